import { expect, test } from 'vitest';
import { Share } from './share.ts';

/** Plays as the player does at full speed, which asks for the next picture before it looks at the one it got: the share of
 * the time that goes into costly reads of so many ms beside so many of training. */
function played(training: number, costly: number): number {
  const share = new Share();
  let [now, spent] = [0, 0];
  const ask = () => {
    const allowed = share.allows(now);
    if (allowed) share.ask(now);
    return allowed;
  };
  let reads = ask();
  while (now < 1_000_000) {
    now += training + (reads ? costly : 0);
    spent += reads ? costly : 0;
    const next = ask();
    if (reads) share.answered(now);
    reads = next;
  }
  return spent / now;
}

test('what is costly takes at most a quarter of the time, and is read again and again', () => {
  for (const [training, costly] of [
    [24, 1],
    [24, 24],
    [24, 400],
    [1, 2000],
  ] as const) {
    const share = played(training, costly);
    expect(share).toBeLessThan(0.255);
    expect(share).toBeGreaterThan(0.2 * (costly / (training + costly)));
  }
});

test('an answer that nobody waits for changes nothing', () => {
  const share = new Share();
  share.answered(100);
  expect(share.allows(0)).toBe(true);
});
