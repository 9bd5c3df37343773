// The layers as a row of pieces to build with: each can be made wider or narrower, or taken out, and new ones put in.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../charts/kit/format.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { type Scene, setting } from '../../../contract/scene.ts';
import type { Words } from '../words.en.ts';

/** An entry as it is written, in its parts. */
interface Piece {
  kind: 'conv' | 'pool' | 'mean' | 'dense';
  /** The filter's or the window's side; of a dense layer none. */
  size: number;
  /** Channels or units; of a pool none. */
  width: number;
  /** What else is written behind it. */
  rest: string;
}

/** At most so many pieces, as the core has it. */
const MOST = 6;
const WIDEST = { conv: 32, dense: 128 };

/** The pieces of a text; null where it is not one that the core wrote. */
export function piecesOf(layers: string): Piece[] | null {
  if (layers.trim() === '') return [];
  const found = layers.split(',').map((entry): Piece | null => {
    const parts = /^\s*(conv|pool|mean|dense)\s+(\d+)(?:\s*[x×]\s*(\d+))?\s*(.*?)\s*$/i.exec(entry);
    if (!parts) return null;
    const kind = parts[1]?.toLowerCase() as Piece['kind'];
    const [first, second] = [Number(parts[2]), Number(parts[3] ?? 0)];
    return kind === 'dense'
      ? { kind, size: 0, width: first, rest: parts[4] ?? '' }
      : { kind, size: first, width: second, rest: parts[4] ?? '' };
  });
  return found.every((piece) => piece !== null) ? found : null;
}

/** Pieces as the core reads them. */
export const written = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ kind, size, width, rest }) => {
      const body = kind === 'dense' ? `${width}` : kind === 'conv' ? `${size}x${width}` : `${size}`;
      return [kind, body, rest].filter(Boolean).join(' ');
    })
    .join(', ');

/** What a piece is called: “conv 3 × 8”. */
const nameOf = ({ kind, size, width }: Piece, texts: Words['texts']): string =>
  [texts[`kind_${kind}`], [size, width].filter((number) => number > 0).join(' × ')].join(' ');

/** Wider or narrower, within its limits; null where it is as wide or narrow as can be. */
export function resized(piece: Piece, way: 'more' | 'fewer'): Piece | null {
  if (piece.kind === 'pool' || piece.kind === 'mean') return null;
  const most = WIDEST[piece.kind];
  const step = piece.width >= 8 ? 4 : 1;
  const width =
    way === 'more'
      ? Math.min(most, piece.width + step)
      : Math.max(1, piece.width - (piece.width > 8 ? 4 : 1));
  return width === piece.width ? null : { ...piece, width };
}

/** Where a new piece goes: what looks at places before what forgets them. */
export function placed(pieces: readonly Piece[], piece: Piece): Piece[] {
  const dense = pieces.findIndex(({ kind }) => kind === 'dense');
  const at = piece.kind === 'dense' || dense < 0 ? pieces.length : dense;
  return [...pieces.slice(0, at), piece, ...pieces.slice(at)];
}

const NEW: readonly Piece[] = [
  { kind: 'conv', size: 3, width: 8, rest: '' },
  { kind: 'pool', size: 2, width: 0, rest: '' },
  { kind: 'dense', size: 0, width: 32, rest: '' },
];

export function build(
  { about }: Scene,
  stagehand: Stagehand,
  { texts }: Words,
): TemplateResult | typeof nothing {
  const pieces = piecesOf(setting(about, 'layers'));
  if (!pieces) return nothing;
  const set = (next: readonly Piece[]) => stagehand.set('layers', written(next));
  const swap = (at: number, piece: Piece) => set(pieces.map((old, i) => (i === at ? piece : old)));
  const button = (sign: string, label: string, act: (() => void) | null) =>
    html`<button type="button" class="quiet" aria-label=${label} title=${label} aria-disabled=${act === null}
      @click=${() => act?.()}>${sign}</button>`;
  const one = (piece: Piece, at: number) => {
    const name = nameOf(piece, texts);
    const [more, fewer] = [resized(piece, 'more'), resized(piece, 'fewer')];
    const wide = piece.kind === 'conv' || piece.kind === 'dense';
    const label = (text: string) => fill(text, { layer: name });
    return html`<li><span>${name}${piece.rest ? html` <code>${piece.rest}</code>` : nothing}</span>
      ${
        wide
          ? html`${button('−', label(texts.buildFewer), fewer && (() => swap(at, fewer)))}${button('+', label(texts.buildMore), more && (() => swap(at, more)))}`
          : nothing
      }${button('×', label(texts.buildRemove), () => set(pieces.filter((_, i) => i !== at)))}</li>`;
  };
  const full = pieces.length >= MOST;
  return html`<div class="build" role="group" aria-label=${texts.build}>
    <ol>${pieces.map(one)}</ol>
    ${NEW.map(
      (piece) => html`<button type="button" ?disabled=${full} @click=${() => set(placed(pieces, piece))}>
        + ${texts[`kind_${piece.kind}`]}</button>`,
    )}
  </div>`;
}
