import { expect, test } from 'vitest';
import { decades } from './log-bars.ts';

const over = (...values: number[]) => decades([{ values }]);

test('the axis covers everything that can be drawn, and the least has a bar', () => {
  expect(over(0.5, 0.02)).toEqual([-3, 0]);
  expect(over(1, 100)).toEqual([-1, 2]);
  expect(over(3e-13, 2)).toEqual([-14, 1]);
});

test('zeros, NaN and infinities have no bar and move no axis', () => {
  expect(over(0.5, 0, Number.NaN, Number.POSITIVE_INFINITY, 0.02)).toEqual([-3, 0]);
  expect(over(0, 0)).toEqual([-3, 0]);
  expect(decades([])).toEqual([-3, 0]);
});

test('forty factors of ten are enough', () => {
  expect(over(1e-300, 0.5)).toEqual([-40, 0]);
});
