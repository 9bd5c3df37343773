/** Three or more features cannot be drawn, but their prediction can: predicted against actual. */

import { type Axis, axis, drawAxes, layOut } from '../../../charts/kit/axes.ts';
import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { fill, plain, quantity } from '../../../charts/kit/format.ts';
import {
  at,
  axisRange,
  clamp,
  contains,
  evenSample,
  finiteRange,
  type Numbers,
  type Point,
  type Rect,
} from '../../../charts/kit/geometry.ts';
import { arrowHead, Dots, dot, fontOf, haloText, line, note, readout } from '../../../charts/kit/ink.ts';
import { emphasis, isLit, type TermHandler } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';

export interface PredictedActualData extends ViewData {
  actual: Float32Array;
  predicted: Float32Array;
  /** Mean of `actual`: the prediction of a model that knows nothing. */
  mean: number | null;
  /** Indices of the present batch. */
  batch: Uint32Array | Float32Array;
  /** What is predicted ("price") and its unit. */
  yLabel: string;
  yUnit: string;
}

export interface PredictedActualOptions {
  /** The index of the example under the pointer. */
  onProbe?: (index: number | null) => void;
  onTerm?: TermHandler;
}

const INKS = ['yhat', 'residual', 'loss', 'y'] as const;
const DRAWN_POINTS = 2000;
const FAINT_STICKS = 400;
const REACH = 14;

export class PredictedActualView extends CanvasView<PredictedActualData> {
  private readonly options: PredictedActualOptions;
  private readonly dots = new Dots();
  private readonly batchDots = new Dots();
  private axes: { x: Axis; y: Axis; frame: Rect } | null = null;
  private fitted: { key: readonly unknown[]; x: Axis; y: Axis } | null = null;
  private sample = new Uint32Array();
  private faint = new Uint32Array();
  private probe: number | null = null;
  private term: string | null = null;

