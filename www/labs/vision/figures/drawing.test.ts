import { expect, test } from 'vitest';
import { pixelsOf, written } from './drawing.ts';

test('a drawing comes back onto the finer sheet, each of its pixels a square of cells', () => {
  const pixels = pixelsOf('0f00', 2, 2);
  expect([...pixels]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  // An empty one is an empty sheet.
  expect(pixelsOf('', 8, 4).every((ink) => ink === 0)).toBe(true);
});

test('a sheet is written a line a row', () => {
  expect(written(Float32Array.of(0, 0.5, 1, 0.333), 2)).toBe('0 0.5\n1 0.33');
});
