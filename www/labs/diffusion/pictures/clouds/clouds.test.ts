import { describe, expect, test } from 'vitest';
import { arrangePanels, GAP, HEAD, rowAt } from '../../../../charts/kit/panels.ts';
import { Spray } from '../../../../charts/kit/spray.ts';
import { nearest, type Square, trailRows } from './geometry.ts';

describe('panels', () => {
  test('stand side by side where there is room, else below one another', () => {
    const wide = arrangePanels(1000, 2, 150, 420);
    expect(wide.places.map(({ left, top }) => [left, top])).toEqual([
      [0, HEAD],
      [420 + GAP, HEAD],
    ]);
    const narrow = arrangePanels(200, 2, 150, 420);
    expect(narrow.places.map(({ left, side }) => [left, side])).toEqual([
      [0, 200],
      [0, 200],
    ]);
    expect(narrow.height).toBe(2 * (HEAD + 200) + GAP);
  });

  test('never leave the picture', () => {
    for (const width of [60, 149, 358, 700, 1200])
      for (const count of [1, 2, 3])
        for (const { left, top, side } of arrangePanels(width, count).places) {
          expect(left + side).toBeLessThanOrEqual(width);
          expect(top + side).toBeLessThanOrEqual(arrangePanels(width, count).height);
        }
  });
});

test('what goes down is at the last of its times that is not yet below t', () => {
  const times = Float32Array.of(200, 150, 100, 50, 0);
  expect([200, 199, 150, 120, 50, 49, 1, 0].map((t) => rowAt(times, t))).toEqual([0, 0, 1, 1, 3, 3, 3, 4]);
  expect(rowAt(Float32Array.of(), 3)).toBe(0);
});

describe('trails', () => {
  test('lead from the first row or from the last to the one shown, oldest piece first', () => {
    expect(trailRows(2, 5, 'first', 10).map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(trailRows(2, 5, 'last', 10).map(({ from, to }) => [from, to])).toEqual([
      [4, 3],
      [3, 2],
    ]);
    expect(trailRows(0, 5, 'first', 10)).toEqual([]);
    expect(trailRows(4, 5, 'last', 10)).toEqual([]);
  });

  test('have no more pieces than asked for, without a gap', () => {
    for (const row of [1, 7, 99, 1000]) {
      const pieces = trailRows(row, 1001, 'first', 20);
      expect(pieces.length).toBeLessThanOrEqual(20);
      expect(pieces[0]?.from).toBe(0);
      expect(pieces.at(-1)?.to).toBe(row);
      for (let i = 1; i < pieces.length; i++) expect(pieces[i]?.from).toBe(pieces[i - 1]?.to);
      for (const { age } of pieces) expect(age).toBeLessThan(1);
    }
  });
});

test('a pointer takes hold of the nearest particle of the row, and of none far away', () => {
  const square: Square = {
    side: 100,
    x: (x) => 10 * x,
    y: (y) => 10 * y,
    invert: (x, y) => [x / 10, y / 10],
  };
  const panel = { path: Float32Array.of(9, 9, 8, 8, /* row 1 */ 1, 1, 5, 5), n: 2, row: 1 };
  expect(nearest(panel, square, [12, 11], 16)).toBe(0);
  expect(nearest(panel, square, [47, 52], 16)).toBe(1);
  expect(nearest(panel, square, [90, 90], 16)).toBe(-1);
});

test('a drag strews points along its way, and goes on from where it was', () => {
  const spray = new Spray();
  expect(spray.drag([50, 50])).toEqual([]);
  spray.press([0, 0]);
  const points = spray.drag([90, 0]);
  expect(points).toHaveLength(10);
  points.forEach(([x, y], i) => {
    expect(Math.hypot(x - 9 * (i + 1), y)).toBeLessThanOrEqual(13);
  });
  expect(spray.drag([94, 0])).toEqual([]);
  expect(spray.drag([99, 0])).toHaveLength(1);
  spray.release();
  expect(spray.drag([200, 0])).toEqual([]);
});