  constructor(host: HTMLElement, options: PredictedActualOptions = {}) {
    super(host);
    this.options = options;
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointermove', (event) => this.hover(this.locate(event)));
    this.listen('pointerdown', (event) => this.hover(this.locate(event)));
    this.listen('pointerleave', () => this.hover(null));
    this.listen('blur', () => this.moveProbe(null));
    this.listen('keydown', (event) => this.key(event));
  }

  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 1 : 0.66));
  }

  protected paint(data: PredictedActualData): void {
    const { ctx, theme } = this;
    const { x, y } = this.fitAxes(data);
    const frame = layOut(ctx, this.width, this.height, x, y, theme);
    this.axes = { x, y, frame };
    const { highlight } = data;
    drawAxes(ctx, frame, x, y, {
      theme,
      lit: isLit(highlight, 'yhat') ? 'y' : isLit(highlight, 'y') ? 'x' : null,
    });
    this.baseline(data, frame, y);

    const error = Math.max(emphasis(highlight, INKS, 'residual'), emphasis(highlight, INKS, 'loss'));
    this.sticks(data, this.faint, 0.13 * error, 1);
    const crowd = clamp(10 / Math.sqrt(data.batch.length || 1), 0.3, 0.9);
    this.sticks(data, data.batch, crowd * error, isLit(highlight, 'residual') ? 2 : 1.25);

    const [low = 0, high = 1] = x.scale.domain();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    line(ctx, [x.scale(low), y.scale(low)], [x.scale(high), y.scale(high)]);

    const off = this.points(
      data,
      Math.max(emphasis(highlight, INKS, 'y'), emphasis(highlight, INKS, 'yhat'), error),
    );
    this.diagonalName(frame);
    if (off > 0) {
      ctx.textAlign = 'right';
      note(ctx, fill(words.countOff, { count: plain(off) }), frame.right, 12, theme);
    } else if (data.actual.length > DRAWN_POINTS) {
      ctx.textAlign = 'right';
      const drawn = fill(words.drawn, { drawn: plain(DRAWN_POINTS), all: plain(data.actual.length) });
      note(ctx, drawn, frame.right, 12, theme);
    }
    if (this.probe !== null && this.probe < data.actual.length) this.drawProbe(data, this.probe);
  }

  /** Both axes share the range of the actual values, so that the diagonal is exactly "right". */
  private fitAxes(data: PredictedActualData): { x: Axis; y: Axis } {
    const key = [data.actual, this.width, this.height, data.yLabel, data.yUnit];
    if (this.fitted !== null && key.every((part, i) => part === this.fitted?.key[i])) return this.fitted;
    const range = axisRange(finiteRange(data.actual), 0);
    this.fitted = {
      key,
      x: axis(range, this.width / 80, fill(words.actual, { what: data.yLabel }), data.yUnit),
      y: axis(range, this.height / 55, fill(words.predicted, { what: data.yLabel }), data.yUnit),
    };
    this.sample = evenSample(data.actual.length, DRAWN_POINTS);
    this.faint = evenSample(data.actual.length, FAINT_STICKS);
    return this.fitted;
  }

  private baseline(data: PredictedActualData, frame: Rect, y: Axis): void {
    const { ctx, theme } = this;
    if (data.mean === null || !Number.isFinite(data.mean)) return;
    const height = y.scale(data.mean);
    ctx.strokeStyle = theme.ink3;
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 4]);
    line(ctx, [frame.left, height], [frame.right, height]);
    ctx.setLineDash([]);
    ctx.font = fontOf(theme, 12);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    const text = fill(words.mean, { value: quantity(data.mean, data.yUnit, 'compact') });
    haloText(ctx, text, frame.right - 2, height - 3, theme.ink3, theme.paper);
  }

  private diagonalName(frame: Rect): void {
    const { ctx, theme } = this;
    ctx.save();
    const slope = Math.atan2(frame.bottom - frame.top, frame.right - frame.left);
    ctx.translate(frame.right, frame.top);
    ctx.rotate(-slope);
    ctx.font = fontOf(theme, 12);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    haloText(ctx, words.predictedIsActual, -14, -5, theme.ink2, theme.paper);
    ctx.restore();
  }

  /** Draws the points, those off the picture as arrows at its edge; returns how many those are. */
  private points(data: PredictedActualData, strength: number): number {
    const { ctx, theme, axes } = this;
    if (axes === null) return 0;
    const { x, y, frame } = axes;
    let off = 0;
    const sx = (i: number) => x.scale(at(data.actual, i));
    const sy = (i: number) => {
      const height = y.scale(at(data.predicted, i));
      return height < frame.top - 4 || height > frame.bottom + 4 ? Number.NaN : height;
    };
    const style = { radius: this.sample.length > 300 ? 2 : 3, colour: theme.data, alpha: 0.5 };
    this.dots.draw(ctx, this.sample, sx, sy, style);
    ctx.fillStyle = theme.residual;
    for (let n = 0; n < this.sample.length; n++) {
      const i = at(this.sample, n);
      if (Number.isFinite(sy(i)) || !Number.isFinite(sx(i))) continue;
      off++;
      const up = at(data.predicted, i) > at(data.actual, i);
      if (off > 200) continue;
      arrowHead(ctx, [sx(i), up ? frame.top : frame.bottom], 0, up ? -1 : 1, 6);
      ctx.fill();
    }
    // A batch of everything needs no mark of its own.
    if (data.batch.length >= data.actual.length) return off;
    const many = data.batch.length > 64;
    ctx.globalAlpha = strength;
    const strong = { radius: many ? 2.25 : 3.75, colour: theme.ink, alpha: many ? 0.6 : 0.95 };
    this.batchDots.draw(ctx, data.batch, sx, sy, strong);
    ctx.globalAlpha = 1;
    return off;
  }

  private sticks(data: PredictedActualData, indices: Numbers, alpha: number, width: number): void {
    const { ctx, axes } = this;
    if (axes === null) return;
    const { x, y, frame } = axes;
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = this.theme.residual;
    ctx.lineWidth = width;
    ctx.beginPath();
    for (let i = 0; i < indices.length; i++) {
      const actual = at(data.actual, at(indices, i));
      const said = y.scale(at(data.predicted, at(indices, i)));
      if (!Number.isFinite(actual) || Number.isNaN(said)) continue;
      ctx.moveTo(x.scale(actual), y.scale(actual));
      ctx.lineTo(x.scale(actual), clamp(said, frame.top, frame.bottom));
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  private drawProbe(data: PredictedActualData, index: number): void {
    const { ctx, axes, theme } = this;
    if (axes === null) return;
    const { x, y, frame } = axes;
    const actual = at(data.actual, index);
    const [px, py] = [x.scale(actual), clamp(y.scale(at(data.predicted, index)), frame.top, frame.bottom)];
    if (!Number.isFinite(px + py)) return;
    ctx.strokeStyle = theme.residual;
    ctx.lineWidth = 2;
    line(ctx, [px, y.scale(actual)], [px, py]);
    dot(ctx, px, py, 5);
    ctx.fillStyle = theme.model;
    ctx.fill();
    ctx.strokeStyle = theme.paper;
    ctx.stroke();
    readout(ctx, this.reading(data, index), px, py, frame, theme);
  }

  private reading(data: PredictedActualData, index: number): string {
    const actual = quantity(at(data.actual, index), data.yUnit, 'compact');
    const predicted = quantity(at(data.predicted, index), data.yUnit, 'compact');
    return fill(words.pair, { actual, predicted });
  }

  private hover(place: Point | null): void {
    const { axes, data } = this;
    const inside = place !== null && axes !== null && data !== null && contains(axes.frame, ...place);
    const index = inside ? this.nearest(data, place) : null;
    this.moveProbe(index);
    const term = index !== null ? 'yhat' : null;
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  private nearest(data: PredictedActualData, [px, py]: Point): number | null {
    const { axes } = this;
    if (axes === null) return null;
    let best: number | null = null;
    let least = REACH;
    for (let i = 0; i < data.actual.length; i++) {
      const dx = axes.x.scale(at(data.actual, i)) - px;
      const dy = axes.y.scale(at(data.predicted, i)) - py;
      const away = Math.hypot(dx, dy);
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  private moveProbe(index: number | null): void {
    if (index === this.probe) return;
    this.probe = index;
    this.options.onProbe?.(index);
    this.drawSoon();
  }

  /** Left and right walk the examples from cheapest to dearest. */
  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null || data.actual.length === 0) return;
    if (event.key === 'Escape') this.moveProbe(null);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const order = Uint32Array.from(data.actual, (_, i) => i).sort(
      (i, j) => at(data.actual, i) - at(data.actual, j),
    );
    const now = this.probe === null ? Math.floor(order.length / 2) : order.indexOf(this.probe);
    const next = clamp(now + step * (event.shiftKey ? 10 : 1), 0, order.length - 1);
    this.moveProbe(at(order, next));
    this.announce(this.reading(data, at(order, next)));
  }
}
