// A moment of a lab, and reading its channels and settings: small, typed, and the same arrays for the same data.

import type { Description, Label, RecordTypes, TensorData } from '../core/protocol.ts';
import type { Scene } from '../core/scene.ts';

export type { Scene };

const NONE = new Float32Array();

/** The numbers of a tensor or a curve, empty while it has none. */
export function numbers(scene: Scene, channel: string): Float32Array {
  const found = scene.channels[channel];
  return found === undefined || found.type === 'record' ? NONE : found.data;
}

/** Whether a channel has been read, and has something to tell. */
export function isKnown({ channels }: Scene, channel: string): boolean {
  const found = channels[channel];
  return found !== undefined && !(found.type === 'record' && found.value === null);
}

/** The first number of a channel, NaN while it has none. */
export const first = (scene: Scene, channel: string): number => numbers(scene, channel)[0] ?? Number.NaN;

/** A tensor with its shape, once it has been read. */
export function tensor(scene: Scene, channel: string): TensorData | undefined {
  const found = scene.channels[channel];
  return found?.type === 'tensor' ? found : undefined;
}

/** A record, null while there is nothing to tell. That it is of this type is the core's word. */
export function record<Type extends keyof RecordTypes>(
  scene: Scene,
  channel: string,
  type: Type,
): RecordTypes[Type] | null {
  const found = scene.channels[channel];
  if (found?.type !== 'record' || found.value === null) return null;
  if (found.record !== type) throw new Error(`${channel} is a ${found.record}, not a ${type}`);
  return found.value as RecordTypes[Type];
}

const UNKNOWN = { loss: Number.NaN, score: Number.NaN };

/** Loss and score on the examples trained on, on those held out, or of guessing; NaN before they are known. */
export const measured = (scene: Scene, channel: 'trained_on' | 'held_out' | 'guess') =>
  record(scene, channel, 'Measured') ?? UNKNOWN;

/** What lies along an axis of the channels. */
export const axis = (about: Description, symbol: string): Label[] =>
  about.axes.find((a) => a.symbol === symbol)?.labels ?? [];

/** The present value of a control that is a text. */
export const setting = (about: Description, control: string): string => String(about.values[control] ?? '');

/** What the present option of a control is called. */
export function chosen(about: Description, control: string): string {
  const kind = about.controls.find(({ id }) => id === control)?.kind;
  const id = setting(about, control);
  return (kind?.type === 'choice' && kind.options.find((option) => option.id === id)?.label) || id;
}

/** Whether a stage of the present step is the one that comes next. */
export const comesNext = ({ about, status }: Scene, stage: string): boolean =>
  about.stages[status.stage]?.id === stage;

/** Whether a stage of the present step is done. */
export const isDone = ({ about, status }: Scene, stage: string): boolean =>
  about.stages.slice(0, status.stage).some(({ id }) => id === stage);

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

/** The columns of row-major data. */
export const split = once((data: Float32Array, width: number): readonly Float32Array[] => {
  const rows = width > 0 ? data.length / width : 0;
  return Array.from({ length: width }, (_, column) =>
    Float32Array.from({ length: rows }, (_, row) => data[row * width + column] ?? Number.NaN),
  );
});

/** The columns of a matrix or a curve, row-major; none while it has nothing. */
export function columns(scene: Scene, channel: string): readonly Float32Array[] {
  const found = scene.channels[channel];
  return found === undefined || found.type === 'record' ? [] : split(found.data, found.shape[1] ?? 0);
}

/** A column of a curve by its name; empty while there is none. */
export function column(scene: Scene, channel: string, name: string): Float32Array {
  const found = scene.channels[channel];
  return found?.type === 'curve' ? (columns(scene, channel)[found.columns.indexOf(name)] ?? NONE) : NONE;
}

/** Where along a curve a column first meets a condition: the number of its first column there, or infinity. */
export function firstWhere(
  scene: Scene,
  channel: string,
  name: string,
  meets: (value: number) => boolean,
): number {
  const place = column(scene, channel, name).findIndex(meets);
  return place < 0 ? Number.POSITIVE_INFINITY : (columns(scene, channel)[0]?.[place] ?? 0);
}

/** Calls at most every so often, and the last call always; for each object that it is called with first by itself, so
 * that of two labs neither speaks for the other. */
export function sparingly<A extends unknown[]>(ms: number, call: (...args: A) => void): (...args: A) => void {
  const latest = new Map<unknown, A>();
  return (...args) => {
    const of = typeof args[0] === 'object' ? args[0] : null;
    const waiting = latest.has(of);
    latest.set(of, args);
    if (waiting) return;
    setTimeout(() => {
      const due = latest.get(of);
      latest.delete(of);
      if (due) call(...due);
    }, ms);
  };
}
