/** Where everything of a network's diagram stands, what lies under the pointer, and where an arrow key leads. */

import { clamp, type Point } from '../../../../charts/kit/geometry.ts';

/** A neuron; layer 0 holds the inputs. */
export interface Neuron {
  readonly layer: number;
  readonly neuron: number;
}

/** A parameter: the weight into neuron `to` of `layer` (from 1) from neuron `from` below it, or its bias. */
export interface Parameter {
  readonly layer: number;
  /** −1 for the bias. */
  readonly from: number;
  readonly to: number;
}

/** What the pointer or the keyboard is at. */
export type Spot = ({ readonly kind: 'neuron' } & Neuron) | ({ readonly kind: 'parameter' } & Parameter);

export const BIAS = -1;
/** The most neurons of a layer that a diagram shows one by one. */
export const MOST_DRAWN = 16;
/** The most hidden layers and the most neurons in one. */
export const MOST_LAYERS = 6;
export const MOST_NEURONS = 256;

/** Whether a network is too wide for a diagram, and shown as matrices. */
export function isWide(sizes: readonly number[]): boolean {
  return sizes.some((size) => size > MOST_DRAWN);
}

export interface Layout {
  /** Of the whole diagram; wider than the room it was given when that is too narrow. */
  readonly width: number;
  readonly height: number;
  /** The side of a neuron's picture. */
  readonly thumb: number;
  /** Middle of each column. */
  readonly columns: readonly number[];
  /** From one neuron's middle to the next one's, in any column. */
  readonly pitch: number;
  /** The height at which every column is centred. */
  readonly middle: number;
  /** Room above the neurons, for buttons. */
  readonly head: number;
  /** The side of a button. */
  readonly button: number;
  /** Whether the buttons of a column stand one above the other. */
  readonly stacked: boolean;
  readonly sizes: readonly number[];
}

/** A column must hold its buttons: −, the number, +. */
export const NUMBER = 22;
/** Left of the inputs and right of the outputs, for their names. */
const MARGIN = 40;
/** As high as a column of larger pictures may be where there is little room. */
const TALL = 260;
/** The least that lines between two layers need to be told apart. */
const LINES = 18;

/** Lays a diagram out in `room` pixels; `coarse` is for fingers, which need larger buttons. */
export function layOutNetwork(sizes: readonly number[], room: number, coarse: boolean): Layout {
  const narrow = room < 480;
  const button = coarse ? (narrow ? 30 : 36) : 24;
  const most = Math.max(1, ...sizes);
  const gaps = Math.max(1, sizes.length - 1);
  const abreast = 2 * button + NUMBER + 2;
  // A tall column shrinks its pictures before it makes the diagram endless; a small network has room for larger ones.
  const fits = (side: number) => 2 * MARGIN + side + gaps * abreast <= room && most * (side + 8) <= TALL;
  const small = most > 8 ? 20 : 24;
  const thumb = narrow ? ([40, 32].find(fits) ?? small) : clamp(Math.floor(480 / most) - 8, 28, 44);
  const pitch = Math.max(24, thumb + (narrow ? 8 : most > 8 ? 6 : 12));
  const names = narrow ? MARGIN : MARGIN * 2;
  // Beside one another if there is room, else one above the other.
  const stacked = 2 * names + thumb + gaps * abreast > room;
  const least = stacked ? Math.max(button + 2, thumb + LINES) : abreast;
  const width = Math.max(room, 2 * names + thumb + gaps * least);
  const left = names + thumb / 2;
  const span = width - 2 * left;
  const rows = sizes.length <= 2 ? 1 : stacked ? 5 : 2;
  const head = rows * button + 18;
  const height = head + most * pitch + 12;
  return {
    width,
    height,
    thumb,
    columns: sizes.map((_, i) => (sizes.length === 1 ? width / 2 : left + (span * i) / (sizes.length - 1))),
    pitch,
    middle: head + (most * pitch) / 2,
    head,
    button,
    stacked,
    sizes,
  };
}

/** The middle of a neuron. */
export function place({ columns, pitch, middle, sizes }: Layout, layer: number, neuron: number): Point {
  const count = sizes[layer] ?? 0;
  return [columns[layer] ?? 0, middle + (neuron - (count - 1) / 2) * pitch];
}

/** The dot that stands for a neuron's bias: at the lower left corner of its picture. */
export function biasPlace(layout: Layout, layer: number, neuron: number): Point {
  const [x, y] = place(layout, layer, neuron);
  return [x - layout.thumb / 2, y + layout.thumb / 2];
}

export interface Curve {
  readonly from: Point;
  readonly to: Point;
  /** Both control points lie this far along, level with their ends. */
  readonly bend: number;
}

/** The line of a weight: it leaves and arrives level. */
export function edge(layout: Layout, { layer, from, to }: Parameter): Curve {
  const [x0, y0] = place(layout, layer - 1, from);
  const [x1, y1] = place(layout, layer, to);
  const half = layout.thumb / 2;
  const bend = (x1 - x0 - layout.thumb) * 0.45;
  return { from: [x0 + half, y0], to: [x1 - half, y1], bend };
}

/** A point of a cubic Bézier with level ends, a share `t` along. */
export function along({ from, to, bend }: Curve, t: number): Point {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [
    a * from[0] + b * (from[0] + bend) + c * (to[0] - bend) + d * to[0],
    (a + b) * from[1] + (c + d) * to[1],
  ];
}

/** How far below or above an edge the pointer may be. */
const NEAR_EDGE = 7;
const NEAR_BIAS = 9;

