/** How the numbers of each layer are spread, and how that changed: a strip over time, and the latest as bars. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { type Axis, axis } from '../kit/axes.ts';
import { CanvasView, type ViewData } from '../kit/canvas.ts';
import { fill, plain } from '../kit/format.ts';
import { at, clamp } from '../kit/geometry.ts';
import { ellipsis, fontOf, line, readout } from '../kit/ink.ts';
import { rampTable } from '../kit/ramps.ts';
import { isLit, type TermHandler } from '../kit/terms.ts';
import { words } from '../kit/words.ts';
import {
  type Cell,
  cellUnder,
  type Histogram,
  type HistogramPanel,
  layOutHistograms,
  shadesOf,
  shares,
  stepShare,
  timeAt,
  times,
  walkHistogram,
} from './layout.ts';

export interface HistogramLayer extends Histogram {
  name: string;
  /** What the bins cover: from the low edge of the first to the high edge of the last. */
  range: readonly [low: number, high: number];
  /** The term this layer stands for, if any. */
  term?: string;
}

export interface HistogramsData extends ViewData {
  layers: readonly HistogramLayer[];
  /** The step of each time, oldest first; the same for all layers. */
  steps: Float32Array;
  /** What is counted, as the title of the values: "weight", "∂L/∂w". */
  valueLabel: string;
}

export interface HistogramsOptions {
  /** The step under the pointer or the keyboard's mark. */
  onProbe?: (step: number | null) => void;
  onTerm?: TermHandler;
}

const viridis = rampTable(interpolateViridis);

export class HistogramsView extends CanvasView<HistogramsData> {
  private panels: HistogramPanel[] = [];
  private cell: Cell | null = null;
  private term: string | null = null;
  private readonly strips: Strip[] = [];
  private readonly axes = new Map<string, Axis>();
  private widest = { key: '', width: 0 };

