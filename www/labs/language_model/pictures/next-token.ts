/** What may come next: a strip from 0 to 1 in which a number falls, and the likeliest tokens as bars. Or a bet that was
 * placed, beside what really came: then no number falls. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { fill } from '../../../charts/kit/format.ts';
import { clamp } from '../../../charts/kit/geometry.ts';
import { arrowHead, ellipsis, fontOf, line } from '../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../charts/kit/terms.ts';
import { chance, visible } from '../../../charts/kit/token-text.ts';

export interface NextTokenData extends ViewData {
  /** The texts of all tokens. */
  tokens: readonly string[];
  /** softmax(z): what the model says. */
  model: Float32Array;
  /** What is drawn from: the same after temperature, top-k and top-p. */
  sampling: Float32Array;
  /** The number from 0 to 1 that draws; null for a bet on what has come. */
  u: number | null;
  /** The token at which the running sum passes it, or what has come. */
  drawn: number;
  /** Which way each logit is to go, −∂L/∂z; empty while that is not known. */
  pull: Float32Array;
  words: NextTokenWords;
}

export interface NextTokenWords {
  model: string;
  sampling: string;
  really: string;
  pull: string;
  /** `{u}`. */
  dice: string;
}

export interface NextTokenOptions {
  onTerm?: TermHandler;
}

const ROW = 24;
const MOST = 12;
const TOP = 58;
const STRIP = 26;
/** How long the number falls, in ms. */
const FALL = 450;

/** The tokens by how likely they are to be drawn, then to be said; at most `most`. */
export function likeliest(sampling: Float32Array, model: Float32Array, most: number): number[] {
  const p = (list: Float32Array, i: number) => list[i] ?? 0;
  const order = Array.from(model.keys());
  order.sort((a, b) => p(sampling, b) - p(sampling, a) || p(model, b) - p(model, a) || a - b);
  return order.slice(0, most);
}

/** Where each token's part of the strip begins and ends, from 0 to 1. */
export function parts(sampling: Float32Array): [token: number, from: number, to: number][] {
  const found: [number, number, number][] = [];
  let sum = 0;
  sampling.forEach((p, token) => {
    if (p > 0) found.push([token, sum, sum + p]);
    sum += p;
  });
  return found;
}

export class NextTokenView extends CanvasView<NextTokenData> {
  private fallen = 1;
  private began = 0;
  private falling = 0;
  private before: number | null | undefined;

  constructor(
    host: HTMLElement,
    private readonly options: NextTokenOptions = {},
  ) {
    super(host);
    this.listen('pointerenter', () => this.options.onTerm?.('p'));
    this.listen('pointerleave', () => this.options.onTerm?.(null));
  }

  override update(data: NextTokenData): void {
    // Another number has been thrown: it falls. While the model trains, the number stays and its strip moves.
    if (data.u !== this.before && this.before !== undefined && data.u !== null) this.fall();
    this.before = data.u;
    super.update(data);
  }

  override destroy(): void {
    cancelAnimationFrame(this.falling);
    super.destroy();
  }

  protected override preferredHeight(): number {
    return TOP + STRIP + 34 + MOST * ROW + 30;
  }

  private fall(): void {
    cancelAnimationFrame(this.falling);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.began = performance.now();
    this.fallen = 0;
    const tick = (now: number) => {
      this.fallen = clamp((now - this.began) / FALL, 0, 1);
      this.drawSoon();
      if (this.fallen < 1) this.falling = requestAnimationFrame(tick);
    };
    this.falling = requestAnimationFrame(tick);
  }

  protected paint(data: NextTokenData): void {
    const { ctx, theme, width } = this;
    this.strip(data);
    const rows = likeliest(data.sampling, data.model, MOST);
    // What has come is among them, however unlikely it was.
    if (data.u === null && data.drawn >= 0 && !rows.includes(data.drawn))
      rows.splice(MOST - 1, 1, data.drawn);
    const pulls = data.pull.length > 0;
    const left = 74;
    const right = width - 58;
    // An arrow from p to the truth has its true length on an axis from 0 to 1.
    const largest = Math.max(1e-9, ...rows.map((i) => Math.max(data.model[i] ?? 0, data.sampling[i] ?? 0)));
    const most = pulls ? 1 : largest;
    const x = (p: number) => left + (p / most) * (right - left);
    rows.forEach((token, place) => {
      const y = TOP + STRIP + 34 + place * ROW;
      const [p, q] = [data.model[token] ?? 0, data.sampling[token] ?? 0];
      const is = token === data.drawn;
      const ruledOut = q === 0;
      ctx.fillStyle = is ? theme.model : theme.data;
      ctx.globalAlpha = isLit(data.highlight ?? null, 'p') || is ? 1 : 0.6;
      ctx.fillRect(left, y + 3, Math.max(q > 0 ? 1 : 0, x(q) - left), ROW - 10);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 1;
      ctx.setLineDash(ruledOut ? [2, 3] : []);
      ctx.strokeRect(left + 0.5, y + 3.5, Math.max(1, x(p) - left), ROW - 11);
      ctx.setLineDash([]);
      if (pulls) this.arrow(x(p), x(p + (data.pull[token] ?? 0)), y + ROW / 2 - 2);
      ctx.textBaseline = 'middle';
      ctx.font = fontOf(theme, 14, is ? 700 : 500);
      ctx.fillStyle = ruledOut ? theme.ink3 : theme.ink;
      ctx.textAlign = 'right';
      ctx.fillText(ellipsis(ctx, visible(data.tokens[token] ?? ''), left - 16), left - 8, y + ROW / 2 - 1);
      if (is) ctx.fillText('▸', 12, y + ROW / 2 - 1);
      ctx.font = fontOf(theme, 12, 500);
      ctx.fillStyle = ruledOut ? theme.ink3 : theme.ink2;
      ctx.fillText(ruledOut ? '–' : chance(q), width - 4, y + ROW / 2 - 1);
    });
    this.key(data, TOP + STRIP + 34 + MOST * ROW + 14);
  }

