/** What the decision field needs of geometry: boundaries, values between samples, lines. */

import { contours } from 'd3-contour';
import { heightAt, type Surface } from '../kit/contours.ts';
import { at, clipSegment, type Point, type Rect } from '../kit/geometry.ts';

/** Rings in grid coordinates: sample (i, j) lies at (i, j). */
export type Rings = readonly (readonly Point[])[];

/** Where a surface passes through `level`. Empty when it never does, or is no grid. */
export function levelRings({ grid, nx, ny }: Surface, level = 0): Rings {
  if (nx < 2 || ny < 2 || grid.length < nx * ny) return [];
  const values = new Float64Array(nx * ny);
  let [below, above] = [false, false];
  for (let i = 0; i < values.length; i++) {
    const value = at(grid, i);
    values[i] = Number.isFinite(value) ? value : level - 1e-9;
    if (at(values, i) >= level) above = true;
    else below = true;
  }
  if (!(below && above)) return [];
  // It reads values by index only, whatever its types say.
  const { coordinates } = contours()
    .size([nx, ny])
    .contour(values as unknown as number[], level);
  return coordinates.flatMap((polygon) =>
    // d3 puts sample i at i + ½.
    polygon.map((corners) => corners.map(([x = 0, y = 0]): Point => [x - 0.5, y - 0.5])),
  );
}

/**
 * Around each class, where it overtakes the best of the others. `field` is [k, ny, nx]. Every boundary
 * comes twice, once from either side.
 */
export function classRings(field: Float32Array, k: number, nx: number, ny: number): Rings {
  const cells = nx * ny;
  if (field.length < k * cells) return [];
  // The likeliest at each cell, and the score of the next: what a class leads or trails by needs no more.
  const best = new Uint8Array(cells);
  const most = new Float32Array(cells).fill(Number.NEGATIVE_INFINITY);
  const next = new Float32Array(cells).fill(Number.NEGATIVE_INFINITY);
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < cells; i++) {
      const score = at(field, c * cells + i);
      if (score > at(most, i)) {
        next[i] = at(most, i);
        most[i] = score;
        best[i] = c;
      } else if (score > at(next, i)) next[i] = score;
    }
  }
  const rings: (readonly Point[])[] = [];
  for (let c = 0; c < k; c++) {
    if (!best.includes(c)) continue;
    const lead = new Float32Array(cells);
    for (let i = 0; i < cells; i++)
      lead[i] = at(field, c * cells + i) - (best[i] === c ? at(next, i) : at(most, i));
    rings.push(...levelRings({ grid: lead, nx, ny }));
  }
  return rings;
}

/** The class with the largest score at each cell, and that score; `field` is [k, ny, nx]. */
export function winner(
  field: Float32Array,
  k: number,
  cells: number,
  cell: number,
): readonly [number, number] {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    const score = at(field, c * cells + cell);
    if (score > most) [best, most] = [c, score];
  }
  return [best, most];
}

/** The field's values at (x, y), one for each of its `planes`, between samples by bilinear interpolation. */
export function valuesAt(
  field: Float32Array,
  planes: number,
  nx: number,
  ny: number,
  extent: readonly [number, number, number, number],
  x: number,
  y: number,
): number[] {
  const [x0, x1, y0, y1] = extent;
  const u = ((x - x0) / (x1 - x0)) * (nx - 1);
  const v = ((y - y0) / (y1 - y0)) * (ny - 1);
  return Array.from({ length: planes }, (_, plane) =>
    heightAt({ grid: field.subarray(plane * nx * ny, (plane + 1) * nx * ny), nx, ny }, u, v),
  );
}

/** The part of the line a·x + b·y + c = 0 inside `room`, or null: it misses, or a and b are both zero. */
export function lineWithin(a: number, b: number, c: number, room: Rect): readonly [Point, Point] | null {
  const length = Math.hypot(a, b);
  if (!(length > 0) || !Number.isFinite(length) || !Number.isFinite(c)) return null;
  // From the point of the line nearest the room's middle, far enough either way to leave it.
  const [mx, my] = [(room.left + room.right) / 2, (room.top + room.bottom) / 2];
  const away = (a * mx + b * my + c) / length;
  const [px, py] = [mx - (away * a) / length, my - (away * b) / length];
  const reach = Math.hypot(room.right - room.left, room.bottom - room.top);
  const [dx, dy] = [(-b / length) * reach, (a / length) * reach];
  return clipSegment([px - dx, py - dy], [px + dx, py + dy], room);
}

/** Widths laid out in lines no wider than `room`: for each its line and its left edge. */
export function flow(widths: readonly number[], gap: number, room: number): { line: number; x: number }[] {
  let line = 0;
  let x = 0;
  return widths.map((width) => {
    if (x > 0 && x + width > room) {
      line++;
      x = 0;
    }
    const place = { line, x };
    x += width + gap;
    return place;
  });
}
