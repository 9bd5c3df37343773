/** The marks of points, each kind painted once and then stamped: thousands of them in a millisecond. */

import { type Shape, traceShape } from './classes.ts';

type Context = CanvasRenderingContext2D;

export interface Mark {
  shape: Shape;
  colour: string;
  /** What lies around it, so that it stands out. */
  halo: string;
  radius: number;
  /** Only the outline: held out. */
  hollow: boolean;
}

/** How far a mark may reach beyond its radius. */
const ROOM = 1.6;

/** Draws one mark about (x, y). */
export function drawMark(
  ctx: Context,
  { shape, colour, halo, radius, hollow }: Mark,
  x: number,
  y: number,
): void {
  ctx.lineJoin = 'round';
  ctx.beginPath();
  traceShape(ctx, shape, x, y, hollow ? radius * 0.92 : radius);
  ctx.strokeStyle = halo;
  ctx.lineWidth = hollow ? 4 : 2.2;
  ctx.stroke();
  if (hollow) {
    ctx.fillStyle = halo;
    ctx.fill();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.6;
    ctx.stroke();
  } else {
    ctx.fillStyle = colour;
    ctx.fill();
  }
}

/** A small ×, in ink and its halo: what was got wrong. */
export function drawWrong(ctx: Context, x: number, y: number, size: number, ink: string, halo: string): void {
  ctx.lineCap = 'round';
  for (const [colour, width] of [
    [halo, 3.6],
    [ink, 1.6],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x - size, y + size);
    ctx.lineTo(x + size, y - size);
    ctx.stroke();
  }
  ctx.lineCap = 'butt';
}

export class Stamps {
  private readonly made = new Map<string, HTMLCanvasElement>();

  /** A mark about (x, y). */
  draw(ctx: Context, mark: Mark, x: number, y: number): void {
    const { shape, colour, halo, radius, hollow } = mark;
    this.stamp(
      ctx,
      `${shape} ${colour} ${halo} ${radius} ${hollow}`,
      radius * ROOM + 3,
      x,
      y,
      (ink, middle) => drawMark(ink, mark, middle, middle),
    );
  }

  /** A small × about (x, y). */
  wrong(ctx: Context, x: number, y: number, size: number, ink: string, halo: string): void {
    this.stamp(ctx, `wrong ${size} ${ink} ${halo}`, size + 3, x, y, (pen, middle) =>
      drawWrong(pen, middle, middle, size, ink, halo),
    );
  }

  private stamp(
    ctx: Context,
    name: string,
    half: number,
    x: number,
    y: number,
    paint: (ink: Context, middle: number) => void,
  ): void {
    const ratio = ctx.getTransform().a;
    const key = `${name} ${ratio}`;
    let stamp = this.made.get(key);
    if (stamp === undefined) {
      // Numbers as colours could make any number of them.
      if (this.made.size > 400) this.made.clear();
      stamp = document.createElement('canvas');
      stamp.width = stamp.height = Math.ceil(2 * half * ratio);
      const ink = stamp.getContext('2d');
      if (ink === null) return;
      ink.scale(ratio, ratio);
      paint(ink, half);
      this.made.set(key, stamp);
    }
    const size = stamp.width / ratio;
    ctx.drawImage(stamp, x - half, y - half, size, size);
  }
}
