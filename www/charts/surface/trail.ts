/** The path walked over a loss surface, thinned so that a long walk stays readable and cheap. */

import { at, clipSegment, contains, type Numbers, type Point, type Rect } from '../kit/geometry.ts';
import { arrowHead, dot } from '../kit/ink.ts';

const DOT_GAP = 9;
const SEGMENT = 1;

export interface TrailStyle {
  ink: string;
  halo: string;
  lit: boolean;
  /** Pixels on and off along the line; defaults to all on. */
  dash?: readonly number[];
  /** The radius of a step's dot, 0 for none; defaults to 2.4. */
  dot?: number;
}

export interface Trail {
  /** Visible pieces of the walk, in pixels. */
  readonly segments: readonly (readonly [Point, Point])[];
  /** Steps far enough apart to be told from one another. */
  readonly dots: readonly Point[];
  /** Whether the walk has left the picture and not come back. */
  readonly away: boolean;
}

/**
 * The visible part of `path` (x₀, y₀, x₁, y₁, …). `room` is the picture in the path's own units, where
 * `top` is the least y: the walk is cut there, before `project` turns it into pixels.
 */
export function trail(path: Numbers, room: Rect, project: (x: number, y: number) => Point): Trail {
  const count = Math.floor(path.length / 2);
  const segments: (readonly [Point, Point])[] = [];
  const dots: Point[] = [];
  let last: { place: Point; pixel: Point | null } | null = null;
  let lastDot: Point | null = null;
  for (let k = 0; k < count; k++) {
    const place: Point = [at(path, 2 * k), at(path, 2 * k + 1)];
    if (Number.isNaN(place[0] + place[1])) continue;
    const pixel = contains(room, ...place) ? project(...place) : null;
    if (pixel !== null && last?.pixel != null) {
      if (near(pixel, last.pixel, SEGMENT) && k < count - 1) continue;
      segments.push([last.pixel, pixel]);
    } else if (last !== null) {
      const visible = clipSegment(last.place, place, room);
      if (visible !== null) segments.push([project(...visible[0]), project(...visible[1])]);
    }
    last = { place, pixel };
    if (pixel !== null && (lastDot === null || !near(pixel, lastDot, DOT_GAP))) {
      dots.push(pixel);
      lastDot = pixel;
    }
  }
  return { segments, dots, away: last !== null && last.pixel === null };
}

/** Draws a trail; where it has left the picture for good, a small arrow at the edge says which way. */
export function drawTrail(
  ctx: CanvasRenderingContext2D,
  { segments, dots, away }: Trail,
  style: TrailStyle,
): void {
  ctx.lineJoin = ctx.lineCap = 'round';
  for (const [colour, width] of [
    [style.halo, style.lit ? 5 : 3.5],
    [style.ink, style.lit ? 2.75 : 1.5],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    const dashed = colour === style.ink && (style.dash?.length ?? 0) > 0;
    ctx.setLineDash(dashed ? [...(style.dash ?? [])] : []);
    // A round end on every dash would fill the gaps, and take long to draw.
    ctx.lineCap = dashed ? 'butt' : 'round';
    ctx.beginPath();
    let end: Point | null = null;
    for (const [a, b] of segments) {
      // One line as far as it goes: dashes begin anew with every piece.
      if (a !== end) ctx.moveTo(...a);
      ctx.lineTo(...b);
      end = b;
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = style.halo;
  ctx.fillStyle = style.ink;
  for (const [x, y] of style.dot === 0 ? [] : dots) {
    dot(ctx, x, y, style.dot ?? 2.4);
    ctx.fill();
    ctx.stroke();
  }
  const exit = segments.at(-1);
  if (away && exit !== undefined) {
    arrowHead(ctx, exit[1], exit[1][0] - exit[0][0], exit[1][1] - exit[0][1], 11);
    ctx.fill();
    ctx.stroke();
  }
}

function near(a: Point, b: Point, gap: number): boolean {
  return Math.abs(a[0] - b[0]) < gap && Math.abs(a[1] - b[1]) < gap;
}

/**
 * By which power of ten a step must be magnified so that its arrow, truly `length` pixels long, reaches
 * `least`: 1 when it already does; null when even a thousandfold would not do.
 */
export function magnification(length: number, least = 14): number | null {
  if (length >= least) return 1;
  const times = 10 ** Math.ceil(Math.log10(least / length));
  return times <= 1000 ? times : null;
}
