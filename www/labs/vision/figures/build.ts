// The layers as a row of pieces to build with: all that is written of one can be pressed, it can be taken out, and new ones
// put in.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../charts/kit/format.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { type Scene, setting } from '../../../contract/scene.ts';
import { isSignals } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** An entry as it is written, in its parts. */
export interface Piece {
  kind: 'conv' | 'pool' | 'mean' | 'dense';
  /** The filter's or the window's side; of a dense layer none. */
  size: number;
  /** Channels or units; of a pool none. */
  width: number;
  /** How far a filter moves; of the others 1. */
  stride: number;
  /** Whether zeros are put around what a filter looks at. */
  same: boolean;
}

/** At most so many pieces, as the core has it. */
const MOST = 6;
const WIDEST = { conv: 32, dense: 128 };
/** The sides of filters and windows, and how far a filter moves. */
const SIZES = { conv: [3, 5], pool: [2, 3, 4], mean: [2, 3, 4] };
const STRIDES = [1, 2];

const ENTRY =
  /^\s*(conv|pool|mean|dense)\s+(\d+)(?:\s*[x×]\s*(\d+))?((?:\s+(?:stride\s+\d+|valid|same))*)\s*$/i;

/** The pieces of a text; null where it is not one that the core wrote. */
export function piecesOf(layers: string): Piece[] | null {
  if (layers.trim() === '') return [];
  const found = layers.split(',').map((entry): Piece | null => {
    const parts = ENTRY.exec(entry);
    if (!parts) return null;
    const kind = parts[1]?.toLowerCase() as Piece['kind'];
    const [first, second] = [Number(parts[2]), Number(parts[3] ?? 0)];
    const rest = parts[4]?.toLowerCase() ?? '';
    const stride = Number(/stride\s+(\d+)/.exec(rest)?.[1] ?? 1);
    const [size, width] = kind === 'dense' ? [0, first] : [first, second];
    return { kind, size, width, stride, same: !rest.includes('valid') };
  });
  return found.every((piece) => piece !== null) ? found : null;
}

/** Pieces as the core reads them. */
export const written = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ kind, size, width, stride, same }) => {
      const body = kind === 'dense' ? `${width}` : kind === 'conv' ? `${size}x${width}` : `${size}`;
      return [kind, body, stride > 1 && `stride ${stride}`, !same && 'valid'].filter(Boolean).join(' ');
    })
    .join(', ');

/** What a piece is called: “conv 3 × 8”. */
const nameOf = ({ kind, size, width }: Piece, texts: Words['texts']): string =>
  [texts[`kind_${kind}`], [size, width].filter((number) => number > 0).join(' × ')].join(' ');

/** The one behind in a list, and behind the last the first. */
const following = (list: readonly number[], one: number): number =>
  list[(list.indexOf(one) + 1) % list.length] ?? one;

/** What of a piece is pressed: what is to be read there, what it says when it is pressed, and the piece that it makes. */
export interface Dial {
  text: string;
  label: string;
  next: Piece;
}

/** Those of a piece, its size the first; of a signal the window is as long as that, and one high. */
export function dials(piece: Piece, texts: Words['texts'], isSignal: boolean): Dial[] {
  const { kind, size, stride, same } = piece;
  if (kind === 'dense') return [];
  const layer = nameOf(piece, texts);
  const side = (size: number): string => (isSignal ? `${size}` : `${size} × ${size}`);
  const dial = (label: string, now: string | number, then: string | number, next: Partial<Piece>): Dial => ({
    text: String(now),
    label: fill(label, { layer, now, next: then }),
    next: { ...piece, ...next },
  });
  const bigger = following(SIZES[kind], size);
  if (kind !== 'conv') {
    const [now, then] =
      kind === 'pool' ? [texts.buildMax, texts.buildMean] : [texts.buildMean, texts.buildMax];
    return [
      dial(texts.buildWindow, side(size), side(bigger), { size: bigger }),
      dial(texts.buildKind, now, then, { kind: kind === 'pool' ? 'mean' : 'pool' }),
    ];
  }
  const farther = following(STRIDES, stride);
  const [now, then] = same ? [texts.buildSame, texts.buildValid] : [texts.buildValid, texts.buildSame];
  return [
    dial(texts.buildSize, side(size), side(bigger), { size: bigger }),
    {
      ...dial(texts.buildStride, stride, farther, { stride: farther }),
      text: fill(texts.buildStrideIs, { n: stride }),
    },
    dial(texts.buildPadding, now, then, { same: !same }),
  ];
}

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
  { kind: 'conv', size: 3, width: 8, stride: 1, same: true },
  { kind: 'pool', size: 2, width: 0, stride: 1, same: true },
  { kind: 'dense', size: 0, width: 32, stride: 1, same: true },
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
  const button = (sign: string, label: string, act: (() => void) | null, kind = '') =>
    html`<button type="button" class="quiet ${kind}" aria-label=${label} title=${label} aria-disabled=${act === null}
      @click=${() => act?.()}>${sign}</button>`;
  const one = (piece: Piece, at: number) => {
    const name = nameOf(piece, texts);
    const [more, fewer] = [resized(piece, 'more'), resized(piece, 'fewer')];
    const wide = piece.kind === 'conv' || piece.kind === 'dense';
    const label = (text: string) => fill(text, { layer: name });
    const [size, ...others] = dials(piece, texts, isSignals(about)).map(({ text, label, next }) =>
      button(text, label, () => swap(at, next), 'dial'),
    );
    const kind = piece.kind === 'mean' ? 'pool' : piece.kind;
    return html`<li><span>${texts[`kind_${kind}`]}</span>${size}${
      wide
        ? html`<span>${size ? '× ' : ''}${piece.width}</span>${button('−', label(texts.buildFewer), fewer && (() => swap(at, fewer)))}${button('+', label(texts.buildMore), more && (() => swap(at, more)))}`
        : nothing
    }${others}${button('×', label(texts.buildRemove), () => set(pieces.filter((_, i) => i !== at)))}</li>`;
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
