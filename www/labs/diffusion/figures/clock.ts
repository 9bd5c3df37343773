// Which noise level is looked at: one for all pictures of a lab, moved by hand or played, either way.

import { clamp } from '../../../charts/kit/geometry.ts';
import type { Stagehand } from '../../../contract/lab.ts';

/** How long the whole way takes when played, in ms, and what a stop takes at most. */
const WAY = 4500;
const STOP = 450;

/** −1 walks back from noise to form, 1 adds noise. */
export type Direction = -1 | 1;

/** Whether the reader wants nothing to move by itself. */
const stands = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** All times of some lists, each once, rising: the places where something is to be seen. */
export function stopsOf(...times: readonly Float32Array[]): Float32Array {
  return Float32Array.from(new Set(times.flatMap((list) => [...list]))).sort();
}

export class Clock {
  private now = 0;
  private stops = new Float32Array([0]);
  private going: Direction | null = null;
  private frame = 0;
  private last = 0;
  private owed = 0;
  private readonly heard = new Set<(byReader: boolean) => void>();

  /** The noise level, from 0, the data, to T. */
  get t(): number {
    return this.now;
  }

  /** How many places there are, and which of them this is, the data being 0. */
  get count(): number {
    return this.stops.length;
  }
  get index(): number {
    let best = 0;
    for (let i = 1; i < this.stops.length; i++)
      if (Math.abs((this.stops[i] ?? 0) - this.now) < Math.abs((this.stops[best] ?? 0) - this.now)) best = i;
    return best;
  }
  get playing(): Direction | null {
    return this.going;
  }

  /** Other places, since the steps are others; it stays where it is, or goes to the nearest. */
  between(stops: Float32Array): void {
    if (stops.length === this.stops.length && stops.every((t, i) => t === this.stops[i])) return;
    this.stops = stops.length > 0 ? Float32Array.from(stops) : new Float32Array([0]);
    this.seek(this.now);
  }

  /** Goes to the place nearest to a noise level. */
  seek(t: number): void {
    this.now = t;
    this.now = this.stops[this.index] ?? 0;
    this.tell(false);
  }

  /** Goes to a place, as the reader wants it. */
  go(index: number): void {
    this.now = this.stops[clamp(index, 0, this.count - 1)] ?? 0;
    this.tell(true);
  }

  /** Goes all the way; from the other end if it is there already. */
  play(direction: Direction): void {
    this.stop();
    const end = direction > 0 ? this.count - 1 : 0;
    const isThere = this.index === end;
    if (stands()) this.go(isThere ? this.count - 1 - end : end);
    else {
      if (isThere) this.go(this.count - 1 - end);
      this.walk(direction, end);
    }
  }

  /** Goes to the place nearest to a noise level, through all between. */
  walkTo(t: number): void {
    this.stop();
    const here = this.now;
    this.now = t;
    const end = this.index;
    this.now = here;
    const from = this.index;
    if (stands() || end === from) this.go(end);
    else this.walk(end > from ? 1 : -1, end);
  }

  private walk(direction: Direction, end: number): void {
    this.going = direction;
    this.last = performance.now();
    this.owed = 0;
    const tick = (now: number) => {
      this.frame = requestAnimationFrame(tick);
      this.owed += Math.min(now - this.last, 250) / Math.min(STOP, WAY / this.count);
      this.last = now;
      const steps = Math.floor(this.owed);
      if (steps === 0) return;
      this.owed -= steps;
      const left = direction * (end - this.index);
      const next = this.index + direction * clamp(steps, 0, Math.max(0, left));
      if (next === end || left <= 0) this.stop();
      this.go(next);
    };
    this.frame = requestAnimationFrame(tick);
    this.tell(true);
  }

  stop(): void {
    if (this.going === null) return;
    cancelAnimationFrame(this.frame);
    this.going = null;
    this.tell(true);
  }

  private tell(byReader: boolean): void {
    for (const hear of this.heard) hear(byReader);
  }

  /**
   * Calls whenever it moved, or began or ended to play, and says whether the reader wanted it; gives the
   * function that ends it.
   */
  listen(hear: (byReader: boolean) => void): () => void {
    this.heard.add(hear);
    return () => {
      this.heard.delete(hear);
      // Nobody looks any more.
      if (this.heard.size === 0) this.stop();
    };
  }
}

const clocks = new WeakMap<Stagehand, Clock>();

/** The clock of a lab. */
export function clockOf(stagehand: Stagehand): Clock {
  let clock = clocks.get(stagehand);
  if (clock === undefined) {
    clock = new Clock();
    clocks.set(stagehand, clock);
  }
  return clock;
}
