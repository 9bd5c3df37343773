/** A text with its words marked by what each does: blue pushes up, orange down, the number below it. */

import { clamp } from './kit/geometry.ts';

export interface MarkedPiece {
  text: string;
  /** What it does; null of what is between words, NaN of a word that is not known. */
  value: number | null;
}

export interface MarkedTextData {
  /** What the picture shows, in one sentence. */
  label: string;
  pieces: readonly MarkedPiece[];
  /** The value whose mark is strongest. */
  scale: number;
  /** Said while there is no text. */
  none: string;
}

/** From how little on a word does nothing worth a mark, as a share of the scale. */
const FAINT = 0.02;

/** How strong the mark of a value is, from 0 to 1; 0 of what does next to nothing. */
export function strength(value: number, scale: number): number {
  const share = Math.abs(value) / scale;
  return share >= FAINT ? clamp(share, 0, 1) : 0;
}

export class MarkedTextView {
  static readonly styles = `
.uh-marked { margin: 0; max-height: 20rem; overflow-y: auto; padding: 2px; font-size: var(--uh-text-md); line-height: 1.5;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.uh-marked span { display: inline-grid; justify-items: center; vertical-align: top; min-width: 0; max-width: 100%; }
.uh-marked b { padding: 0 2px; border-bottom: 3px solid transparent; font-weight: 400; }
.uh-marked .up { --uh-mark: var(--uh-positive); }
.uh-marked .down { --uh-mark: var(--uh-negative); }
.uh-marked :is(.up, .down) b { border-color: var(--uh-mark); color: var(--uh-ink); forced-color-adjust: none;
  background: color-mix(in oklab, var(--uh-mark) calc(100% * var(--uh-strength, 0)), transparent); }
.uh-marked .down b { border-bottom-style: dashed; }
.uh-marked small { min-height: 1.5em; padding-inline: 2px; font: 500 var(--uh-text-xs) / 1.5 var(--uh-font-sans); color: var(--uh-mark, inherit); }
.uh-marked .unknown { color: var(--uh-ink-3); }
.uh-marked .unknown b { text-decoration: underline dotted; }
`;

  private readonly box = document.createElement('p');
  private pieces: readonly MarkedPiece[] | null = null;

  constructor(host: HTMLElement) {
    this.box.className = 'uh-marked';
    this.box.setAttribute('role', 'group');
    // A long text scrolls, so it must be reached by keyboard.
    this.box.tabIndex = 0;
    host.append(this.box);
  }

  update({ label, pieces, scale, none }: MarkedTextData): void {
    if (label !== this.box.getAttribute('aria-label')) this.box.setAttribute('aria-label', label);
    if (pieces === this.pieces) return;
    this.pieces = pieces;
    this.box.replaceChildren(...(pieces.length > 0 ? pieces.map((piece) => mark(piece, scale)) : [none]));
  }

  destroy(): void {
    this.box.remove();
  }
}

function mark({ text, value }: MarkedPiece, scale: number): Node {
  if (value === null) return document.createTextNode(text);
  const [word, shown, number] = (['span', 'b', 'small'] as const).map((name) => document.createElement(name));
  if (!word || !shown || !number) return document.createTextNode(text);
  shown.textContent = text;
  word.append(shown, number);
  const strong = strength(value, scale);
  if (Number.isNaN(value)) word.className = 'unknown';
  if (!(strong > 0)) return word;
  word.className = value > 0 ? 'up' : 'down';
  word.style.setProperty('--uh-strength', String(0.35 * strong));
  number.textContent = `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
  return word;
}
