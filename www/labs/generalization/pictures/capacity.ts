/** Errors of many models over how much each can fit: a point a model, and each can be opened. */

import { scaleLinear, scaleLog } from 'd3-scale';
import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import type { Shape } from '../../../charts/kit/classes.ts';
import { logTickText, plain, tickTexts } from '../../../charts/kit/format.ts';
import { at, clamp, type Numbers, type Range } from '../../../charts/kit/geometry.ts';
import { dot, fontOf, haloText, line } from '../../../charts/kit/ink.ts';
import { Stamps } from '../../../charts/kit/marks.ts';
import { emphasis, type TermHandler } from '../../../charts/kit/terms.ts';
import type { Theme } from '../../../charts/kit/theme.ts';
import { Walk } from '../../../charts/kit/walk.ts';
import { drawLegend, type LegendEntry, legendRows, ROW } from './legend.ts';

export interface CapacitySeries {
  label: string;
  /** One for each model, in their order; NaN and infinities are gaps. */
  y: Numbers;
  ink: keyof Theme;
  shape: Shape;
  hollow?: boolean;
  dash?: readonly number[];
  /** Steps back: of another setting, to compare with. */
  faint?: boolean;
  /** Its own capacities, where they are others. */
  x?: Numbers;
  term?: string;
}

export interface CapacityData extends ViewData {
  /** The capacity of each model. */
  x: Numbers;
  series: readonly CapacitySeries[];
  /** What the axes show, however few models are there yet. */
  xRange: Range;
  yRange: Range;
  logX: boolean;
  logY: boolean;
  /** Upright lines, named: where there are as many numbers to fit as examples; what a choice would be. */
  marks: readonly { x: number; label: string; ink: keyof Theme }[];
  /** Level lines, named. */
  levels: readonly { y: number; label: string }[];
  /** The capacity of the model that is open. */
  selected: number | null;
  xLabel: string;
  yLabel: string;
  format: (y: number) => string;
  /** Said while there is no model yet. */
  none: string;
}

export interface CapacityOptions {
  /** A model is opened. */
  onSelect?: (x: number) => void;
  describe?: (x: number) => string;
  onTerm?: TermHandler;
}

interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

type Scale = (value: number) => number;

