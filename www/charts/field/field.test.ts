import { describe, expect, test } from 'vitest';
import { strewn } from '../kit/spray.ts';
import type { Theme } from '../kit/theme.ts';
import type { FieldData } from './data.ts';
import { classRings, flow, levelRings, lineWithin, valuesAt, winner } from './geometry.ts';
import { isSigned, signedScale } from './image.ts';
import { markOf, numberColour, pointRadius } from './points.ts';

const theme = {
  paper: '#fbf8f1',
  ink3: '#6b6356',
  positive: '#1c62b0',
  negative: '#a84c08',
} as Theme;

describe('the boundary', () => {
  // x rises from −1 to 3 over five samples, in each of four rows.
  const grid = Float32Array.from({ length: 20 }, (_, i) => (i % 5) - 1);

  test('runs where the value is 0, between samples too', () => {
    const inner = (rings: ReturnType<typeof levelRings>) =>
      rings
        .flat()
        .filter(([u, v]) => u > 0 && u < 4 && v > 0 && v < 3)
        .map(([u]) => u);
    expect(inner(levelRings({ grid, nx: 5, ny: 4 }))).not.toHaveLength(0);
    for (const u of inner(levelRings({ grid, nx: 5, ny: 4 }))) expect(u).toBeCloseTo(1);
    for (const u of inner(levelRings({ grid, nx: 5, ny: 4 }, 0.5))) expect(u).toBeCloseTo(1.5);
  });

  test('is nowhere when there is one sign only, or no grid', () => {
    expect(levelRings({ grid: grid.map(Math.abs), nx: 5, ny: 4 }, -1)).toEqual([]);
    expect(levelRings({ grid: new Float32Array(), nx: 5, ny: 4 })).toEqual([]);
  });

  test('bears values that overflowed', () => {
    const bad = grid.slice();
    bad[7] = Number.NaN;
    bad[8] = Number.POSITIVE_INFINITY;
    for (const [u, v] of levelRings({ grid: bad, nx: 5, ny: 4 }).flat()) expect(u + v).not.toBeNaN();
  });

  test('between classes runs where the likeliest changes, and passes over a class that nowhere wins', () => {
    const p = (u: number) => (4 - u) / 4;
    const row = [0, 1, 2, 3, 4];
    const plane = (f: (u: number) => number) => [...row.map(f), ...row.map(f), ...row.map(f)];
    const field = Float32Array.from([...plane(p), ...plane((u) => 1 - p(u)), ...plane(() => 0)]);
    const inner = classRings(field, 3, 5, 3)
      .flat()
      .filter(([u, v]) => u > 0 && u < 4 && v > 0 && v < 2);
    expect(inner.length).toBeGreaterThanOrEqual(2);
    for (const [u] of inner) expect(u).toBeCloseTo(2);
    expect(winner(field, 3, 15, 0)).toEqual([0, 1]);
    expect(winner(field, 3, 15, 4)).toEqual([1, 1]);
  });
});

test('values between samples, of every plane', () => {
  const field = Float32Array.from([0, 1, 2, 3, 10, 10, 10, 10]);
  const read = (x: number, y: number) => valuesAt(field, 2, 2, 2, [-1, 1, -1, 1], x, y);
  expect(read(-1, -1)).toEqual([0, 10]);
  expect(read(0, 0)).toEqual([1.5, 10]);
  expect(read(1, 1)).toEqual([3, 10]);
  expect(read(2, 0)).toEqual([Number.NaN, Number.NaN]);
});

describe('a line through the plane', () => {
  const room = { left: -2, right: 2, top: -1, bottom: 1 };

  test('ends on the border, on the line', () => {
    for (const [a, b, c] of [
      [1, 0.4, 0.3],
      [0, 3, -1],
      [-2, 0, 1],
      [1e-6, 1e-6, 1e-7],
    ] as const) {
      const [from, to] = lineWithin(a, b, c, room) ?? [];
      for (const [x, y] of [from ?? [9, 9], to ?? [9, 9]]) {
        expect(Math.abs(a * x + b * y + c) / Math.hypot(a, b)).toBeLessThan(1e-9);
        const out = Math.min(Math.abs(Math.abs(x) - 2), Math.abs(Math.abs(y) - 1));
        expect(out).toBeLessThan(1e-9);
      }
    }
  });

  test('that misses, or is none, is not drawn', () => {
    expect(lineWithin(1, 0, 5, room)).toBeNull();
    expect(lineWithin(0, 0, 1, room)).toBeNull();
    expect(lineWithin(Number.NaN, 1, 1, room)).toBeNull();
    expect(lineWithin(1, 1, Number.POSITIVE_INFINITY, room)).toBeNull();
  });
});

test('a drag strews its points: the first on the pointer, none far, none alike', () => {
  expect(strewn(0, 10)).toEqual([0, 0]);
  const points = Array.from({ length: 24 }, (_, n) => strewn(n, 10));
  for (const [x, y] of points) expect(Math.hypot(x, y)).toBeLessThanOrEqual(10);
  expect(new Set(points.slice(0, 12).map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`)).size).toBe(12);
});

test('a legend flows into as many lines as it needs', () => {
  expect(flow([50, 50, 50], 10, 200)).toEqual([
    { line: 0, x: 0 },
    { line: 0, x: 60 },
    { line: 0, x: 120 },
  ]);
  expect(flow([50, 50, 500], 10, 115).map(({ line }) => line)).toEqual([0, 0, 1]);
});

describe('marks', () => {
  const data = {
    kind: 'classes',
    classes: 3,
    range: [-1, 1],
    target: Float32Array.from([0, 2, Number.NaN]),
    test: Uint8Array.from([0, 1, 0]),
  } as unknown as FieldData;

  test('tell classes apart by shape and by colour, and held-out ones by being hollow', () => {
    const [first, second] = [markOf(data, 0, 4, theme), markOf(data, 1, 4, theme)];
    expect(first.shape).not.toBe(second.shape);
    expect(first.colour).not.toBe(second.colour);
    expect([first.hollow, second.hollow]).toEqual([false, true]);
    expect(markOf(data, 2, 4, theme).shape).toBe(first.shape);
  });

  test('of numbers take the sign of the scale, or viridis where there is none', () => {
    expect(numberColour({ kind: 'number', range: [-2, 2] }, 2, theme)).toBe('rgb(28, 98, 176)');
    expect(numberColour({ kind: 'number', range: [-2, 2] }, -2, theme)).toBe('rgb(168, 76, 8)');
    expect(isSigned({ kind: 'number', range: [1, 3] })).toBe(false);
    expect(numberColour({ kind: 'number', range: [1, 3] }, 1, theme)).toBe('#440154');
    expect(signedScale([-3, 1])).toBe(3);
    expect(signedScale([0, 0])).toBe(1);
  });

  test('are smaller the more there are', () => {
    expect(pointRadius(2000, 600)).toBeLessThan(pointRadius(100, 600));
    expect(pointRadius(100, 360)).toBeLessThan(pointRadius(100, 600));
  });
});
