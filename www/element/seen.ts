// Which of a lab's parts are to be seen, and so which channels are read: what nobody looks at costs nothing.

import type { LabView } from '../contract/lab.ts';
import { type ChannelsRead, channelsRead } from '../contract/reads.ts';
import type { Scene } from '../contract/scene.ts';
import { listOf } from './attributes.ts';

/** What an element says of what it shows. */
interface Seen {
  readonly hide: string;
  readonly figures: string;
  readonly playing: boolean;
}

/** The parts that are not shown: those named, and where figures are named all others. */
export function hidden({ hide, figures }: Seen, view: LabView | undefined): Set<string> {
  const parts = new Set(listOf(hide));
  const wanted = listOf(figures);
  if (wanted.length > 0) for (const { id } of view?.figures ?? []) if (!wanted.includes(id)) parts.add(id);
  return parts;
}

/** Everything that something on screen shows; while it plays, nothing of what is `far` off the screen. */
export function read(
  seen: Seen,
  view: LabView | undefined,
  scene: Scene,
  far: readonly string[],
): ChannelsRead {
  const parts = hidden(seen, view);
  if (seen.playing) for (const id of far) parts.add(id);
  return view ? channelsRead(view, scene, parts) : { always: new Set(), once: new Set() };
}
