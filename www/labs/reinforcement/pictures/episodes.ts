/** Episodes as a row of bars, each as high as its return; one can be picked, by pointer or key. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { clamp } from '../../../charts/kit/geometry.ts';
import { fontOf, line, readout } from '../../../charts/kit/ink.ts';

export interface EpisodesData extends ViewData {
  /** The return of each, oldest first. */
  returns: Float32Array;
  /** What each is called: numbers that rise. */
  numbers: Float32Array;
  /** The place of one that is being played again, or null. */
  playing: number | null;
  /** The place of one to point out: the best. */
  best: number | null;
  /** `none` is said while there are none. */
  words: { first: string; last: string; none: string };
}

export interface EpisodesOptions {
  /** A place in the row. */
  onPick: (place: number) => void;
  /** The place under the pointer or the keys. */
  onProbe?: (place: number | null) => void;
  describe: (place: number) => string;
}

const HEIGHT = 112;
const FOOT = 32;
const TOP = 6;
const WIDEST = 16;
/** This share of the bars may be cut, at either end. */
const CUT = 0.04;

export interface BarsLayout {
  /** Of a bar with the gap after it. */
  stride: number;
  zero: number;
  /** The height of a return. */
  y: (value: number) => number;
}

/**
 * Bars that fill the width, none wider than need be; zero is always on the picture. Bars that are much longer
 * than nearly all others are cut.
 */
export function layOutBars(width: number, height: number, returns: Float32Array): BarsLayout {
  const sorted = returns.filter(Number.isFinite).sort();
  const share = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  const [low, high] = [share(CUT), share(1 - CUT)];
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  const span = to - from || 1;
  const y = (value: number) => TOP + ((to - clamp(value, from, to)) / span) * (height - TOP - FOOT);
  return { stride: Math.min(WIDEST, width / Math.max(1, returns.length)), zero: y(0), y };
}

export class EpisodesView extends CanvasView<EpisodesData> {
  private pointed: number | null = null;

  constructor(
    host: HTMLElement,
    private readonly options: EpisodesOptions,
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'pointer';
    this.listen('pointermove', (event) => this.point(this.under(event)));
    this.listen('pointerleave', () => this.point(null));
    this.listen('blur', () => this.point(null));
    this.listen('click', (event) => this.pick(this.under(event)));
    this.listen('keydown', (event) => this.key(event));
  }

  protected override preferredHeight(): number {
    return HEIGHT;
  }

  protected paint(data: EpisodesData): void {
    const { ctx, theme } = this;
    const { returns, numbers } = data;
    const { stride, zero, y } = layOutBars(this.width, this.height, returns);
    returns.forEach((value, i) => {
      if (!Number.isFinite(value)) return;
      const chosen = i === this.pointed || i === data.playing;
      ctx.fillStyle = chosen ? theme.model : i === data.best ? theme.gradient : theme.data;
      ctx.globalAlpha = chosen || i === data.best ? 1 : 0.55;
      const top = y(value);
      ctx.fillRect(
        i * stride,
        Math.min(zero, top),
        Math.max(1, stride - (stride > 4 ? 1.5 : 0)),
        Math.max(1.5, Math.abs(top - zero)),
      );
    });
    ctx.globalAlpha = 1;
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [0, Math.round(zero) + 0.5], [this.width, Math.round(zero) + 0.5]);
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.textBaseline = 'alphabetic';
    ctx.textAlign = 'left';
    if (numbers.length === 0) ctx.fillText(data.words.none, 0, zero + 18);
    else {
      ctx.fillText(data.words.first, 0, this.height - 3);
      const last = Math.max(returns.length * stride, 150);
      ctx.textAlign = 'right';
      ctx.fillText(data.words.last, Math.min(last, this.width), this.height - 3);
    }
    for (const [place, mark] of [
      [data.best, '★'],
      [data.playing, '▸'],
    ] as const) {
      if (place === null) continue;
      ctx.textAlign = 'center';
      ctx.fillStyle = theme.ink;
      ctx.fillText(mark, clamp((place + 0.5) * stride, 6, this.width - 6), this.height - 19);
    }
    if (this.pointed === null || this.pointed >= returns.length) return;
    const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
    // At the foot, where no bars are.
    readout(
      ctx,
      this.options.describe(this.pointed),
      (this.pointed + 0.5) * stride,
      this.height + 11,
      frame,
      theme,
    );
  }

  private under(event: MouseEvent): number | null {
    if (this.data === null) return null;
    const { returns } = this.data;
    const place = Math.floor(this.locate(event)[0] / layOutBars(this.width, this.height, returns).stride);
    return place >= 0 && place < returns.length ? place : null;
  }

  private point(place: number | null): void {
    if (place === this.pointed) return;
    this.pointed = place;
    this.options.onProbe?.(place);
    this.drawSoon();
  }

  private pick(place: number | null): void {
    if (place !== null) this.options.onPick(place);
  }

  private key(event: KeyboardEvent): void {
    const count = this.data?.returns.length ?? 0;
    if (count === 0) return;
    const here = this.pointed ?? count - 1;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.pick(here);
      return;
    }
    const moves: Record<string, number> = {
      ArrowLeft: this.pointed === null ? here : here - 1,
      ArrowRight: here + 1,
      Home: 0,
      End: count - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = clamp(to, 0, count - 1);
    this.point(place);
    this.announce(this.options.describe(place));
  }
}
