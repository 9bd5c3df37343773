import { expect, test } from 'vitest';
import { contrast, heatIndex, heatOf, luminance } from './heat.ts';

test('what has a sign is neutral at zero, on whichever side all of it lies', () => {
  expect(heatOf('sign', [-13, -1, 0])).toEqual({ signed: true, low: -13, high: 13 });
  expect(heatOf('sign', [0, 2, 1])).toEqual({ signed: true, low: -2, high: 2 });
  expect(heatOf('sign', [-1, 0.5, Number.NaN])).toEqual({ signed: true, low: -1, high: 1 });
  // What has learned next to nothing: zero stands in the middle, not at the bright end.
  const little = heatOf('sign', [-0.02, 0]);
  expect(heatIndex(little, 0)).toBe(128);
  expect(heatOf('sign', [-100, 1, 2], (cell) => cell === 0)).toEqual({ signed: true, low: -2, high: 2 });
  for (const nothing of [[], [0, 0]])
    expect(heatOf('sign', nothing)).toEqual({ signed: false, low: 0, high: 0 });
});

test('what has none is a size, from zero up', () => {
  expect(heatOf('size', [3, 1, 2])).toEqual({ signed: false, low: 0, high: 3 });
  expect(heatOf('size', [])).toEqual({ signed: false, low: 0, high: 0 });
});

test('a value’s colour is its place between the ends, and no further', () => {
  const heat = { signed: false, low: -10, high: 0 };
  expect(heatIndex(heat, -10)).toBe(0);
  expect(heatIndex(heat, 0)).toBe(255);
  expect(heatIndex(heat, -5)).toBe(128);
  expect(heatIndex(heat, -1e9)).toBe(0);
  expect(heatIndex({ signed: false, low: 3, high: 3 }, 3)).toBe(0);
});

test('contrast is that of WCAG', () => {
  expect(contrast(luminance([0, 0, 0]), luminance([255, 255, 255]))).toBeCloseTo(21);
  expect(contrast(luminance([255, 0, 0]), luminance([255, 255, 255]))).toBeCloseTo(4.0, 1);
});
