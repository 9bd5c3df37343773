// What the attributes of <underhood-lab> say: some are its own, all others are controls.

import type { Speed } from '../core/player.ts';

/** Steps a second, unless the lab or its owner says otherwise. */
export const PACE = 10;

/** Attributes that are not controls. */
const OWN = new Set(['lab', 'hide', 'engine', 'lang', 'state', 'speed', 'autoplay', 'beat', 'figures']);

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

/** Watches the attributes of an element on its page. */
export class AttributeWatch {
  private readonly observer = new MutationObserver((changes) => this.changed(changes));

  /** `set` is called with each control that an attribute sets anew. */
  constructor(
    private readonly element: HTMLElement,
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
    for (const name of [...names].filter(isControlName)) {
      const value = this.element.getAttribute(name);
      if (value !== null) this.set(name, value);
    }
  }
}
