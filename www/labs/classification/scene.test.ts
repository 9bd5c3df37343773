import { expect, test } from 'vitest';
import { drawingOf, placeOf, pushFor, share } from './scene.ts';

test('a word speaks for a class as much more as its weight is above the others', () => {
  expect(pushFor([0.5, 2], 1)).toBe(1.5);
  expect(pushFor([3, 1, 2], 0)).toBe(1.5);
});

test('a probability is never written as sure, unless it is', () => {
  expect([share(1), share(0.99999), share(0.5), share(1e-6), share(0)]).toEqual([
    '100.0 %',
    '> 99.9 %',
    '50.0 %',
    '< 0.1 %',
    '0.0 %',
  ]);
  expect(share(Number.NaN)).toBe('–');
});

test('a drawing is one hexadecimal digit a pixel', () => {
  expect(drawingOf(Float32Array.of(0, 0.5, 1, 1.2, -1))).toBe('08ff0');
});

test('the place on a curve whose threshold is nearest', () => {
  expect(placeOf(Float32Array.of(Number.POSITIVE_INFINITY, 0.9, 0.4, 0.1), 0.5)).toBe(2);
  expect(placeOf(Float32Array.of(1, 0.2), 1)).toBe(0);
});
