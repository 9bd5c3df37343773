/** Plane geometry the views share. Pure functions; nothing here knows a canvas. */

export type Point = readonly [x: number, y: number];
export type Range = readonly [low: number, high: number];
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
export type Numbers = ArrayLike<number>;

/** The i-th number; NaN where there is none, which every drawing loop skips anyway. */
export function at(values: Numbers, index: number): number {
  return values[index] ?? Number.NaN;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Least and greatest finite value, or null when there is none. */
export function finiteRange(values: Numbers): Range | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i);
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}

/**
 * A range fit to be an axis: never empty, a little wider than the data, and taking in `anchor` (zero, a
 * mean) when that costs at most a quarter of the picture.
 */
export function axisRange(range: Range | null, anchor: number | null = null): Range {
  if (range === null) return [0, 1];
  let [low, high] = range;
  let span = high - low;
  // Constant data, or data that differ by less than a double can place on an axis.
  if (!(span > Math.max(Math.abs(low), Math.abs(high)) * 1e-9)) {
    const room = Math.abs(low) * 0.1 || 1;
    if (low !== anchor) low -= room;
    high += room;
    span = high - low;
  }
  if (anchor !== null && anchor < low && low - anchor <= span / 4) low = anchor;
  else if (anchor !== null && anchor > high && anchor - high <= span / 4) high = anchor;
  const pad = span * 0.03;
  return [low === anchor ? low : low - pad, high === anchor ? high : high + pad];
}

/** At most `limit` of the indices 0..count, evenly spread; all of them when they fit. */
export function evenSample(count: number, limit: number): Uint32Array<ArrayBuffer> {
  const size = Math.max(0, Math.min(count, limit));
  const indices = new Uint32Array(size);
  for (let i = 0; i < size; i++) indices[i] = Math.floor((i * count) / size);
  return indices;
}

/** The part of the segment a→b inside `rect`, or null. Ends may be far away, even infinite (Liang–Barsky). */
export function clipSegment(a: Point, b: Point, rect: Rect): readonly [Point, Point] | null {
  const [ax, ay] = [tame(a[0]), tame(a[1])];
  const [dx, dy] = [tame(b[0]) - ax, tame(b[1]) - ay];
  if (Number.isNaN(dx + dy)) return null;
  let enter = 0;
  let leave = 1;
  const edges = [-dx, ax - rect.left, dx, rect.right - ax, -dy, ay - rect.top, dy, rect.bottom - ay];
  for (let i = 0; i < 8; i += 2) {
    const speed = at(edges, i);
    const room = at(edges, i + 1);
    if (speed === 0) {
      if (room < 0) return null;
    } else if (speed < 0) enter = Math.max(enter, room / speed);
    else leave = Math.min(leave, room / speed);
  }
  if (enter > leave) return null;
  return [
    [ax + enter * dx, ay + enter * dy],
    [ax + leave * dx, ay + leave * dy],
  ];
}

/** Infinity becomes merely enormous, so that a difference of two is never NaN. */
function tame(value: number): number {
  return clamp(value, -1e60, 1e60);
}

export function contains(rect: Rect, x: number, y: number): boolean {
  return x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
}

export function distanceToSegment(x: number, y: number, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : clamp(((x - a[0]) * dx + (y - a[1]) * dy) / length2, 0, 1);
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/**
 * Moves wished-for label heights apart until neighbours are `gap` away and all lie in low..high. The lowest
 * label on the page stays where it wished to be and pushes the others up.
 */
export function spread(wished: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wished.map((_, i) => i).sort((i, j) => at(wished, j) - at(wished, i));
  const placed = new Array<number>(wished.length).fill(low);
  let ceiling = high;
  for (const i of order) {
    placed[i] = Math.min(at(wished, i), ceiling);
    ceiling = at(placed, i) - gap;
  }
  let floor = low;
  for (const i of order.reverse()) {
    placed[i] = Math.max(at(placed, i), floor);
    floor = at(placed, i) + gap;
  }
  return placed;
}
