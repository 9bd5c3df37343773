/** A text token by token, each coloured by how much of a surprise it was: −ln p. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { fill, plain } from '../../../charts/kit/format.ts';
import { rgb } from '../../../charts/kit/ramps.ts';
import type { TermHandler } from '../../../charts/kit/terms.ts';
import { chance, visible } from './token-text.ts';

export interface SurpriseData {
  /** What the picture shows, in one sentence. */
  label: string;
  /** The tokens; the first is given, not predicted. */
  tokens: readonly string[];
  /** ln p of each token after the first. */
  logProbs: Float32Array;
  /** How many of the tokens are the reader's; those after them were written by the model. */
  given: number;
  /** The surprise at which the colour is at its end, in nats: ln V. */
  most: number;
  words: SurpriseWords;
}

export interface SurpriseWords {
  /** `{token}`, `{p}` and `{surprise}`: what a block says under the pointer. */
  block: string;
  start: string;
}

export interface SurpriseOptions {
  onTerm?: TermHandler;
}

/** Black or white upon a colour, whichever has the greater contrast (WCAG 2.2, relative luminance). */
export function inkOn(colour: string): string {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = rgb(colour);
  const luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  // Where 1.05 / (L + 0.05) and (L + 0.05) / 0.05 are equal.
  return luminance > 0.179 ? '#000000' : '#ffffff';
}

export class SurpriseView {
  static readonly styles = `
.uh-surprise { display: flex; flex-wrap: wrap; gap: 6px 4px; margin: 0; padding: 0; list-style: none;
  font-family: var(--uh-font-sans); font-variant-numeric: var(--uh-numeric); }
.uh-surprise li { display: grid; justify-items: center; min-width: 2.6em; }
.uh-surprise .token { display: grid; align-items: end; justify-items: stretch; width: 100%; height: 4.2em; box-sizing: border-box;
  border-bottom: 2px solid var(--uh-rule-2); }
.uh-surprise .height { display: grid; place-items: center; min-height: 1.7em; border-radius: 4px 4px 0 0; padding: 0 .35em;
  font-family: var(--uh-font-mono); font-size: var(--uh-text-md); white-space: pre; }
.uh-surprise .p { margin-top: 2px; font-size: var(--uh-text-xs); color: var(--uh-ink-2); }
.uh-surprise .start .height { color: var(--uh-ink-3); border: 1px dashed var(--uh-edge); border-bottom: 0; }
.uh-surprise .drawn .token { border-bottom: 3px double var(--uh-model); }
.uh-surprise .drawn .p { color: var(--uh-model); }
`;

  private readonly list = document.createElement('ol');
  private readonly options: SurpriseOptions;
  private key: readonly unknown[] = [];

  constructor(host: HTMLElement, options: SurpriseOptions = {}) {
    this.options = options;
    this.list.className = 'uh-surprise';
    this.list.addEventListener('pointerenter', () => this.options.onTerm?.('p'));
    this.list.addEventListener('pointerleave', () => this.options.onTerm?.(null));
    host.append(this.list);
  }

  update(data: SurpriseData): void {
    const key = [data.tokens.join('\0'), data.logProbs, data.given, data.most, data.label];
    if (key.every((part, i) => part === this.key[i])) return;
    this.key = key;
    this.list.setAttribute('aria-label', data.label);
    while (this.list.children.length > data.tokens.length) this.list.lastElementChild?.remove();
    data.tokens.forEach((token, i) => {
      const item = this.list.children[i] ?? this.list.appendChild(block());
      this.show(item as HTMLElement, data, token, i);
    });
  }

  destroy(): void {
    this.list.remove();
  }

  private show(item: HTMLElement, data: SurpriseData, token: string, i: number): void {
    const [column, p] = [item.querySelector<HTMLElement>('.height'), item.querySelector('.p')];
    if (!column || !p) return;
    const logP = data.logProbs[i - 1] ?? Number.NaN;
    const start = i === 0;
    item.className = start ? 'start' : i < data.given ? 'yours' : 'drawn';
    const share = Math.min(1, -logP / data.most);
    const colour = interpolateViridis(Number.isFinite(share) ? share : 1);
    column.textContent = visible(token);
    column.style.height = start ? '' : `${25 + 75 * (Number.isFinite(share) ? share : 1)}%`;
    column.style.background = start ? 'transparent' : colour;
    column.style.color = start ? '' : inkOn(colour);
    p.textContent = start ? '' : chance(Math.exp(logP));
    item.title = start
      ? data.words.start
      : fill(data.words.block, {
          token: visible(token),
          p: chance(Math.exp(logP)),
          surprise: plain(-logP, 3),
        });
  }
}

function block(): HTMLLIElement {
  const item = document.createElement('li');
  const token = document.createElement('span');
  token.className = 'token';
  const column = document.createElement('bdi');
  column.className = 'height';
  token.append(column);
  const p = document.createElement('span');
  p.className = 'p';
  item.append(token, p);
  return item;
}
