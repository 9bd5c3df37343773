/** A surface sampled on a grid: its level rings, its colours, its height anywhere between samples. */

import { contours as d3contours } from 'd3-contour';
import { interpolateViridis } from 'd3-scale-chromatic';
import { at, clamp, finiteRange, type Numbers, type Point, type Range } from './geometry.ts';

/** A ring's corners are in grid coordinates: sample (i, j) lies at (i, j). */
export interface Level {
  readonly value: number;
  readonly colour: string;
  readonly rings: readonly (readonly Point[])[];
}

export interface Surface {
  /** Row j (from the low end of y) holds nx samples: grid[j * nx + i]. */
  readonly grid: Float32Array;
  readonly nx: number;
  readonly ny: number;
}

const LEVELS = 16;

/**
 * Heights of the rings. Spaced by their square root, so that a parabola's rings are evenly spaced however
 * steep it is; by ratio when the surface spans more than four powers of ten.
 */
export function levelValues([low, high]: Range, count = LEVELS): number[] {
  if (!(high > low)) return [];
  const byRatio = low > 0 && high / low > 1e4;
  return Array.from({ length: count }, (_, k) => {
    const t = k / count;
    return byRatio ? low * (high / low) ** t : low + (high - low) * t * t;
  });
}

/** Where a height stands among the levels, 0..1: the argument of viridis. */
export function shade([low, high]: Range, value: number): number {
  if (!(high > low) || Number.isNaN(value)) return 0;
  const t =
    low > 0 && high / low > 1e4
      ? Math.log(value / low) / Math.log(high / low)
      : Math.sqrt((value - low) / (high - low));
  return clamp(t, 0, 1);
}

export function viridis(t: number): string {
  return interpolateViridis(t);
}

/** Rings are costly, so they are kept until another grid array comes. */
export class Contours {
  private surface: Surface | null = null;
  private levels: readonly Level[] = [];
  range: Range = [0, 0];

  of(surface: Surface): readonly Level[] {
    const { grid, nx, ny } = surface;
    const old = this.surface;
    if (old !== null && old.grid === grid && old.nx === nx && old.ny === ny) return this.levels;
    this.surface = { grid, nx, ny };
    this.range = finiteRange(grid) ?? [0, 0];
    this.levels = isGrid(surface) ? rings(surface, this.range) : [];
    return this.levels;
  }
}

export function isGrid({ grid, nx, ny }: Surface): boolean {
  return nx >= 2 && ny >= 2 && grid.length === nx * ny;
}

function rings({ grid, nx, ny }: Surface, range: Range): Level[] {
  // Overflowed samples stand as high as the highest that did not.
  const solid = Array.from(grid, (value) => (Number.isFinite(value) ? value : range[1]));
  const thresholds = levelValues(range);
  return d3contours()
    .size([nx, ny])
    .thresholds(thresholds)(solid)
    .map((ring, k) => ({
      value: ring.value,
      colour: viridis((k + 0.5) / thresholds.length),
      // d3 puts sample i at i + ½.
      rings: ring.coordinates.flatMap((polygon) =>
        polygon.map((corners) => corners.map(([x = 0, y = 0]): Point => [x - 0.5, y - 0.5])),
      ),
    }));
}

/** Height at grid coordinates (u, v), between samples by bilinear interpolation; NaN outside. */
export function heightAt({ grid, nx, ny }: Surface, u: number, v: number): number {
  if (!(u >= 0 && v >= 0 && u <= nx - 1 && v <= ny - 1)) return Number.NaN;
  const i = Math.min(Math.floor(u), nx - 2);
  const j = Math.min(Math.floor(v), ny - 2);
  const [s, t] = [u - i, v - j];
  const sample = (di: number, dj: number) => at(grid, (j + dj) * nx + i + di);
  const near = sample(0, 0) * (1 - s) + sample(1, 0) * s;
  const far = sample(0, 1) * (1 - s) + sample(1, 1) * s;
  return near * (1 - t) + far * t;
}

/** The middle of the lowest sample, in grid coordinates; null when every sample overflowed. */
export function lowest({ grid, nx }: Surface): Point | null {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < grid.length; k++) {
    const value: number = at(grid as Numbers, k);
    if (value < least) [best, least] = [k, value];
  }
  return best < 0 || nx < 1 ? null : [best % nx, Math.floor(best / nx)];
}
