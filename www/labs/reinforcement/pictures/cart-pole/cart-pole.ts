/** A cart with a pole on it, to scale: where it may go, how far the pole may lean, and which way it is pushed. */

import { CanvasView, type ViewData } from '../../../../charts/kit/canvas.ts';
import { plain } from '../../../../charts/kit/format.ts';
import { contains, type Point } from '../../../../charts/kit/geometry.ts';
import { arrowHead, dot, fontOf, line } from '../../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../../charts/kit/terms.ts';
import { CART, type CartLayout, heightAt, type Limits, layOutCart, placesOf } from './layout.ts';

export interface CartState {
  /** In metres, from the middle of the track. */
  x: number;
  /** In radians from upright, to the right. */
  angle: number;
  /** The push: −1 to the left, 1 to the right, 0 before there is any. */
  push: number;
}

export interface CartPoleData extends ViewData {
  /** The first is drawn in full; those that run beside it, faint. */
  carts: readonly CartState[];
  limits: Limits;
  /** Steps that the pole has stayed up, and for how many it must. */
  time: number;
  most: number;
  words: CartWords;
}

export interface CartWords {
  /** "{time} of {most} steps" */
  time: string;
  /** "10 N" */
  force: string;
}

export interface CartPoleOptions {
  onTerm?: TermHandler;
}

export class CartPoleView extends CanvasView<CartPoleData> {
  private limits: Limits | null = null;
  private term: string | null = null;
  private parts: { term: string; left: number; right: number; top: number; bottom: number }[] = [];

  constructor(
    host: HTMLElement,
    private readonly options: CartPoleOptions = {},
  ) {
    super(host);
    this.listen('pointermove', (event) => this.hover(this.locate(event)));
    this.listen('pointerleave', () => this.hover(null));
  }

