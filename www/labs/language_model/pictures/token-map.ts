/** Tokens on a plane, each where its vector lies; the more often one comes, the larger it is written. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { finiteRange } from '../../../charts/kit/geometry.ts';
import { dot, fontOf, haloText, line } from '../../../charts/kit/ink.ts';
import { visible } from '../../../charts/kit/token-text.ts';

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
/** How far a label that had to give way stands from its dot. */
const BESIDE = 5;

/** The numbers of the commonest tokens, the commonest last so that it lies on top. */
export function commonest(counts: Float32Array, most: number): number[] {
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  return order.slice(0, most).reverse();
}

export interface Label {
  x: number;
  y: number;
  /** Of the text, as it is written. */
  width: number;
  height: number;
}

/**
 * Where labels are written so that none lies on another, the first first: at their place, else beside, above or below
 * it, else nowhere (null).
 */
export function spread(labels: readonly Label[]): ([x: number, y: number] | null)[] {
  const taken: Label[] = [];
  const free = (a: Label) =>
    taken.every(
      (b) =>
        Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2,
    );
  return labels.map((label) => {
    const [dx, dy] = [label.width / 2 + BESIDE, label.height / 2 + BESIDE];
    const tries = [
      [0, 0],
      [dx, 0],
      [-dx, 0],
      [0, -dy],
      [0, dy],
    ] as const;
    for (const [i, [right, down]] of tries.entries()) {
      const at = { ...label, x: label.x + right, y: label.y + down };
      if (!free(at)) continue;
      // Beside its place stands a dot, which is not to be written over either.
      if (i > 0) taken.push({ x: label.x, y: label.y, width: BESIDE, height: BESIDE });
      taken.push(at);
      return [at.x, at.y];
    }
    return null;
  });
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
    const fonts = written.map((i) => {
      const size = 11 + (written.length > 40 ? 3 : 7) * (Math.log1p(data.counts[i] ?? 0) / top) ** 2;
      return data.marked.has(i) ? { size: size + 3, weight: 700 } : { size, weight: 500 };
    });
    // Those of the reader's text, then the commonest, have the right of way.
    const order = Array.from(written.keys()).sort(
      (a, b) => Number(data.marked.has(written[b] ?? 0)) - Number(data.marked.has(written[a] ?? 0)) || b - a,
    );
    const labels = order.map((place): Label => {
      const [i, font] = [written[place] ?? 0, fonts[place]];
      ctx.font = fontOf(theme, font?.size, font?.weight);
      const { width: across } = ctx.measureText(visible(data.tokens[i] ?? ''));
      return {
        x: cx + (xs[i] ?? 0) * unit,
        y: cy - (ys[i] ?? 0) * unit,
        width: across + 2,
        height: (font?.size ?? 11) * 0.8,
      };
    });
    const places = spread(labels);
    order.forEach((place, k) => {
      const [i, font, label, at] = [written[place] ?? 0, fonts[place], labels[k], places[k]];
      if (!label) return;
      const ink = data.marked.has(i) ? theme.model : theme.ink;
      if (!at || at[0] !== label.x || at[1] !== label.y) {
        ctx.fillStyle = ink;
        dot(ctx, label.x, label.y, 1.5);
        ctx.fill();
      }
      if (!at) return;
      ctx.font = fontOf(theme, font?.size, font?.weight);
      haloText(ctx, visible(data.tokens[i] ?? ''), at[0], at[1], ink, theme.paper, 2);
    });
  }
}
