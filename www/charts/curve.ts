/** Loss against step, streaming, with the baselines it should be judged by. */

import { scaleLinear, scaleLog } from 'd3-scale';
import uPlot from 'uplot';
import uplotCss from 'uplot/dist/uPlot.min.css?inline';
import { compact, logTickText, plain, tickTexts } from './kit/format.ts';
import { axisRange, finiteRange, type Numbers, type Range, type Rect, spread } from './kit/geometry.ts';
import { fontOf, haloText, line } from './kit/ink.ts';
import { legendHeight } from './kit/legend.ts';
import { locateIn } from './kit/pointer.ts';
import { isLit, type TermHandler } from './kit/terms.ts';
import { readTheme, type Theme, watchTheme } from './kit/theme.ts';
import { words } from './kit/words.ts';

export interface Curve {
  label: string;
  x: Float32Array;
  /** NaN and infinities are gaps. */
  y: Float32Array;
  /** Defaults to the next of a short list. */
  ink?: keyof Theme;
  dash?: readonly number[];
  /** Of a run beside the present one: thin, in the ink of the curve of this place among the present run's. */
  beside?: number;
}

export interface CurveData {
  /** What the picture shows, in one sentence, for those who cannot see it. */
  label: string;
  series: readonly Curve[];
  /** Dashed, named lines: what knowing nothing, or everything, would score. */
  baselines: readonly { label: string; value: number }[];
  yLabel: string;
  /** What x counts; defaults to the steps of the run. */
  xLabel?: string;
  /** The same where there is little room; defaults to `xLabel`. */
  xName?: string;
  /** How a loss is written; defaults to four significant digits. */
  format?: (loss: number) => string;
  /** Logarithmic y. */
  log: boolean;
  /** What the axis shows at most, however far the curves go; defaults to all. */
  bounds?: Range;
  /** A value that the axis always takes in; defaults to none. */
  holds?: number;
  /** The step being looked at, when it is not the last. */
  cursorStep?: number;
  highlight?: string | null;
}

export interface CurveOptions {
  /** The step under the pointer. */
  onProbe?: (step: number | null) => void;
  onTerm?: TermHandler;
  /** Height over width where there is room; defaults to 0.45. */
  ratio?: number;
}

/** The inks of curves that bring none. */
const INKS = ['residual', 'model', 'gradient', 'ink2'] as const;
/** Narrower than this, the legend leaves the step out. */
const NARROW = 340;

export class CurveView {
  /** For the owner's shadow root: uPlot's own rules, then ours in tokens. */
  static readonly styles = `${uplotCss}
.uh-loss-curve { width: 100%; height: 100%; min-width: 0; overflow: hidden; container-type: inline-size; }
@container (max-width: ${NARROW}px) { .uh-loss-curve .u-legend .u-series:first-child { display: none; } }
.uh-loss-curve .uplot { font-family: var(--uh-font-sans); }
.uh-loss-curve .u-legend { height: var(--uh-legend); margin: 0; padding: 4px 0 0 2px; text-align: left; white-space: normal;
  font-size: var(--uh-text-xs); font-variant-numeric: var(--uh-numeric); color: var(--uh-ink-2); }
.uh-loss-curve .u-legend th { font-weight: 400; }
.uh-loss-curve .u-legend .u-value { padding-left: 0.4em !important; color: var(--uh-ink); font-weight: 550; min-width: 5ch; }
.uh-loss-curve .u-legend .u-marker { width: 1.7em; height: 0; border-width: 2.5px 0 0 !important; margin-right: 6px; }
.uh-loss-curve .u-legend .u-series:first-child .u-marker { display: none; }
.uh-loss-curve .u-legend .u-series > * { padding: 2px 0; }
.uh-loss-curve .u-cursor-x { border-right: 1px solid var(--uh-rule-2) !important; }
.uh-loss-curve .u-cursor-y { display: none; }
`;

  private readonly host: HTMLElement;
  private readonly options: CurveOptions;
  private readonly box = document.createElement('div');
  private readonly abort = new AbortController();
  private readonly observer: ResizeObserver;
  private theme: Theme;
  private plot: uPlot | null = null;
  private shape = '';
  private resizing = 0;
  private data: CurveData | null = null;

