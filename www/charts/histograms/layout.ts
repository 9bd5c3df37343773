/** Where the histograms over time stand, and which of their cells lies where. */

import { at, clamp, type Numbers, type Rect } from '../kit/geometry.ts';

/** One layer's panel: its strip over time, then its latest histogram as bars. */
export interface HistogramPanel {
  /** Top left of the title. */
  readonly left: number;
  readonly top: number;
  readonly strip: Rect;
  readonly bars: Rect;
}

export interface Histogram {
  /** Row-major [t, bins], times oldest first: counts or shares. */
  readonly counts: Float32Array;
  readonly bins: number;
}

/** A cell: the time's and the bin's index. */
export interface Cell {
  readonly panel: number;
  readonly time: number;
  readonly bin: number;
}

const LEAST = 250;
const GAP = 24;
const TITLE = 22;
const AXIS = 36;
const TICKS = 24;
const STRIP = 130;

/** Panels in a grid, as many abreast as there is room for; `ticks` is the width of the widest tick. */
export function layOutHistograms(
  count: number,
  width: number,
  ticks: number,
): { panels: HistogramPanel[]; height: number } {
  const fit = clamp(Math.floor((width + GAP) / (LEAST + GAP)), 1, Math.max(1, count));
  // Five of which four fit are three and two, not four and one.
  const abreast = Math.ceil(count / Math.ceil(count / fit)) || 1;
  const each = (width - GAP * (abreast - 1)) / abreast;
  const tall = TITLE + STRIP + TICKS;
  const left = Math.max(AXIS, ticks + 10);
  const bar = clamp(each * 0.2, 36, 90);
  const panels = Array.from({ length: count }, (_, i) => {
    const x = (i % abreast) * (each + GAP);
    const y = Math.floor(i / abreast) * (tall + GAP / 2);
    const top = y + TITLE;
    const bottom = top + STRIP;
    const edge = x + each - bar - 6;
    return {
      left: x,
      top: y,
      strip: { left: x + left, top, right: edge, bottom },
      bars: { left: edge + 4, top, right: x + each - 2, bottom },
    };
  });
  const rows = Math.ceil(count / abreast);
  return { panels, height: rows * tall + Math.max(0, rows - 1) * (GAP / 2) };
}

/** How many times a histogram has. */
export function times({ counts, bins }: Histogram): number {
  return bins > 0 ? Math.floor(counts.length / bins) : 0;
}

/** The counts of one time as shares of their sum; all 0 when there is nothing. */
export function shares({ counts, bins }: Histogram, time: number): Float32Array {
  const row = counts.slice(time * bins, (time + 1) * bins);
  let sum = 0;
  for (const count of row) if (Number.isFinite(count)) sum += count;
  return row.map((count) => (sum > 0 && Number.isFinite(count) ? count / sum : 0));
}

/**
 * Each cell's place in a table of 256 colours: its share of its time, beside the largest share of all times.
 * By the square root: a rare value must still be seen beside a common one.
 */
export function shadesOf(layer: Histogram): Uint8Array {
  const { counts, bins } = layer;
  const count = times(layer);
  const share = new Float32Array(count * bins);
  let most = 0;
  for (let time = 0; time < count; time++) {
    let sum = 0;
    for (let k = time * bins; k < (time + 1) * bins; k++) {
      const value = at(counts, k);
      if (Number.isFinite(value)) sum += value;
    }
    for (let k = time * bins; sum > 0 && k < (time + 1) * bins; k++) {
      const part = at(counts, k) / sum;
      if (!Number.isFinite(part)) continue;
      share[k] = part;
      if (part > most) most = part;
    }
  }
  const shades = new Uint8Array(share.length);
  for (let k = 0; k < shades.length; k++)
    shades[k] = most > 0 ? Math.round(255 * Math.sqrt(Math.max(0, at(share, k)) / most)) : 0;
  return shades;
}

/** Where a step stands from 0 to 1 between the first and the last; one alone fills the strip. */
export function stepShare(steps: Numbers, step: number): number {
  const [first, last] = [at(steps, 0), at(steps, steps.length - 1)];
  return last > first ? clamp((step - first) / (last - first), 0, 1) : 0;
}

/** Which of the times stands at a share of the strip: the nearest by its step. */
export function timeAt(steps: Numbers, share: number): number {
  const [first, last] = [at(steps, 0), at(steps, steps.length - 1)];
  if (!(last > first)) return 0;
  const step = first + clamp(share, 0, 1) * (last - first);
  let [low, high] = [0, steps.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(steps, middle) <= step) low = middle;
    else high = middle;
  }
  return step - at(steps, low) <= at(steps, high) - step ? low : high;
}

/** The cell under (x, y): in a strip, or among the bars, which are the last time. */
export function cellUnder(
  panels: readonly HistogramPanel[],
  layers: readonly Histogram[],
  steps: Numbers,
  x: number,
  y: number,
): Cell | null {
  for (let panel = 0; panel < panels.length; panel++) {
    const { strip, bars } = panels[panel] as HistogramPanel;
    const layer = layers[panel];
    if (layer === undefined || times(layer) === 0) continue;
    if (y < strip.top || y > strip.bottom || x < strip.left || x > bars.right) continue;
    const bin = clamp(
      Math.floor(((strip.bottom - y) / (strip.bottom - strip.top)) * layer.bins),
      0,
      layer.bins - 1,
    );
    const last = times(layer) - 1;
    const time = x > strip.right ? last : timeAt(steps, (x - strip.left) / (strip.right - strip.left));
    return { panel, time: Math.min(time, last), bin };
  }
  return null;
}

/** Where a key leads: arrows through times and bins, Page Up and Page Down to another layer. */
export function walkHistogram(
  layers: readonly Histogram[],
  { panel, time, bin }: Cell,
  key: string,
): Cell | null {
  const layer = layers[panel];
  if (layer === undefined) return null;
  const last = Math.max(0, times(layer) - 1);
  const page = (to: number): Cell => {
    const next = clamp(to, 0, layers.length - 1);
    const other = layers[next] ?? layer;
    return {
      panel: next,
      time: clamp(time, 0, Math.max(0, times(other) - 1)),
      bin: clamp(bin, 0, other.bins - 1),
    };
  };
  switch (key) {
    case 'ArrowLeft':
      return { panel, time: Math.max(0, time - 1), bin };
    case 'ArrowRight':
      return { panel, time: Math.min(last, time + 1), bin };
    case 'ArrowUp':
      return { panel, time, bin: Math.min(layer.bins - 1, bin + 1) };
    case 'ArrowDown':
      return { panel, time, bin: Math.max(0, bin - 1) };
    case 'Home':
      return { panel, time: 0, bin };
    case 'End':
      return { panel, time: last, bin };
    case 'PageUp':
      return page(panel - 1);
    case 'PageDown':
      return page(panel + 1);
    default:
      return null;
  }
}
