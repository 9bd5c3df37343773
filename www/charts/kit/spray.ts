/** Drawing points with a pointer: one where it is pressed, then strewn about its way as it is dragged. */

import type { Point } from './geometry.ts';

/** Pixels between two points along the way. */
const APART = 9;
/** How far from it they are strewn, in pixels. */
const STREWN = 13;

/** The golden angle, by which seeds stand in a sunflower: no two close, no rows. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Where the n-th point of a drag falls beside the pointer, in pixels: strewn, up to `radius` away, the first on it. */
export function strewn(n: number, radius: number): Point {
  const reach = radius * Math.sqrt((n % 12) / 12);
  return [reach * Math.cos(n * GOLDEN), reach * Math.sin(n * GOLDEN)];
}

export class Spray {
  private last: Point | null = null;
  private count = 0;

  get active(): boolean {
    return this.last !== null;
  }

  press(place: Point): void {
    this.last = place;
    this.count = 0;
  }

  release(): void {
    this.last = null;
  }

  /** The pixels that are new points, since the last call. */
  drag(place: Point): Point[] {
    if (this.last === null) return [];
    const [x, y] = this.last;
    const [dx, dy] = [place[0] - x, place[1] - y];
    const count = Math.floor(Math.hypot(dx, dy) / APART);
    const made = Array.from({ length: count }, (_, k): Point => {
      const [ox, oy] = strewn(++this.count, STREWN);
      const share = (k + 1) / count;
      return [x + dx * share + ox, y + dy * share + oy];
    });
    if (count > 0) this.last = place;
    return made;
  }
}
