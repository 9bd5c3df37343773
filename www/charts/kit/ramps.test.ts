import { expect, test } from 'vitest';
import { divergingTable, fillSigned, largest, mix, pixel, rampTable, rgb, signedIndex } from './ramps.ts';
import type { Theme } from './theme.ts';

const theme = {
  paper: 'rgb(250, 248, 240)',
  positive: 'rgb(20, 90, 180)',
  negative: 'rgb(170, 80, 10)',
} as Theme;

/** A pixel as an ImageData would have it. */
const bytes = (value: number) => [...new Uint8Array(new Uint32Array([value]).buffer)];

test('colours are read in both forms a theme has them', () => {
  expect(rgb('rgb(1, 22, 133)')).toEqual([1, 22, 133]);
  expect(rgb('#0a6dff')).toEqual([10, 109, 255]);
  expect(rgb('gray')).toEqual([128, 128, 128]);
  expect(mix([0, 0, 0], [10, 20, 30], 0.5)).toEqual([5, 10, 15]);
});

test('a pixel lies in memory as red, green, blue, alpha', () => {
  expect(bytes(pixel([1, 2, 3]))).toEqual([1, 2, 3, 255]);
});

test('the diverging table goes from orange by the ground to blue', () => {
  const table = divergingTable(theme);
  expect(bytes(table[0] ?? 0)).toEqual([170, 80, 10, 255]);
  expect(bytes(table[255] ?? 0)).toEqual([20, 90, 180, 255]);
  const middle = bytes(table[128] ?? 0);
  rgb(theme.paper).forEach((part, i) => {
    expect(Math.abs((middle[i] ?? 0) - part)).toBeLessThan(6);
  });
});

test('a signed value finds its place, whatever it is', () => {
  expect(signedIndex(-5, 5)).toBe(0);
  expect(signedIndex(5, 5)).toBe(255);
  expect(signedIndex(Number.POSITIVE_INFINITY, 5)).toBe(255);
  expect(signedIndex(Number.NaN, 5)).toBe(128);
});

test('an image is filled upside down, as rows of data go up, into its place', () => {
  const table = Uint32Array.from({ length: 256 }, (_, i) => i);
  const out = new Uint32Array(12).fill(999);
  // Rows, low y first: [-1, 0], [1, NaN].
  fillSigned(out, [-1, 0, 1, Number.NaN], 0, 2, 2, 1, table, 5, 4);
  expect([...out]).toEqual([999, 999, 999, 999, 999, 255, 128, 999, 999, 0, 128, 999]);
  fillSigned(out, [Number.NEGATIVE_INFINITY, 99], 0, 2, 1, 1, table);
  expect([...out.slice(0, 2)]).toEqual([0, 255]);
});

test('the largest is of what is finite, and never below the floor', () => {
  expect(largest([1, -7, Number.POSITIVE_INFINITY, Number.NaN], 0.1)).toBe(7);
  expect(largest([0, 0], 0.1)).toBe(0.1);
  expect(largest([9, 1, 2], 0, 1, 3)).toBe(2);
});

test('a ramp keeps its ends', () => {
  const table = rampTable((t) => `rgb(${Math.round(255 * t)}, 0, 0)`);
  expect(bytes(table[0] ?? 0)).toEqual([0, 0, 0, 255]);
  expect(bytes(table[255] ?? 0)).toEqual([255, 0, 0, 255]);
});
