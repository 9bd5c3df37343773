import { expect, test } from 'vitest';
import { cellAt, layOut, walk } from './matrix.ts';
import { arrange } from './vector-panels.ts';

test('cells are as large as there is room for, and no larger than wanted', () => {
  expect(layOut(500, 8, 8, 20, 20, 44)).toMatchObject({ cellWidth: 44, cellHeight: 44 });
  expect(layOut(180, 8, 8, 18, 20, 44).cellWidth).toBe(20);
  // Many columns: narrow, but high enough to be met.
  expect(layOut(180, 8, 64, 18, 20, 44)).toMatchObject({ cellWidth: 2.5, cellHeight: 20 });
  expect(layOut(110, 8, 32, 1, 1, 12).cellHeight).toBe(12);
});

test('a point finds its cell, the outside finds none', () => {
  const layout = layOut(500, 3, 4, 20, 20, 40);
  expect(cellAt(layout, 3, 4, 20, 20)).toEqual([0, 0]);
  expect(cellAt(layout, 3, 4, 20 + 3.5 * 40, 20 + 2.9 * 40)).toEqual([2, 3]);
  for (const [x, y] of [
    [19, 30],
    [30, 19],
    [20 + 4 * 40, 30],
    [30, 20 + 3 * 40],
  ] as const)
    expect(cellAt(layout, 3, 4, x, y)).toBeNull();
});

test('arrow keys walk the cells and stop at the sides', () => {
  expect(walk('ArrowDown', null, 3, 4)).toEqual([0, 0]);
  expect(walk('ArrowDown', [0, 1], 3, 4)).toEqual([1, 1]);
  expect(walk('ArrowDown', [2, 1], 3, 4)).toEqual([2, 1]);
  expect(walk('ArrowLeft', [1, 0], 3, 4)).toEqual([1, 0]);
  expect(walk('End', [1, 0], 3, 4)).toEqual([1, 3]);
  expect(walk('Home', [1, 3], 3, 4)).toEqual([1, 0]);
  expect(walk('x', [1, 1], 3, 4)).toBeNull();
});

test('panels stand side by side where they can be read, and below one another elsewhere', () => {
  expect(arrange(1000, 3)).toEqual({ columns: 3, side: 240 });
  expect(arrange(340, 3)).toEqual({ columns: 2, side: 163 });
  expect(arrange(200, 5)).toEqual({ columns: 1, side: 200 });
});
