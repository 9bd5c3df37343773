import { expect, test } from 'vitest';
import { cellAt } from '../../../../charts/matrix.ts';
import { gust } from './glyphs.ts';
import { arrows, between, corner, layOutGrid, middle, moveAt, stroke, triangle } from './layout.ts';

test('cells are square, whole pixels, and no larger than there is room for', () => {
  expect(layOutGrid(600, 4, 12, 600)).toMatchObject({ cellWidth: 49, cellHeight: 49, left: 6 });
  expect(layOutGrid(600, 20, 4, 500).cellWidth).toBe(25);
  expect(layOutGrid(350, 20, 20, 350).cellWidth).toBe(17);
});

test('a point finds the cell whose corner is above and left of it', () => {
  const layout = layOutGrid(600, 4, 12, 600);
  for (const cell of [0, 11, 12, 30, 47]) {
    const [x, y] = corner(layout, cell, 12);
    expect(cellAt(layout, 4, 12, x + 1, y + 1)).toEqual([Math.floor(cell / 12), cell % 12]);
    expect(middle(layout, cell, 12)).toEqual([x + 24.5, y + 24.5]);
  }
  expect(cellAt(layout, 4, 12, 2, 50)).toBeNull();
});

test('the triangle of a move lies on its side, and a point in it finds the move', () => {
  for (const move of [0, 1, 2, 3]) {
    const corners = triangle([100, 200], 40, move);
    expect(corners[0]).toEqual([120, 220]);
    const u = (corners.reduce((all, [x]) => all + x, 0) / 3 - 120) / 20;
    const v = (corners.reduce((all, [, y]) => all + y, 0) / 3 - 220) / 20;
    expect(moveAt(u, v)).toBe(move);
    for (const [x, y] of corners.slice(1)) {
      expect([100, 140]).toContain(x);
      expect([200, 240]).toContain(y);
    }
  }
});

test('a quick stroke leaves no cell out', () => {
  expect(stroke(0, 3, 10)).toEqual([1, 2, 3]);
  expect(stroke(22, 0, 10)).toEqual([11, 0]);
  expect(stroke(5, 5, 10)).toEqual([]);
  // Eight columns and three rows on: one cell a column.
  expect(stroke(0, 38, 10)).toHaveLength(8);
});

test('arrows: as long as a move is likely, none for one never made', () => {
  const policy = [0.1, 0.9, 0, 0, 1, 0, 0, 0];
  expect(arrows(policy, 0)).toEqual([
    { move: 0, share: 0.1 },
    { move: 1, share: 0.9 },
  ]);
  expect(arrows(policy, 1)).toEqual([{ move: 0, share: 1 }]);
});

test('an agent walks to a neighbour, and is put back to the start at once', () => {
  expect(between(0, 1, 10, 0.25)).toEqual([0.25, 0]);
  expect(between(0, 1, 10, 7)).toEqual([1, 0]);
  expect(between(0, 99, 10, 0.25)).toEqual([9, 9]);
});

test('a gust has a chevron for each step it blows', () => {
  expect(gust(0)).toBe('');
  expect(gust(2).match(/M/g)).toHaveLength(2);
});
