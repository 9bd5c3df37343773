// Which channels the page has to read, so that what nobody looks at costs nothing.

import { type LabView, stageLine, visibleFigures } from './lab.ts';
import type { Scene } from './scene.ts';

export interface ChannelsRead {
  /** With every frame. */
  always: Set<string>;
  /** Once for each description: they change with it alone. */
  once: Set<string>;
}

/** The channels of everything that a lab shows at present, its hidden parts left out. */
export function channelsRead(
  view: LabView,
  { about, view: shown }: Scene,
  hidden: ReadonlySet<string>,
): ChannelsRead {
  const always = new Set<string>();
  const once = new Set(view.readsOnce);
  const add = (to: Set<string>, ids: Iterable<string> | undefined) => {
    for (const id of ids ?? []) to.add(id);
  };
  for (const figure of visibleFigures(view, about, hidden)) {
    add(always, figure.reads(about, shown));
    add(once, figure.readsOnce(about));
  }
  if (!hidden.has('headlines')) {
    for (const { channel, reads } of view.headlines) add(always, [channel, ...(reads ?? [])]);
    add(always, view.sentence?.reads);
  }
  if (!hidden.has('alerts')) add(always, view.alerts?.reads);
  if (!hidden.has('step'))
    for (const stage of about.stages) add(always, stageLine(view, stage, about)?.reads);
  return { always, once };
}
