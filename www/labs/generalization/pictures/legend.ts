/** Names of lines and points in a row above a picture, in as many rows as they take. */

import { fontOf } from '../../../charts/kit/ink.ts';
import { drawMark, type Mark } from '../../../charts/kit/marks.ts';
import type { Theme } from '../../../charts/kit/theme.ts';

export interface LegendEntry {
  label: string;
  ink: string;
  dash?: readonly number[];
  /** Drawn in place of a line. */
  mark?: Omit<Mark, 'colour' | 'halo'>;
  /** A line with a mark on it has both. */
  line?: boolean;
  width?: number;
}

/** From one row to the next. */
export const ROW = 18;
const SAMPLE = 22;
const BETWEEN = 14;

/** Where each name stands, given how wide it is: rows from the left, none wider than `width`. */
export function placeNames(widths: readonly number[], width: number): { x: number; row: number }[] {
  let [x, row] = [0, 0];
  return widths.map((wide) => {
    const full = SAMPLE + wide;
    if (x > 0 && x + full > width) {
      x = 0;
      row += 1;
    }
    const place = { x, row };
    x += full + BETWEEN;
    return place;
  });
}

/** How many rows there are. */
export function legendRows(
  ctx: CanvasRenderingContext2D,
  entries: readonly LegendEntry[],
  width: number,
  theme: Theme,
): number {
  ctx.font = fontOf(theme, 12);
  const places = placeNames(
    entries.map(({ label }) => ctx.measureText(label).width),
    width,
  );
  return (places.at(-1)?.row ?? -1) + 1;
}

/** Draws them with the first row's middle at `top`. */
export function drawLegend(
  ctx: CanvasRenderingContext2D,
  entries: readonly LegendEntry[],
  left: number,
  top: number,
  width: number,
  theme: Theme,
): void {
  ctx.font = fontOf(theme, 12);
  const places = placeNames(
    entries.map(({ label }) => ctx.measureText(label).width),
    width,
  );
  entries.forEach((entry, i) => {
    const { x = 0, row = 0 } = places[i] ?? {};
    const [px, py] = [left + x, top + row * ROW];
    if (!entry.mark || entry.line) sample(ctx, entry, px, py);
    if (entry.mark) drawMark(ctx, { ...entry.mark, colour: entry.ink, halo: theme.paper }, px + 8, py);
    ctx.font = fontOf(theme, 12);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = theme.ink2;
    ctx.fillText(entry.label, px + SAMPLE, py + 0.5);
  });
}

function sample(
  ctx: CanvasRenderingContext2D,
  { ink, dash, width = 2 }: LegendEntry,
  x: number,
  y: number,
): void {
  ctx.strokeStyle = ink;
  ctx.lineWidth = width;
  ctx.setLineDash([...(dash ?? [])]);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + 16, y);
  ctx.stroke();
  ctx.setLineDash([]);
}
