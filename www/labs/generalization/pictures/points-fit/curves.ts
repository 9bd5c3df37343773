/** The curves under the points: the fit, where the points come from, and the fits of other draws. */

import type { Plane } from '../../../../charts/kit/axes.ts';
import { at, clamp } from '../../../../charts/kit/geometry.ts';
import { emphasis, isLit } from '../../../../charts/kit/terms.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import type { PointsFitData } from './data.ts';

export const INKS = ['yhat', 'y', 'truth', 'residual', 'variance', 'bias', 'grad'] as const;
/** How far beyond the picture a curve is followed, in pixels. */
const BEYOND = 400;

type Context = CanvasRenderingContext2D;

function trace(
  ctx: Context,
  values: Float32Array,
  from: number,
  grid: Float32Array,
  { x, y, frame }: Plane,
): void {
  ctx.beginPath();
  for (let i = 0; i < grid.length; i++) {
    const py = clamp(y.scale(at(values, from + i)), frame.top - BEYOND, frame.bottom + BEYOND);
    if (i === 0) ctx.moveTo(x.scale(at(grid, i)), py);
    else ctx.lineTo(x.scale(at(grid, i)), py);
  }
}

/** The fits of the other draws, their mean, and the band that they spread over. */
export function drawOthers(ctx: Context, data: PointsFitData, plane: Plane, theme: Theme): void {
  const { grid, draws, mean, spread } = data;
  const n = grid.length;
  if (n === 0) return;
  const { x, y, frame } = plane;
  if (mean.values.length === n && spread.length === n) {
    const edge = (i: number, side: number) =>
      clamp(y.scale(at(mean.values, i) + side * at(spread, i)), frame.top - BEYOND, frame.bottom + BEYOND);
    ctx.beginPath();
    for (let i = 0; i < n; i++) ctx.lineTo(x.scale(at(grid, i)), edge(i, 1));
    for (let i = n - 1; i >= 0; i--) ctx.lineTo(x.scale(at(grid, i)), edge(i, -1));
    ctx.closePath();
    ctx.globalAlpha = 0.14 * emphasis(data.highlight, INKS, 'variance');
    ctx.fillStyle = theme.gradient;
    ctx.fill();
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.ink3;
  ctx.globalAlpha = 0.38 * emphasis(data.highlight, INKS, 'variance');
  for (let from = 0; from + n <= draws.values.length; from += n) {
    trace(ctx, draws.values, from, grid, plane);
    ctx.stroke();
  }
  ctx.globalAlpha = emphasis(data.highlight, INKS, 'bias');
  if (mean.values.length === n) {
    ctx.strokeStyle = theme.gradient;
    ctx.lineWidth = isLit(data.highlight, 'bias') ? 3 : 2;
    ctx.setLineDash([2, 3]);
    trace(ctx, mean.values, 0, grid, plane);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

export function drawCurves(ctx: Context, data: PointsFitData, plane: Plane, theme: Theme): void {
  const { grid, fit, truth, pull, highlight } = data;
  if (truth.values.length === grid.length && grid.length > 0) {
    ctx.globalAlpha = emphasis(highlight, INKS, 'truth');
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([6, 4]);
    trace(ctx, truth.values, 0, grid, plane);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (pull.values.length === grid.length && grid.length > 0) {
    ctx.globalAlpha = emphasis(highlight, INKS, 'grad');
    ctx.strokeStyle = theme.gradient;
    ctx.lineWidth = isLit(highlight, 'grad') ? 3 : 2;
    ctx.setLineDash([3, 3]);
    trace(ctx, pull.values, 0, grid, plane);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (fit.values.length === grid.length && grid.length > 0) {
    ctx.globalAlpha = emphasis(highlight, INKS, 'yhat');
    ctx.lineJoin = 'round';
    for (const [ink, width] of [
      [theme.paper, 5],
      [theme.model, isLit(highlight, 'yhat') ? 4 : 2.5],
    ] as const) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      trace(ctx, fit.values, 0, grid, plane);
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
}
