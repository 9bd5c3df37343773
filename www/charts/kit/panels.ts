/** Square panels in a row, or in several where it is narrow, each with a name and a line below it. */

import { ellipsis, fontOf } from './ink.ts';
import type { Theme } from './theme.ts';

/** Room for the two lines above a panel. */
export const HEAD = 40;
export const GAP = 16;

export interface PanelPlace {
  left: number;
  /** The top of the square itself, below its name. */
  top: number;
  side: number;
}

/** Where each of `count` panels stands in a picture so wide, none narrower than `least` or wider than `most`. */
export function arrangePanels(
  width: number,
  count: number,
  least = 150,
  most = 500,
): { places: PanelPlace[]; height: number } {
  const fit = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  const columns = Math.max(1, Math.min(count, fit));
  const side = Math.floor(Math.min(most, (width - GAP * (columns - 1)) / columns));
  const places = Array.from({ length: count }, (_, i) => ({
    left: (i % columns) * (side + GAP),
    top: Math.floor(i / columns) * (HEAD + side + GAP) + HEAD,
    side,
  }));
  const rows = Math.ceil(Math.max(1, count) / columns);
  return { places, height: rows * (HEAD + side) + (rows - 1) * GAP };
}

/** A panel's name, and what is said of it below. */
export function drawHead(
  ctx: CanvasRenderingContext2D,
  name: string,
  note: string,
  { left, top, side }: PanelPlace,
  theme: Theme,
  lit = false,
): void {
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.font = fontOf(theme, 13, lit ? 750 : 600);
  ctx.fillStyle = theme.ink;
  ctx.fillText(ellipsis(ctx, name, side), left, top - HEAD + 14);
  ctx.font = fontOf(theme, 12);
  ctx.fillStyle = theme.ink2;
  ctx.fillText(ellipsis(ctx, note, side), left, top - HEAD + 31);
}

/** The last of falling `times` that is not yet below `t`: where something that goes down is at `t`. */
export function rowAt(times: ArrayLike<number>, t: number): number {
  let row = 0;
  while (row + 1 < times.length && (times[row + 1] as number) >= t - 1e-6) row++;
  return row;
}
