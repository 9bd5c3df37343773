/** One feature against the target, and the model as a line through it: ŷ = w·x + b. */

import { type Axis, axis, drawAxes } from '../../../charts/kit/axes.ts';
import { Layer } from '../../../charts/kit/canvas.ts';
import { fill, plain, quantity, signedQuantity } from '../../../charts/kit/format.ts';
import {
  at,
  axisRange,
  clamp,
  clipSegment,
  contains,
  distanceToSegment,
  finiteRange,
  type Point,
  spread,
} from '../../../charts/kit/geometry.ts';
import { dot, fontOf, haloText, line, readout, termFont } from '../../../charts/kit/ink.ts';
import { emphasis, isLit } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';
import { type Example, type ResidualsData, ResidualsView } from './residuals.ts';

export interface Line {
  /** In the target's unit per the feature's unit. */
  slope: number;
  /** The line's height at x = 0, in the target's unit. */
  intercept: number;
}

export interface FitLineData extends ResidualsData {
  x: Float32Array;
  y: Float32Array;
  /** What the model says now. */
  line: Line | null;
  /** Where the step under way will take it, once the gradient is known. */
  coming: Line | null;
  /** Puts the model's line elsewhere. */
  move(line: Line): void;
  /** The exact least-squares answer. */
  exact: Line | null;
  xLabel: string;
  xUnit: string;
  /** The x at which the model's own input is zero (a standardised feature's mean), where b is read; defaults to 0. */
  origin?: number;
  /** One unit of the model's own input, in x's unit (its standard deviation); defaults to one tick. */
  run?: number;
}

const INKS = ['yhat', 'w', 'b', 'residual', 'loss', 'y'] as const;
const REACH = 7;
/** How near a handle a finger may land. */
const GRIP = 16;

/** What is held: the left or the right end, about which the other stays, or the whole line. */
type Hold = 'left' | 'right' | 'all';

export class FitLineView extends ResidualsView<FitLineData> {
  private readonly ground = new Layer();
  private hold: Hold | null = null;

  protected paint(data: FitLineData): void {
    const { ctx, theme } = this;
    const { x, y, frame } = this.fit(data);
    const strength = (term: (typeof INKS)[number]) => emphasis(data.highlight, INKS, term);
    const sx = (i: number) => x.scale(at(data.x, i));
    const sy = (i: number) => y.scale(at(data.y, i));

    this.ground.show(ctx, [x, y, theme], (layer) => {
      drawAxes(layer, frame, x, y, { theme });
      this.drawDots(layer, sx, sy);
    });

    ctx.save();
    ctx.beginPath();
    ctx.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    ctx.clip();
    const error = Math.max(strength('residual'), strength('loss'));
    if (data.line !== null) this.drawSticks(data, error, 9);
    this.drawBatch(data, Math.max(strength('y'), error), sx, sy);
    this.drawPredictions(data);
    this.baselines(data);
    if (data.line !== null) {
      ctx.globalAlpha = Math.max(strength('yhat'), strength('w'), strength('b'));
      ctx.strokeStyle = theme.model;
      ctx.lineWidth = isLit(data.highlight, 'yhat') ? 4 : 2.25;
      this.stroke(data.line);
      this.slope(data, data.line);
      this.intercept(data, data.line);
      this.coming(data);
      this.handles(data.line);
    }
    ctx.restore();
    ctx.globalAlpha = 1;

    this.names(data);
    this.noteDrawn(data);
    if (this.probe !== null) this.drawProbe(data, this.probe);
  }

  protected axesKey({ x, y, origin, xLabel, xUnit }: FitLineData): readonly unknown[] {
    return [x, y, origin, xLabel, xUnit];
  }

  protected axes(data: FitLineData): { x: Axis; y: Axis } {
    const range = axisRange(finiteRange(data.x), data.origin ?? 0);
    return {
      x: axis(range, this.width / 80, data.xLabel, data.xUnit),
      y: axis(axisRange(finiteRange(data.y), 0), this.height / 55, data.yLabel, data.yUnit),
    };
  }

  protected count({ x }: FitLineData): number {
    return x.length;
  }

  protected example(data: FitLineData, index: number): Example {
    const x = at(data.x, index);
    const said = data.line === null ? Number.NaN : data.line.slope * x + data.line.intercept;
    return { x, actual: at(data.y, index), said };
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
    if (this.plane === null) return null;
    const { x, y, frame } = this.plane;
    const [low = 0, high = 1] = x.scale.domain();
    const height = (value: number) => y.scale(model.slope * value + model.intercept);
    return clipSegment([x.scale(low), height(low)], [x.scale(high), height(high)], frame);
  }

  /** Dashed, where the update will put the line. */
  private coming({ coming }: FitLineData): void {
    if (coming === null) return;
    const { ctx, theme } = this;
    ctx.globalAlpha = 1;
    ctx.strokeStyle = theme.gradient;
    ctx.lineWidth = 2;
    ctx.setLineDash([6, 4]);
    this.stroke(coming);
    ctx.setLineDash([]);
  }

  /** A grip near each end of what can be seen of the line. */
  private grips(model: Line): readonly [Point, Point] | null {
    const ends = this.ends(model);
    if (ends === null) return null;
    const [[x0, y0], [x1, y1]] = ends;
    const share = 0.08;
    return [
      [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share],
      [x1 - (x1 - x0) * share, y1 - (y1 - y0) * share],
    ];
  }

