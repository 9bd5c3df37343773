/** What the picture of points and fits is given. */

import type { ViewData } from '../../../../charts/kit/canvas.ts';
import { at, clamp, type Numbers } from '../../../../charts/kit/geometry.ts';

/** A curve over the grid; drawn only where it has all of its numbers. */
export interface FitCurve {
  label: string;
  values: Float32Array;
}

export interface PointsFitData extends ViewData {
  x: Numbers;
  y: Numbers;
  /** What each point is for: 0 to learn from, 1 to choose by, 2 to test with. */
  part: Numbers;
  partNames: readonly string[];
  /** Points whose value was tampered with, by their place; ringed. */
  changed?: Numbers;
  changedName?: string;
  grid: Float32Array;
  fit: FitCurve;
  /** Where the points come from, without the noise. */
  truth: FitCurve;
  /** Fits of other draws of as many points: one after the other, each as long as the grid. */
  draws: FitCurve;
  /** Their mean, and how far they spread about it. */
  mean: FitCurve;
  spread: Float32Array;
  /** Where the gradient pulls the fit, once it is known. */
  pull: FitCurve;
  /** Whether how far the fit is off each point is drawn. */
  residuals: boolean;
  extent: readonly [left: number, right: number, bottom: number, top: number];
  selected: number | null;
  xLabel: string;
  yLabel: string;
}

/** What a curve on a grid says at a place between. */
export function valueAt(grid: Numbers, values: Numbers, x: number): number {
  let i = 0;
  while (i + 2 < grid.length && at(grid, i + 1) < x) i++;
  const [x0, x1] = [at(grid, i), at(grid, i + 1)];
  const t = x1 > x0 ? clamp((x - x0) / (x1 - x0), 0, 1) : 0;
  return at(values, i) + t * (at(values, i + 1) - at(values, i));
}
