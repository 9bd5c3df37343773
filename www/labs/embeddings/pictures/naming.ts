/** Which points of a crowded picture get their name, and on which side: none over another, none that flickers. */

import type { Point, Rect } from '../../../charts/kit/geometry.ts';
import { boxOf, shared } from '../../../charts/kit/label-places.ts';

/** Pixels between a mark's middle and its name. */
const OFF = 6;
/** From the name's middle: to the right, to the left, above, below, and the corners. */
const SIDES: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
];

/** The side above. */
export const ABOVE = 2;

export interface Wanted {
  /** Which point it is. */
  index: number;
  width: number;
  /** Its name is there in any case, be it over another. */
  always: boolean;
  /** The side that it would rather have; defaults to the right. */
  first?: number;
}

/** The middle of a name on one of its point's sides. */
export function sideOf([x, y]: Point, width: number, height: number, side: number): Point {
  const [across, down] = SIDES[side] ?? [1, 0];
  return [x + across * (width / 2 + OFF), y + down * (height / 2 + (across === 0 ? OFF : OFF / 2))];
}

/** Where a name stands: its side of the point, and its middle. */
export interface Named {
  side: number;
  at: Point;
}

/**
 * Names for the points of `wanted`, the more important first; one for which there is no room has none. A name would
 * rather cover none of the `marks`, but for that alone it is not left out. `before` are the
 * sides of the last picture: a name stays on its side, and comes before those that had none, while it can.
 */
export function nameAll(
  wanted: readonly Wanted[],
  places: (index: number) => Point,
  height: number,
  frame: Rect,
  before: ReadonlyMap<number, number> = new Map(),
  marks: readonly Rect[] = [],
): Map<number, Named> {
  const rank = ({ always, index }: Wanted) => (always ? 0 : before.has(index) ? 1 : 2);
  const order = wanted.map((one, place) => ({ one, place }));
  order.sort((a, b) => rank(a.one) - rank(b.one) || a.place - b.place);
  const taken: Rect[] = [];
  const named = new Map<number, Named>();
  for (const { one } of order) {
    const point = places(one.index);
    const last = before.get(one.index) ?? one.first;
    const sides = SIDES.map((_, side) => side);
    const tried = last === undefined ? sides : [last, ...sides.filter((side) => side !== last)];
    const boxAt = (side: number) =>
      boxOf({ width: one.width, height }, sideOf(point, one.width, height, side));
    const free = tried.filter((side) => {
      const box = boxAt(side);
      return inside(box, frame) && taken.every((other) => shared(box, other) === 0);
    });
    const clear = (side: number) => marks.every((mark) => shared(boxAt(side), mark) === 0);
    // One that stays put is better than one that jumps away from every mark that passes.
    const stays = free[0] !== undefined && free[0] === last ? last : undefined;
    const found = stays ?? free.find(clear) ?? free[0];
    const side = found ?? (one.always ? (tried[0] ?? 0) : undefined);
    if (side === undefined) continue;
    const at = sideOf(point, one.width, height, side);
    named.set(one.index, { side, at });
    taken.push(boxOf({ width: one.width, height }, at));
  }
  return named;
}

const inside = (box: Rect, frame: Rect): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
