/** Numbers where a model has put them in a plane; once it goes round them in order, they lie on a circle. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { at, type Numbers } from '../../../charts/kit/geometry.ts';
import { dot, fontOf, haloText, line } from '../../../charts/kit/ink.ts';
import { largest } from '../../../charts/kit/ramps.ts';
import type { TermHandler } from '../../../charts/kit/terms.ts';

export interface NumberCircleData extends ViewData {
  /** [count, 2]: where each number lies. */
  places: Numbers;
  /** Whoever follows `stride` after a number is its neighbour on the circle; 0 draws no lines. */
  stride: number;
  /** Said above it. */
  note: string;
  none: string;
}

export interface NumberCircleOptions {
  onTerm?: TermHandler;
}

export class NumberCircleView extends CanvasView<NumberCircleData> {
  constructor(
    host: HTMLElement,
    private readonly options: NumberCircleOptions = {},
  ) {
    super(host);
    this.listen('pointerenter', () => this.options.onTerm?.('w'));
    this.listen('pointerleave', () => this.options.onTerm?.(null));
  }

  protected override preferredHeight(width: number): number {
    return Math.round(Math.min(width, 420) * 0.86) + 20;
  }

  protected paint(data: NumberCircleData): void {
    const { ctx, theme, width, height } = this;
    const count = Math.floor(data.places.length / 2);
    ctx.font = fontOf(theme, 12, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textBaseline = 'alphabetic';
    ctx.textAlign = 'left';
    ctx.fillText(count > 0 ? data.note : data.none, 0, 12);
    if (count === 0) return;
    const [cx, cy] = [width / 2, (height + 20) / 2];
    const scale = (Math.min(width, height - 20) / 2 - 16) / (largest(data.places, 1e-9) || 1);
    const place = (i: number) =>
      [cx + scale * at(data.places, 2 * i), cy - scale * at(data.places, 2 * i + 1)] as const;
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [cx - 6, cy], [cx + 6, cy]);
    line(ctx, [cx, cy - 6], [cx, cy + 6]);
    if (data.stride > 0)
      for (let i = 0; i < count; i++) line(ctx, place(i), place((i + data.stride) % count));
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.font = fontOf(theme, 11, 550);
    for (let i = 0; i < count; i++) {
      const [x, y] = place(i);
      dot(ctx, x, y, 2);
      ctx.fillStyle = theme.model;
      ctx.fill();
      haloText(ctx, String(i), x, y - 8, theme.ink, theme.paper, 3);
    }
  }
}
