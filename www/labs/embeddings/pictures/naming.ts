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
  const taken = new Boxes();
  const marked = new Boxes(marks);
  const named = new Map<number, Named>();
  for (const { one } of order) {
    const point = places(one.index);
    const last = before.get(one.index);
    const first = last ?? one.first ?? 0;
    const boxAt = (side: number) =>
      boxOf({ width: one.width, height }, sideOf(point, one.width, height, side));
    const free = (side: number) => inside(boxAt(side), frame) && !taken.meets(boxAt(side));
    let found: number | undefined;
    for (let i = 0; i <= SIDES.length; i++) {
      // First the one it would rather have, and then all in their order.
      const side = i === 0 ? first : i - 1;
      if ((i > 0 && side === first) || !free(side)) continue;
      found ??= side;
      // One that stays put is better than one that jumps away from every mark that passes.
      if (side !== last && marked.meets(boxAt(side))) continue;
      found = side;
      break;
    }
    const side = found ?? (one.always ? first : undefined);
    if (side === undefined) continue;
    named.set(one.index, { side, at: sideOf(point, one.width, height, side) });
    taken.add(boxAt(side));
  }
  return named;
}

/** Boxes by the rows that they lie in, so that few are looked at. */
class Boxes {
  private readonly rows = new Map<number, Rect[]>();

  constructor(boxes: readonly Rect[] = []) {
    for (const box of boxes) this.add(box);
  }

  add(box: Rect): void {
    for (let row = rowOf(box.top); row <= rowOf(box.bottom); row++) {
      const found = this.rows.get(row);
      if (found) found.push(box);
      else this.rows.set(row, [box]);
    }
  }

  meets(box: Rect): boolean {
    for (let row = rowOf(box.top); row <= rowOf(box.bottom); row++)
      if (this.rows.get(row)?.some((other) => shared(box, other) > 0)) return true;
    return false;
  }
}

const ROW = 16;
/** Far away there is one row for all. */
const rowOf = (y: number): number => Math.floor(Math.max(-1e4, Math.min(1e4, y || 0)) / ROW);

const inside = (box: Rect, frame: Rect): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
