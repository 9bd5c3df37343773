/** The ground of a grid world: every cell with its colour, what stands in it, its arrows and its numbers. */

import { compact } from '../../../../charts/kit/format.ts';
import { at, type Numbers, type Point } from '../../../../charts/kit/geometry.ts';
import { type Heat, heatOf, type Shade, Shades } from '../../../../charts/kit/heat.ts';
import { arrowHead, fontOf, haloText } from '../../../../charts/kit/ink.ts';
import { drawWrong } from '../../../../charts/kit/marks.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import { type MatrixLayout, short } from '../../../../charts/matrix.ts';
import type { GridWorldData } from './data.ts';
import { drawCellGlyph, glyphOf, gust } from './glyphs.ts';
import { arrows, corner, MOVES, SEAT, triangle } from './layout.ts';

type Context = CanvasRenderingContext2D;

/** Sides from which a cell has room for one number, for four, for an arrow. */
const ONE = 34;
const FOUR = 54;
const ARROW = 12;

/** Whether an agent can be in a cell and go on from there. */
const isOpen = (data: GridWorldData, cell: number) => {
  const kind = data.kinds[cell];
  return kind !== 'wall' && kind !== 'goal' && kind !== 'prize' && kind !== 'pit';
};

const shades = new Shades();

/** The numbers that colour the cells, and their scale. */
export function heatFor(data: GridWorldData): Heat {
  if (data.layer === 'visits') {
    // Few cells are seen a thousand times, most a few: by factors.
    return heatOf(
      'size',
      data.visits.map((count) => Math.log1p(count)),
    );
  }
  if (data.layer === 'actions') return heatOf('sign', data.actions, (i) => !isOpen(data, i >> 2));
  if (data.layer === 'policy') return { signed: false, low: 0, high: 0 };
  return heatOf('sign', data.values, (cell) => !isOpen(data, cell));
}

export function paintCells(
  ctx: Context,
  data: GridWorldData,
  layout: MatrixLayout,
  heat: Heat,
  theme: Theme,
): void {
  const side = layout.cellWidth;
  const count = data.rows * data.columns;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(layout.left, layout.top, side * data.columns, side * data.rows);
  for (let cell = 0; cell < count; cell++) {
    const place = corner(layout, cell, data.columns);
    const shade = shadeOf(data, cell, heat, theme);
    if (data.layer === 'actions' && isOpen(data, cell)) paintFour(ctx, data, cell, place, side, heat, theme);
    else {
      ctx.fillStyle = shade.fill;
      ctx.fillRect(place[0], place[1], side, side);
    }
    paintGlyph(ctx, data, cell, place, side, shade, theme);
  }
  if (data.layer === 'actions' && side >= 10) diagonals(ctx, data, layout, theme);
  lines(ctx, data, layout, theme);
  for (let cell = 0; cell < count; cell++) {
    if (data.wrong?.[cell] !== 1) continue;
    const [x, y] = corner(layout, cell, data.columns);
    drawWrong(ctx, x + side * 0.82, y + side * 0.18, Math.max(2, side * 0.09), theme.residual, theme.paper);
  }
}

/** How far down a cell agents and ways stand: out of the way of its number, where it has one. */
export const seatOf = ({ layer }: GridWorldData, side: number): number =>
  side >= ONE && (layer === 'values' || layer === 'visits') ? SEAT : 0.5;

/** Arrows and numbers: they stand above the ways that lead through the cells, and are not struck through by them. */
export function paintNumbers(
  ctx: Context,
  data: GridWorldData,
  layout: MatrixLayout,
  heat: Heat,
  theme: Theme,
): void {
  if (data.layer === 'actions') return;
  for (let cell = 0; cell < data.rows * data.columns; cell++) {
    if (!isOpen(data, cell) || data.known?.[cell] === 0) continue;
    const place = corner(layout, cell, data.columns);
    paintWithin(ctx, data, cell, place, layout.cellWidth, shadeOf(data, cell, heat, theme), theme);
  }
}

/** The ground of a cell, and the ink on it. */
function shadeOf(data: GridWorldData, cell: number, heat: Heat, theme: Theme): Shade {
  const plainly = { fill: theme.paper, ink: theme.ink };
  if (!isOpen(data, cell))
    return data.kinds[cell] === 'wall' ? { fill: theme.rule2, ink: theme.ink2 } : plainly;
  if (data.layer === 'policy' || data.layer === 'actions') return plainly;
  const value = data.layer === 'visits' ? Math.log1p(at(data.visits, cell)) : at(data.values, cell);
  if (!Number.isFinite(value) || heat.high === heat.low) return plainly;
  return shades.of(theme, heat, value);
}

