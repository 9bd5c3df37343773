// One moment of a lab, as the page knows it.

import type { ChannelData, CurveData, Description, RunInfo, Status } from './protocol.ts';

/** A run beside the present one, with its curves as they were, by the ids of their channels. */
export interface KeptRun extends RunInfo {
  curves: Readonly<Record<string, CurveData>>;
}

/** All that can be drawn from: one moment of a lab. */
export interface Scene {
  about: Description;
  status: Status;
  /** The channels that were read, by id. Arrays are replaced, never written into. */
  channels: Readonly<Record<string, ChannelData>>;
  /** How many ms the core worked to have them, when they were last read. */
  took: Readonly<Record<string, number>>;
  /** After scrubbing back the curves as far as the run had got, by their channels: what lies ahead is there already. */
  ahead: Readonly<Record<string, CurveData>>;
  /** The runs beside the present one, the oldest first. */
  kept: readonly KeptRun[];
  /** The term of the formula under the pointer, here or in a figure. */
  term: string | null;
  /** How the page shows things, by key; part of the address. */
  view: Readonly<Record<string, string>>;
}
