/** A loss over two numbers as a landscape in a box, to be turned and walked on. */

import { type BoxAxis, boxAxis, drawBox } from '../kit/box3d.ts';
import type { Layer } from '../kit/canvas.ts';
import { heightAt, isGrid, type Surface, shade, viridis } from '../kit/contours.ts';
import { clamp, type Point, type Range } from '../kit/geometry.ts';
import { depthOrder, type Projection, projection, type Rotation } from '../kit/project3d.ts';
import type { Theme } from '../kit/theme.ts';
import { words } from '../kit/words.ts';
import type { Extent } from './map.ts';

export interface Relief extends Surface {
  extent: Extent;
  xLabel: string;
  yLabel: string;
}

export interface ReliefLook {
  rotation: Rotation;
  /** The least and greatest height. */
  range: Range;
  width: number;
  height: number;
  theme: Theme;
}

/** Paints it, and gives what turns a place in the extent into its pixel on the surface; null if there is none. */
export function paintRelief(
  ctx: CanvasRenderingContext2D,
  ground: Layer,
  relief: Relief,
  { rotation, range, width, height, theme }: ReliefLook,
): ((x: number, y: number) => Point) | null {
  const [x0, x1, y0, y1] = relief.extent;
  if (!isGrid(relief) || !(x1 > x0) || !(y1 > y0)) return null;
  const count = width < 420 ? 3 : 5;
  const tall: Range = range[1] > range[0] ? range : [range[0] - 1, range[0] + 1];
  const x = boxAxis([x0, x1], count, relief.xLabel, '');
  const y = boxAxis([y0, y1], count, relief.yLabel, '');
  const z = boxAxis(tall, 4, words.loss, '');
  const view = projection(rotation, width, height);
  const key = [relief.grid, ...relief.extent, relief.xLabel, relief.yLabel, rotation, theme];
  ground.show(ctx, key, (layer) => {
    drawBox(layer, view, [x, y, z], theme);
    drawQuads(layer, relief, range, z, view);
  });
  return (px, py) => {
    const u = clamp((px - x0) / (x1 - x0), 0, 1);
    const v = clamp((py - y0) / (y1 - y0), 0, 1);
    const at = heightAt(relief, u * (relief.nx - 1), v * (relief.ny - 1));
    const [sx, sy] = view.project(2 * u - 1, 2 * v - 1, Number.isFinite(at) ? z.scale(at) : 1);
    return [sx, sy];
  };
}

/** The surface as quads, painted from the back; at most 36 a side, however fine the grid. */
function drawQuads(
  ctx: CanvasRenderingContext2D,
  data: Surface,
  range: Range,
  z: BoxAxis,
  view: Projection,
): void {
  const nx = Math.min(36, data.nx - 1);
  const ny = Math.min(36, data.ny - 1);
  const stride = nx + 1;
  const spots: (readonly [number, number, number])[] = [];
  const heights = new Float64Array(stride * (ny + 1));
  for (let j = 0; j <= ny; j++) {
    for (let i = 0; i <= nx; i++) {
      const sampled = heightAt(data, (i / nx) * (data.nx - 1), (j / ny) * (data.ny - 1));
      const height = Number.isFinite(sampled) ? sampled : range[1];
      heights[j * stride + i] = height;
      spots.push(view.project((2 * i) / nx - 1, (2 * j) / ny - 1, z.scale(height)));
    }
  }
  const corner = (cell: number) => Math.floor(cell / nx) * stride + (cell % nx);
  const ring = (k: number) => [k, k + 1, k + stride + 1, k + stride];
  const depths = Float64Array.from({ length: nx * ny }, (_, cell) =>
    ring(corner(cell)).reduce((sum, k) => sum + (spots[k]?.[2] ?? 0), 0),
  );
  ctx.lineJoin = 'round';
  ctx.lineWidth = 0.5;
  for (const cell of depthOrder(depths, new Uint32Array(nx * ny))) {
    const ks = ring(corner(cell));
    ctx.beginPath();
    for (const k of ks) {
      const spot = spots[k];
      if (spot !== undefined) ctx.lineTo(spot[0], spot[1]);
    }
    ctx.closePath();
    const mean = ks.reduce((sum, k) => sum + (heights[k] ?? 0) / 4, 0);
    ctx.fillStyle = viridis(shade(range, mean));
    ctx.fill();
    ctx.strokeStyle = 'rgb(255 255 255 / 30%)';
    ctx.stroke();
  }
}
