/** A sequence twice, one below the other: a line from each token to those that it listens to, as thick as the share. */

import type { ViewData } from '../../../charts/kit/canvas.ts';
import { fill, percent } from '../../../charts/kit/format.ts';
import { at, clamp, type Point } from '../../../charts/kit/geometry.ts';
import { arrowHead, ellipsis, fontOf, readout } from '../../../charts/kit/ink.ts';
import { PlacesView } from '../../../charts/kit/places.ts';
import { divergingTable, largest, signedIndex } from '../../../charts/kit/ramps.ts';
import type { TermHandler } from '../../../charts/kit/terms.ts';

/** What the model answers at a place. */
export interface Said {
  token: string;
  p: number;
  /** Whether it is right; null where nothing is right or wrong. */
  right: boolean | null;
}

export interface LinesData extends ViewData {
  /** The t tokens. */
  tokens: readonly string[];
  /** The opened head’s shares, row-major `[t, t]`; empty before they are there. */
  weights: Float32Array;
  /** Those of the layer’s other heads. */
  others: readonly Float32Array[];
  /** The tokens’ vectors as they are by now, `[t, d]`; empty before there are any. */
  vectors: Float32Array;
  /** Which of the opened head’s scores are to grow, and which to shrink; empty before the gradient is there. */
  pull: Float32Array;
  /** The right answer at each place, '' where none is asked. */
  wanted: readonly string[];
  /** The model’s, null where there is none (yet). */
  says: readonly (Said | null)[];
  /** −ln p of the right answers, once the loss is there. */
  surprise: readonly number[] | null;
  words: LinesWords;
}

export interface LinesWords {
  listens: string;
  vector: string;
  wanted: string;
  says: string;
  surprise: string;
  /** `{from}`, `{to}`, `{share}`. */
  share: string;
}

export interface LinesOptions {
  onTerm?: TermHandler;
}

/** Shares below this have no line. */
const LEAST = 0.06;
/** Of the strongest pull, what is below this part has no line. */
const LEAST_PULL = 0.2;
const LEFT = 58;
const ROW = 22;
const SURPRISE = 26;
/** How high a vector is drawn, a stripe for each of its numbers. */
const VECTOR = 14;
/** The surprise, in nats, at which a bar is as long as it can be, unless one of them is larger. */
const USUAL = 3;

/** The lines there are: from which token to which, and how strong, the weakest first. */
export function lines(
  values: Float32Array,
  t: number,
  least: number,
): [query: number, key: number, value: number][] {
  const found: [number, number, number][] = [];
  for (let i = 0; i < Math.min(values.length, t * t); i++) {
    const value = at(values, i);
    if (Math.abs(value) >= least) found.push([Math.floor(i / t), i % t, value]);
  }
  return found.sort((a, b) => Math.abs(a[2]) - Math.abs(b[2]));
}

export class LinesView extends PlacesView<LinesData, number> {
  private readonly image = document.createElement('canvas');

  constructor(host: HTMLElement, { onTerm }: LinesOptions = {}) {
    super(host, (at) => onTerm?.(at ? 'a' : null));
  }

  protected shapeOf({ tokens, wanted }: LinesData): string {
    return [tokens.join('\0'), wanted.some(Boolean)].join();
  }

  protected override preferredHeight(width: number): number {
    const { data } = this;
    if (!data) return 300;
    // Of two rows of tokens, the lines between them, and what is said below.
    return 2 * this.nameHeight(data, width) + clamp(width * 0.32, 110, 180) + VECTOR + 3 * ROW + SURPRISE + 8;
  }

  private pitch(width: number, t: number): number {
    return (width - LEFT) / Math.max(1, t);
  }

  /** Names that are wider than their places are set upright. */
  private nameHeight(data: LinesData, width: number): number {
    this.ctx.font = fontOf(this.theme, 14, 600);
    const widest = Math.max(0, ...data.tokens.map((token) => this.ctx.measureText(token).width));
    return widest + 4 <= this.pitch(width, data.tokens.length) ? ROW : Math.min(78, Math.ceil(widest) + 6);
  }

