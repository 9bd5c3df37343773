/** Groups of bars on an axis of factors of ten: what grows or shrinks from group to group, side by side. */

import { CanvasView, type ViewData } from './kit/canvas.ts';
import { plain } from './kit/format.ts';
import { at, clamp, type Numbers } from './kit/geometry.ts';
import { fontOf, line, readout } from './kit/ink.ts';
import type { Theme } from './kit/theme.ts';

export interface BarSeries {
  name: string;
  /** One a group; those not above zero have no bar. */
  values: Numbers;
  /** Whether it is the one that matters now; the others step back. */
  lit: boolean;
}

export interface LogBarsData extends ViewData {
  /** At most three, which differ by fill as well as by colour. */
  series: readonly BarSeries[];
  /** What a group is: "layer". */
  groupLabel: string;
  yLabel: string;
  /** Said where no bar is left. */
  emptyLabel: string;
}

const TOP = 50;
const BOTTOM = 40;
/** The most decades shown; what lies lower has a bar of no height. */
const DECADES = 40;

export class LogBarsView extends CanvasView<LogBarsData> {
  private group: number | null = null;

  constructor(host: HTMLElement) {
    super(host);
    this.canvas.tabIndex = 0;
    this.listen('pointermove', (event) => this.point(this.groupAt(this.locate(event)[0])));
    this.listen('pointerleave', () => this.point(null));
    this.listen('blur', () => this.point(null));
    this.listen('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.point(clamp((this.group ?? (step > 0 ? -1 : this.groups())) + step, 0, this.groups() - 1));
      if (this.data && this.group !== null) this.announce(reading(this.data, this.group));
    });
  }

  protected override preferredHeight(width: number): number {
    return width < 480 ? 280 : 300;
  }

  protected paint(data: LogBarsData): void {
    const { ctx, theme, width, height } = this;
    this.legend(data);
    const [low, high] = decades(data.series);
    const frame = { left: 46, right: width - 8, top: TOP, bottom: height - BOTTOM };
    const sy = (power: number) => frame.bottom - ((power - low) / (high - low)) * (frame.bottom - frame.top);
    const every = Math.ceil((high - low) / 6);
    ctx.font = fontOf(theme, 11);
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    ctx.lineWidth = 1;
    for (let power = high; power >= low; power -= every) {
      const y = Math.round(sy(power)) + 0.5;
      ctx.strokeStyle = theme.rule;
      line(ctx, [frame.left, y], [frame.right, y]);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(powerText(power), frame.left - 7, y);
    }
    ctx.font = fontOf(theme, 12, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillText(data.yLabel, 0, 12);
    ctx.textAlign = 'right';
    ctx.fillText(data.groupLabel, frame.right, height - 4);

    const groups = this.groups();
    const pitch = (frame.right - frame.left) / Math.max(1, groups);
    const bar = Math.min(26, (pitch * 0.78) / Math.max(1, data.series.length));
    ctx.textBaseline = 'top';
    ctx.textAlign = 'center';
    for (let group = 0; group < groups; group++) {
      const middle = frame.left + (group + 0.5) * pitch;
      if (group === this.group) {
        ctx.fillStyle = theme.rule;
        ctx.fillRect(middle - pitch / 2, frame.top, pitch, frame.bottom - frame.top);
      }
      ctx.font = fontOf(theme, 11, group === this.group ? 650 : 400);
      ctx.fillStyle = theme.ink2;
      if (pitch > 18 || group % 2 === 0) ctx.fillText(String(group + 1), middle, frame.bottom + 6);
      data.series.forEach(({ values, lit }, i) => {
        const value = at(values, group);
        if (!(value > 0)) return;
        const left = middle + (i - data.series.length / 2) * bar;
        const y = clamp(sy(Math.log10(value)), frame.top, frame.bottom);
        this.bar(left + 0.5, y, Math.max(1, bar - 1.5), frame.bottom - y, i, lit);
      });
    }
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [frame.left, frame.bottom + 0.5], [frame.right, frame.bottom + 0.5]);
    if (data.series.every(({ values }) => Array.from(values).every((value) => !(value > 0)))) {
      ctx.font = fontOf(theme, 13);
      ctx.fillStyle = theme.ink2;
      ctx.textBaseline = 'middle';
      ctx.fillText(data.emptyLabel, (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2);
    }
    if (this.group !== null && this.group < groups) {
      const middle = frame.left + (this.group + 0.5) * pitch;
      readout(
        ctx,
        reading(data, this.group),
        middle,
        frame.top + 30,
        { ...frame, left: 0, right: width },
        theme,
      );
    }
  }

  private bar(x: number, y: number, width: number, height: number, series: number, lit: boolean): void {
    const { ctx, theme } = this;
    const ink = inkOf(theme, series);
    ctx.save();
    ctx.globalAlpha = lit ? 1 : 0.5;
    ctx.beginPath();
    ctx.rect(x, y, width, height);
    ctx.strokeStyle = ctx.fillStyle = ink;
    ctx.lineWidth = 1.25;
    if (series === 0) ctx.fill();
    ctx.stroke();
    if (series === 2) {
      ctx.clip();
      for (let offset = -width; offset < height; offset += 5)
        line(ctx, [x, y + offset + width], [x + width, y + offset]);
    }
    ctx.restore();
  }

  private legend(data: LogBarsData): void {
    const { ctx, theme } = this;
    let x = 0;
    ctx.textAlign = 'left';
    data.series.forEach(({ name, lit }, i) => {
      this.bar(x + 1, 24, 14, 11, i, lit);
      ctx.font = fontOf(theme, 12, lit ? 650 : 400);
      ctx.textBaseline = 'middle';
      ctx.fillStyle = lit ? theme.ink : theme.ink2;
      ctx.fillText(name, x + 21, 30);
      x += ctx.measureText(name).width + 40;
    });
  }

  private groups(): number {
    return this.data?.series[0]?.values.length ?? 0;
  }

  private groupAt(x: number): number | null {
    const [left, right] = [46, this.width - 8];
    const group = Math.floor(((x - left) / (right - left)) * this.groups());
    return group >= 0 && group < this.groups() ? group : null;
  }

  private point(group: number | null): void {
    if (group === this.group) return;
    this.group = group;
    this.drawSoon();
  }
}

const inkOf = (theme: Theme, series: number) =>
  // Orange would say “negative”, violet “gradient”.
  [theme.series2, theme.series5, theme.series4][series] ?? theme.ink;

/** “layer 3 · sigmoid 1.2e−4 · tanh 0.03 · ReLU 0.1” */
function reading({ series, groupLabel }: LogBarsData, group: number): string {
  const values = series.map(({ name, values }) => `${name} ${plain(at(values, group), 2)}`);
  return [`${groupLabel} ${group + 1}`, ...values].join(' · ');
}

/** 0.001, 1, 100; beyond, 1e−9. */
const powerText = (power: number) =>
  power >= -3 && power <= 4 ? String(Number(`1e${power}`)) : `1e${power}`.replace('-', '−');

/** Whole powers of ten around all that can be drawn, never fewer than two apart. */
export function decades(series: readonly { values: Numbers }[]): [low: number, high: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { values } of series)
    for (let i = 0; i < values.length; i++) {
      const value = at(values, i);
      if (!(value > 0 && Number.isFinite(value))) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  if (most === 0) return [-3, 0];
  const high = Math.ceil(Math.log10(most) - 1e-9) + 0; // no −0
  // A decade below the least, so that it too has a bar.
  const low = Math.max(high - DECADES, Math.floor(Math.log10(least) + 1e-9) - 1);
  return [Math.min(low, high - 2), high];
}
