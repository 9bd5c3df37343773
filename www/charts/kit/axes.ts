/** Two honest axes: round ticks from d3-scale, the unit in the title, hairline grid. */

import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { tickTexts } from './format.ts';
import { contains, type Point, type Range, type Rect } from './geometry.ts';
import { fontOf, line } from './ink.ts';
import type { Theme } from './theme.ts';

export interface Axis {
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly number[];
  readonly texts: readonly string[];
  readonly title: string;
}

/** An axis over `range` with about `count` ticks; its pixels are set by `layOut`. */
export function axis(range: Range, count: number, label: string, unit: string): Axis {
  const scale = scaleLinear().domain(range);
  const ticks = scale.ticks(count);
  return { scale, ticks, texts: tickTexts(ticks), title: unit === '' ? label : `${label} (${unit})` };
}

/** Places both axes in a picture of the given size, and returns the rectangle left for the data. */
export function layOut(
  ctx: CanvasRenderingContext2D,
  width: number,
  height: number,
  x: Axis,
  y: Axis,
  theme: Theme,
): Rect {
  ctx.font = fontOf(theme, 11);
  const widest = y.texts.reduce((most, text) => Math.max(most, ctx.measureText(text).width), 0);
  const frame = { left: Math.ceil(widest) + 10, top: 26, right: width - 12, bottom: height - 40 };
  x.scale.range([frame.left, frame.right]);
  y.scale.range([frame.bottom, frame.top]);
  return frame;
}

/** Two axes, laid out, and the rectangle they leave for the data. */
export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
  readonly frame: Rect;
}

/** The place of a pixel in the data's own units, or null outside the frame. */
export function placeAt(plane: Plane | null, [px, py]: Point): Point | null {
  if (plane === null || !contains(plane.frame, px, py)) return null;
  return [plane.x.scale.invert(px), plane.y.scale.invert(py)];
}

export interface AxisStyle {
  theme: Theme;
  /** Draw hairlines across the data; defaults to true. */
  grid?: boolean;
  /** Which title to set in strong ink, if any. */
  lit?: 'x' | 'y' | null;
}

export function drawAxes(
  ctx: CanvasRenderingContext2D,
  frame: Rect,
  x: Axis,
  y: Axis,
  style: AxisStyle,
): void {
  const { theme, grid = true, lit = null } = style;
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.rule;
  if (grid) {
    for (const tick of y.ticks) {
      const at = Math.round(y.scale(tick)) + 0.5;
      line(ctx, [frame.left, at], [frame.right, at]);
    }
  }
  ctx.strokeStyle = theme.rule2;
  line(ctx, [frame.left, frame.bottom + 0.5], [frame.right, frame.bottom + 0.5]);

  ctx.font = fontOf(theme, 11);
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  y.ticks.forEach((tick, i) => {
    ctx.fillText(y.texts[i] ?? '', frame.left - 7, y.scale(tick));
  });

  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  let free = Number.NEGATIVE_INFINITY;
  x.ticks.forEach((tick, i) => {
    const text = x.texts[i] ?? '';
    const half = ctx.measureText(text).width / 2;
    const at = x.scale(tick);
    line(ctx, [Math.round(at) + 0.5, frame.bottom], [Math.round(at) + 0.5, frame.bottom + 4]);
    // A tick whose number would touch its neighbour's, or leave the picture, stays a bare tick.
    if (at - half < free || at + half > frame.right + 12) return;
    ctx.fillText(text, at, frame.bottom + 7);
    free = at + half + 8;
  });

  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  title(ctx, y.title, 0, 12, lit === 'y', theme);
  ctx.textAlign = 'right';
  title(ctx, x.title, frame.right, frame.bottom + 36, lit === 'x', theme);
}

function title(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  lit: boolean,
  theme: Theme,
): void {
  ctx.font = fontOf(theme, 12, lit ? 650 : 500);
  ctx.fillStyle = lit ? theme.ink : theme.ink2;
  ctx.fillText(text, x, y);
}