  protected paint(data: LinesData): void {
    const { ctx, theme, width, height } = this;
    const t = data.tokens.length;
    if (t === 0) return;
    const names = this.nameHeight(data, width);
    const x = (place: number) => LEFT + (place + 0.5) * this.pitch(width, t);
    const top = names + 2;
    const bottom = height - names - VECTOR - 3 * ROW - SURPRISE - 6;
    this.names(data, x, 0, names, 'bottom');
    this.names(data, x, bottom + 2, names, 'top');
    ctx.lineCap = 'round';
    if (data.pull.length > 0) this.pulls(data, x, top, bottom);
    else {
      for (const other of data.others) this.shares(lines(other, t, LEAST), x, top, bottom, theme.ink3, 0.45);
      this.shares(lines(data.weights, t, LEAST), x, top, bottom, theme.model, 1);
    }
    this.vectors(data, x, bottom + names + 2);
    this.answers(data, x, bottom + names + VECTOR + 4);
    if (this.place !== null && this.place < t) {
      const frame = { left: 0, top: 0, right: width, bottom: height };
      const text = this.reading(data, this.place);
      if (text) readout(ctx, text, x(this.place), (top + bottom) / 2, frame, theme);
    }
  }

  private names(
    data: LinesData,
    x: (place: number) => number,
    y: number,
    height: number,
    edge: 'top' | 'bottom',
  ): void {
    const { ctx, theme } = this;
    const upright = height > ROW;
    const heard = this.heard(data);
    data.tokens.forEach((token, place) => {
      const own = place === this.place;
      ctx.font = fontOf(theme, 14, own ? 700 : 600);
      ctx.fillStyle = edge === 'top' && own ? theme.model : theme.ink;
      ctx.globalAlpha = this.place === null || own || (edge === 'bottom' && heard.has(place)) ? 1 : 0.45;
      ctx.textBaseline = 'middle';
      if (upright) {
        ctx.save();
        ctx.translate(x(place), edge === 'bottom' ? y + height - 2 : y + 2);
        ctx.rotate(-Math.PI / 2);
        ctx.textAlign = edge === 'bottom' ? 'left' : 'right';
        ctx.fillText(ellipsis(ctx, token, height - 4), 0, 0);
        ctx.restore();
      } else {
        ctx.textAlign = 'center';
        ctx.fillText(token, x(place), y + height / 2 + 1);
      }
    });
    ctx.globalAlpha = 1;
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    if (edge === 'top')
      ctx.fillText(ellipsis(ctx, data.words.listens, LEFT - 4), 0, y + Math.min(height, ROW) / 2 + 1);
  }

  /** Whom the token under the pointer listens to. */
  private heard({ weights, tokens }: LinesData): Set<number> {
    const t = tokens.length;
    return new Set(lines(weights, t, LEAST).flatMap(([query, key]) => (query === this.place ? [key] : [])));
  }

