/** Over and under the cells of a grid world: ways through it, and the scale of its colours. */

import { at, type Numbers, type Point } from '../../../../charts/kit/geometry.ts';
import { type Heat, Shades } from '../../../../charts/kit/heat.ts';
import { fontOf } from '../../../../charts/kit/ink.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import type { MatrixLayout } from '../../../../charts/matrix.ts';
import { seat } from './layout.ts';

/** The most cells drawn of a way: its last ones. */
const LONGEST = 300;

export interface WayStyle {
  ink: string;
  halo: string;
  dash: readonly number[];
  width: number;
  /** How far down each cell it runs. */
  share: number;
}

/** A line through cells, where an agent sits in them. */
export function drawWay(
  ctx: CanvasRenderingContext2D,
  layout: MatrixLayout,
  cells: Numbers,
  columns: number,
  { ink, halo, dash, width, share }: WayStyle,
): void {
  if (cells.length < 2) return;
  ctx.lineJoin = ctx.lineCap = 'round';
  ctx.beginPath();
  for (let i = Math.max(0, cells.length - LONGEST), first = true; i < cells.length; i++, first = false) {
    const [x, y] = seat(layout, at(cells, i), columns, share);
    if (first) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
  for (const [colour, thick] of [
    [halo, width + 2.5],
    [ink, width],
  ] as const) {
    ctx.setLineDash(colour === ink ? [...dash] : []);
    ctx.strokeStyle = colour;
    ctx.lineWidth = thick;
    ctx.globalAlpha = colour === ink ? 0.7 : 0.4;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

const shades = new Shades();
const STRIP = 84;

/** The scale of the colours: a strip between its ends, or what it is about where there are no two numbers. */
export function drawScale(
  ctx: CanvasRenderingContext2D,
  heat: Heat,
  { label, format }: { label: string; format: (value: number) => string },
  [x, y]: Point,
  theme: Theme,
): void {
  ctx.font = fontOf(theme, 12);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = theme.ink2;
  if (heat.high === heat.low) {
    ctx.fillText(label, x, y);
    return;
  }
  const low = `${label}  ${format(heat.low)}`;
  ctx.fillText(low, x, y);
  const left = x + ctx.measureText(low).width + 6;
  for (let i = 0; i < STRIP; i++) {
    const value = heat.low + ((heat.high - heat.low) * i) / (STRIP - 1);
    ctx.fillStyle = shades.of(theme, heat, value).fill;
    ctx.fillRect(left + i, y - 5, 1.5, 10);
  }
  ctx.fillStyle = theme.ink2;
  ctx.fillText(format(heat.high), left + STRIP + 6, y);
}
