import { expect, test } from 'vitest';
import { Contours, heightAt, levelValues, lowest, shade } from './contours.ts';

/** z = x² + y² on −1..1, 21 × 21. */
const side = 21;
const grid = Float32Array.from({ length: side * side }, (_, k) => {
  const [x, y] = [((k % side) - 10) / 10, (Math.floor(k / side) - 10) / 10];
  return x * x + y * y;
});
const bowl = { grid, nx: side, ny: side };

test('rings of a parabola are evenly spaced, whatever its height', () => {
  const radii = levelValues([0, 400], 4).map(Math.sqrt);
  expect(radii).toEqual([0, 5, 10, 15]);
});

test('a surface over many powers of ten is shaded by ratio', () => {
  expect(shade([1, 1e8], 1e4)).toBeCloseTo(0.5);
  expect(shade([0, 4], 1)).toBeCloseTo(0.5);
  expect(shade([2, 2], 2)).toBe(0);
});

test('a ring lies at its height', () => {
  const rings = new Contours().of(bowl);
  const level = rings[4];
  const height = level?.value ?? Number.NaN;
  for (const [u, v] of level?.rings.at(-1) ?? []) expect(heightAt(bowl, u, v)).toBeCloseTo(height, 1);
});

test('rings are kept until the grid array is another', () => {
  const contours = new Contours();
  const first = contours.of(bowl);
  expect(contours.of({ ...bowl })).toBe(first);
  expect(contours.of({ ...bowl, grid: grid.slice() })).not.toBe(first);
});

test('heights between samples, and none outside', () => {
  expect(heightAt(bowl, 10, 10)).toBe(0);
  expect(heightAt(bowl, 20, 20)).toBe(2);
  expect(heightAt({ grid: Float32Array.of(0, 1, 2, 3), nx: 2, ny: 2 }, 0.5, 0.5)).toBe(1.5);
  expect(heightAt(bowl, 20.1, 0)).toBeNaN();
});

test('the lowest sample; none when all overflowed', () => {
  expect(lowest(bowl)).toEqual([10, 10]);
  expect(lowest({ grid: Float32Array.of(Number.NaN), nx: 1, ny: 1 })).toBeNull();
});

test('flat, overflowed, empty and mis-sized grids give no rings and no error', () => {
  const grids = [[1, 1, 1, 1], [Number.NaN, Number.NaN, Number.NaN, Number.NaN], [], [1, 2, 3]];
  for (const values of grids) {
    expect(new Contours().of({ grid: Float32Array.from(values), nx: 2, ny: 2 })).toEqual([]);
  }
  const partly = Float32Array.of(0, 1, Number.POSITIVE_INFINITY, 1e38);
  expect(new Contours().of({ grid: partly, nx: 2, ny: 2 }).length).toBeGreaterThan(0);
});