  private shares(
    all: readonly [number, number, number][],
    x: (place: number) => number,
    top: number,
    bottom: number,
    ink: string,
    strength: number,
  ): void {
    const { ctx } = this;
    const some = this.data?.wanted.some(Boolean);
    ctx.strokeStyle = ink;
    for (const [query, key, share] of all) {
      const lit = this.place === null || query === this.place;
      // Where some are asked and others are not, those that are stand out.
      const asks = this.place !== null || !some || this.data?.wanted[query] ? 1 : 0.4;
      ctx.globalAlpha = (lit ? asks : 0.12) * strength * clamp(0.15 + share, 0, 1);
      ctx.lineWidth = 0.6 + 4 * share * strength;
      ctx.beginPath();
      ctx.moveTo(x(query), bottom);
      ctx.lineTo(x(key), top);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  /** An arrow where the share is to grow, a dashed line where it is to shrink. */
  private pulls(data: LinesData, x: (place: number) => number, top: number, bottom: number): void {
    const { ctx, theme } = this;
    const most = data.pull.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!(most > 0)) return;
    ctx.strokeStyle = ctx.fillStyle = theme.gradient;
    for (const [query, key, pull] of lines(data.pull, data.tokens.length, LEAST_PULL * most)) {
      const lit = this.place === null || query === this.place;
      const strength = Math.abs(pull) / most;
      ctx.globalAlpha = (lit ? 1 : 0.12) * clamp(0.2 + strength, 0, 1);
      ctx.lineWidth = 0.8 + 2.4 * strength;
      ctx.setLineDash(pull < 0 ? [2, 5] : []);
      const [from, to] = [[x(query), bottom] as const, [x(key), top] as const];
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
      if (pull < 0) continue;
      arrowHead(ctx, to, to[0] - from[0], to[1] - from[1], 7 + 3 * strength);
      ctx.fill();
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  /** Each token's vector, number by number: blue above zero, orange below. */
  private vectors(data: LinesData, x: (place: number) => number, y: number): void {
    const { ctx, theme } = this;
    const t = data.tokens.length;
    const d = data.vectors.length / t;
    if (!(d >= 1)) return;
    const table = divergingTable(theme);
    const most = largest(data.vectors, 0) || 1;
    this.image.width = d;
    this.image.height = t;
    const image = new ImageData(d, t);
    const pixels = new Uint32Array(image.data.buffer);
    data.vectors.forEach((value, i) => {
      pixels[i] = table[signedIndex(value, most)] ?? 0;
    });
    this.image.getContext('2d')?.putImageData(image, 0, 0);
    const wide = Math.max(8, this.pitch(this.width, t) - 6);
    ctx.imageSmoothingEnabled = false;
    for (let place = 0; place < t; place++) {
      ctx.globalAlpha = this.place !== null && this.place !== place ? 0.45 : 1;
      ctx.drawImage(this.image, 0, place, d, 1, x(place) - wide / 2, y, wide, VECTOR - 4);
    }
    ctx.imageSmoothingEnabled = true;
    ctx.globalAlpha = 1;
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(ellipsis(ctx, data.words.vector, LEFT - 4), 0, y + VECTOR / 2 - 1);
  }

  /** What is right, what it says, and how great a surprise that is. */
  private answers(data: LinesData, x: (place: number) => number, y: number): void {
    const { ctx, theme } = this;
    const { words } = data;
    const asks = data.wanted.some(Boolean);
    const room = this.pitch(this.width, data.tokens.length) - 2;
    const head = (text: string, row: number) => {
      ctx.font = fontOf(theme, 11);
      ctx.fillStyle = theme.ink3;
      ctx.textAlign = 'left';
      ctx.fillText(ellipsis(ctx, text, LEFT - 4), 0, row);
    };
    ctx.textBaseline = 'middle';
    if (asks) head(words.wanted, y + ROW / 2);
    if (data.says.some(Boolean)) head(words.says, y + 1.5 * ROW);
    if (data.surprise) head(words.surprise, y + 3 * ROW + SURPRISE / 2);
    const most = Math.max(USUAL, ...(data.surprise ?? []).filter(Number.isFinite));
    data.tokens.forEach((_, place) => {
      const dim = this.place !== null && this.place !== place ? 0.45 : 1;
      ctx.globalAlpha = dim;
      ctx.textAlign = 'center';
      const wanted = data.wanted[place] ?? '';
      ctx.font = fontOf(theme, 13);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(ellipsis(ctx, wanted, room + 10), x(place), y + ROW / 2);
      const said = data.says[place];
      if (said) {
        ctx.font = fontOf(theme, 14, 700);
        ctx.fillStyle = said.right === false ? theme.residual : theme.model;
        const mark = said.right === null ? '' : said.right ? ' ✓' : ' ✗';
        const whole = `${said.token}${mark}`;
        const fits = ctx.measureText(whole).width <= room;
        ctx.fillText(fits ? whole : ellipsis(ctx, said.token, room + 10), x(place), y + 1.5 * ROW);
        // Where the mark has no room, a line through what is wrong says the same.
        if (!fits && said.right === false) {
          ctx.fillRect(x(place) - room / 4, y + 1.5 * ROW - 0.5, room / 2, 1.5);
        }
        ctx.font = fontOf(theme, 10);
        ctx.fillStyle = theme.ink3;
        if (room >= 26) ctx.fillText(percent(said.p, 2), x(place), y + 2.5 * ROW - 3);
      }
      const surprise = data.surprise?.[place];
      if (surprise !== undefined && Number.isFinite(surprise)) {
        const tall = (surprise / most) * (SURPRISE - 4);
        ctx.fillStyle = theme.residual;
        ctx.fillRect(
          x(place) - Math.min(9, room / 2),
          y + 3 * ROW + SURPRISE - tall,
          Math.min(18, room),
          Math.max(1, tall),
        );
      }
    });
    ctx.globalAlpha = 1;
  }

  protected reading(data: LinesData, query: number): string {
    const t = data.tokens.length;
    const row = data.weights.subarray(query * t, (query + 1) * t);
    let key = 0;
    for (let i = 1; i < row.length; i++) if (at(row, i) > at(row, key)) key = i;
    if (row.length === 0) return '';
    const named = (place: number) => `${data.tokens[place] ?? ''} (${place + 1})`;
    return fill(data.words.share, { from: named(query), to: named(key), share: percent(at(row, key), 2) });
  }

  protected placeAt({ tokens }: LinesData, [x]: Point): number | null {
    const place = Math.floor((x - LEFT) / this.pitch(this.width, tokens.length));
    return place >= 0 && place < tokens.length ? place : null;
  }

  protected walked({ tokens }: LinesData, from: number | null, key: string): number | null {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step === undefined || tokens.length === 0) return null;
    const last = tokens.length - 1;
    return clamp((from ?? (step > 0 ? -1 : last + 1)) + step, 0, last);
  }
}
