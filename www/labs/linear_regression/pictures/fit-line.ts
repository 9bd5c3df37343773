/** One feature against the target, and the model as a line through it: ŷ = w·x + b. */

import { type Axis, axis, drawAxes, layOut } from '../../../charts/kit/axes.ts';
import { CanvasView, Layer, type ViewData } from '../../../charts/kit/canvas.ts';
import { fill, plain, quantity, signedQuantity } from '../../../charts/kit/format.ts';
import {
  at,
  axisRange,
  clamp,
  clipSegment,
  contains,
  distanceToSegment,
  evenSample,
  finiteRange,
  type Numbers,
  type Point,
  type Rect,
  spread,
} from '../../../charts/kit/geometry.ts';
import { Dots, dot, fontOf, haloText, line, note, readout, termFont } from '../../../charts/kit/ink.ts';
import { emphasis, isLit, type TermHandler } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';

export interface Line {
  /** In the target's unit per the feature's unit. */
  slope: number;
  /** The line's height at x = 0, in the target's unit. */
  intercept: number;
}

export interface FitLineData extends ViewData {
  x: Float32Array;
  y: Float32Array;
  /** What the model says now. */
  line: Line | null;
  /** The exact least-squares answer. */
  exact: Line | null;
  /** The mean of y: the prediction that knows nothing of x. */
  mean: number | null;
  /** Indices of the present batch. */
  batch: Uint32Array | Float32Array;
  xLabel: string;
  yLabel: string;
  xUnit: string;
  yUnit: string;
  /** The x at which the model's own input is zero (a standardised feature's mean), where b is read; defaults to 0. */
  origin?: number;
  /** One unit of the model's own input, in x's unit (its standard deviation); defaults to one tick. */
  run?: number;
}

export interface FitLineOptions {
  /** The place being read: x and the model's answer there, or null when none is. */
  onProbe?: (probe: { x: number; yhat: number } | null) => void;
  onTerm?: TermHandler;
}

const INKS = ['yhat', 'w', 'b', 'residual', 'loss', 'y'] as const;
const DRAWN_POINTS = 2000;
const FAINT_STICKS = 400;
const REACH = 7;

export class FitLineView extends CanvasView<FitLineData> {
  private readonly options: FitLineOptions;
  private readonly points = new Layer();
  private readonly dots = new Dots();
  private readonly batchDots = new Dots();
  private axes: { x: Axis; y: Axis; frame: Rect } | null = null;
  private fitted: { key: readonly unknown[]; x: Axis; y: Axis } | null = null;
  private sample = new Uint32Array();
  private faint = new Uint32Array();
  private probe: number | null = null;
  private term: string | null = null;

  constructor(host: HTMLElement, options: FitLineOptions = {}) {
    super(host);
    this.options = options;
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointermove', (event) => this.hover(this.locate(event)));
    this.listen('pointerdown', (event) => this.hover(this.locate(event)));
    this.listen('pointerleave', () => this.hover(null));
    this.listen('keydown', (event) => this.key(event));
    this.listen('blur', () => this.moveProbe(null));
  }

  protected paint(data: FitLineData): void {
    const { ctx, theme } = this;
    const { x, y } = this.fitAxes(data);
    const frame = layOut(ctx, this.width, this.height, x, y, theme);
    this.axes = { x, y, frame };
    const strength = (term: (typeof INKS)[number]) => emphasis(data.highlight, INKS, term);

    this.points.show(ctx, [x, y, theme], (layer) => {
      drawAxes(layer, frame, x, y, { theme });
      const style = { radius: this.sample.length > 300 ? 2 : 3, colour: theme.data, alpha: 0.5 };
      this.dots.draw(
        layer,
        this.sample,
        (i) => x.scale(at(data.x, i)),
        (i) => y.scale(at(data.y, i)),
        style,
      );
    });

    ctx.save();
    ctx.beginPath();
    ctx.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    ctx.clip();
    const error = Math.max(strength('residual'), strength('loss'));
    if (data.line !== null) {
      this.sticks(data, data.line, this.faint, 0.13 * error, 1);
      const crowd = clamp(10 / Math.sqrt(data.batch.length || 1), 0.3, 0.9);
      this.sticks(data, data.line, data.batch, crowd * error, isLit(data.highlight, 'residual') ? 2 : 1.25);
    }
    this.drawBatch(data, Math.max(strength('y'), error));
    this.baselines(data);
    if (data.line !== null) {
      ctx.globalAlpha = Math.max(strength('yhat'), strength('w'), strength('b'));
      ctx.strokeStyle = theme.model;
      ctx.lineWidth = isLit(data.highlight, 'yhat') ? 4 : 2.25;
      this.stroke(data.line);
      this.slope(data, data.line);
      this.intercept(data, data.line);
    }
    ctx.restore();
    ctx.globalAlpha = 1;

    this.names(data);
    if (data.x.length > DRAWN_POINTS) {
      ctx.textAlign = 'right';
      const drawn = fill(words.drawn, { drawn: plain(DRAWN_POINTS), all: plain(data.x.length) });
      note(ctx, drawn, frame.right, 12, theme);
    }
    if (this.probe !== null) this.drawProbe(data, this.probe);
  }

