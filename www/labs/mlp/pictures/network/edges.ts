/** A network's lines: width is size, colour and dash are sign. */

import { clamp } from '../../../../charts/kit/geometry.ts';
import { largest } from '../../../../charts/kit/ramps.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import { type NetworkData, shownOf } from './data.ts';
import { edge, type Layout, type Parameter } from './layout.ts';

/** Widths that are told apart: all lines of one are stroked together. */
const BINS = 12;
const THIN = 0.5;
const WIDE = 6;

/** Below this a weight is small however small the others are; gradients have no such size of their own. */
const WEIGHT_FLOOR = 0.5;

/** The size drawn widest: the largest there is, so that one picture always uses its whole range. */
export function edgeScale(data: NetworkData): number {
  if (data.mode === 'gradients')
    return data.edgeGradients.reduce((most, layer) => Math.max(most, largest(layer, 0)), 0) || 1;
  if (data.mode === 'weights')
    return data.weights.reduce((most, layer) => Math.max(most, largest(layer, 0)), WEIGHT_FLOOR);
  let most = WEIGHT_FLOOR;
  eachEdge(data.sizes, (parameter) => {
    const size = Math.abs(shownOf(data, parameter));
    if (size > most && size !== Number.POSITIVE_INFINITY) most = size;
  });
  return most;
}

/** Which of the widths a value is drawn in, from 0; infinity in the widest. */
export function widthBin(value: number, scale: number): number {
  return Math.round(clamp(Math.abs(value) / scale, 0, 1) * (BINS - 1));
}

export function widthOf(bin: number): number {
  return THIN + ((WIDE - THIN) * bin) / (BINS - 1);
}

export function eachEdge(sizes: readonly number[], visit: (parameter: Parameter) => void): void {
  for (let layer = 1; layer < sizes.length; layer++) {
    const [below, above] = [sizes[layer - 1] ?? 0, sizes[layer] ?? 0];
    for (let from = 0; from < below; from++) for (let to = 0; to < above; to++) visit({ layer, from, to });
  }
}

/** Where on a line of this sign and width the ink is, and where it is not. */
export function dashOf(value: number, width: number): number[] {
  return value < 0 ? [Math.max(7, width * 2), Math.max(4, width)] : [];
}

/** All lines, thin ones first; `dim` lets them step back for one that is looked at. */
export function drawEdges(
  ctx: CanvasRenderingContext2D,
  data: NetworkData,
  layout: Layout,
  scale: number,
  theme: Theme,
  dim: boolean,
): void {
  // [positive, negative] for each width; what is not a number is not drawn as if it were one.
  const bins = Array.from({ length: 2 * BINS }, (): Path2D | null => null);
  eachEdge(data.sizes, (parameter) => {
    const value = shownOf(data, parameter);
    if (Number.isNaN(value)) return;
    const bin = 2 * widthBin(value, scale) + (value < 0 ? 1 : 0);
    let path = bins[bin];
    if (path == null) {
      path = new Path2D();
      bins[bin] = path;
    }
    trace(path, layout, parameter);
  });
  ctx.lineCap = 'butt';
  bins.forEach((path, i) => {
    if (path === null) return;
    const negative = i % 2 === 1;
    const bin = i >> 1;
    ctx.lineWidth = widthOf(bin);
    ctx.strokeStyle = negative ? theme.negative : theme.positive;
    ctx.globalAlpha = (dim ? 0.3 : 1) * (0.45 + (0.5 * bin) / (BINS - 1));
    ctx.setLineDash(dashOf(negative ? -1 : 1, widthOf(bin)));
    ctx.stroke(path);
  });
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** One line, lit. */
export function drawEdge(
  ctx: CanvasRenderingContext2D,
  data: NetworkData,
  layout: Layout,
  parameter: Parameter,
  scale: number,
  theme: Theme,
): void {
  const value = shownOf(data, parameter);
  const width = Math.max(2.5, widthOf(widthBin(Number.isNaN(value) ? 0 : value, scale)) + 1);
  const path = new Path2D();
  trace(path, layout, parameter);
  ctx.strokeStyle = theme.paper;
  ctx.lineWidth = width + 4;
  ctx.stroke(path);
  ctx.strokeStyle = value < 0 ? theme.negative : value >= 0 ? theme.positive : theme.ink3;
  ctx.lineWidth = width;
  ctx.setLineDash(dashOf(value, width));
  ctx.stroke(path);
  ctx.setLineDash([]);
}

function trace(path: Path2D, layout: Layout, parameter: Parameter): void {
  const { from, to, bend } = edge(layout, parameter);
  path.moveTo(from[0], from[1]);
  path.bezierCurveTo(from[0] + bend, from[1], to[0] - bend, to[1], to[0], to[1]);
}
