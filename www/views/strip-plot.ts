/** Numbers as dots on one axis, a row for each kind, so that two spreads can be compared. */

import { axis, drawAxes } from './axes.ts';
import { CanvasView, type ViewData } from './canvas.ts';
import { plain } from './format.ts';
import { at, axisRange, finiteRange, type Numbers } from './geometry.ts';
import { Dots, fontOf, haloText, line } from './ink.ts';
import type { Theme } from './theme.ts';

export interface StripRow {
  name: string;
  values: Float32Array;
  ink: keyof Theme;
}

export interface StripPlotData extends ViewData {
  /** At most three. */
  rows: readonly StripRow[];
  xLabel: string;
  /** `{value}`: what the tick of each row is called. */
  median: (value: string) => string;
}

const ROW = 58;
const FOOT = 42;

/** The middle of some numbers, NaN of none; those that are not finite are left out. */
export function median(values: Numbers): number {
  const sorted = Array.from(values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2;
}

export class StripPlotView extends CanvasView<StripPlotData> {
  private readonly dots = [new Dots(), new Dots(), new Dots()];
  private count = 2;

  override update(data: StripPlotData): void {
    if (data.rows.length !== this.count) {
      this.count = data.rows.length;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(): number {
    return this.count * ROW + FOOT;
  }

  protected paint(data: StripPlotData): void {
    const { ctx, theme, width, height } = this;
    const frame = { left: 2, top: 0, right: width - 12, bottom: height - FOOT };
    const all = data.rows.flatMap(({ values }) => [...(finiteRange(values) ?? [])]);
    const x = axis(axisRange(finiteRange(all), 0), width / 80, data.xLabel, '');
    x.scale.range([frame.left + 6, frame.right]);
    const y = axis([0, 1], 0, '', '');
    y.scale.range([frame.bottom, frame.top]);
    drawAxes(ctx, frame, x, { ...y, ticks: [], texts: [] }, { theme, grid: false });
    data.rows.forEach(({ name, values, ink }, i) => {
      const top = i * ROW;
      const indices = Uint32Array.from({ length: values.length }, (_, k) => k);
      // Strewn up and down, so that those that are alike can be told apart.
      const strewn = (k: number) => top + 38 + ((k * 0.618034) % 1) * 14 - 7;
      const alpha = values.length > 100 ? 0.45 : 0.85;
      this.dots[i]?.draw(ctx, indices, (k) => x.scale(at(values, k)), strewn, {
        radius: values.length > 100 ? 2 : 3,
        colour: theme[ink],
        alpha,
      });
      const middle = median(values);
      ctx.font = fontOf(theme, 12, 600);
      ctx.textAlign = 'left';
      ctx.textBaseline = 'alphabetic';
      ctx.fillStyle = theme[ink];
      ctx.fillText(name, frame.left, top + 14);
      if (!Number.isFinite(middle)) return;
      const mx = x.scale(middle);
      ctx.strokeStyle = theme.paper;
      ctx.lineWidth = 4;
      line(ctx, [mx, top + 25], [mx, top + 51]);
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 2;
      line(ctx, [mx, top + 25], [mx, top + 51]);
      ctx.font = fontOf(theme, 11, 500);
      const right = mx > width * 0.65;
      ctx.textAlign = right ? 'right' : 'left';
      haloText(ctx, data.median(plain(middle, 3)), mx + (right ? -6 : 6), top + 30, theme.ink, theme.paper);
    });
  }
}
