/** The room a 3-D picture stands in: a floor with its grid, three axes with ticks, and turning by hand. */

import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { tickTexts } from './format.ts';
import type { Point, Range, Rect } from './geometry.ts';
import { fontOf, haloText, line } from './ink.ts';
import { type Projection, type Rotation, turned } from './project3d.ts';
import type { Theme } from './theme.ts';

export interface BoxAxis {
  /** From data to −1..1. */
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly number[];
  readonly texts: readonly string[];
  readonly title: string;
}

export function boxAxis(range: Range, count: number, label: string, unit: string): BoxAxis {
  const scale = scaleLinear().domain(range).range([-1, 1]);
  const ticks = scale.ticks(count);
  return { scale, ticks, texts: tickTexts(ticks), title: unit === '' ? label : `${label} (${unit})` };
}

/** Draws the floor and the axes, on the sides that nothing in the box can cover. */
export function drawBox(
  ctx: CanvasRenderingContext2D,
  view: Projection,
  [x, y, z]: readonly [BoxAxis, BoxAxis, BoxAxis],
  theme: Theme,
): void {
  const floor = (a: number, b: number): Point => flat(view.project(a, b, -1));
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.rule;
  for (const tick of x.ticks) line(ctx, floor(x.scale(tick), -1), floor(x.scale(tick), 1));
  for (const tick of y.ticks) line(ctx, floor(-1, y.scale(tick)), floor(1, y.scale(tick)));
  ctx.strokeStyle = theme.rule2;
  ctx.beginPath();
  for (const corner of [floor(-1, -1), floor(1, -1), floor(1, 1), floor(-1, 1)]) ctx.lineTo(...corner);
  ctx.closePath();
  ctx.stroke();

  const numbers = new TickNumbers(ctx, theme);
  uprightAxis(ctx, view, z, numbers, theme);
  // x and y are named along the floor's two near edges.
  const nearY = view.toEye[1] > 0 ? 1 : -1;
  const nearX = view.toEye[0] > 0 ? 1 : -1;
  floorAxis(ctx, x, (t, out) => floor(t, nearY * out), numbers, theme);
  floorAxis(ctx, y, (t, out) => floor(nearX * out, t), numbers, theme);
}

/** z stands on the corner farthest left, where nothing in the box can cover it. */
function uprightAxis(
  ctx: CanvasRenderingContext2D,
  view: Projection,
  axis: BoxAxis,
  numbers: TickNumbers,
  theme: Theme,
): void {
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b): Point => [a, b]));
  const left = (corner: Point) => view.project(...corner, -1)[0];
  const [a, b] = corners.reduce((best, corner) => (left(corner) < left(best) ? corner : best));
  const post = (t: number): Point => flat(view.project(a, b, t));
  line(ctx, post(-1), post(1));
  axis.ticks.forEach((tick, i) => {
    const [px, py] = post(axis.scale(tick));
    line(ctx, [px - 4, py], [px, py]);
    numbers.put(axis.texts[i] ?? '', px - 7, py, 'right');
  });
  const [px, py] = post(1);
  ctx.font = fontOf(theme, 12, 500);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(axis.title, Math.max(0, px - 36), Math.max(12, py - 14));
}

/** An axis along an edge of the floor; `edge(t, out)` is a place on it, moved outwards when out > 1. */
function floorAxis(
  ctx: CanvasRenderingContext2D,
  axis: BoxAxis,
  edge: (t: number, out: number) => Point,
  numbers: TickNumbers,
  theme: Theme,
): void {
  const away = edge(0, 1.09);
  const toRight = away[0] > edge(0, 1)[0];
  axis.ticks.forEach((tick, i) => {
    const [px, py] = edge(axis.scale(tick), 1.09);
    numbers.put(axis.texts[i] ?? '', px, py + 4, toRight ? 'left' : 'right');
  });
  // The title stands below the middle of the edge, clear of its numbers.
  const room = ctx.canvas.width / ctx.getTransform().a;
  ctx.font = fontOf(theme, 12, 500);
  const width = ctx.measureText(axis.title).width;
  ctx.textAlign = 'left';
  const left = Math.min(Math.max(0, toRight ? away[0] + 10 : away[0] - 10 - width), room - width);
  haloText(ctx, axis.title, left, away[1] + 27, theme.ink2, theme.paper);
}

/** Tick numbers, each left out if it would touch one already set: edges may be seen nearly end on. */
class TickNumbers {
  private readonly taken: Rect[] = [];

  constructor(
    private readonly ctx: CanvasRenderingContext2D,
    private readonly theme: Theme,
  ) {}

  put(text: string, x: number, y: number, align: 'left' | 'right'): void {
    const { ctx } = this;
    ctx.font = fontOf(this.theme, 11);
    const width = ctx.measureText(text).width;
    const left = align === 'left' ? x : x - width;
    const box = { left: left - 2, right: left + width + 2, top: y - 6, bottom: y + 6 };
    const touches = (other: Rect) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (this.taken.some(touches)) return;
    this.taken.push(box);
    ctx.fillStyle = this.theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, left, y);
  }
}

function flat([px, py]: readonly [number, number, number]): Point {
  return [px, py];
}

/** How far a key turns the box, or null when the key is not one of these. */
export function keyTurn(rotation: Rotation, key: string): Rotation | null {
  const step = Math.PI / 24;
  switch (key) {
    case 'ArrowLeft':
      return turned(rotation, step, 0);
    case 'ArrowRight':
      return turned(rotation, -step, 0);
    case 'ArrowUp':
      return turned(rotation, 0, step);
    case 'ArrowDown':
      return turned(rotation, 0, -step);
    default:
      return null;
  }
}

/** How far a drag of (dx, dy) pixels turns the box. */
export function dragTurn(rotation: Rotation, dx: number, dy: number): Rotation {
  return turned(rotation, dx * 0.01, dy * 0.01);
}
