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

/** Columns of a row-major channel, split once for each array that arrives: views know data by identity. */
export class Columns {
  private from: Float32Array | undefined;
  private split: Float32Array[] = [];

  of(scene: Scene, channel: string): Float32Array[] {
    const found = scene.channels[channel];
    const data = found?.data ?? NONE;
    if (data !== this.from) {
      const width = found?.shape[1] ?? 0;
      const rows = width > 0 ? data.length / width : 0;
      this.split = Array.from({ length: width }, (_, column) =>
        Float32Array.from({ length: rows }, (_, row) => data[row * width + column] ?? Number.NaN),
      );
      this.from = data;
    }
    return this.split;
  }
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
