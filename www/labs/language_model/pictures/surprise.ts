/** A text token by token, each with a bar as tall as it was a surprise: −ln p. A token can be chosen. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { fill, plain } from '../../../charts/kit/format.ts';
import { chance, visible } from '../../../charts/kit/token-text.ts';

export interface SurpriseData {
  /** What the picture shows, in one sentence. */
  label: string;
  /** The tokens; the first is given, not predicted. */
  tokens: readonly string[];
  /** ln p of each token after the first; empty before there are any. */
  logProbs: Float32Array;
  /** How many of the tokens are the reader's; those after them were written by the model. */
  given: number;
  /** ln p of the line's end after them; null where that is not asked. */
  end: number | null;
  /** What knowing nothing costs, in nats: ln V. */
  knowing: number;
  /** The token whose bet is shown, by its place; 0 for none. */
  chosen: number;
  words: SurpriseWords;
}

export interface SurpriseWords {
  /** `{token}`, `{p}` and `{surprise}`: what a block says under the pointer. */
  block: string;
  start: string;
  /** `{p}` and `{surprise}`. */
  end: string;
  knowing: string;
}

export interface SurpriseOptions {
  /** Without it nothing can be chosen. */
  onChoose?: (place: number) => void;
}

/** How tall the tallest bar is, in nats: as much as knowing nothing costs, or more where something surprised more. */
export function tallest(logProbs: Float32Array, end: number | null, knowing: number): number {
  return [...logProbs, end ?? 0].reduce(
    (most, log) => (Number.isFinite(log) ? Math.max(most, -log) : most),
    knowing,
  );
}

export class SurpriseView {
  static readonly styles = `
.uh-surprise { display: flex; flex-wrap: wrap; gap: 6px 4px; margin: 0; padding: 0; list-style: none;
  font-family: var(--uh-font-sans); font-variant-numeric: var(--uh-numeric); }
.uh-surprise li { min-width: 2.6em; }
.uh-surprise button { display: grid; justify-items: stretch; width: 100%; min-height: 0; padding: 2px; border: 1px solid transparent;
  background: none; font: inherit; color: inherit; text-align: center; }
.uh-surprise button[aria-pressed='true'] { border-color: var(--uh-focus); box-shadow: inset 0 0 0 1px var(--uh-focus); }
.uh-surprise button.lit { background: var(--uh-selection); }
.uh-surprise button:disabled { cursor: default; opacity: 1; }
.uh-surprise .area { position: relative; display: block; height: 4.2em; border-bottom: 2px solid var(--uh-rule-2); }
.uh-surprise .height { position: absolute; inset: auto 3px 0; border-radius: 3px 3px 0 0; }
.uh-surprise .area::after { content: ''; position: absolute; inset: auto 0 calc(100% * var(--uh-knowing, 1));
  border-top: 1px dashed var(--uh-edge); }
.uh-surprise .start .area::after { content: none; }
.uh-surprise .token { min-height: 1.4em; font-family: var(--uh-font-mono); font-size: var(--uh-text-md); white-space: pre; }
.uh-surprise .p { min-height: 1.3em; font-size: var(--uh-text-xs); color: var(--uh-ink-2); }
.uh-surprise :is(.start, .end) .token { color: var(--uh-ink-3); }
.uh-surprise .drawn .area { border-bottom: 3px double var(--uh-model); }
.uh-surprise .drawn .p { color: var(--uh-model); }
`;

  private readonly list = document.createElement('ol');
  private readonly options: SurpriseOptions;
  private key: readonly unknown[] = [];

  constructor(host: HTMLElement, options: SurpriseOptions = {}) {
    this.options = options;
    this.list.className = 'uh-surprise';
    host.append(this.list);
  }

  update(data: SurpriseData): void {
    const { tokens, logProbs, given, end, knowing, chosen, label } = data;
    const key = [tokens.join('\0'), logProbs, given, end, knowing, chosen, label];
    if (key.every((part, i) => part === this.key[i])) return;
    this.key = key;
    this.list.setAttribute('aria-label', label);
    const most = tallest(logProbs, end, knowing);
    this.list.style.setProperty('--uh-knowing', String(knowing / most));
    const count = tokens.length + (end === null ? 0 : 1);
    while (this.list.children.length > count) this.list.lastElementChild?.remove();
    while (this.list.children.length < count) this.list.append(this.block(this.list.children.length));
    tokens.forEach((token, i) => {
      const kind = i === 0 ? 'start' : i < given ? 'yours' : 'drawn';
      const log = i === 0 ? Number.NaN : (logProbs[i - 1] ?? Number.NaN);
      const says = i === 0 ? data.words.start : data.words.block;
      this.show(i, { kind, token, log, most, says, chosen });
    });
    if (end !== null)
      this.show(tokens.length, { kind: 'end', token: '\n', log: end, most, says: data.words.end, chosen });
  }

  destroy(): void {
    this.list.remove();
  }

  private show(
    place: number,
    of: {
      kind: 'start' | 'yours' | 'drawn' | 'end';
      token: string;
      log: number;
      most: number;
      says: string;
      chosen: number;
    },
  ): void {
    const item = this.list.children[place];
    const part = (name: string) => item?.querySelector<HTMLElement>(name);
    const [button, bar, token, p] = [part('button'), part('.height'), part('.token'), part('.p')];
    if (!item || !button || !bar || !token || !p) return;
    const known = Number.isFinite(of.log);
    item.className = of.kind;
    token.textContent = visible(of.token);
    bar.style.height = known ? `${(-100 * of.log) / of.most}%` : '0';
    bar.style.background = known ? interpolateViridis(Math.min(1, -of.log / of.most)) : '';
    p.textContent = known ? chance(Math.exp(of.log)) : '';
    const values = { token: visible(of.token), p: chance(Math.exp(of.log)), surprise: plain(-of.log, 3) };
    const text = known || of.kind === 'start' ? fill(of.says, values) : visible(of.token);
    item.setAttribute('title', text);
    button.setAttribute('aria-label', text);
    button.setAttribute('aria-pressed', String(place > 0 && place === of.chosen));
    (button as HTMLButtonElement).disabled = !this.options.onChoose || place === 0 || !known;
  }

  private block(place: number): HTMLLIElement {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.term = `p.${place}`;
    button.addEventListener('click', () => this.options.onChoose?.(place));
    const span = (name: string) => {
      const made = document.createElement('span');
      made.className = name;
      return made;
    };
    const area = span('area');
    area.append(span('height'));
    button.append(area, span('token'), span('p'));
    item.append(button);
    return item;
  }
}
