/** Numbers as dots on one axis, a row for each kind, so that two spreads can be compared. */

import { axis, drawAxes } from './kit/axes.ts';
import { CanvasView, type ViewData } from './kit/canvas.ts';
import { plain } from './kit/format.ts';
import { at, axisRange, clamp, finiteRange, type Numbers } from './kit/geometry.ts';
import { Dots, fontOf, haloText, line } from './kit/ink.ts';
import type { Theme } from './kit/theme.ts';

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

const ROW = 66;
/** From a row's top: the middle of its dots, how far they are strewn, and where its tick begins and ends. */
const DOTS = 47;
const STREWN = 14;
const TICK = [33, 59] as const;
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
      const strewn = (k: number) => top + DOTS + (((k * 0.618034) % 1) - 0.5) * STREWN;
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
      line(ctx, [mx, top + TICK[0]], [mx, top + TICK[1]]);
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 2;
      line(ctx, [mx, top + TICK[0]], [mx, top + TICK[1]]);
      ctx.font = fontOf(theme, 11, 500);
      // Above the dots, so that it hides none.
      const text = data.median(plain(middle, 3));
      const room = ctx.measureText(text).width / 2;
      ctx.textAlign = 'center';
      haloText(ctx, text, clamp(mx, room, width - room), top + 30, theme.ink, theme.paper);
    });
  }
}