/** What lies at (x, y): a bias before its neuron, a neuron before the edges. */
export function hit(layout: Layout, x: number, y: number): Spot | null {
  const { sizes, thumb } = layout;
  for (let layer = 1; layer < sizes.length; layer++) {
    for (let to = 0; to < (sizes[layer] ?? 0); to++) {
      const [bx, by] = biasPlace(layout, layer, to);
      if (Math.hypot(bx - x, by - y) <= NEAR_BIAS) return { kind: 'parameter', layer, from: BIAS, to };
    }
  }
  for (let layer = 0; layer < sizes.length; layer++) {
    for (let neuron = 0; neuron < (sizes[layer] ?? 0); neuron++) {
      const [nx, ny] = place(layout, layer, neuron);
      if (Math.abs(nx - x) <= thumb / 2 + 2 && Math.abs(ny - y) <= thumb / 2 + 2)
        return { kind: 'neuron', layer, neuron };
    }
  }
  return nearestEdge(layout, x, y);
}

function nearestEdge(layout: Layout, x: number, y: number): Spot | null {
  const { sizes, columns, thumb } = layout;
  const layer = columns.findIndex((column, l) => l > 0 && x < column);
  if (layer < 1 || x < (columns[layer - 1] ?? 0) + thumb / 2 || x > (columns[layer] ?? 0) - thumb / 2)
    return null;
  let best: Spot | null = null;
  let least = NEAR_EDGE;
  for (let from = 0; from < (sizes[layer - 1] ?? 0); from++) {
    for (let to = 0; to < (sizes[layer] ?? 0); to++) {
      const away = distance(edge(layout, { layer, from, to }), x, y);
      if (away < least) {
        least = away;
        best = { kind: 'parameter', layer, from, to };
      }
    }
  }
  return best;
}

/** How far (x, y) is from a curve: at the same x, which never turns back, and by its slope there. */
function distance(curve: Curve, x: number, y: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 12; i++) {
    const t = (low + high) / 2;
    if (along(curve, t)[0] < x) low = t;
    else high = t;
  }
  const [x0, y0] = along(curve, Math.max(0, low - 0.02));
  const [x1, y1] = along(curve, Math.min(1, low + 0.02));
  const slope = (y1 - y0) / Math.max(1e-6, x1 - x0);
  return Math.abs(along(curve, low)[1] - y) / Math.hypot(1, slope);
}

/** Where an arrow key leads. Left and right go through an edge to the next layer; up and down along what is alike. */
export function walk(sizes: readonly number[], at: Spot, key: string): Spot | null {
  const size = (layer: number) => sizes[layer] ?? 0;
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const right = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (down === 0 && right === 0) return null;
  if (at.kind === 'neuron') {
    const { layer, neuron } = at;
    if (down !== 0) return { kind: 'neuron', layer, neuron: clamp(neuron + down, 0, size(layer) - 1) };
    const next = layer + right;
    if (next < 0 || next >= sizes.length) return at;
    const level = Math.round(((neuron + 0.5) / size(layer)) * size(next) - 0.5);
    const other = clamp(level, 0, size(next) - 1);
    return right > 0
      ? { kind: 'parameter', layer: next, from: neuron, to: other }
      : { kind: 'parameter', layer, from: other, to: neuron };
  }
  const { layer, from, to } = at;
  if (from === BIAS) {
    if (right !== 0) return { kind: 'neuron', layer, neuron: to };
    return { kind: 'parameter', layer, from, to: clamp(to + down, 0, size(layer) - 1) };
  }
  if (right !== 0)
    return right > 0
      ? { kind: 'neuron', layer, neuron: to }
      : { kind: 'neuron', layer: layer - 1, neuron: from };
  // Through all edges between two layers: those of one source, then those of the next.
  const all = size(layer - 1) * size(layer);
  const k = clamp(from * size(layer) + to + down, 0, all - 1);
  return { kind: 'parameter', layer, from: Math.floor(k / size(layer)), to: k % size(layer) };
}

/** Whether there is such a neuron or parameter in a network of these sizes. */
export function exists(sizes: readonly number[], spot: Spot): boolean {
  if (spot.kind === 'neuron') return spot.neuron < (sizes[spot.layer] ?? 0);
  const below = sizes[spot.layer - 1] ?? 0;
  return spot.layer >= 1 && spot.to < (sizes[spot.layer] ?? 0) && spot.from < below;
}

/** The n-th neuron of all, layer by layer. */
export function flatIndex(sizes: readonly number[], layer: number, neuron: number): number {
  let before = 0;
  for (let l = 0; l < layer; l++) before += sizes[l] ?? 0;
  return before + neuron;
}

/** Hidden layers after a button was pressed; null when the limits forbid it. `at` counts hidden layers from 0. */
export function resized(
  hidden: readonly number[],
  change: 'more' | 'fewer' | 'insert' | 'remove',
  at: number,
  most: number,
): number[] | null {
  const next = [...hidden];
  const here = hidden[at];
  switch (change) {
    case 'more':
      if (here === undefined || here >= most) return null;
      next[at] = here + 1;
      return next;
    case 'fewer':
      if (here === undefined || here <= 1) return null;
      next[at] = here - 1;
      return next;
    case 'insert':
      if (hidden.length >= MOST_LAYERS) return null;
      // As many neurons as the layer it stands beside: a newcomer that neither narrows nor widens.
      next.splice(at, 0, hidden[at - 1] ?? here ?? 4);
      return next;
    case 'remove':
      if (here === undefined) return null;
      next.splice(at, 1);
      return next;
  }
}
