import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sparingly } from './scene.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('of many calls the last is made, once', () => {
  const made: number[] = [];
  const call = sparingly(50, (n: number) => made.push(n));
  for (const n of [1, 2, 3]) call(n);
  expect(made).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(made).toEqual([3]);
  call(4);
  vi.advanceTimersByTime(50);
  expect(made).toEqual([3, 4]);
});

test('of two labs neither loses what is drawn in the other', () => {
  const made: [string, number][] = [];
  const call = sparingly(50, ({ lab }: { lab: string }, n: number) => made.push([lab, n]));
  const [one, other] = [{ lab: 'one' }, { lab: 'other' }];
  call(one, 1);
  call(other, 2);
  call(one, 3);
  vi.advanceTimersByTime(50);
  expect(made).toEqual([
    ['one', 3],
    ['other', 2],
  ]);
});
