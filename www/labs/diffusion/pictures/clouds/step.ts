/** A step of training among the data: its batch lights up, takes on noise, and one example of it shows guess and error. */

import { at, type Point } from '../../../../charts/kit/geometry.ts';
import { arrowHead, dot, line } from '../../../../charts/kit/ink.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import type { CloudStep } from './data.ts';
import type { Square } from './geometry.ts';

type Context = CanvasRenderingContext2D;

export function drawStep(ctx: Context, step: CloudStep, { x, y }: Square, theme: Theme): void {
  const pixel = ([u, v]: Point): Point => [x(u), y(v)];
  ctx.fillStyle = theme.ink;
  ctx.globalAlpha = 0.55;
  for (let i = 0; i + 1 < step.batch.length; i += 2)
    ctx.fillRect(x(at(step.batch, i)) - 1.5, y(at(step.batch, i + 1)) - 1.5, 3, 3);
  ctx.globalAlpha = 1;
  if (step.data === null) return;
  const data = pixel(step.data);
  if (step.noisy) {
    const noisy = pixel(step.noisy);
    stroke(ctx, data, noisy, theme.ink, theme.paper, []);
    if (step.guess) {
      const guess = pixel(step.guess);
      stroke(ctx, noisy, guess, theme.model, theme.paper, [5, 4]);
      if (step.missed) stroke(ctx, guess, data, theme.residual, theme.paper, []);
      if (step.pulled) pull(ctx, guess, data, theme);
      ring(ctx, guess, theme.model, theme.paper);
    }
    ctx.fillStyle = theme.ink;
    dot(ctx, ...noisy, 4.5);
    ctx.fill();
  }
  ring(ctx, data, theme.data, theme.paper);
}

/** The way that the guess is to move: towards the truth. */
function pull(ctx: Context, from: Point, to: Point, theme: Theme): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  if (Math.hypot(dx, dy) < 8) return;
  ctx.fillStyle = theme.gradient;
  arrowHead(ctx, [from[0] + 0.6 * dx, from[1] + 0.6 * dy], dx, dy, 12);
  ctx.fill();
}

function stroke(ctx: Context, a: Point, b: Point, ink: string, halo: string, dash: number[]): void {
  for (const [colour, width] of [
    [halo, 4.5],
    [ink, 2],
  ] as const) {
    ctx.setLineDash(colour === ink ? dash : []);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    line(ctx, a, b);
  }
  ctx.setLineDash([]);
}

function ring(ctx: Context, place: Point, ink: string, halo: string): void {
  for (const [colour, width] of [
    [halo, 5],
    [ink, 2.5],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    dot(ctx, ...place, 6);
    ctx.stroke();
  }
}
