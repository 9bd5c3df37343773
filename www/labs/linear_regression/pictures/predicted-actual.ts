/** Three or more features cannot be drawn, but their prediction can: predicted against actual. */

import { type Axis, axis, drawAxes } from '../../../charts/kit/axes.ts';
import { fill, plain, quantity } from '../../../charts/kit/format.ts';
import {
  at,
  axisRange,
  clamp,
  contains,
  finiteRange,
  type Point,
  type Rect,
} from '../../../charts/kit/geometry.ts';
import { arrowHead, dot, fontOf, haloText, line, note, readout } from '../../../charts/kit/ink.ts';
import { emphasis, isLit } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';
import { type Example, type ResidualsData, ResidualsView } from './residuals.ts';

export interface PredictedActualData extends ResidualsData {
  actual: Float32Array;
  predicted: Float32Array;
}

const INKS = ['yhat', 'residual', 'loss', 'y'] as const;
const REACH = 14;

export class PredictedActualView extends ResidualsView<PredictedActualData> {
  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 1 : 0.66));
  }

  protected paint(data: PredictedActualData): void {
    const { ctx, theme } = this;
    const { x, y, frame } = this.fit(data);
    const { highlight } = data;
    drawAxes(ctx, frame, x, y, {
      theme,
      lit: isLit(highlight, 'yhat') ? 'y' : isLit(highlight, 'y') ? 'x' : null,
    });
    this.baseline(data, frame, y);

    const error = Math.max(emphasis(highlight, INKS, 'residual'), emphasis(highlight, INKS, 'loss'));
    this.drawSticks(data, error, 0);

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
    } else this.noteDrawn(data);
    if (this.probe !== null && this.probe < data.actual.length) this.drawProbe(data, this.probe);
  }

  protected axesKey({ actual }: PredictedActualData): readonly unknown[] {
    return [actual];
  }

  /** Both axes share the range of the actual values, so that the diagonal is exactly "right". */
  protected axes(data: PredictedActualData): { x: Axis; y: Axis } {
    const range = axisRange(finiteRange(data.actual), 0);
    return {
      x: axis(range, this.width / 80, fill(words.actual, { what: data.yLabel }), data.yUnit),
      y: axis(range, this.height / 55, fill(words.predicted, { what: data.yLabel }), data.yUnit),
    };
  }

  protected count({ actual }: PredictedActualData): number {
    return actual.length;
  }

  protected example({ actual, predicted }: PredictedActualData, index: number): Example {
    const x = at(actual, index);
    return { x, actual: x, said: at(predicted, index) };
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
    const { ctx, theme, plane } = this;
    if (plane === null) return 0;
    const { x, y, frame } = plane;
    let off = 0;
    const sx = (i: number) => x.scale(at(data.actual, i));
    const sy = (i: number) => {
      const height = y.scale(at(data.predicted, i));
      return height < frame.top - 4 || height > frame.bottom + 4 ? Number.NaN : height;
    };
    this.drawDots(ctx, sx, sy);
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
    this.drawBatch(data, strength, sx, sy);
    return off;
  }

  private drawProbe(data: PredictedActualData, index: number): void {
    const { ctx, plane, theme } = this;
    if (plane === null) return;
    const { x, y, frame } = plane;
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

  protected found(place: Point): { probe: number | null; term: string | null } {
    const { plane, data } = this;
    const inside = plane !== null && data !== null && contains(plane.frame, ...place);
    const probe = inside ? this.nearest(data, place) : null;
    return { probe, term: probe === null ? null : 'yhat' };
  }

  private nearest(data: PredictedActualData, [px, py]: Point): number | null {
    const { plane } = this;
    if (plane === null) return null;
    let best: number | null = null;
    let least = REACH;
    for (let i = 0; i < data.actual.length; i++) {
      const dx = plane.x.scale(at(data.actual, i)) - px;
      const dy = plane.y.scale(at(data.predicted, i)) - py;
      const away = Math.hypot(dx, dy);
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  /** Left and right walk the examples from cheapest to dearest. */
  protected key(event: KeyboardEvent): void {
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
