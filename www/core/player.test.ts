import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabClient } from './client.ts';
import { Player } from './player.ts';

/** A worker that answers when it is told to, and what it was asked. */
function worker() {
  const asked: { steps: number; checkpoint: boolean }[] = [];
  const waiting: ((answer: unknown) => void)[] = [];
  const request = (_: string, ask: { steps: number; checkpoint: boolean }) => {
    asked.push(ask);
    return new Promise((done) => waiting.push(done));
  };
  const answer = async (checkpoint?: { took: number }) => {
    waiting.shift()?.({ channels: [], ...(checkpoint && { checkpoint }) });
    await Promise.resolve();
  };
  return { asked, answer, client: { request } as unknown as LabClient };
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const events = {
  wants: () => [],
  frame: () => {},
  stage: () => {},
  failed: (error: unknown) => {
    throw error;
  },
  playing: () => {},
};

test('played while the pictures are being read, it trains on as soon as they are', async () => {
  const { asked, answer, client } = worker();
  const player = new Player(client, events);
  player.speed = 'full';
  player.refresh();
  player.play();
  expect(asked.map(({ steps }) => steps)).toEqual([0]);
  await answer();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.steps).toBeGreaterThan(1000);
});

test('a checkpoint that takes long is taken the less often', async () => {
  vi.useFakeTimers();
  const { asked, answer, client } = worker();
  const player = new Player(client, events);
  player.speed = 'full';
  player.refresh();
  player.play();
  /** How many are taken in 20 s of ten pictures each, if one takes so many ms. */
  const taken = async (took: number) => {
    const before = asked.length;
    for (let picture = 0; picture < 200; picture++) {
      vi.advanceTimersByTime(100);
      await answer(asked.at(-1)?.checkpoint ? { took } : undefined);
    }
    return asked.slice(before).filter(({ checkpoint }) => checkpoint).length;
  };
  expect(await taken(1)).toBe(9);
  expect(await taken(100)).toBe(2);
  expect(await taken(1000)).toBe(1);
});
