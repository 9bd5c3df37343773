import { expect, test } from 'vitest';
import { binned } from './spread.ts';

test('zero falls into the middle bin, the ends into the last', () => {
  expect(binned([0, 1, -1, 0.1, Number.NaN], 1, 5)).toEqual([1, 0, 2, 0, 1]);
  expect(binned([0.3, 0.6], 1, 5)).toEqual([0, 0, 0, 2, 0]);
  expect(binned([5], 1, 5)).toEqual([0, 0, 0, 0, 0]);
  expect(binned([1], 0, 3)).toEqual([0, 0, 0]);
});
