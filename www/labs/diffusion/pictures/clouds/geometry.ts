/** What a panel of particles draws beside them: trails that fade, arrows of a field, guessed ends. */

import { at, type Point } from '../../../../charts/kit/geometry.ts';
import { arrowHead, line } from '../../../../charts/kit/ink.ts';
import type { CloudPanel } from './data.ts';

type Context = CanvasRenderingContext2D;

/** A square of the plane, in pixels. */
export interface Square {
  side: number;
  x(x: number): number;
  y(y: number): number;
  invert(px: number, py: number): Point;
}

/** No more pieces of trails than this are drawn in a picture: more would take longer than a frame. */
const PIECES = 12_000;
/** Pixels between two arrows at least. */
const APART = 19;
/** Shades in which a trail fades. */
const SHADES = 6;

export interface TrailRow {
  from: number;
  to: number;
  /** From 0, just left, to 1, longest ago. */
  age: number;
}

/** The pieces of a trail that ends at `row`, oldest first: between which rows each goes, so that there are at most `most`. */
export function trailRows(row: number, rows: number, from: 'first' | 'last', most: number): TrailRow[] {
  const length = from === 'first' ? row : rows - 1 - row;
  if (length <= 0) return [];
  const back = from === 'first' ? -1 : 1;
  const stride = Math.max(1, Math.ceil(length / Math.max(1, most)));
  const made: TrailRow[] = [];
  for (let away = 0; away < length; away += stride) {
    const end = Math.min(length, away + stride);
    made.push({ from: row + back * end, to: row + back * away, age: away / length });
  }
  return made.reverse();
}

/** Every particle's way to where it is, fading. */
export function drawTrails(
  ctx: Context,
  { path, n, row, from }: CloudPanel,
  rows: number,
  { x, y, side }: Square,
  ink: string,
): void {
  const pieces = trailRows(row, rows, from, PIECES / Math.max(1, n));
  if (pieces.length === 0) return;
  ctx.strokeStyle = ink;
  ctx.lineWidth = side < 220 ? 0.6 : 0.9;
  // One stroke for each shade: a stroke for each piece would take twenty times as long.
  let shade = -1;
  const full = n > 400 ? 0.3 : n > 120 ? 0.4 : 0.6;
  for (const { from: start, to, age } of pieces) {
    const next = Math.floor((1 - age) * SHADES);
    if (next !== shade) {
      if (shade >= 0) ctx.stroke();
      shade = next;
      ctx.globalAlpha = full * ((shade + 0.4) / SHADES) ** 1.5;
      ctx.beginPath();
    }
    const [a, b] = [2 * n * start, 2 * n * to];
    for (let i = 0; i < 2 * n; i += 2) {
      ctx.moveTo(x(at(path, a + i)), y(at(path, a + i + 1)));
      ctx.lineTo(x(at(path, b + i)), y(at(path, b + i + 1)));
    }
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** A thin line from each particle to where it is guessed to end, with a ring there. */
export function drawGuesses(
  ctx: Context,
  { path, n, row }: CloudPanel,
  guesses: Float32Array,
  { x, y }: Square,
  ink: string,
): void {
  const first = 2 * n * row;
  ctx.strokeStyle = ink;
  ctx.lineWidth = 0.8;
  ctx.globalAlpha = n > 300 ? 0.25 : 0.45;
  ctx.beginPath();
  for (let i = first; i < first + 2 * n; i += 2) {
    ctx.moveTo(x(at(path, i)), y(at(path, i + 1)));
    ctx.lineTo(x(at(guesses, i)), y(at(guesses, i + 1)));
  }
  ctx.stroke();
  ctx.globalAlpha = 0.75;
  ctx.beginPath();
  for (let i = first; i < first + 2 * n; i += 2) {
    const [gx, gy] = [x(at(guesses, i)), y(at(guesses, i + 1))];
    ctx.moveTo(gx + 2, gy);
    ctx.arc(gx, gy, 2, 0, 2 * Math.PI);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** A field on a grid that spans `extent`, the longest arrow as long as the grid is wide; longer is stronger. */
export function drawArrows(
  ctx: Context,
  field: Float32Array,
  count: number,
  [x0, x1, y0, y1]: readonly [number, number, number, number],
  { x, y, side }: Square,
  ink: string,
): void {
  if (count < 2 || field.length !== 2 * count * count) return;
  let most = 0;
  for (let i = 0; i < field.length; i += 2) {
    const size = Math.hypot(at(field, i), at(field, i + 1));
    if (size > most && Number.isFinite(size)) most = size;
  }
  if (most === 0) return;
  // Closer together they would be a texture.
  const every = Math.ceil((APART * (count - 1)) / side);
  const reach = (0.92 * side * every) / (count - 1);
  const from = Math.floor(((count - 1) % every) / 2);
  ctx.strokeStyle = ctx.fillStyle = ink;
  ctx.lineWidth = 1;
  for (let row = from; row < count; row += every)
    for (let column = from; column < count; column += every) {
      const i = 2 * (row * count + column);
      const size = Math.hypot(at(field, i), at(field, i + 1));
      // By the root of its size: beside the steep rim, the middle would have none to be seen.
      const length = reach * Math.sqrt(size / most);
      if (!(length > 1)) continue;
      const [dx, dy] = [(at(field, i) / size) * length, -(at(field, i + 1) / size) * length];
      const px = x(x0 + ((x1 - x0) * column) / (count - 1)) - dx / 2;
      const py = y(y0 + ((y1 - y0) * row) / (count - 1)) - dy / 2;
      line(ctx, [px, py], [px + dx, py + dy]);
      arrowHead(ctx, [px + dx, py + dy], dx, dy, Math.min(6, 1.5 + length / 3));
      ctx.fill();
    }
}

/** The particle nearest to a pixel in the row that is shown, −1 where none is within `reach`. */
export function nearest(
  { path, n, row }: Pick<CloudPanel, 'path' | 'n' | 'row'>,
  { x, y }: Square,
  [px, py]: Point,
  reach: number,
): number {
  let [best, least] = [-1, reach];
  for (let i = 0; i < n; i++) {
    const place = 2 * (row * n + i);
    const away = Math.hypot(x(at(path, place)) - px, y(at(path, place + 1)) - py);
    if (away < least) [best, least] = [i, away];
  }
  return best;
}
