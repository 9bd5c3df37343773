/** How much of something goes round how often: a bar for each frequency, the strongest named. */

import { scaleLinear } from 'd3-scale';
import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { fill, percent, tickTexts } from '../../../charts/kit/format.ts';
import { at, clamp, type Numbers } from '../../../charts/kit/geometry.ts';
import { fontOf, haloText, line, readout } from '../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../charts/kit/terms.ts';

export interface SpectrumData extends ViewData {
  /** The share of the power at the frequencies `first`, `first` + 1, … */
  power: Numbers;
  first: number;
  /** What each would have if all had the same. */
  even: number;
  evenLabel: string;
  xLabel: string;
  yLabel: string;
  /** “{k} times round: {share}”. */
  reading: string;
  selected: number | null;
  term: string;
}

export interface SpectrumOptions {
  onSelect?: (frequency: number) => void;
  onTerm?: TermHandler;
}

const FOOT = 40;
const TOP = 28;

export class SpectrumView extends CanvasView<SpectrumData> {
  private pointed: number | null = null;

  constructor(
    host: HTMLElement,
    private readonly options: SpectrumOptions = {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.listen('pointermove', (event) => this.point(this.under(this.locate(event)[0])));
    this.listen('pointerleave', () => this.point(null));
    this.listen('blur', () => this.point(null));
    this.listen('click', (event) => {
      const found = this.under(this.locate(event)[0]);
      if (found !== null && this.data) this.options.onSelect?.(this.data.first + found);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 0.62 : 0.46));
  }

  protected paint(data: SpectrumData): void {
    const { ctx, theme, width, height } = this;
    const { power } = data;
    let most = 3 * data.even;
    for (let i = 0; i < power.length; i++) most = Math.max(most, at(power, i) || 0);
    const y = scaleLinear()
      .domain([0, Math.min(1, most * 1.08)])
      .range([height - FOOT, TOP]);
    const ticks = y.ticks(4);
    const texts = tickTexts(ticks);
    ctx.font = fontOf(theme, 11);
    const left = Math.ceil(Math.max(0, ...texts.map((text) => ctx.measureText(text).width))) + 12;
    const frame = { left, right: width - 8, top: TOP, bottom: height - FOOT };
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ticks.forEach((tick, i) => {
      ctx.strokeStyle = theme.rule;
      ctx.lineWidth = 1;
      line(ctx, [frame.left, y(tick)], [frame.right, y(tick)]);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(texts[i] ?? '', frame.left - 6, y(tick));
    });
    this.bars(data, frame, y);
    ctx.setLineDash([5, 4]);
    ctx.strokeStyle = theme.ink3;
    line(ctx, [frame.left, y(data.even)], [frame.right, y(data.even)]);
    ctx.setLineDash([]);
    ctx.font = fontOf(theme, 11);
    ctx.textAlign = 'right';
    haloText(ctx, data.evenLabel, frame.right - 2, y(data.even) - 8, theme.ink2, theme.paper);
    ctx.textBaseline = 'alphabetic';
    ctx.font = fontOf(theme, 12, isLit(data.highlight, data.term) ? 650 : 500);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.fillText(data.yLabel, 0, 12);
    ctx.textAlign = 'right';
    ctx.fillText(data.xLabel, frame.right, height - 4);
    if (this.pointed === null || this.pointed >= power.length) return;
    const middle = this.middle(data, frame, this.pointed);
    readout(ctx, this.read(data, this.pointed), middle, frame.top + 40, { ...frame, left: 0 }, theme);
  }

  private bars(
    data: SpectrumData,
    frame: { left: number; right: number; top: number; bottom: number },
    y: (value: number) => number,
  ): void {
    const { ctx, theme } = this;
    const count = data.power.length;
    const pitch = (frame.right - frame.left) / Math.max(1, count);
    const every = Math.ceil(24 / pitch);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    for (let i = 0; i < count; i++) {
      const [x, value] = [this.middle(data, frame, i), at(data.power, i)];
      const strong = value > 2 * data.even;
      const chosen = data.first + i === data.selected;
      ctx.fillStyle = theme.model;
      ctx.globalAlpha = strong || chosen ? 1 : 0.45;
      const wide = Math.max(1, pitch * 0.68);
      ctx.fillRect(x - wide / 2, y(value), wide, Math.max(0, frame.bottom - y(value)));
      ctx.globalAlpha = 1;
      if (chosen || i === this.pointed) {
        ctx.strokeStyle = chosen ? theme.focus : theme.ink2;
        ctx.lineWidth = 2;
        ctx.strokeRect(x - wide / 2 - 1, y(value) - 1, wide + 2, frame.bottom - y(value) + 1);
      }
      if (i % every !== 0) continue;
      ctx.font = fontOf(theme, 11, chosen ? 650 : 400);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(String(data.first + i), x, frame.bottom + 6);
    }
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [frame.left, frame.bottom + 0.5], [frame.right, frame.bottom + 0.5]);
  }

  private middle(data: SpectrumData, { left, right }: { left: number; right: number }, i: number): number {
    return left + ((i + 0.5) * (right - left)) / Math.max(1, data.power.length);
  }

  private read(data: SpectrumData, i: number): string {
    return fill(data.reading, { k: data.first + i, share: percent(at(data.power, i)) });
  }

  private under(px: number): number | null {
    const count = this.data?.power.length ?? 0;
    const left = 34;
    const i = Math.floor(((px - left) / (this.width - 8 - left)) * count);
    return i >= 0 && i < count ? i : null;
  }

  private point(i: number | null): void {
    if (i === this.pointed) return;
    if ((i === null) !== (this.pointed === null))
      this.options.onTerm?.(i === null ? null : (this.data?.term ?? null));
    this.pointed = i;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (data === null || step === undefined || data.power.length === 0) return;
    event.preventDefault();
    const next = clamp(
      (this.pointed ?? (step > 0 ? -1 : data.power.length)) + step,
      0,
      data.power.length - 1,
    );
    this.point(next);
    this.options.onSelect?.(data.first + next);
    this.announce(this.read(data, next));
  }
}
