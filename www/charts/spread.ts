/** How a list of signed numbers is spread about zero: orange bars on the left, blue on the right. */

import { scaleLinear } from 'd3-scale';
import { CanvasView, type ViewData } from './kit/canvas.ts';
import { tickTexts } from './kit/format.ts';
import { at, clamp, type Numbers } from './kit/geometry.ts';
import { fontOf, line } from './kit/ink.ts';
import { isLit, type TermHandler } from './kit/terms.ts';

export interface SpreadData extends ViewData {
  values: Float32Array;
  /** What is counted along the axis. */
  xLabel: string;
  /** The term of the formula it stands for. */
  term: string;
  /** Said while there are none. */
  none: string;
}

export interface SpreadOptions {
  onTerm?: TermHandler;
}

const BINS = 31;
const TOP = 18;
const NEARLY = 0.97;
const FOOT = 34;

/**
 * How many values fall into each of an odd number of bins from −reach to reach; the middle one is about zero,
 * the outermost hold all beyond.
 */
export function binned(values: Numbers, reach: number, bins = BINS): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i);
    if (!Number.isFinite(value) || !(reach > 0)) continue;
    const bin = Math.round((clamp(value / reach, -1, 1) + 1) * ((bins - 1) / 2));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** How far from zero nearly all values are. */
export function reachOf(values: Numbers): number {
  const sizes = Float64Array.from(values, Math.abs).filter(Number.isFinite).sort();
  return Math.max(1e-12, sizes[Math.floor(NEARLY * (sizes.length - 1))] ?? 0);
}

export class SpreadView extends CanvasView<SpreadData> {
  constructor(
    host: HTMLElement,
    private readonly options: SpreadOptions = {},
  ) {
    super(host);
    this.listen('pointerenter', () => this.options.onTerm?.(this.data?.term ?? null));
    this.listen('pointerleave', () => this.options.onTerm?.(null));
  }

  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 0.6 : 0.4));
  }

  protected paint(data: SpreadData): void {
    const { ctx, theme, width, height } = this;
    const { values } = data;
    ctx.font = fontOf(theme, 12, isLit(data.highlight, data.term) ? 650 : 500);
    ctx.fillStyle = theme.ink2;
    ctx.textBaseline = 'alphabetic';
    const bottom = height - FOOT;
    if (values.length === 0) {
      ctx.textAlign = 'center';
      ctx.fillText(data.none, width / 2, height / 2);
      return;
    }
    ctx.textAlign = 'right';
    ctx.fillText(data.xLabel, width - 4, height - 4);
    const reach = reachOf(values);
    const counts = binned(values, reach);
    const most = Math.max(1, ...counts);
    const stride = (width - 16) / BINS;
    counts.forEach((count, i) => {
      const h = (count / most) * (bottom - TOP);
      const side = i - (BINS - 1) / 2;
      ctx.fillStyle = side === 0 ? theme.data : side > 0 ? theme.positive : theme.negative;
      ctx.fillRect(8 + i * stride + 0.5, bottom - h, Math.max(1, stride - 1), h);
    });
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [8, bottom + 0.5], [width - 8, bottom + 0.5]);
    const x = scaleLinear()
      .domain([-reach, reach])
      .range([8 + stride / 2, width - 8 - stride / 2]);
    const ticks = x.ticks(Math.max(3, width / 90));
    const texts = tickTexts(ticks);
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ticks.forEach((tick, i) => {
      line(ctx, [x(tick), bottom], [x(tick), bottom + 4]);
      ctx.fillText(texts[i] ?? '', x(tick), bottom + 6);
    });
  }
}
