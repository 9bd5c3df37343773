/** Tokens on a plane, each where its vector lies; the more often one comes, the larger it is written. */

import { CanvasView, type ViewData } from './canvas.ts';
import { finiteRange } from './geometry.ts';
import { fontOf, haloText, line } from './ink.ts';
import { visible } from './token-text.ts';

export interface TokenMapData extends ViewData {
  tokens: readonly string[];
  /** Row-major `[v, 2]`. */
  places: Float32Array;
  /** How often each token comes. */
  counts: Float32Array;
  /** Tokens to be marked: those of the reader's text. */
  marked: ReadonlySet<number>;
}

/** No more than this are written: of the others there is a dot. */
const MOST = 60;
const EDGE = 26;

/** The numbers of the commonest tokens, the commonest last so that it lies on top. */
export function commonest(counts: Float32Array, most: number): number[] {
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  return order.slice(0, most).reverse();
}

export class TokenMapView extends CanvasView<TokenMapData> {
  protected override preferredHeight(width: number): number {
    return Math.round(Math.min(width * 0.8, 380));
  }

  protected paint(data: TokenMapData): void {
    const { ctx, theme, width, height } = this;
    const v = data.tokens.length;
    const [xs, ys] = [0, 1].map((k) =>
      Float32Array.from({ length: v }, (_, i) => data.places[2 * i + k] ?? 0),
    );
    if (!xs || !ys) return;
    // One scale for both, with the origin, the mean of all, in the middle: nothing jumps when one token leads.
    const [x0, x1] = finiteRange(xs) ?? [-1, 1];
    const [y0, y1] = finiteRange(ys) ?? [-1, 1];
    const [across, up] = [Math.max(-x0, x1, 1e-6), Math.max(-y0, y1, 1e-6)];
    const unit = Math.min((width / 2 - EDGE) / across, (height / 2 - EDGE) / up);
    const [cx, cy] = [width / 2, height / 2];
    ctx.strokeStyle = theme.rule;
    ctx.lineWidth = 1;
    line(ctx, [cx, 4], [cx, height - 4]);
    line(ctx, [4, cy], [width - 4, cy]);
    const written = commonest(data.counts, MOST);
    const shown = new Set(written);
    ctx.fillStyle = theme.ink3;
    for (let i = 0; i < v; i++)
      if (!shown.has(i)) ctx.fillRect(cx + (xs[i] ?? 0) * unit - 1, cy - (ys[i] ?? 0) * unit - 1, 2, 2);
    const top = Math.log1p(Math.max(1, ...data.counts));
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const i of written) {
      const size = 11 + (written.length > 40 ? 3 : 7) * (Math.log1p(data.counts[i] ?? 0) / top) ** 2;
      const marked = data.marked.has(i);
      ctx.font = fontOf(theme, marked ? size + 3 : size, marked ? 700 : 500);
      const [x, y] = [cx + (xs[i] ?? 0) * unit, cy - (ys[i] ?? 0) * unit];
      haloText(ctx, visible(data.tokens[i] ?? ''), x, y, marked ? theme.model : theme.ink, theme.paper);
    }
  }
}