  /** Axes follow the data, never the model: a line that runs away leaves the picture instead of shrinking it. */
  private fitAxes(data: FitLineData): { x: Axis; y: Axis } {
    const key = [
      data.x,
      data.y,
      data.origin,
      this.width,
      this.height,
      data.xLabel,
      data.yLabel,
      data.xUnit,
      data.yUnit,
    ];
    if (this.fitted !== null && key.every((part, i) => part === this.fitted?.key[i])) return this.fitted;
    const x = axis(
      axisRange(finiteRange(data.x), data.origin ?? 0),
      this.width / 80,
      data.xLabel,
      data.xUnit,
    );
    const y = axis(axisRange(finiteRange(data.y), 0), this.height / 55, data.yLabel, data.yUnit);
    this.sample = evenSample(data.x.length, DRAWN_POINTS);
    this.faint = evenSample(data.x.length, FAINT_STICKS);
    this.fitted = { key, x, y };
    return this.fitted;
  }

  private sticks(data: FitLineData, model: Line, indices: Numbers, alpha: number, width: number): void {
    const { ctx, axes } = this;
    if (axes === null) return;
    const { x, y, frame } = axes;
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = this.theme.residual;
    ctx.lineWidth = width;
    ctx.beginPath();
    for (let i = 0; i < indices.length; i++) {
      const value = at(data.x, at(indices, i));
      const px = x.scale(value);
      const actual = y.scale(at(data.y, at(indices, i)));
      const said = y.scale(model.slope * value + model.intercept);
      if (!Number.isFinite(px + actual) || Number.isNaN(said)) continue;
      ctx.moveTo(px, actual);
      ctx.lineTo(px, clamp(said, frame.top - 9, frame.bottom + 9));
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  private drawBatch(data: FitLineData, alpha: number): void {
    const { ctx, axes, theme } = this;
    // A batch of everything needs no mark of its own.
    if (axes === null || data.batch.length >= data.x.length) return;
    const { x, y } = axes;
    const radius = data.batch.length > 64 ? 2.25 : 3.75;
    const style = { radius, colour: theme.ink, alpha: data.batch.length > 64 ? 0.6 : 0.95 };
    ctx.globalAlpha = alpha;
    this.batchDots.draw(
      ctx,
      data.batch,
      (i) => x.scale(at(data.x, i)),
      (i) => y.scale(at(data.y, i)),
      style,
    );
    ctx.globalAlpha = 1;
  }

  private baselines(data: FitLineData): void {
    const { ctx, theme } = this;
    ctx.lineWidth = 1;
    if (data.mean !== null) {
      ctx.strokeStyle = theme.ink3;
      ctx.setLineDash([2, 4]);
      this.stroke({ slope: 0, intercept: data.mean });
    }
    if (data.exact !== null) {
      ctx.strokeStyle = theme.ink;
      ctx.setLineDash([7, 4]);
      this.stroke(data.exact);
    }
    ctx.setLineDash([]);
  }

  private stroke(model: Line): void {
    const ends = this.ends(model);
    if (ends !== null) line(this.ctx, ends[0], ends[1]);
  }

  /** The visible part of a line, in pixels. */
  private ends(model: Line): readonly [Point, Point] | null {
    if (this.axes === null) return null;
    const { x, y, frame } = this.axes;
    const [low = 0, high = 1] = x.scale.domain();
    const height = (value: number) => y.scale(model.slope * value + model.intercept);
    return clipSegment([x.scale(low), height(low)], [x.scale(high), height(high)], frame);
  }

  /** The slope triangle: one unit of the model's input along, w up. */
  private triangle(
    data: FitLineData,
    model: Line,
  ): { foot: Point; corner: Point; top: Point; run: number } | null {
    if (this.axes === null) return null;
    const { x, y, frame } = this.axes;
    const start = data.origin ?? 0;
    const run = data.run ?? (x.ticks[1] ?? 1) - (x.ticks[0] ?? 0);
    const height = y.scale(model.slope * start + model.intercept);
    const foot: Point = [x.scale(start), height];
    const corner: Point = [x.scale(start + run), height];
    const top: Point = [corner[0], y.scale(model.slope * (start + run) + model.intercept)];
    if (!contains(frame, ...foot) || !contains(frame, ...corner) || !Number.isFinite(top[1])) return null;
    return { foot, corner, top, run };
  }

  /** Where the triangle's letter stands. */
  private letterW({ corner, top }: { corner: Point; top: Point }): Point {
    return [corner[0] + 6, clamp((corner[1] + top[1]) / 2, 30, this.height - 44)];
  }

  private slope(data: FitLineData, model: Line): void {
    const { ctx, theme } = this;
    const triangle = this.triangle(data, model);
    if (triangle === null) return;
    const { foot, corner, top, run } = triangle;
    const lit = isLit(data.highlight, 'w');
    ctx.globalAlpha = lit ? 1 : emphasis(data.highlight, INKS, 'w');
    ctx.lineWidth = lit ? 2.5 : 1.25;
    ctx.strokeStyle = theme.model;
    ctx.beginPath();
    ctx.moveTo(...foot);
    ctx.lineTo(...corner);
    ctx.lineTo(corner[0], clamp(top[1], -1e4, 1e4));
    ctx.stroke();
    const [left, middle] = this.letterW(triangle);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.font = termFont(theme);
    haloText(ctx, 'w', left, middle, theme.model, theme.paper);
    if (!lit) return;
    ctx.font = fontOf(theme, 12, 500);
    const rise = signedQuantity(model.slope * run, data.yUnit, 'compact');
    haloText(ctx, rise, corner[0] + 22, middle, theme.model, theme.paper);
    ctx.textAlign = 'center';
    ctx.textBaseline = model.slope >= 0 ? 'top' : 'bottom';
    const below = corner[1] + (model.slope >= 0 ? 6 : -6);
    haloText(
      ctx,
      signedQuantity(run, data.xUnit, 'compact'),
      (foot[0] + corner[0]) / 2,
      below,
      theme.model,
      theme.paper,
    );
  }

  private intercept(data: FitLineData, model: Line): void {
    const { ctx, theme, axes } = this;
    if (axes === null) return;
    const start = data.origin ?? 0;
    const value = model.slope * start + model.intercept;
    const [px, py] = [axes.x.scale(start), axes.y.scale(value)];
    if (!contains(axes.frame, px, py)) return;
    const lit = isLit(data.highlight, 'b');
    ctx.globalAlpha = lit ? 1 : emphasis(data.highlight, INKS, 'b');
    if (lit) {
      // A tick to the axis: how high the line stands where the model's input is zero.
      ctx.strokeStyle = theme.model;
      ctx.lineWidth = 1.25;
      ctx.setLineDash([3, 3]);
      line(ctx, [axes.frame.left, py], [px, py]);
      line(ctx, [px, py], [px, axes.frame.bottom]);
      ctx.setLineDash([]);
    }
    dot(ctx, px, py, lit ? 6 : 4);
    ctx.fillStyle = theme.paper;
    ctx.fill();
    ctx.strokeStyle = theme.model;
    ctx.lineWidth = lit ? 3 : 2;
    ctx.stroke();
    const reading = lit ? `= ${quantity(value, data.yUnit, 'compact')}` : '';
    ctx.textBaseline = 'alphabetic';
    ctx.textAlign = 'left';
    ctx.font = fontOf(theme, 12, 500);
    const width = 12 + ctx.measureText(reading).width;
    const left = px - axes.frame.left < width + 10 ? px + 8 : px - 4 - width;
    haloText(ctx, reading, left + 12, py - 9, theme.model, theme.paper);
    ctx.font = termFont(theme);
    haloText(ctx, 'b', left, py - 9, theme.model, theme.paper);
  }

  /** Each line is named where it ends, the names pushed apart when lines meet. */
  private names(data: FitLineData): void {
    const { ctx, theme, axes } = this;
    if (axes === null) return;
    const { frame, y } = axes;
    const names: { text: string; end?: number; height: number; ink: string; weight: number }[] = [];
    const add = (text: string, model: Line | null, ink: string, weight: number) => {
      const end = model === null ? null : this.ends(model);
      if (end !== null) names.push({ text, end: end[1][0], height: end[1][1] - 9, ink, weight });
    };
    add(words.model, data.line, theme.model, 650);
    add(words.leastSquares, data.exact, theme.ink, 450);
    if (data.mean !== null) {
      const text = fill(words.mean, { value: quantity(data.mean, data.yUnit, 'compact') });
      names.push({ text, height: y.scale(data.mean) - 9, ink: theme.ink3, weight: 450 });
    }
    if (data.line !== null && this.ends(data.line) === null) {
      names.push({
        text: words.modelOff,
        height: frame.top + 8,
        ink: theme.model,
        weight: 650,
      });
    }
    const places = spread(
      names.map((name) => name.height),
      15,
      frame.top + 8,
      frame.bottom - 8,
    );
    ctx.textBaseline = 'middle';
    const triangle = data.line === null ? null : this.triangle(data, data.line);
    const w = triangle && this.letterW(triangle);
    names.forEach(({ text, end = frame.right, ink, weight }, i) => {
      ctx.font = fontOf(theme, 12, weight);
      // A steep line leaves through the top or the bottom, and is named there.
      const right = end + 8 + ctx.measureText(text).width;
      const beside =
        right < frame.right && !(w && end < w[0] + 14 && right > w[0] && Math.abs(at(places, i) - w[1]) < 18);
      ctx.textAlign = beside ? 'left' : 'right';
      haloText(ctx, text, beside ? end + 8 : frame.right - 2, at(places, i), ink, theme.paper);
    });
  }

  private drawProbe(data: FitLineData, value: number): void {
    const { ctx, axes, theme } = this;
    if (axes === null || data.line === null) return;
    const { x, y, frame } = axes;
    const px = x.scale(value);
    const said = data.line.slope * value + data.line.intercept;
    const py = clamp(y.scale(said), frame.top, frame.bottom);
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [px, frame.top], [px, frame.bottom]);
    dot(ctx, px, py, 4.5);
    ctx.fillStyle = theme.model;
    ctx.fill();
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 2;
    ctx.stroke();
    readout(ctx, this.reading(data, value, said), px, py, frame, theme);
  }

  private reading(data: FitLineData, x: number, yhat: number): string {
    const given = data.xUnit === '' ? `${data.xLabel} ${plain(x, 3)}` : quantity(x, data.xUnit);
    return fill(words.reading, { given, value: quantity(yhat, data.yUnit) });
  }

  private hover(place: Point | null): void {
    const inside = place !== null && this.axes !== null && contains(this.axes.frame, ...place);
    this.moveProbe(
      inside && place !== null && this.axes !== null ? this.axes.x.scale.invert(place[0]) : null,
    );
    const term = inside && place !== null ? this.termAt(place) : null;
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  /** The ink under the pointer: small marks before large ones, lines before points. */
  private termAt([px, py]: Point): string | null {
    const { data, axes } = this;
    if (data?.line == null || axes === null) return null;
    const { x, y } = axes;
    const start = data.origin ?? 0;
    const knee: Point = [x.scale(start), y.scale(data.line.slope * start + data.line.intercept)];
    if (Math.hypot(px - knee[0], py - knee[1]) < REACH + 3) return 'b';
    const triangle = this.triangle(data, data.line);
    if (triangle !== null) {
      const { foot, corner, top } = triangle;
      const away = Math.min(distanceToSegment(px, py, foot, corner), distanceToSegment(px, py, corner, top));
      if (away < REACH) return 'w';
    }
    const ends = this.ends(data.line);
    if (ends !== null && distanceToSegment(px, py, ...ends) < REACH) return 'yhat';
    for (let i = 0; i < data.batch.length; i++) {
      const index = at(data.batch, i);
      const value = at(data.x, index);
      const actual: Point = [x.scale(value), y.scale(at(data.y, index))];
      if (Math.hypot(px - actual[0], py - actual[1]) < REACH - 2) return 'y';
      const said: Point = [actual[0], y.scale(data.line.slope * value + data.line.intercept)];
      if (distanceToSegment(px, py, actual, said) < 3) return 'residual';
    }
    return null;
  }

  private moveProbe(value: number | null): void {
    if (value === this.probe) return;
    this.probe = value;
    const model = this.data?.line;
    this.options.onProbe?.(
      value === null || model == null ? null : { x: value, yhat: model.slope * value + model.intercept },
    );
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { axes, data } = this;
    if (axes === null || data?.line == null) return;
    const [low = 0, high = 1] = axes.x.scale.domain();
    const step = ((high - low) / 50) * (event.shiftKey ? 5 : 1);
    const now = this.probe ?? (low + high) / 2;
    const moves: Record<string, number | null> = {
      ArrowLeft: now - step,
      ArrowRight: now + step,
      Home: low,
      End: high,
      Escape: null,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.moveProbe(next === null ? null : clamp(next, low, high));
    if (this.probe !== null) {
      this.announce(this.reading(data, this.probe, data.line.slope * this.probe + data.line.intercept));
    }
  }
}
