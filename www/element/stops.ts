// Where a slider stops. A key moves it by one stop, so every stop must be another value.

import type { Kind } from '../core/protocol.ts';

export type Range = Extract<Kind, { type: 'range' }>;

/** More stops than this a thumb can't tell apart. */
const MOST = 200;
/** Whole numbers over more than this factor go by factors: 1, 2, 3 … 1024. */
const FACTOR = 100;

const known = new WeakMap<Range, number[]>();

/** The values that a slider stops at, in order, the least and the greatest among them; worked out once for each. */
export function stops(range: Range): readonly number[] {
  const made = known.get(range) ?? stopsOf(range);
  known.set(range, made);
  return made;
}

function stopsOf({ scale, min, max }: Range): number[] {
  const whole = scale === 'whole';
  // Of few whole numbers, each.
  const each = whole && max - min <= MOST;
  const byFactors = scale === 'log' || (whole && !each && min >= 1 && max / min > FACTOR);
  const steps = each ? max - min : MOST;
  const at = (share: number) => (byFactors ? min * (max / min) ** share : min + (max - min) * share);
  const values = Array.from({ length: steps + 1 }, (_, i) => {
    const value = at(steps === 0 ? 0 : i / steps);
    // 0.1, not 0.09999; three digits still tell every stop from the next.
    return whole ? Math.round(value) : Math.min(max, Math.max(min, Number(value.toPrecision(3))));
  });
  return [...new Set(values)];
}

/** The stop that is nearest to a value, by its number. */
export function nearest(values: readonly number[], value: number): number {
  const above = values.findIndex((stop) => stop >= value);
  if (above < 0) return values.length - 1;
  const [low, high] = [values[above - 1], values[above]];
  return low !== undefined && high !== undefined && value - low < high - value ? above - 1 : above;
}
