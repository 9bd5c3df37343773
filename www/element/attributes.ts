// What the attributes of <underhood-lab> say: some are its own, all others are controls.

import type { Speed } from '../core/player.ts';

/** Steps a second, unless the lab or its owner says otherwise. */
export const PACE = 10;

/** Attributes that are not controls. */
const OWN = new Set(['lab', 'hide', 'engine', 'lang', 'state', 'speed', 'autoplay']);

/** Nor are those that any element may have. */
export const isControlName = (name: string): boolean =>
  !OWN.has(name) &&
  !/^(id|class|style|slot|part|title|hidden|dir|role|tabindex|inert)$|^(data|aria|on)/.test(name);

/** The controls that an element sets, with their values. */
export function controlsOf(element: Element): Record<string, string> {
  const names = element.getAttributeNames().filter(isControlName);
  return Object.fromEntries(names.map((name) => [name, element.getAttribute(name) ?? '']));
}

/** `speed`: a number of steps a second, `stages`, or `full`. */
export function speedFrom(text: string | null): Speed {
  if (text === 'full' || text === 'stages') return text;
  const number = Number(text);
  return number > 0 && number <= 1000 ? number : PACE;
}
