/** Where the cells of a grid world are: layout, hit testing and strokes. Pure; nothing here knows a canvas. */

import { at, clamp, type Numbers, type Point } from '../../../../charts/kit/geometry.ts';
import type { MatrixLayout } from '../../../../charts/matrix.ts';

/** The four moves in the order of every list of four: up, right, down, left, as (columns, rows). */
export const MOVES: readonly Point[] = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

/** How far down a cell agents and arrows stand where a number has the lower part, as a share of its side. */
export const SEAT = 0.36;

/** Room round the grid, in pixels: for the frame, and for a cell's outline. */
const MARGIN = 3;

/** Square cells, as large as width and height allow, in the middle of the width. */
export function layOutGrid(width: number, rows: number, columns: number, highest: number): MatrixLayout {
  const room = Math.min((width - 2 * MARGIN) / Math.max(1, columns), highest / Math.max(1, rows));
  // Whole pixels, or neighbours' edges would blur.
  const side = Math.max(4, Math.floor(room));
  return {
    left: Math.floor((width - side * columns) / 2),
    top: MARGIN,
    cellWidth: side,
    cellHeight: side,
  };
}

/** How high a grid is drawn at most: no higher than wide, nor than what leaves a screen room for what is said of it. */
export const heightFor = (width: number): number => Math.min(width, 420) - 2 * MARGIN;

/** The upper left corner of a cell. */
export function corner(layout: MatrixLayout, cell: number, columns: number): Point {
  return [
    layout.left + (cell % columns) * layout.cellWidth,
    layout.top + Math.floor(cell / columns) * layout.cellHeight,
  ];
}

/** The middle of a cell. */
export function middle(layout: MatrixLayout, cell: number, columns: number): Point {
  const [x, y] = corner(layout, cell, columns);
  return [x + layout.cellWidth / 2, y + layout.cellHeight / 2];
}

/** Where an agent sits in a cell, `share` of the way down. */
export function seat(layout: MatrixLayout, cell: number, columns: number, share: number): Point {
  const [x, y] = corner(layout, cell, columns);
  return [x + layout.cellWidth / 2, y + layout.cellHeight * share];
}

/** The triangle of a move in a cell: from the middle to the side that the move crosses. */
export function triangle([x, y]: Point, side: number, move: number): readonly [Point, Point, Point] {
  const [dx, dy] = MOVES[move] ?? [0, 0];
  const [cx, cy] = [x + side / 2, y + side / 2];
  const half = side / 2;
  // The two corners of the side lie across the move.
  return [
    [cx, cy],
    [cx + half * (dx - dy), cy + half * (dy + dx)],
    [cx + half * (dx + dy), cy + half * (dy - dx)],
  ];
}

/** The move whose triangle a point of a cell lies in; `u`, `v` from −1 to 1, from its middle. */
export function moveAt(u: number, v: number): number {
  if (Math.abs(u) > Math.abs(v)) return u > 0 ? 1 : 3;
  return v < 0 ? 0 : 2;
}

/** The cells that a stroke from one to another passes, without the first: Bresenham's line. */
export function stroke(from: number, to: number, columns: number): number[] {
  let [x, y] = [from % columns, Math.floor(from / columns)];
  const [x1, y1] = [to % columns, Math.floor(to / columns)];
  const [dx, dy] = [Math.abs(x1 - x), Math.abs(y1 - y)];
  let error = dx - dy;
  const cells: number[] = [];
  while (x !== x1 || y !== y1) {
    const twice = 2 * error;
    if (twice > -dy) {
      error -= dy;
      x += Math.sign(x1 - x);
    }
    if (twice < dx) {
      error += dx;
      y += Math.sign(y1 - y);
    }
    cells.push(y * columns + x);
  }
  return cells;
}

/** The places of the `most` moves that are likeliest or best, with how strongly each is drawn, from 0 to 1. */
export function arrows(policy: Numbers, cell: number): { move: number; share: number }[] {
  return MOVES.map((_, move) => ({ move, share: clamp(at(policy, 4 * cell + move), 0, 1) })).filter(
    ({ share }) => share > 0.01,
  );
}

/** A place between two cells a share of the way, in cells; a jump over more than two is made at once. */
export function between(from: number, to: number, columns: number, share: number): Point {
  const [x0, y0] = [from % columns, Math.floor(from / columns)];
  const [x1, y1] = [to % columns, Math.floor(to / columns)];
  const far = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)) > 2;
  const t = far ? 1 : clamp(share, 0, 1);
  return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
}