  /** Which way the logit of a token is to go. */
  private arrow(from: number, to: number, y: number): void {
    const { ctx, theme } = this;
    if (Math.abs(to - from) < 2) return;
    ctx.strokeStyle = ctx.fillStyle = theme.gradient;
    ctx.lineWidth = 2;
    const size = Math.min(9, Math.abs(to - from));
    line(ctx, [from, y], [to - Math.sign(to - from) * size * 0.6, y]);
    arrowHead(ctx, [to, y], to - from, 0, size);
    ctx.fill();
  }

  /** From 0 to 1, a part for each token, in their order; the number falls into one. */
  private strip(data: NextTokenData): void {
    const { ctx, theme, width } = this;
    const [left, right] = [8, width - 8];
    const x = (share: number) => left + share * (right - left);
    const all = parts(data.sampling);
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'center';
    ctx.font = fontOf(theme, 13, 600);
    for (const [token, from, to] of all) {
      const is = token === data.drawn;
      ctx.fillStyle = is ? theme.model : theme.data;
      ctx.globalAlpha = is ? 1 : 0.16;
      ctx.fillRect(x(from), TOP, x(to) - x(from), STRIP);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = theme.paper;
      ctx.lineWidth = 1;
      ctx.strokeRect(x(from), TOP, x(to) - x(from), STRIP);
      const text = visible(data.tokens[token] ?? '');
      if (ctx.measureText(text).width + 4 > x(to) - x(from)) continue;
      ctx.fillStyle = is ? theme.paper : theme.ink;
      ctx.fillText(text, (x(from) + x(to)) / 2, TOP + STRIP / 2 + 1);
    }
    ctx.strokeStyle = theme.rule2;
    ctx.strokeRect(left - 0.5, TOP - 0.5, right - left + 1, STRIP + 1);
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.textAlign = 'left';
    ctx.fillText('0', left, TOP + STRIP + 11);
    ctx.textAlign = 'right';
    ctx.fillText('1', right, TOP + STRIP + 11);
    if (data.u === null) return;
    // The number falls from above, as a body does.
    const y = 26 + (TOP - 8 - 26) * this.fallen ** 2;
    const at = x(data.u);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(at, TOP - 4);
    ctx.lineTo(at, TOP + STRIP + 3);
    ctx.stroke();
    ctx.fillStyle = theme.ink;
    ctx.beginPath();
    ctx.arc(at, y, 5, 0, 2 * Math.PI);
    ctx.fill();
    ctx.font = fontOf(theme, 12, 500);
    const text = fill(data.words.dice, { u: data.u.toFixed(3) });
    const half = ctx.measureText(text).width / 2;
    ctx.textAlign = 'center';
    ctx.fillText(text, clamp(at, left + half, right - half), 10);
  }

  private key(data: NextTokenData, y: number): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 12);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    ctx.strokeRect(8.5, y - 5.5, 16, 10);
    ctx.fillStyle = theme.ink2;
    ctx.fillText(data.words.model, 30, y);
    const next = 30 + ctx.measureText(data.words.model).width + 18;
    ctx.fillStyle = data.u === null ? theme.model : theme.data;
    ctx.globalAlpha = data.u === null ? 1 : 0.6;
    ctx.fillRect(next, y - 6, 16, 11);
    ctx.globalAlpha = 1;
    ctx.fillStyle = theme.ink2;
    const other = data.u === null ? data.words.really : data.words.sampling;
    ctx.fillText(other, next + 22, y);
    if (data.pull.length === 0) return;
    const last = next + 22 + ctx.measureText(other).width + 18;
    this.arrow(last, last + 18, y);
    ctx.fillStyle = theme.ink2;
    ctx.fillText(data.words.pull, last + 24, y);
  }
}