  constructor(host: HTMLElement, options: CurveOptions = {}) {
    this.host = host;
    this.options = options;
    this.theme = readTheme(host);
    this.box.className = 'uh-loss-curve';
    host.append(this.box);
    // In the next frame: a change of height inside the observer's own callback would be reported as a loop.
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.resizing);
      this.resizing = requestAnimationFrame(() => this.resize());
    });
    this.observer.observe(this.box);
    const { signal } = this.abort;
    watchTheme(() => {
      this.theme = readTheme(host);
      this.rebuild();
    }, signal);
    this.box.addEventListener('pointerenter', () => this.options.onTerm?.('loss'), { signal });
    this.box.addEventListener('pointerleave', () => this.options.onTerm?.(null), { signal });
  }

  /** Takes new data and draws it. Arrays are not copied: replace one to change it, never write into it. */
  update(data: CurveData): void {
    this.data = data;
    this.box.role = 'img';
    this.box.ariaLabel = data.label;
    const shape = [data.log, data.yLabel, data.xLabel, ...data.series.map((curve) => curve.label)].join('\n');
    if (shape !== this.shape || this.plot === null) {
      this.shape = shape;
      this.setRatio();
      this.rebuild();
    } else {
      this.plot.setData(aligned(data), true);
      this.showLast();
    }
  }

  destroy(): void {
    cancelAnimationFrame(this.resizing);
    this.abort.abort();
    this.observer.disconnect();
    this.plot?.destroy();
    this.box.remove();
  }

  private resize(): void {
    this.setRatio();
    const { clientWidth, clientHeight } = this.box;
    if (clientWidth < 40 || clientHeight < 80) return;
    if (this.plot === null) this.rebuild();
    else this.plot.setSize({ width: clientWidth, height: clientHeight - this.legend });
  }

  private get legend(): number {
    const { data } = this;
    const width = this.host.clientWidth;
    const names = (data?.series ?? []).map(({ label }) => label);
    return legendHeight(
      width > NARROW ? [data?.xName ?? data?.xLabel ?? words.step, ...names] : names,
      width,
    );
  }

  private setRatio(): void {
    const width = this.host.clientWidth;
    const { legend } = this;
    const height =
      Math.round(width * (width < 480 ? 0.75 : (this.options.ratio ?? 0.45))) +
      legend -
      legendHeight([], width);
    if (width > 0) this.box.style.aspectRatio = `${width} / ${height}`;
    this.box.style.setProperty('--uh-legend', `${legend}px`);
  }

  private rebuild(): void {
    const { data } = this;
    const { clientWidth, clientHeight } = this.box;
    this.plot?.destroy();
    this.plot = null;
    if (data === null || clientWidth < 40 || clientHeight < 80) return;
    this.plot = new uPlot(
      this.plotOptions(data, clientWidth, clientHeight - this.legend),
      aligned(data),
      this.box,
    );
    this.showLast();
  }

  private plotOptions(data: CurveData, width: number, height: number): uPlot.Options {
    const { theme } = this;
    const own = data.series.filter(({ beside }) => beside === undefined);
    const inkOf = (curve: Curve): string => {
      const place = curve.beside ?? own.indexOf(curve);
      const ink = own[place]?.ink ?? INKS[place % INKS.length];
      return ink ? theme[ink] : theme.ink;
    };
    const grid = { stroke: theme.rule, width: 1 };
    const common = {
      stroke: theme.ink2,
      font: fontOf(theme, 11),
      // Ticks are ours, so uPlot need not search for an increment: it is offered one that always fits.
      incrs: (_: uPlot, __: number, low: number, high: number) => [Math.max(5, high - low)],
      filter: (_: uPlot, splits: number[]) => splits,
    };
    const format = data.format ?? ((loss: number) => plain(loss));
    const value = (_: uPlot, raw: number | null) => (raw == null ? '–' : format(raw));
    return {
      width,
      height,
      padding: [26, 12, 0, 0],
      legend: { markers: { dash: (_, i) => lineStyle(dashOf(data.series, i - 1)) } },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false }, bind },
      scales: {
        x: { time: false, range: (_, low, high) => [...stepRange(low, high)] },
        y: { distr: data.log ? 3 : 1, range: () => [...this.valueRange()] },
      },
      axes: [
        {
          ...common,
          size: 42,
          gap: 4,
          grid: { show: false },
          ticks: { stroke: theme.rule2, width: 1, size: 4 },
          splits: (_, __, low, high) => wholeTicks(low, high, width / 90),
          values: (_, ticks) => ticks.map((tick) => compact(tick)),
        },
        {
          ...common,
          grid: { ...grid, filter: common.filter },
          ticks: { show: false },
          gap: 7,
          size: (_, texts) =>
            Math.max(24, 12 + 6.6 * Math.max(0, ...(texts ?? []).map((text) => text.length))),
          splits: (_, __, low, high) => valueTicks(low, high, data.log, height / 55),
          values: (_, ticks) => (data.log ? ticks.map(logTickText) : tickTexts(ticks)),
        },
      ],
      series: [
        {
          label: data.xName ?? data.xLabel ?? words.step,
          value: (_: uPlot, raw: number | null) => (raw == null ? '–' : plain(raw)),
        },
        ...data.series.map((curve, i) => ({
          label: curve.label,
          stroke: inkOf(curve),
          alpha: curve.beside === undefined ? 1 : 0.55,
          width: curve.beside === undefined ? 2 : 1,
          dash: [...dashOf(data.series, i)],
          // A lone point makes no line.
          points: { show: (plot: uPlot) => plot.data[0].length === 1 },
          spanGaps: false,
          value,
        })),
      ],
      hooks: {
        draw: [(plot) => this.overlay(plot)],
        setCursor: [(plot) => this.reportCursor(plot)],
      },
    };
  }

  /** y follows the finite losses and takes in the baselines, which give them their meaning. */
  private valueRange(): Range {
    const { data } = this;
    if (data === null) return [0, 1];
    const log = data.log;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const take = (values: Numbers) => {
      const range = log ? positiveRange(values) : finiteRange(values);
      if (range === null) return;
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
    };
    for (const curve of data.series) take(curve.y);
    take(data.baselines.map((baseline) => baseline.value));
    if (low > high) return log ? [0.1, 1] : [0, 1];
    if (data.holds !== undefined) take([data.holds]);
    if (data.bounds) [low, high] = [Math.max(low, data.bounds[0]), Math.min(high, data.bounds[1])];
    if (low > high) return [...(data.bounds ?? [low, high])];
    if (!log) return axisRange([low, high], 0);
    const room = Math.max(1.15, (high / low) ** 0.06);
    return [low / room, high * room];
  }

  /** Baselines, the step looked at, and the axis title, in the picture's own pixels. */
  private overlay(plot: uPlot): void {
    const { data, theme } = this;
    if (data === null) return;
    const { ctx } = plot;
    const ratio = uPlot.pxRatio;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const box = {
      left: plot.bbox.left / ratio,
      top: plot.bbox.top / ratio,
      right: (plot.bbox.left + plot.bbox.width) / ratio,
      bottom: (plot.bbox.top + plot.bbox.height) / ratio,
    };
    ctx.font = fontOf(theme, 12, isLit(data.highlight, 'loss') ? 650 : 500);
    ctx.fillStyle = isLit(data.highlight, 'loss') ? theme.ink : theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillText(data.log ? `${data.yLabel}, log scale` : data.yLabel, 0, 12);

    ctx.font = fontOf(theme, 12, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'right';
    ctx.fillText(data.xLabel ?? words.step, box.right, box.bottom + 38);

    if (data.cursorStep !== undefined) {
      const x = plot.valToPos(data.cursorStep, 'x', true) / ratio;
      ctx.strokeStyle = theme.ink3;
      ctx.lineWidth = 1;
      ctx.setLineDash([]);
      if (x >= box.left && x <= box.right) line(ctx, [x, box.top], [x, box.bottom]);
    }
    const shown = data.baselines.filter(({ value }) => Number.isFinite(value) && (!data.log || value > 0));
    const heights = shown.map(({ value }) => plot.valToPos(value, 'y', true) / ratio);
    ctx.strokeStyle = theme.ink3;
    ctx.lineWidth = 1;
    ctx.setLineDash([5, 4]);
    for (const height of heights) line(ctx, [box.left, height], [box.right, height]);
    ctx.setLineDash([]);
    this.baselineNames(plot, shown, heights, box);
    ctx.restore();
  }

  /** A baseline is named at whichever end the curve leaves it more room. */
  private baselineNames(
    plot: uPlot,
    baselines: CurveData['baselines'],
    heights: readonly number[],
    box: Rect,
  ): void {
    const { theme, data } = this;
    const { ctx } = plot;
    ctx.font = fontOf(theme, 11);
    ctx.textBaseline = 'middle';
    const named = baselines.map(({ label, value }, i) => {
      const height = heights[i] ?? 0;
      // At the very top a name stands above its line, where on the left the axis has its own.
      const left =
        height > box.top + 12 && this.clearance(plot, height, 0) > this.clearance(plot, height, 0.75);
      return { text: `${label} ${data?.format?.(value) ?? plain(value, 3)}`, height: height - 10, left };
    });
    for (const side of ['left', 'right'] as const) {
      const here = named.filter(({ left }) => left === (side === 'left'));
      const places = spread(
        here.map(({ height }) => height),
        14,
        // On the right there is room for two above the picture, so that neither is pushed onto its line.
        box.top - (side === 'left' ? 8 : 19),
        box.bottom - 8,
      );
      ctx.textAlign = side;
      const x = side === 'left' ? box.left + 6 : box.right - 2;
      here.forEach(({ text }, i) => {
        haloText(ctx, text, x, places[i] ?? 0, theme.ink2, theme.paper);
      });
    }
  }

  /** How many pixels the curves keep from a height over a quarter of their points, from `start` (0..1) on. */
  private clearance(plot: uPlot, height: number, start: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { y, beside } of this.data?.series ?? [])
      for (let k = 0; k < 12 && beside === undefined; k++) {
        const loss = y[Math.floor((start + k / 48) * y.length)];
        if (loss === undefined || !Number.isFinite(loss) || (this.data?.log && loss <= 0)) continue;
        least = Math.min(least, Math.abs(plot.valToPos(loss, 'y', true) / uPlot.pxRatio - height));
      }
    return least;
  }

  /** With no pointer in the picture the legend shows the newest values, or those at the step looked at. */
  private showLast(): void {
    const { plot } = this;
    if (plot === null || plot.cursor.idx != null) return;
    const { cursorStep } = this.data ?? {};
    const end = cursorStep === undefined ? plot.data[0].length - 1 : plot.valToIdx(cursorStep);
    // Curves need not share every step: undefined is "no point here", and the last real one is looked for.
    const idxs = plot.data.map((column) => {
      let last = end;
      while (last > 0 && column[last] === undefined) last--;
      return last < 0 ? null : last;
    });
    plot.setLegend({ idxs }, false);
  }

  private reportCursor(plot: uPlot): void {
    const index = plot.cursor.idx;
    this.options.onProbe?.(index == null ? null : (plot.data[0][index] ?? null));
    if (index == null) queueMicrotask(() => this.showLast());
  }
}