  constructor(
    host: HTMLElement,
    private readonly options: HistogramsOptions = {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    const under = (event: PointerEvent) => {
      const { data } = this;
      if (data !== null) this.look(cellUnder(this.panels, data.layers, data.steps, ...this.locate(event)));
    };
    this.listen('pointerdown', under);
    this.listen('pointermove', under);
    // A finger leaves as soon as it has tapped: what it tapped stays to be read.
    this.listen('pointerleave', (event) => {
      if (event.pointerType !== 'touch') this.look(null);
    });
    this.listen('blur', () => this.look(null));
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: HistogramsData): void {
    this.data = data;
    if (this.width > 0 && Math.abs(this.preferredHeight(this.width) - this.height) > 1)
      this.resizeToPreferred();
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const { data } = this;
    return data === null
      ? 180
      : Math.ceil(layOutHistograms(data.layers.length, width, this.tickWidth(data)).height);
  }

  protected paint(data: HistogramsData): void {
    this.panels = layOutHistograms(data.layers.length, this.width, this.tickWidth(data)).panels;
    this.panels.forEach((panel, i) => {
      const layer = data.layers[i];
      if (layer !== undefined) this.panel(data, layer, panel, i);
    });
    if (this.cell !== null) this.reading(data, this.cell);
  }

  private tickWidth({ layers }: HistogramsData): number {
    const { ctx, theme } = this;
    const key = [theme.sans, ...layers.map(({ range }) => range.join(' '))].join();
    if (key !== this.widest.key) {
      ctx.font = fontOf(theme, 11);
      const texts = layers.flatMap((layer) => this.valueAxis(layer).texts);
      this.widest = { key, width: Math.max(0, ...texts.map((text) => ctx.measureText(text).width)) };
    }
    return this.widest.width;
  }

  private panel(data: HistogramsData, layer: HistogramLayer, panel: HistogramPanel, i: number): void {
    const { ctx, theme } = this;
    const { strip, bars, left, top } = panel;
    const lit = layer.term !== undefined && isLit(data.highlight, layer.term);
    ctx.font = fontOf(theme, 12, lit ? 650 : 500);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = lit ? theme.ink : theme.ink2;
    ctx.fillText(ellipsis(ctx, `${layer.name} · ${data.valueLabel}`, bars.right - left), left, top + 12);

    const count = times(layer);
    ctx.fillStyle = theme.rule;
    ctx.fillRect(strip.left, strip.top, strip.right - strip.left, strip.bottom - strip.top);
    if (count > 0) {
      let image = this.strips[i];
      if (image === undefined) {
        image = new Strip();
        this.strips[i] = image;
      }
      image.draw(ctx, layer, data.steps, strip);
      this.bars(layer, shares(layer, count - 1), bars);
    } else {
      ctx.font = fontOf(theme, 12);
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = theme.ink2;
      const room = strip.right - strip.left;
      ctx.fillText(
        ellipsis(ctx, words.notYet, room - 8),
        strip.left + room / 2,
        (strip.top + strip.bottom) / 2,
      );
      return;
    }
    this.valueTicks(layer, panel);
    this.stepTicks(data, panel);
  }

  private bars(
    layer: HistogramLayer,
    share: Float32Array,
    { left, right, top, bottom }: HistogramPanel['bars'],
  ): void {
    const { ctx, theme } = this;
    const most = share.reduce((a, b) => Math.max(a, b), 0) || 1;
    const [low, high] = layer.range;
    const tall = (bottom - top) / layer.bins;
    share.forEach((part, bin) => {
      const middle = low + ((bin + 0.5) * (high - low)) / layer.bins;
      ctx.fillStyle = middle < 0 ? theme.negative : theme.positive;
      const wide = (part / most) * (right - left);
      const y = bottom - (bin + 1) * tall;
      ctx.fillRect(left, y + (tall > 3 ? 0.5 : 0), wide, Math.max(0.8, tall - (tall > 3 ? 1 : 0)));
    });
  }

  private valueTicks(layer: HistogramLayer, { strip, bars }: HistogramPanel): void {
    const { ctx, theme } = this;
    const y = this.valueAxis(layer);
    const [low, high] = layer.range;
    y.scale.range([strip.bottom, strip.top]);
    ctx.font = fontOf(theme, 11);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = theme.ink2;
    y.ticks.forEach((tick, k) => {
      ctx.fillText(y.texts[k] ?? '', strip.left - 6, clamp(y.scale(tick), strip.top + 5, strip.bottom - 5));
    });
    if (times(layer) === 0 || !(low < 0 && high > 0)) return;
    const zero = Math.round(y.scale(0)) + 0.5;
    ctx.setLineDash([4, 3]);
    ctx.lineWidth = 1;
    ctx.strokeStyle = theme.onMap;
    line(ctx, [strip.left, zero], [strip.right, zero]);
    ctx.setLineDash([]);
    ctx.strokeStyle = theme.ink2;
    line(ctx, [bars.left - 2, zero], [bars.right, zero]);
  }

  private stepTicks({ steps }: HistogramsData, { strip, bars }: HistogramPanel): void {
    if (steps.length === 0) return;
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 11);
    ctx.textBaseline = 'top';
    ctx.fillStyle = theme.ink2;
    const y = strip.bottom + 6;
    const first = `${words.step} ${plain(at(steps, 0))}`;
    const last = plain(at(steps, steps.length - 1));
    ctx.textAlign = 'left';
    ctx.fillText(first, strip.left, y);
    const used = ctx.measureText(first).width + 12 + ctx.measureText(last).width;
    ctx.textAlign = 'right';
    if (steps.length > 1 && used < strip.right - strip.left) ctx.fillText(last, strip.right, y);
    ctx.textAlign = 'right';
    ctx.fillText(words.now, bars.right, y);
  }

  private reading(data: HistogramsData, cell: Cell): void {
    const layer = data.layers[cell.panel];
    const panel = this.panels[cell.panel];
    if (layer === undefined || panel === undefined || cell.time >= times(layer)) return;
    const { ctx, theme } = this;
    const { strip, bars } = panel;
    const x = strip.left + stepShare(data.steps, at(data.steps, cell.time)) * (strip.right - strip.left);
    const y = strip.bottom - ((cell.bin + 0.5) / layer.bins) * (strip.bottom - strip.top);
    ctx.strokeStyle = theme.onMap;
    ctx.lineWidth = 1;
    line(ctx, [x, strip.top], [x, strip.bottom]);
    ctx.fillStyle = theme.onMap;
    ctx.fillRect(x - 2.5, y - 2.5, 5, 5);
    const text = said(data, cell);
    const frame = { left: panel.left, top: strip.top - 18, right: bars.right, bottom: strip.bottom };
    ctx.font = fontOf(theme, 12, 500);
    if (ctx.measureText(text).width + 16 <= frame.right - frame.left) readout(ctx, text, x, y, frame, theme);
    else readout(ctx, text, x, y, { ...frame, left: 0, right: this.width }, theme);
  }

