/** One point and its noise: a · x₀ + b · ε = x_t as arrows end to end, and the noise that is guessed, going back. */

import { CanvasView, type ViewData } from './canvas.ts';
import { at, evenSample, type Point } from './geometry.ts';
import { arrowHead, dot, haloText, line, termFont } from './ink.ts';
import { isLit, type TermHandler } from './terms.ts';
import type { Theme } from './theme.ts';

export interface VectorSumData extends ViewData {
  /** The point, its noise, their sum, and the noise as guessed; null while it is not known. */
  x0: Point | null;
  noise: Point | null;
  sum: Point | null;
  guessed: Point | null;
  /** What the point and the noise are multiplied by. */
  a: number;
  b: number;
  /** Points that lie faintly behind, x and y in turn. */
  behind: Float32Array;
}

/** Room around the arrows for their names, in pixels, and the least width that is shown, in units. */
const MARGIN = 44;
const LEAST = 3.2;
/** Arrows shorter than this have no name of their own, in pixels. */
const NAMED = 30;

interface Arrow {
  from: Point;
  to: Point;
  ink: string;
  term: string;
  name: string;
  dash: readonly number[];
  side: 1 | -1;
}

export class VectorSumView extends CanvasView<VectorSumData> {
  private term: string | null = null;
  private arrows: Arrow[] = [];

  constructor(
    host: HTMLElement,
    private readonly options: { onTerm?: TermHandler } = {},
  ) {
    super(host);
    this.listen('pointermove', (event) => {
      const [x, y] = this.locate(event);
      const near = this.arrows.find(({ from, to }) => distance([x, y], from, to) < 10);
      this.light(near?.term ?? null);
    });
    this.listen('pointerleave', () => this.light(null));
  }

  protected override preferredHeight(width: number): number {
    return Math.round(Math.min(width * 0.75, 360));
  }

  protected paint(data: VectorSumData): void {
    const { ctx, theme, width, height } = this;
    const drawn = arrowsOf(data, theme);
    const [x0, x1, y0, y1] = around(drawn);
    // One unit is as long across as up.
    const scale = Math.min((width - 2 * MARGIN) / (x1 - x0), (height - 2 * MARGIN) / (y1 - y0));
    const place = ([x, y]: Point): Point => [
      width / 2 + (x - (x0 + x1) / 2) * scale,
      height / 2 - (y - (y0 + y1) / 2) * scale,
    ];
    const origin = place([0, 0]);
    ctx.strokeStyle = theme.rule;
    ctx.lineWidth = 1;
    line(ctx, [0, origin[1]], [width, origin[1]]);
    line(ctx, [origin[0], 0], [origin[0], height]);
    ctx.fillStyle = theme.data;
    ctx.globalAlpha = 0.25;
    for (const i of evenSample(data.behind.length >> 1, 800)) {
      const [px, py] = place([at(data.behind, 2 * i), at(data.behind, 2 * i + 1)]);
      ctx.fillRect(px - 1, py - 1, 2, 2);
    }
    ctx.globalAlpha = 1;
    this.arrows = drawn.map((arrow) => ({
      ...arrow,
      from: place(arrow.from),
      to: place(arrow.to),
    }));
    for (const arrow of this.arrows) this.arrow(arrow, isLit(data.highlight, arrow.term));
    if (data.x0) this.mark(place(data.x0), 'x₀', theme.data, isLit(data.highlight, 'x0'));
    if (data.sum) this.mark(place(data.sum), 'xₜ', theme.ink, isLit(data.highlight, 'xt'));
  }

  private arrow({ from, to, ink, name, dash, side }: Arrow, lit: boolean): void {
    const { ctx, theme } = this;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    if (!(length > 2)) return;
    const size = Math.min(11, length * 0.6);
    const end: Point = [to[0] - (dx / length) * size * 0.7, to[1] - (dy / length) * size * 0.7];
    for (const [colour, thick] of [
      [theme.paper, lit ? 7 : 5],
      [ink, lit ? 3.5 : 2.25],
    ] as const) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = thick;
      ctx.setLineDash(colour === ink ? [...dash] : []);
      line(ctx, from, end);
    }
    ctx.setLineDash([]);
    ctx.fillStyle = ink;
    arrowHead(ctx, to, dx, dy, size);
    ctx.fill();
    // A short one's name would lie on the others'.
    if (length < NAMED && !lit) return;
    ctx.font = termFont(theme, 15);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    const middle: Point = [
      (from[0] + to[0]) / 2 - (dy / length) * 15 * side,
      (from[1] + to[1]) / 2 + (dx / length) * 15 * side,
    ];
    haloText(ctx, name, ...middle, ink, theme.paper);
  }

  private mark([x, y]: Point, name: string, ink: string, lit: boolean): void {
    const { ctx, theme } = this;
    ctx.fillStyle = ink;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 2;
    dot(ctx, x, y, lit ? 7 : 5);
    ctx.fill();
    ctx.stroke();
    ctx.font = termFont(theme, 16);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    haloText(ctx, name, x + 9, y - 10, theme.ink, theme.paper);
  }

  private light(term: string | null): void {
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }
}

/** The arrows in the units of the plane. */
function arrowsOf({ x0, noise, sum, guessed, a, b }: VectorSumData, theme: Theme): Arrow[] {
  if (x0 === null || noise === null) return [];
  const kept: Point = [a * x0[0], a * x0[1]];
  if (sum === null) {
    const to: Point = [x0[0] + noise[0], x0[1] + noise[1]];
    return [{ from: x0, to, ink: theme.gradient, term: 'noise', name: 'ε', dash: [], side: 1 }];
  }
  const made: Arrow[] = [
    { from: [0, 0], to: kept, ink: theme.data, term: 'x0', name: `${a.toFixed(2)} x₀`, dash: [], side: -1 },
    {
      from: kept,
      to: sum,
      ink: theme.gradient,
      term: 'noise',
      name: `${b.toFixed(2)} ε`,
      dash: [],
      side: -1,
    },
  ];
  if (guessed !== null) {
    const to: Point = [sum[0] - b * guessed[0], sum[1] - b * guessed[1]];
    made.push({
      from: sum,
      to,
      ink: theme.model,
      term: 'guess',
      name: `−${b.toFixed(2)} ε̂`,
      dash: [7, 4],
      side: -1,
    });
  }
  return made;
}

/** What holds the origin and all arrows: x from, to, y from, to. */
export function around(arrows: readonly { from: Point; to: Point }[]): [number, number, number, number] {
  const ends = arrows.flatMap(({ from, to }) => [from, to]).filter(([x, y]) => Number.isFinite(x + y));
  const range = (i: 0 | 1): [number, number] => {
    const all = [0, ...ends.map((end) => end[i])];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const more = Math.max(0, LEAST - (high - low)) / 2;
    return [low - more, high + more];
  };
  return [...range(0), ...range(1)];
}

/** How far a pixel is from a piece of line. */
export function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}
