/** One point and its noise: a · x₀ + b · ε = x_t as arrows end to end, and the noise that is guessed, going back. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { at, evenSample, type Point, type Rect } from '../../../charts/kit/geometry.ts';
import { arrowHead, dot, haloText, line, termFont } from '../../../charts/kit/ink.ts';
import { boxOf, type Label, placeLabels } from '../../../charts/kit/label-places.ts';
import { isLit, type TermHandler } from '../../../charts/kit/terms.ts';
import type { Theme } from '../../../charts/kit/theme.ts';

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
/** How far a name keeps from its arrow or its point, in pixels: near, or where that is taken further off. */
const AWAY = [4, 16, 30];
/** So many pixels of an arrow a piece that names keep clear of. */
const PIECE = 7;

interface Arrow {
  from: Point;
  to: Point;
  ink: string;
  term: string;
  name: string;
  dash: readonly number[];
  /** The side of the arrow that its name is on, unless that is taken. */
  side: 1 | -1;
}

interface Mark {
  at: Point;
  name: string;
  ink: string;
  term: string;
}

type Size = Pick<Label, 'width' | 'height'>;

/** How far the middle of a box is from a line along its edge, the line's normal being (nx, ny). */
const half = ({ width, height }: Size, nx: number, ny: number): number =>
  (Math.abs(nx) * width + Math.abs(ny) * height) / 2;

/** Where a point's name may lie: above to the right, and then all around. */
const around = ([x, y]: Point, size: Size): Point[] =>
  AWAY.flatMap((away) =>
    [-1, 1, -3, 3, 0, 4, -2, 2].map((eighth): Point => {
      const [nx, ny] = [Math.cos((eighth * Math.PI) / 4), Math.sin((eighth * Math.PI) / 4)];
      return [x + (size.width / 2 + away) * nx, y + (size.height / 2 + away) * ny];
    }),
  );

/** Where an arrow's name may lie: beside its middle, and then along it and on its other side. */
export function beside({ from, to, side }: Pick<Arrow, 'from' | 'to' | 'side'>, size: Size): Point[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [-dy / length, dx / length];
  return AWAY.flatMap((away) =>
    [0.5, 0.3, 0.7, 0.1, 0.9].flatMap((part) =>
      [side, -side].map((hand): Point => {
        const off = (half(size, nx, ny) + away) * hand;
        return [from[0] + part * dx + nx * off, from[1] + part * dy + ny * off];
      }),
    ),
  );
}

/** Small boxes along an arrow: what names must not lie on. */
function pieces({ from, to }: Pick<Arrow, 'from' | 'to'>): Rect[] {
  const count = Math.ceil(distanceOf(from, to) / PIECE);
  return Array.from({ length: count + 1 }, (_, i) => {
    const part = i / Math.max(1, count);
    const spot: Point = [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
    return boxOf({ width: PIECE, height: PIECE }, spot);
  });
}

const distanceOf = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

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
    const [x0, x1, y0, y1] = extentOf(drawn);
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
    const marks: Mark[] = [];
    if (data.x0) marks.push({ at: place(data.x0), name: 'x₀', ink: theme.data, term: 'x0' });
    if (data.sum) marks.push({ at: place(data.sum), name: 'xₜ', ink: theme.ink, term: 'xt' });
    for (const mark of marks) this.mark(mark, isLit(data.highlight, mark.term));
    this.names(marks);
  }

  private arrow({ from, to, ink, dash }: Arrow, lit: boolean): void {
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
  }

  private mark({ at: [x, y], ink }: Mark, lit: boolean): void {
    const { ctx, theme } = this;
    ctx.fillStyle = ink;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 2;
    dot(ctx, x, y, lit ? 7 : 5);
    ctx.fill();
    ctx.stroke();
  }

  /** The names of the points and of the arrows, where they hide neither one another nor a point. */
  private names(marks: readonly Mark[]): void {
    const { ctx, theme } = this;
    const named = [
      ...marks.map(({ at: spot, name }) => ({
        name,
        ink: theme.ink,
        font: 16,
        places: (size: Size) => around(spot, size),
      })),
      ...this.arrows.map((arrow) => ({
        name: arrow.name,
        ink: arrow.ink,
        font: 15,
        places: (size: Size) => beside(arrow, size),
      })),
    ];
    const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
    const labels = named.map(({ name, font, places }) => {
      ctx.font = termFont(theme, font);
      const size = { width: ctx.measureText(name).width + 2, height: font + 1 };
      return { ...size, places: places(size) };
    });
    const taken = [
      ...marks.map(({ at: spot }) => boxOf({ width: 12, height: 12 }, spot)),
      ...this.arrows.flatMap(pieces),
    ];
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    placeLabels(labels, frame, taken).forEach((spot, i) => {
      const one = named[i];
      if (!one) return;
      ctx.font = termFont(theme, one.font);
      haloText(ctx, one.name, ...spot, one.ink, theme.paper);
    });
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
export function extentOf(arrows: readonly { from: Point; to: Point }[]): [number, number, number, number] {
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