  private handles(model: Line): void {
    const { ctx, theme } = this;
    ctx.globalAlpha = 1;
    for (const [px, py] of this.grips(model) ?? []) {
      dot(ctx, px, py, 6);
      ctx.fillStyle = theme.model;
      ctx.fill();
      ctx.strokeStyle = theme.paper;
      ctx.lineWidth = 2;
      ctx.stroke();
    }
  }

  /** Drags an end or the whole line. */
  protected override held(event: PointerEvent): boolean {
    const { data, plane } = this;
    if (data?.line == null || plane === null) return false;
    const place = this.locate(event);
    if (event.type === 'pointerdown') {
      this.hold = event.button === 0 ? this.holdAt(data.line, place) : null;
      // A pointer that was made up, or is gone already, can't be captured.
      if (this.hold && event.isPrimary) this.canvas.setPointerCapture?.(event.pointerId);
    }
    if (event.buttons === 0) this.hold = null;
    this.canvas.style.cursor = this.hold ? 'grabbing' : this.holdAt(data.line, place) ? 'grab' : 'default';
    if (this.hold === null || event.type === 'pointerdown') return this.hold !== null;
    const moved = this.moved(data.line, this.hold, place);
    if (moved !== null) data.move(moved);
    return true;
  }

  private holdAt(model: Line, [px, py]: Point): Hold | null {
    const grips = this.grips(model);
    if (grips === null) return null;
    const near = ([x, y]: Point) => Math.hypot(px - x, py - y) < GRIP;
    if (near(grips[0])) return 'left';
    if (near(grips[1])) return 'right';
    return distanceToSegment(px, py, ...grips) < REACH ? 'all' : null;
  }

  /** The line with what is held under the pointer. */
  private moved(model: Line, hold: Hold, [px, py]: Point): Line | null {
    const { plane } = this;
    const grips = this.grips(model);
    if (plane === null || grips === null) return null;
    const { x, y, frame } = plane;
    const here = [
      x.scale.invert(clamp(px, frame.left, frame.right)),
      y.scale.invert(clamp(py, frame.top, frame.bottom)),
    ] as const;
    if (hold === 'all') return { slope: model.slope, intercept: here[1] - model.slope * here[0] };
    const [fx, fy] = grips[hold === 'left' ? 1 : 0];
    const fixed = [x.scale.invert(fx), y.scale.invert(fy)] as const;
    // The ends don't pass one another: the line would turn over.
    const apart = (frame.right - frame.left) / 8;
    if (hold === 'left' ? px > fx - apart : px < fx + apart) return null;
    const slope = (here[1] - fixed[1]) / (here[0] - fixed[0]);
    return { slope, intercept: fixed[1] - slope * fixed[0] };
  }

  /** The slope triangle: one unit of the model's input along, w up. */
  private triangle(
    data: FitLineData,
    model: Line,
  ): { foot: Point; corner: Point; top: Point; run: number } | null {
    if (this.plane === null) return null;
    const { x, y, frame } = this.plane;
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
    const { ctx, theme, plane } = this;
    if (plane === null) return;
    const start = data.origin ?? 0;
    const value = model.slope * start + model.intercept;
    const [px, py] = [plane.x.scale(start), plane.y.scale(value)];
    if (!contains(plane.frame, px, py)) return;
    const lit = isLit(data.highlight, 'b');
    ctx.globalAlpha = lit ? 1 : emphasis(data.highlight, INKS, 'b');
    if (lit) {
      // A tick to the axis: how high the line stands where the model's input is zero.
      ctx.strokeStyle = theme.model;
      ctx.lineWidth = 1.25;
      ctx.setLineDash([3, 3]);
      line(ctx, [plane.frame.left, py], [px, py]);
      line(ctx, [px, py], [px, plane.frame.bottom]);
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
    const left = px - plane.frame.left < width + 10 ? px + 8 : px - 4 - width;
    haloText(ctx, reading, left + 12, py - 9, theme.model, theme.paper);
    ctx.font = termFont(theme);
    haloText(ctx, 'b', left, py - 9, theme.model, theme.paper);
  }

  /** Each line is named where it ends, the names pushed apart when lines meet. */
  private names(data: FitLineData): void {
    const { ctx, theme, plane } = this;
    if (plane === null) return;
    const { frame, y } = plane;
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
    const { ctx, plane, theme } = this;
    if (plane === null || data.line === null) return;
    const { x, y, frame } = plane;
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

  protected found(place: Point): { probe: number | null; term: string | null } {
    const { plane } = this;
    if (plane === null || !contains(plane.frame, ...place)) return { probe: null, term: null };
    return { probe: plane.x.scale.invert(place[0]), term: this.termAt(place) };
  }

  /** The ink under the pointer: small marks before large ones, lines before points. */
  private termAt([px, py]: Point): string | null {
    const { data, plane } = this;
    if (data?.line == null || plane === null) return null;
    const { x, y } = plane;
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

  protected key(event: KeyboardEvent): void {
    const { plane, data } = this;
    if (plane === null || data?.line == null) return;
    const [low = 0, high = 1] = plane.x.scale.domain();
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
