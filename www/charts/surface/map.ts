/** The pieces of a map of a loss over two numbers: filled rings, their names, the minimum, a spot moved by keys. */

import { heightAt, type Level, lowest, type Surface, viridis } from '../kit/contours.ts';
import { plain } from '../kit/format.ts';
import { clamp, type Point, type Rect } from '../kit/geometry.ts';
import { fontOf, haloText, line } from '../kit/ink.ts';
import type { Theme } from '../kit/theme.ts';
import { words } from '../kit/words.ts';

/** The rectangle that a grid spans; its first and last samples lie on the border. */
export type Extent = readonly [x0: number, x1: number, y0: number, y1: number];

/** The rings of a surface, filled from the lowest up. */
export function fillLevels(
  ctx: CanvasRenderingContext2D,
  surface: Surface,
  levels: readonly Level[],
  frame: Rect,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  ctx.clip();
  ctx.fillStyle = viridis(0);
  ctx.fill();
  const sx = (frame.right - frame.left) / Math.max(1, surface.nx - 1);
  const sy = (frame.bottom - frame.top) / Math.max(1, surface.ny - 1);
  ctx.lineWidth = 0.5;
  ctx.strokeStyle = 'rgb(255 255 255 / 22%)';
  for (const level of levels) {
    ctx.beginPath();
    for (const ring of level.rings) {
      // The border samples lie on the frame, so what d3 adds half a cell outside is stretched off it.
      ring.forEach(([u, v], k) => {
        const [px, py] = [frame.left + u * sx, frame.bottom - v * sy];
        if (k === 0) ctx.moveTo(px, py);
        else ctx.lineTo(px, py);
      });
      ctx.closePath();
    }
    ctx.fillStyle = level.colour;
    ctx.fill('evenodd');
    ctx.stroke();
  }
  ctx.restore();
}

/** Names some of the rings along a ray from the bottom towards the farther upper corner. */
export function levelNames(
  ctx: CanvasRenderingContext2D,
  surface: Surface,
  levels: readonly Level[],
  frame: Rect,
  theme: Theme,
): void {
  const from = lowest(surface);
  if (from === null || levels.length === 0) return;
  const to: Point = [from[0] < surface.nx / 2 ? surface.nx - 1 : 0, surface.ny - 1];
  const every = Math.max(2, Math.round((levels.length * 44) / (frame.bottom - frame.top)));
  ctx.font = fontOf(theme, 11);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  let next = every;
  // The minimum has a name of its own.
  let last: Point = [
    frame.left + (from[0] / (surface.nx - 1)) * (frame.right - frame.left),
    frame.bottom - (from[1] / (surface.ny - 1)) * (frame.bottom - frame.top),
  ];
  const steps = 400;
  for (let s = 1; s <= steps; s++) {
    const [u, v] = [from[0] + ((to[0] - from[0]) * s) / steps, from[1] + ((to[1] - from[1]) * s) / steps];
    const level = levels[next];
    if (level === undefined) return;
    if (!(heightAt(surface, u, v) >= level.value)) continue;
    next += every;
    const px = frame.left + (u / (surface.nx - 1)) * (frame.right - frame.left);
    const py = frame.bottom - (v / (surface.ny - 1)) * (frame.bottom - frame.top);
    const text = plain(level.value, 2);
    const half = ctx.measureText(text).width / 2 + 4;
    if (py < frame.top + 8 || px < frame.left + half || px > frame.right - half) continue;
    // Where the surface rises fast the names would cover one another.
    if (Math.hypot(px - last[0], py - last[1]) < 20) continue;
    last = [px, py];
    haloText(ctx, text, px, py, theme.onMap, theme.onMapHalo, 2.5);
  }
}

/** The mark of a minimum, with its name. */
export function cross(
  ctx: CanvasRenderingContext2D,
  [px, py]: Point,
  frame: Rect,
  theme: Theme,
  name = words.minimum,
): void {
  for (const [ink, width] of [
    [theme.onMapHalo, 4.5],
    [theme.onMap, 2],
  ] as const) {
    ctx.strokeStyle = ink;
    ctx.lineWidth = width;
    line(ctx, [px - 6, py - 6], [px + 6, py + 6]);
    line(ctx, [px - 6, py + 6], [px + 6, py - 6]);
  }
  ctx.font = fontOf(theme, 11, 500);
  ctx.textBaseline = 'middle';
  ctx.textAlign = px > frame.right - 60 ? 'right' : 'left';
  haloText(ctx, name, px + (px > frame.right - 60 ? -11 : 11), py + 13, theme.onMap, theme.onMapHalo, 3);
}

/** Where an arrow key moves a spot, a fiftieth of the picture or with Shift a tenth; null for other keys. */
export function nudged(event: KeyboardEvent, [x, y]: Point, [x0, x1, y0, y1]: Extent): Point | null {
  const moves: Record<string, Point> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const move = moves[event.key];
  if (move === undefined) return null;
  const part = event.shiftKey ? 10 : 50;
  return [clamp(x + (move[0] * (x1 - x0)) / part, x0, x1), clamp(y + (move[1] * (y1 - y0)) / part, y0, y1)];
}
