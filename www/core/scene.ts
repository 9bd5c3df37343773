// One moment of a lab, as the page knows it.

import type { ChannelData, Description, Status } from './protocol.ts';

/** All that can be drawn from: one moment of a lab. */
export interface Scene {
  about: Description;
  status: Status;
  /** The channels that were read, by id. Arrays are replaced, never written into. */
  channels: Readonly<Record<string, ChannelData>>;
  /** The term of the formula under the pointer, here or in a figure. */
  term: string | null;
  /** How the page shows things, by key; part of the address. */
  view: Readonly<Record<string, string>>;
}