  /** Kept for each range: to find round ticks and write them costs more than all the rest of a panel. */
  private valueAxis({ range: [low, high] }: HistogramLayer): Axis {
    const key = `${low} ${high}`;
    const known = this.axes.get(key);
    if (known !== undefined) return known;
    if (this.axes.size > 100) this.axes.clear();
    const solid = high > low && Number.isFinite(high - low);
    const made = axis(solid ? [low, high] : [low - 1, low + 1], 4, '', '');
    this.axes.set(key, made);
    return made;
  }

  private look(cell: Cell | null): void {
    const { data } = this;
    const old = this.cell;
    if (cell?.panel === old?.panel && cell?.time === old?.time && cell?.bin === old?.bin) return;
    this.cell = cell;
    this.options.onProbe?.(cell === null || data === null ? null : at(data.steps, cell.time));
    const term = (cell === null ? undefined : data?.layers[cell.panel]?.term) ?? null;
    if (term !== this.term) {
      this.term = term;
      this.options.onTerm?.(term);
    }
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null || data.layers.length === 0) return;
    if (event.key === 'Escape') this.look(null);
    const last = Math.max(0, data.steps.length - 1);
    const here = this.cell ?? { panel: 0, time: last, bin: Math.floor((data.layers[0]?.bins ?? 0) / 2) };
    const next = walkHistogram(data.layers, here, event.key);
    if (next === null) return;
    event.preventDefault();
    this.look(this.cell === null ? here : next);
    if (this.cell !== null) this.announce(`${data.layers[this.cell.panel]?.name}: ${said(data, this.cell)}`);
  }
}

/** A cell in words: its share, between which values, at which step. */
export function said(data: Pick<HistogramsData, 'layers' | 'steps'>, { panel, time, bin }: Cell): string {
  const layer = data.layers[panel];
  if (layer === undefined) return '';
  const [low, high] = layer.range;
  const edge = (k: number) => plain(low + ((high - low) * k) / layer.bins, 2);
  return fill(words.share, {
    share: `${(100 * at(shares(layer, time), bin)).toFixed(1)}%`,
    low: edge(bin),
    high: edge(bin + 1),
    step: plain(at(data.steps, time)),
  });
}

/** A layer's strip as an image, made anew when another array comes. */
class Strip {
  private readonly canvas = document.createElement('canvas');
  private key: readonly unknown[] = [];

  draw(
    ctx: CanvasRenderingContext2D,
    layer: HistogramLayer,
    steps: Float32Array,
    { left, right, top, bottom }: HistogramPanel['strip'],
  ): void {
    const width = Math.max(1, Math.round(right - left));
    const key = [layer.counts, layer.bins, steps, width];
    if (key.some((part, i) => part !== this.key[i])) {
      this.key = key;
      this.fill(layer, steps, width);
    }
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.canvas, left, top, right - left, bottom - top);
    ctx.imageSmoothingEnabled = true;
  }

  private fill(layer: HistogramLayer, steps: Float32Array, width: number): void {
    const { bins } = layer;
    const count = times(layer);
    if (this.canvas.width !== width || this.canvas.height !== bins) {
      this.canvas.width = width;
      this.canvas.height = bins;
    }
    const image = new ImageData(width, bins);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = shadesOf(layer);
    for (let x = 0; x < width; x++) {
      const time = Math.min(count - 1, timeAt(steps, width > 1 ? x / (width - 1) : 0));
      for (let bin = 0; bin < bins; bin++)
        pixels[(bins - 1 - bin) * width + x] = viridis[colours[time * bins + bin] as number] as number;
    }
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}
