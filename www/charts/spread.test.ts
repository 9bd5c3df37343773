import { expect, test } from 'vitest';
import { binned, reachOf } from './spread.ts';

test('zero falls into the middle bin, the ends into the last', () => {
  expect(binned([0, 1, -1, 0.1, Number.NaN], 1, 5)).toEqual([1, 0, 2, 0, 1]);
  expect(binned([0.3, 0.6], 1, 5)).toEqual([0, 0, 0, 2, 0]);
  expect(binned([5, -7], 1, 5)).toEqual([1, 0, 0, 0, 1]);
  expect(binned([1], 0, 3)).toEqual([0, 0, 0]);
});

test('a few that are far off do not press the others together', () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => (i < 2 ? 1000 : (i % 10) / 10));
  expect(reachOf(values)).toBeCloseTo(0.9);
  expect(reachOf([])).toBeGreaterThan(0);
});