/** uPlot takes the screen's pixels for its own: it is told of a pointer where it would be if they were. */
const bind: uPlot.Cursor.Bind = {
  mousemove: (_, over, handle) => (event) => {
    if (event.target !== over) return null;
    const { left, top } = over.getBoundingClientRect();
    const [x, y] = locateIn(over, event);
    const { type, movementX, movementY } = event;
    handle(new PointerEvent(type, { clientX: left + x, clientY: top + y, movementX, movementY }));
    return null;
  },
};

/** A curve's own dash; those beyond the list of inks come round to the first, and are told apart by one. */
const dashOf = (series: readonly Curve[], i: number): readonly number[] =>
  series[i]?.dash ?? (i < INKS.length ? [] : [6, 3]);

/** The legend draws with the browser's own dashes, to tell curves apart without their colour. */
function lineStyle([on = 0]: readonly number[]): 'solid' | 'dotted' | 'dashed' {
  if (on === 0) return 'solid';
  return on <= 2 ? 'dotted' : 'dashed';
}

/** uPlot wants one x for all: the curves' own when they agree, else their union with gaps. */
export function aligned({ series, log }: Pick<CurveData, 'series' | 'log'>): uPlot.AlignedData {
  const first = series[0];
  if (first === undefined) return [[]];
  const columns = series.map((curve) => withGaps(curve.y, log));
  const same = series.every(
    ({ x }) => x === first.x || (x.length === first.x.length && x.every((v, i) => v === first.x[i])),
  );
  if (same) return [first.x, ...columns];
  return uPlot.join(series.map((curve, i) => [curve.x, columns[i] ?? []]));
}

