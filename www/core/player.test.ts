import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabClient } from './client.ts';
import { Player } from './player.ts';

/** A worker that answers when it is told to, and what it was asked. */
function worker() {
  const asked: { steps: number }[] = [];
  const waiting: ((answer: unknown) => void)[] = [];
  const request = (_: string, ask: { steps: number }) => {
    asked.push(ask);
    return new Promise((done) => waiting.push(done));
  };
  const answer = async () => {
    waiting.shift()?.({ channels: [] });
    await Promise.resolve();
  };
  return { asked, answer, client: { request } as unknown as LabClient };
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => vi.unstubAllGlobals());

test('played while the pictures are being read, it trains on as soon as they are', async () => {
  const { asked, answer, client } = worker();
  const player = new Player(client, {
    wants: () => [],
    frame: () => {},
    stage: () => {},
    failed: (error) => {
      throw error;
    },
    playing: () => {},
  });
  player.speed = 'full';
  player.refresh();
  player.play();
  expect(asked.map(({ steps }) => steps)).toEqual([0]);
  await answer();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.steps).toBeGreaterThan(1000);
});