/** The value of each of four moves, as the triangle on its side. */
function paintFour(
  ctx: Context,
  data: GridWorldData,
  cell: number,
  place: Point,
  side: number,
  heat: Heat,
  theme: Theme,
): void {
  MOVES.forEach(([dx, dy], move) => {
    const value = at(data.actions, 4 * cell + move);
    const flat = !Number.isFinite(value) || heat.high === heat.low;
    const shade = flat ? { fill: theme.paper, ink: theme.ink } : shades.of(theme, heat, value);
    const [a, b, c] = triangle(place, side, move);
    ctx.beginPath();
    ctx.moveTo(...a);
    ctx.lineTo(...b);
    ctx.lineTo(...c);
    ctx.closePath();
    ctx.fillStyle = shade.fill;
    ctx.fill();
    if (side < FOUR || value === 0) return;
    ctx.font = fontOf(theme, side < 66 ? 9 : 10, 500);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = shade.ink;
    const [x, y] = [a[0] + dx * side * 0.31, a[1] + dy * side * 0.35];
    ctx.fillText(short(value), x, y + 0.5);
  });
}

/** What parts the four triangles of every cell, in one stroke. */
function diagonals(ctx: Context, data: GridWorldData, layout: MatrixLayout, theme: Theme): void {
  const side = layout.cellWidth;
  ctx.beginPath();
  data.kinds.forEach((_, cell) => {
    if (!isOpen(data, cell)) return;
    const [x, y] = corner(layout, cell, data.columns);
    ctx.moveTo(x, y);
    ctx.lineTo(x + side, y + side);
    ctx.moveTo(x + side, y);
    ctx.lineTo(x, y + side);
  });
  ctx.strokeStyle = theme.paper;
  ctx.lineWidth = 0.75;
  ctx.globalAlpha = 0.5;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** What stands in the cell, and what it pays. */
function paintGlyph(
  ctx: Context,
  data: GridWorldData,
  cell: number,
  [x, y]: Point,
  side: number,
  shade: Shade,
  theme: Theme,
): void {
  const kind = data.kinds[cell] ?? 'floor';
  const blows = Math.max(0, data.wind?.[cell % data.columns] ?? 0);
  if (blows > 0 && isOpen(data, cell)) {
    ctx.globalAlpha = 0.35;
    const glyph = { solid: '', lines: gust(blows) };
    drawCellGlyph(ctx, glyph, x + side * 0.2, y + side * 0.2, side * 0.6, shade.ink, null);
    ctx.globalAlpha = 1;
  }
  if (kind === 'floor') return;
  if (kind === 'wall') {
    drawCellGlyph(ctx, glyphOf(kind), x + side * 0.1, y + side * 0.1, side * 0.8, shade.ink, null);
    return;
  }
  const ink = kind === 'goal' || kind === 'prize' ? theme.model : kind === 'pit' ? theme.ink : shade.ink;
  const pays = at(data.pays ?? [], cell);
  const told = Number.isFinite(pays) && pays !== 0 && kind !== 'start' && kind !== 'slippery';
  // What the agent passes through leaves the middle to arrows and numbers.
  const corners = isOpen(data, cell) && side >= 22;
  const size = corners ? Math.max(11, side * 0.3) : side * 0.66;
  const [gx, gy] = corners
    ? [x + 2, y + 2]
    : [x + (side - size) / 2, y + side * (told && side >= ONE ? 0.06 : 0.17)];
  const halo = isOpen(data, cell) && data.layer === 'actions' ? theme.paper : null;
  drawCellGlyph(ctx, glyphOf(kind), gx, gy, size, halo ? theme.ink : ink, halo);
  if (!told || side < 26) return;
  ctx.font = fontOf(theme, side < 40 ? 9 : 11, 600);
  ctx.textBaseline = 'middle';
  const text = `${pays > 0 ? '+' : ''}${short(pays).replace(/\.0+$/, '')}`;
  if (corners) {
    ctx.textAlign = 'right';
    haloText(ctx, text, x + side - 3, y + 8, theme.ink, theme.paper, 3);
  } else {
    ctx.textAlign = 'center';
    ctx.fillStyle = theme.ink;
    ctx.fillText(text, x + side / 2, y + side * 0.86);
  }
}

/** The policy's arrows, and the cell's number where there is room for both. */
function paintWithin(
  ctx: Context,
  data: GridWorldData,
  cell: number,
  [x, y]: Point,
  side: number,
  { fill, ink }: Shade,
  theme: Theme,
): void {
  const number = numberOf(data, cell);
  const both = number !== '' && side >= ONE;
  const shown = data.layer === 'visits' || data.policy.length === 0 ? [] : arrows(data.policy, cell);
  if (both) {
    ctx.font = fontOf(theme, side < 44 ? 10 : 11, 500);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    const low = data.layer === 'values' ? 0.8 : 0.76;
    haloText(ctx, number, x + side / 2, y + side * low, ink, fill, 3);
  }
  if (shown.length === 0 || side < ARROW) return;
  ctx.fillStyle = ctx.strokeStyle = ink;
  ctx.lineWidth = Math.max(1, side / 26);
  paintArrows(ctx, shown, [x + side / 2, y + side * (both ? SEAT : 0.5)], side * (both ? 0.7 : 1));
}

/** Arrows from a point, each as long as its move is likely; a dot where no move is preferred. */
function paintArrows(
  ctx: Context,
  shown: readonly { move: number; share: number }[],
  [x, y]: Point,
  side: number,
): void {
  const least = Math.min(...shown.map(({ share }) => share));
  const most = Math.max(...shown.map(({ share }) => share));
  if (shown.length === MOVES.length && most - least < 0.02) {
    ctx.beginPath();
    ctx.arc(x, y, Math.max(1, side * 0.05), 0, 2 * Math.PI);
    ctx.fill();
    return;
  }
  for (const { move, share } of shown) {
    const [dx, dy] = MOVES[move] ?? [0, 0];
    const head = side * (share > 0.2 ? 0.17 : 0.1);
    if (shown.length === 1) {
      // The one arrow stands in the middle of its cell.
      const reach = side * 0.32;
      const tip: Point = [x + dx * reach, y + dy * reach];
      segment(ctx, [x - dx * reach, y - dy * reach], [tip[0] - dx * head * 0.8, tip[1] - dy * head * 0.8]);
      arrowHead(ctx, tip, dx, dy, head * 1.15);
    } else {
      const reach = side * (0.08 + 0.34 * share);
      const tip: Point = [x + dx * reach, y + dy * reach];
      segment(ctx, [x, y], tip);
      arrowHead(ctx, [tip[0] + dx * head * 0.5, tip[1] + dy * head * 0.5], dx, dy, head);
    }
    ctx.fill();
  }
}

function segment(ctx: Context, a: Point, b: Point): void {
  ctx.beginPath();
  ctx.moveTo(...a);
  ctx.lineTo(...b);
  ctx.stroke();
}

/** What a cell has for a number. */
function numberOf(data: GridWorldData, cell: number): string {
  const list: Numbers | null =
    data.layer === 'visits' ? data.visits : data.layer === 'values' ? data.values : null;
  if (list === null || list.length === 0) return '';
  const value = at(list, cell);
  if (data.layer === 'visits') return compact(value);
  return value === 0 ? '0' : short(value);
}

function lines(ctx: Context, { rows, columns }: GridWorldData, layout: MatrixLayout, theme: Theme): void {
  const side = layout.cellWidth;
  const [right, bottom] = [layout.left + columns * side, layout.top + rows * side];
  ctx.strokeStyle = theme.rule;
  ctx.lineWidth = side < 16 ? 0.5 : 1;
  ctx.beginPath();
  for (let column = 1; column < columns; column++) {
    const x = layout.left + column * side;
    ctx.moveTo(x, layout.top);
    ctx.lineTo(x, bottom);
  }
  for (let row = 1; row < rows; row++) {
    const y = layout.top + row * side;
    ctx.moveTo(layout.left, y);
    ctx.lineTo(right, y);
  }
  ctx.stroke();
  ctx.strokeStyle = theme.rule2;
  ctx.lineWidth = 1;
  ctx.strokeRect(layout.left - 0.5, layout.top - 0.5, right - layout.left + 1, bottom - layout.top + 1);
}
