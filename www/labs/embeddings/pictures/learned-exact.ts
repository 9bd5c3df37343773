/** What was learned against what is so, a point a pair: on the diagonal the two agree. */

import { axis, drawAxes, layOut } from '../../../charts/kit/axes.ts';
import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { at, axisRange, finiteRange, type Point, type Rect } from '../../../charts/kit/geometry.ts';
import { Dots, dot, line, note, readout } from '../../../charts/kit/ink.ts';
import { isLit } from '../../../charts/kit/terms.ts';

export interface LearnedExactData extends ViewData {
  /** Across. */
  exact: Float32Array;
  /** Up. */
  learned: Float32Array;
  xLabel: string;
  yLabel: string;
  /** What stands in the corner. */
  note: string;
  /** A pair in words. */
  name: (index: number) => string;
}

/** A pointer so near a point, in pixels, is at it. */
const NEAR = 14;

export class LearnedExactView extends CanvasView<LearnedExactData> {
  private readonly dots = new Dots();
  private on: (index: number) => Point = () => [Number.NaN, Number.NaN];
  private hovered = -1;

  constructor(host: HTMLElement) {
    super(host);
    this.listen('pointermove', (event) => this.hover(this.under(event)));
    this.listen('pointerleave', () => this.hover(-1));
  }

  protected paint(data: LearnedExactData): void {
    const { ctx, theme } = this;
    const x = axis(axisRange(finiteRange(data.exact), 0), this.width / 90, data.xLabel, '');
    const y = axis(axisRange(finiteRange(data.learned), 0), this.height / 60, data.yLabel, '');
    const frame = layOut(ctx, this.width, this.height, x, y, theme);
    drawAxes(ctx, frame, x, y, { theme, lit: isLit(data.highlight, 's') ? 'y' : null });
    this.on = (i) => [x.scale(at(data.exact, i)), y.scale(at(data.learned, i))];
    this.diagonal(x.scale.domain(), y.scale.domain(), x.scale, y.scale);
    const all = Uint32Array.from({ length: data.exact.length }, (_, i) => i);
    const style = { radius: 2.5, colour: theme.model, alpha: 0.5 };
    this.dots.draw(
      ctx,
      all,
      (i) => this.on(i)[0],
      (i) => this.on(i)[1],
      style,
    );
    ctx.textAlign = 'right';
    note(ctx, data.note, frame.right, 12, theme);
    this.read(data, frame);
  }

  /** Where the two would agree, as far as it lies within both axes. */
  private diagonal(
    [x0 = 0, x1 = 1]: number[],
    [y0 = 0, y1 = 1]: number[],
    sx: (value: number) => number,
    sy: (value: number) => number,
  ): void {
    const [low, high] = [Math.max(x0, y0), Math.min(x1, y1)];
    if (!(high > low)) return;
    this.ctx.strokeStyle = this.theme.ink3;
    this.ctx.setLineDash([5, 4]);
    line(this.ctx, [sx(low), sy(low)], [sx(high), sy(high)]);
    this.ctx.setLineDash([]);
  }

  private read(data: LearnedExactData, frame: Rect): void {
    if (this.hovered < 0 || this.hovered >= data.exact.length) return;
    const [x, y] = this.on(this.hovered);
    dot(this.ctx, x, y, 4.5);
    this.ctx.strokeStyle = this.theme.ink;
    this.ctx.lineWidth = 2;
    this.ctx.stroke();
    readout(this.ctx, data.name(this.hovered), x, y, frame, this.theme);
  }

  private under(event: MouseEvent): number {
    const [x, y] = this.locate(event);
    let best = { index: -1, away: NEAR };
    for (let index = 0; index < (this.data?.exact.length ?? 0); index++) {
      const [px, py] = this.on(index);
      const away = Math.hypot(px - x, py - y);
      if (away < best.away) best = { index, away };
    }
    return best.index;
  }

  private hover(index: number): void {
    if (index === this.hovered) return;
    this.hovered = index;
    this.drawSoon();
  }
}