/** Values that cannot be drawn become null; an array without any is passed on as it is. */
function withGaps(values: Float32Array, log: boolean): Float32Array | (number | null)[] {
  const fits = (value: number) => Number.isFinite(value) && (!log || value > 0);
  return values.every(fits) ? values : Array.from(values, (value) => (fits(value) ? value : null));
}

function positiveRange(values: Numbers): Range | null {
  return finiteRange(Array.from(values, (value) => (value > 0 ? value : Number.NaN)));
}

function stepRange(low: number | null, high: number | null): Range {
  if (low == null || high == null) return [0, 1];
  return high > low ? [low, high] : [low, low + 1];
}

/** Steps are counted, so their ticks are whole. */
function wholeTicks(low: number, high: number, count: number): number[] {
  return scaleLinear().domain([low, high]).ticks(count).filter(Number.isInteger);
}

function valueTicks(low: number, high: number, log: boolean, count: number): number[] {
  if (!log) return scaleLinear().domain([low, high]).ticks(count);
  const ticks = scaleLog().domain([low, high]).ticks(count);
  // scaleLog ignores the count within a decade or two: keep the leading 1s, 2s and 5s, then only the 1s.
  const leading = (digits: readonly number[]) =>
    ticks.filter((tick) => digits.includes(Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9))));
  if (ticks.length <= count + 2) return ticks;
  const some = leading([1, 2, 3, 5]);
  return some.length <= count + 2 ? some : leading([1]);
}
