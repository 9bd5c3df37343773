// A moment of a lab, and reading its channels and settings: small, typed, and the same arrays for the same data.

import type { Description, Label } from '../core/protocol.ts';
import type { Scene } from '../core/scene.ts';

export type { Scene };

const NONE = new Float32Array();

/** A channel's numbers, empty while it has none. */
export const numbers = (scene: Scene, channel: string): Float32Array => scene.channels[channel]?.data ?? NONE;

/** The first number of a channel, NaN while it has none. */
export const first = (scene: Scene, channel: string): number => numbers(scene, channel)[0] ?? Number.NaN;

/** What lies along an axis of the channels. */
export const axis = (about: Description, symbol: string): Label[] =>
  about.axes.find((a) => a.symbol === symbol)?.labels ?? [];

/** The present value of a control that is a text. */
export const setting = (about: Description, control: string): string => String(about.values[control] ?? '');

/** Whether a stage of the present step is the one that comes next. */
export const comesNext = ({ about, status }: Scene, stage: string): boolean =>
  about.stages[status.stage]?.id === stage;

/**
 * Works something out of a thing once, however often it is asked. Arrays of a scene are replaced and never written
 * into, so that what is made of one holds for as long as it is there; views know data by identity.
 */
export function once<Key extends object, More extends unknown[], Made>(
  make: (from: Key, ...more: More) => Made,
): (from: Key, ...more: More) => Made {
  const known = new WeakMap<Key, { made: Made }>();
  return (from, ...more) => {
    let found = known.get(from);
    if (found === undefined) {
      found = { made: make(from, ...more) };
      known.set(from, found);
    }
    return found.made;
  };
}

const split = once((data: Float32Array, width: number): readonly Float32Array[] => {
  const rows = width > 0 ? data.length / width : 0;
  return Array.from({ length: width }, (_, column) =>
    Float32Array.from({ length: rows }, (_, row) => data[row * width + column] ?? Number.NaN),
  );
});

/** The columns of a row-major channel; none while it has nothing. */
export function columns(scene: Scene, channel: string): readonly Float32Array[] {
  const found = scene.channels[channel];
  return found ? split(found.data, found.shape[1] ?? 0) : [];
}

/** Calls at most every so often, and the last call always. */
export function sparingly<A extends unknown[]>(ms: number, call: (...args: A) => void): (...args: A) => void {
  let latest: A | undefined;
  return (...args) => {
    const waiting = latest !== undefined;
    latest = args;
    if (waiting) return;
    setTimeout(() => {
      const due = latest;
      latest = undefined;
      if (due) call(...due);
    }, ms);
  };
}
