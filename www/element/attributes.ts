// What the attributes of <underhood-lab> say. Some are its own, and which of the others are controls the lab's own list
// says: an element has attributes of many hands, of HTML itself, of frameworks, of tools that translate or test.

import type { Speed } from '../core/player.ts';
import type { Message } from '../core/protocol.ts';

/** Steps a second, unless the lab or its owner says otherwise. */
export const PACE = 10;

/** The element's own, which are not controls. */
const OWN = ['lab', 'hide', 'engine', 'lang', 'state', 'speed', 'autoplay', 'beat', 'figures', 'book'];

/** What an element offers to its lab, which takes of it what is a control. */
export function offered(element: Element): Record<string, string> {
  const names = element.getAttributeNames().filter((name) => !OWN.includes(name));
  return Object.fromEntries(names.map((name) => [name, element.getAttribute(name) ?? '']));
}

/** Of what it offers, the lab's controls. */
export const controlsOf = (element: Element, controls: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(offered(element)).filter(([name]) => controls.includes(name)));

/** Of what a lab refuses, that which somebody meant: an attribute that is no control was never meant for it. */
export function meant(
  refused: readonly Message[],
  offers: Readonly<Record<string, string>>,
  asked: Readonly<Record<string, string>>,
): Message[] {
  const strays = Object.keys(offers).filter((name) => !Object.hasOwn(asked, name));
  return refused.filter(({ id, values: { name } }) => {
    if (id !== 'unknown_among' || name === undefined || !('text' in name)) return true;
    // A long name comes shortened.
    const text = name.text.replace(/…$/, '');
    return !strays.some((stray) => stray.startsWith(text));
  });
}

/** `speed`: a number of steps a second, `stages`, or `full`. */
export function speedFrom(text: string | null): Speed {
  if (text === 'full' || text === 'stages') return text;
  const number = Number(text);
  return number > 0 && number <= 1000 ? number : PACE;
}

/** What an attribute that is no control was probably meant to be: what is written nearly so, if anything is. */
export function nearMiss(name: string, controls: readonly string[]): string | undefined {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const given = bare(name);
  // Of a short word two letters make another one.
  const most = given.length < 4 ? 0 : given.length < 7 ? 1 : 2;
  const near = [...controls, ...OWN]
    .map((id) => ({ id, away: distance(given, bare(id)) }))
    .filter(({ away }) => away <= most);
  return near.sort((a, b) => a.away - b.away)[0]?.id;
}

/** How many letters have to be put in, left out or changed to make one word of the other (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** HTML's own of any element, those left out that are a property of the same name. */
const HTML = /^(class|is|exportparts|item\w+|xmlns|aria-.*|data-.*|on.*)$/;

/** For whoever writes the page: an attribute that does nothing, and looks as if it were to do something. */
export function hint(element: Element, controls: readonly string[]): void {
  for (const name of element.getAttributeNames()) {
    if (controls.includes(name) || OWN.includes(name)) continue;
    if (HTML.test(name) || name in HTMLElement.prototype) continue;
    const id = nearMiss(name, controls);
    const lab = element.getAttribute('lab');
    const text = `<underhood-lab lab="${lab}"> has no control “${name}”: is “${id}” meant?`;
    if (id === undefined || hinted.has(text)) continue;
    hinted.add(text);
    console.info(text);
  }
}
const hinted = new Set<string>();

/** Watches the attributes of an element on its page. */
export class AttributeWatch {
  private readonly observer = new MutationObserver((changes) => this.changed(changes));

  /** `set` is called with each control that an attribute sets anew; `controls` are those of the lab that is open. */
  constructor(
    private readonly element: HTMLElement,
    private readonly controls: () => readonly string[],
    private readonly set: (control: string, value: string) => void,
  ) {}

  begin(): void {
    this.observer.observe(this.element, { attributes: true });
  }

  end(): void {
    this.observer.disconnect();
  }

  private changed(changes: readonly MutationRecord[]): void {
    const names = new Set(changes.map(({ attributeName }) => attributeName ?? ''));
    // Canvases have their colours from the theme, and have to be told.
    if (names.has('data-theme')) dispatchEvent(new Event('themechange'));
    const controls = this.controls();
    if (controls.length === 0) return;
    for (const name of names) {
      const value = this.element.getAttribute(name);
      if (value !== null && controls.includes(name)) this.set(name, value);
    }
    hint(this.element, controls);
  }
}

/** What an attribute lists: words, apart by spaces or commas. */
export const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
