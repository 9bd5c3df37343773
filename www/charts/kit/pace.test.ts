import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first is drawn at once, those too soon after it wait, and the latest of them wins', () => {
  const drawn: number[] = [];
  const pace = new Pace(100);
  for (const n of [1, 2, 3]) pace.draw(() => drawn.push(n), false);
  expect(drawn).toEqual([1]);
  vi.advanceTimersByTime(99);
  expect(drawn).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(drawn).toEqual([1, 3]);
});

test('what is urgent does not wait, and nothing older comes after it', () => {
  const drawn: number[] = [];
  const pace = new Pace(100);
  pace.draw(() => drawn.push(1), false);
  pace.draw(() => drawn.push(2), false);
  pace.draw(() => drawn.push(3), true);
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([1, 3]);
});

test('stopped, it draws nothing more', () => {
  const drawn: number[] = [];
  const pace = new Pace(100);
  pace.draw(() => drawn.push(1), false);
  pace.draw(() => drawn.push(2), false);
  pace.stop();
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([1]);
});