export class CapacityView extends CanvasView<CapacityData> {
  private readonly stamps = new Stamps();
  private box: Frame = { left: 0, right: 1, top: 0, bottom: 1 };
  private sx: Scale = (x) => x;
  private hovered: number | null = null;
  private tall = 0;
  private readonly walk = new Walk<number>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: CapacityOptions = {},
  ) {
    super(host);
    this.listen('pointermove', (event) => this.hover(this.under(this.locate(event)[0])));
    this.listen('pointerleave', () => this.hover(null));
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'pointer';
    this.listen('click', (event) => {
      const index = this.under(this.locate(event)[0]);
      if (index !== null && this.data) this.options.onSelect?.(at(this.data.x, index));
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: CapacityData): void {
    this.walk.answered(data.selected);
    this.data = data;
    const height = this.preferredHeight(this.width);
    if (height !== this.tall) {
      this.tall = height;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const rows = this.data === null ? 1 : legendRows(this.ctx, this.legend(this.data), width, this.theme);
    return Math.round(width * (width < 480 ? 0.74 : 0.52)) + rows * ROW + 4;
  }

  /** The model that the legend's numbers are of. */
  private get read(): number | null {
    if (this.hovered !== null) return this.hovered;
    const { data } = this;
    if (data === null) return null;
    const open = Array.from(data.x).indexOf(data.selected ?? Number.NaN);
    return open >= 0 ? open : null;
  }

  private legend(data: CapacityData): LegendEntry[] {
    const { read } = this;
    return data.series
      .filter(({ y }) => y.length > 0)
      .map(({ label, y, x, ink, shape, hollow, dash, faint }) => {
        const value = read === null || x ? Number.NaN : at(y, read);
        return {
          label: Number.isFinite(value) ? `${label} ${data.format(value)}` : label,
          ink: this.theme[ink],
          ...(dash && { dash }),
          ...(faint ? { width: 1 } : { mark: { shape, radius: 3.4, hollow: hollow ?? false } }),
          line: true,
        };
      });
  }

  protected paint(data: CapacityData): void {
    const { ctx, theme } = this;
    const entries = this.legend(data);
    const foot = legendRows(ctx, entries, this.width, theme) * ROW + 4;
    const scaleY = (data.logY ? scaleLog() : scaleLinear()).domain(data.yRange);
    const ticksY = data.logY ? decadeTicks(data.yRange) : scaleY.ticks(Math.max(3, this.height / 60));
    const textsY = data.logY ? ticksY.map(logTickText) : tickTexts(ticksY);
    ctx.font = fontOf(theme, 11);
    const widest = textsY.reduce((most, text) => Math.max(most, ctx.measureText(text).width), 0);
    const frame = {
      left: Math.ceil(widest) + 12,
      right: this.width - 12,
      top: 26,
      bottom: this.height - foot - 40,
    };
    this.box = frame;
    scaleY.range([frame.bottom, frame.top]);
    const scaleX = (data.logX ? scaleLog() : scaleLinear())
      .domain(data.xRange)
      .range([frame.left + 6, frame.right - 6]);
    this.sx = (x) => scaleX(x);
    const sy = (y: number) => clamp(scaleY(y), frame.top - 6, frame.bottom - 1);
    const ticksX = data.logX
      ? decadeTicks(data.xRange)
      : scaleX.ticks(Math.max(3, this.width / 80)).filter(Number.isInteger);
    this.axes(data, ticksX, ticksY, textsY, sy);
    this.marks(data, false);
    this.levels(data, sy);
    for (const one of data.series) this.one(data, one, sy);
    this.marks(data, true);
    this.open(data, sy);
    drawLegend(ctx, entries, 2, this.height - foot + ROW / 2 + 2, this.width, theme);
    if (data.x.length > 0) return;
    ctx.font = fontOf(theme, 13);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(data.none, (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2);
  }

  private axes(
    data: CapacityData,
    ticksX: readonly number[],
    ticksY: readonly number[],
    textsY: readonly string[],
    sy: Scale,
  ): void {
    const { ctx, theme, box: frame } = this;
    ctx.lineWidth = 1;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    ctx.font = fontOf(theme, 11);
    ticksY.forEach((tick, i) => {
      const y = Math.round(sy(tick)) + 0.5;
      ctx.strokeStyle = theme.rule;
      line(ctx, [frame.left, y], [frame.right, y]);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(textsY[i] ?? '', frame.left - 7, y);
    });
    ctx.strokeStyle = theme.rule2;
    line(ctx, [frame.left, frame.bottom + 0.5], [frame.right, frame.bottom + 0.5]);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.fillStyle = theme.ink2;
    let free = Number.NEGATIVE_INFINITY;
    for (const tick of ticksX) {
      const [x, text] = [this.sx(tick), plain(tick)];
      const half = ctx.measureText(text).width / 2;
      line(ctx, [x, frame.bottom], [x, frame.bottom + 4]);
      if (x - half < free || x + half > this.width) continue;
      ctx.fillText(text, x, frame.bottom + 7);
      free = x + half + 8;
    }
    ctx.font = fontOf(theme, 12, 500);
    ctx.textBaseline = 'alphabetic';
    ctx.textAlign = 'left';
    ctx.fillText(data.yLabel, 0, 12);
    ctx.textAlign = 'right';
    ctx.fillText(data.xLabel, frame.right, frame.bottom + 36);
  }

  /** The upright lines, and once all else is drawn their names. */
  private marks(data: CapacityData, named: boolean): void {
    const { ctx, theme, box: frame } = this;
    const [low, high] = data.xRange;
    data.marks.forEach(({ x, label, ink }, i) => {
      if (!(x >= low && x <= high)) return;
      const px = this.sx(x);
      ctx.strokeStyle = theme[ink];
      ctx.lineWidth = 1.25;
      ctx.setLineDash([3, 3]);
      if (!named) {
        line(ctx, [px, frame.top], [px, frame.bottom]);
        ctx.setLineDash([]);
        return;
      }
      ctx.setLineDash([]);
      ctx.font = fontOf(theme, 11, 500);
      ctx.textBaseline = 'middle';
      const right = px + 5 + ctx.measureText(label).width < frame.right;
      ctx.textAlign = right ? 'left' : 'right';
      haloText(ctx, label, px + (right ? 5 : -5), frame.top + 6 + i * 15, theme[ink], theme.paper);
    });
  }

  private levels(data: CapacityData, sy: Scale): void {
    const { ctx, theme, box: frame } = this;
    const [low, high] = data.yRange;
    ctx.font = fontOf(theme, 11);
    for (const { y, label } of data.levels) {
      if (!(y >= low && y <= high)) continue;
      ctx.strokeStyle = theme.ink3;
      ctx.lineWidth = 1;
      ctx.setLineDash([5, 4]);
      line(ctx, [frame.left, sy(y)], [frame.right, sy(y)]);
      ctx.setLineDash([]);
      ctx.textAlign = 'right';
      ctx.textBaseline = 'middle';
      haloText(ctx, `${label} ${data.format(y)}`, frame.right - 2, sy(y) - 8, theme.ink2, theme.paper);
    }
  }

  private one(data: CapacityData, series: CapacitySeries, sy: Scale): void {
    const { ctx, theme } = this;
    const { y, ink, shape, hollow = false, dash = [], faint = false, term } = series;
    const x = series.x ?? data.x;
    const terms = data.series.flatMap((one) => (one.term ? [one.term] : []));
    const strength = term ? emphasis(data.highlight, terms, term) : 1;
    ctx.strokeStyle = theme[ink];
    ctx.globalAlpha = (faint ? 0.6 : 1) * strength;
    ctx.lineWidth = faint ? 1.25 : 2;
    ctx.lineJoin = 'round';
    ctx.setLineDash([...dash]);
    ctx.beginPath();
    let on = false;
    for (let i = 0; i < y.length; i++) {
      const value = at(y, i);
      if (!Number.isFinite(value) || (data.logY && value <= 0)) {
        on = false;
        continue;
      }
      if (on) ctx.lineTo(this.sx(at(x, i)), sy(value));
      else ctx.moveTo(this.sx(at(x, i)), sy(value));
      on = true;
    }
    ctx.stroke();
    ctx.setLineDash([]);
    if (!faint)
      for (let i = 0; i < y.length; i++) {
        const value = at(y, i);
        if (!Number.isFinite(value) || (data.logY && value <= 0)) continue;
        const mark = { shape, hollow, radius: 2.8, colour: theme[ink], halo: theme.paper };
        this.stamps.draw(ctx, mark, this.sx(at(x, i)), sy(value));
      }
    ctx.globalAlpha = 1;
  }

  /** The model that is open, and the one under the pointer. */
  private open(data: CapacityData, sy: Scale): void {
    const { ctx, theme, box: frame } = this;
    const open = Array.from(data.x).indexOf(data.selected ?? Number.NaN);
    for (const [index, ink] of [
      [open, theme.focus],
      [this.hovered ?? -1, theme.ink2],
    ] as const) {
      if (index < 0 || index >= data.x.length) continue;
      const px = this.sx(at(data.x, index));
      ctx.strokeStyle = ink;
      ctx.lineWidth = index === open ? 1.5 : 1;
      line(ctx, [px, frame.top], [px, frame.bottom]);
      ctx.lineWidth = 2;
      for (const { y, x, faint } of data.series) {
        if (x || faint || !Number.isFinite(at(y, index))) continue;
        dot(ctx, px, sy(at(y, index)), 6);
        ctx.stroke();
      }
    }
  }

  /** The model nearest to a pixel across. */
  private under(px: number): number | null {
    const { data, box: frame } = this;
    if (data === null || data.x.length === 0 || px < frame.left - 8 || px > frame.right + 8) return null;
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < data.x.length; i++) {
      const away = Math.abs(this.sx(at(data.x, i)) - px);
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  private hover(index: number | null): void {
    if (index === this.hovered) return;
    if ((index === null) !== (this.hovered === null)) this.options.onTerm?.(index === null ? null : 'd');
    this.hovered = index;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null || data.x.length === 0) return;
    const now = Array.from(data.x).indexOf(this.walk.from(data.selected) ?? Number.NaN);
    const last = data.x.length - 1;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const x = at(data.x, clamp(to, 0, last));
    this.options.onSelect?.(this.walk.to(x));
    this.announce(this.options.describe?.(x) ?? '');
  }
}

/** Ones, twos and fives of every decade, or only the ones where there would be many. */
export function decadeTicks([low, high]: Range): number[] {
  const all: number[] = [];
  const wide = Math.log10(high / low) > 3.5;
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const digit of wide ? [1] : [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) all.push(tick);
    }
  return all;
}