  override update(data: CartPoleData): void {
    this.data = data;
    if (this.limits === null) {
      this.limits = data.limits;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    return heightAt(width, this.limits ?? { x: 2.4, angle: 0.21 });
  }

  protected paint(data: CartPoleData): void {
    const { ctx, theme } = this;
    const layout = layOutCart(this.width, this.height, data.limits);
    this.track(data, layout);
    data.carts.slice(1).forEach((cart) => {
      ctx.globalAlpha = 0.22;
      this.cart(cart, layout, false);
    });
    ctx.globalAlpha = 1;
    const [first] = data.carts;
    if (first === undefined) return;
    this.wedge(first, data, layout);
    this.cart(first, layout, true);
    this.push(first, data, layout);
    // Time, as a bar along the top and in words.
    ctx.fillStyle = theme.rule;
    ctx.fillRect(2, 2, this.width - 4, 5);
    ctx.fillStyle = theme.model;
    ctx.fillRect(2, 2, ((this.width - 4) * Math.min(data.time, data.most)) / Math.max(1, data.most), 5);
    ctx.font = fontOf(theme, 12, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.fillText(data.words.time, 2, 13);
  }

  /** The rail with its metres, and the ends where an episode ends. */
  private track(data: CartPoleData, { scale, origin }: CartLayout): void {
    const { ctx, theme } = this;
    const { x: most } = data.limits;
    ctx.strokeStyle = theme.ink3;
    ctx.lineWidth = 1.5;
    line(ctx, [origin[0] - most * scale, origin[1]], [origin[0] + most * scale, origin[1]]);
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.lineWidth = 1;
    for (const metre of [-2, -1, 0, 1, 2]) {
      const x = origin[0] + metre * scale;
      line(ctx, [x, origin[1]], [x, origin[1] + 5]);
      ctx.fillText(`${metre < 0 ? '−' : ''}${Math.abs(metre)}${metre === 0 ? ' m' : ''}`, x, origin[1] + 9);
    }
    ctx.strokeStyle = theme.negative;
    ctx.lineWidth = 2;
    ctx.setLineDash([4, 4]);
    for (const side of [-most, most]) {
      const x = origin[0] + side * scale;
      line(ctx, [x, origin[1] + 5], [x, origin[1] - 0.8 * scale]);
    }
    ctx.setLineDash([]);
  }

  /** How far the pole may lean. */
  private wedge({ x }: CartState, { limits, highlight }: CartPoleData, layout: CartLayout): void {
    const { ctx, theme } = this;
    const { joint } = placesOf(layout, x, 0);
    ctx.strokeStyle = isLit(highlight, 's') ? theme.ink2 : theme.rule2;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    for (const angle of [-limits.angle, limits.angle]) line(ctx, joint, placesOf(layout, x, angle).tip);
    ctx.setLineDash([]);
  }

  private cart({ x, angle }: CartState, layout: CartLayout, full: boolean): void {
    const { ctx, theme } = this;
    const { foot, joint, tip } = placesOf(layout, x, angle);
    const [w, h] = [CART.width * layout.scale, CART.height * layout.scale];
    const lit = full && isLit(this.data?.highlight, 's');
    ctx.fillStyle = theme.data;
    ctx.beginPath();
    ctx.roundRect(foot[0] - w / 2, foot[1] - h + 1, w, h - 7, 3);
    ctx.fill();
    if (full) {
      ctx.fillStyle = theme.ink;
      for (const side of [-0.3, 0.3]) {
        dot(ctx, foot[0] + side * w, foot[1] - 5, 5);
        ctx.fill();
      }
    }
    ctx.lineCap = 'round';
    ctx.strokeStyle = full ? theme.model : theme.data;
    ctx.lineWidth = lit ? 9 : Math.max(3, 0.07 * layout.scale);
    line(ctx, joint, tip);
    ctx.lineCap = 'butt';
    if (!full) return;
    ctx.fillStyle = theme.paper;
    dot(ctx, joint[0], joint[1], 3);
    ctx.fill();
    this.parts = [
      {
        term: 's',
        left: Math.min(foot[0] - w / 2, tip[0] - 8),
        right: Math.max(foot[0] + w / 2, tip[0] + 8),
        top: Math.min(tip[1], foot[1]),
        bottom: foot[1],
      },
    ];
  }

  /** The push at the cart's side: blue to the right, orange to the left. */
  private push({ x, push }: CartState, data: CartPoleData, layout: CartLayout): void {
    const { ctx, theme } = this;
    if (push === 0) return;
    const { foot } = placesOf(layout, x, 0);
    const side = Math.sign(push);
    const lit = isLit(data.highlight, 'a');
    const from: Point = [
      foot[0] + side * (CART.width / 2) * layout.scale + side * 4,
      foot[1] - (CART.height * layout.scale) / 2,
    ];
    const tip: Point = [from[0] + side * 34, from[1]];
    ctx.strokeStyle = ctx.fillStyle = side > 0 ? theme.positive : theme.negative;
    ctx.lineWidth = lit ? 5 : 3;
    line(ctx, from, [tip[0] - side * 6, tip[1]]);
    arrowHead(ctx, tip, side, 0, lit ? 15 : 12);
    ctx.fill();
    ctx.font = fontOf(theme, 12, 500);
    ctx.textBaseline = 'middle';
    ctx.textAlign = side > 0 ? 'left' : 'right';
    ctx.fillText(data.words.force, tip[0] + side * 5, tip[1]);
    this.parts.push({
      term: 'a',
      left: Math.min(from[0], tip[0]),
      right: Math.max(from[0], tip[0]),
      top: tip[1] - 10,
      bottom: tip[1] + 10,
    });
  }

  private hover(place: Point | null): void {
    const part = place === null ? undefined : this.parts.findLast((rect) => contains(rect, ...place));
    const term = part?.term ?? null;
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }
}

/** "x = 0.12 m, θ = −3.4°": for labels. */
export const cartReading = ({ x, angle }: CartState): string =>
  `x = ${plain(x, 3)} m, θ = ${plain((angle * 180) / Math.PI, 3)}°`;
