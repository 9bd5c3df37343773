/** Several racers descending one surface, from above or as a landscape; under the pointer, the slope. */

import type { Axis, Plane } from '../../../charts/kit/axes.ts';
import { fill, plain, signed } from '../../../charts/kit/format.ts';
import { at, clamp, clipSegment, contains, type Point, type Rect } from '../../../charts/kit/geometry.ts';
import { drawGlyph, type Glyph } from '../../../charts/kit/glyphs.ts';
import { arrowHead, dot, fontOf, haloText, line, readout } from '../../../charts/kit/ink.ts';
import { isLit } from '../../../charts/kit/terms.ts';
import type { Theme } from '../../../charts/kit/theme.ts';
import { words } from '../../../charts/kit/words.ts';
import { cross } from '../../../charts/surface/map.ts';
import {
  type Stage,
  SurfaceView,
  type SurfaceViewData,
  type SurfaceViewOptions,
} from '../../../charts/surface/surface.ts';
import { drawTrail, magnification, trail } from '../../../charts/surface/trail.ts';

export interface Racer {
  /** The term that lights it. */
  term: string;
  ink: keyof Theme;
  mark: Glyph;
  dash: readonly number[];
  /** Its places, x₀ y₀ x₁ y₁ …, the last being where it is; may leave the extent. */
  path: Float32Array;
  /** It has stopped: drawn faintly, since its path may cover the others'. */
  lost: boolean;
  /** How high it stands, once that is measured. */
  loss: number | null;
  /** The gradient it feels, once that is found. */
  gradient: Point | null;
  /** Its coming step, in the surface's own units, once it is planned. */
  step: Point | null;
}

export interface RaceMapData extends SurfaceViewData {
  /** The gradient at each sample of the grid, in pairs. */
  field: Float32Array;
  /** From above, the same with the way down drawn all over it, or as a landscape. */
  mode: 'map' | 'slopes' | '3d';
  racers: readonly Racer[];
  minima: readonly Point[];
  start: Point;
  /** What arrows are, with `{k}` for how many times their true length they have. */
  arrows: { gradient: string; step: string };
}

const REACH = 12;
/** The most steps of a walk that has a dot for each. */
const DOTTED = 200;
/** The slope's arrow: long enough to point, and longer, logarithmically, where it is steeper. */
const ARROW = { least: 22, perDecade: 16, most: 90 };

export class RaceMapView extends SurfaceView<RaceMapData> {
  /** The field's two coordinates apart, as long as it is the same field. */
  private split: { from: Float32Array; parts: readonly [Float32Array, Float32Array] } = {
    from: new Float32Array(),
    parts: [new Float32Array(), new Float32Array()],
  };

  /** A picked spot is where the race is to start. */
  constructor(host: HTMLElement, options: SurfaceViewOptions = {}) {
    super(host, { yaw: -0.5, pitch: 0.75 }, options);
  }

  /** As tall as it takes for a step across and a step up of the same length to look it. */
  protected override preferredHeight(width: number): number {
    const [x0, x1, y0, y1] = this.data?.extent ?? [0, 3, 0, 2];
    return Math.round(((width - 48) * (y1 - y0)) / (x1 - x0)) + 66;
  }

  protected override paintOver(data: RaceMapData, stage: Stage): void {
    const { frame, room, project } = stage;
    data.minima.forEach((place, i) => {
      const name = i === 0 ? undefined : '';
      if (contains(room, ...place)) cross(this.ctx, project(...place), frame, this.theme, name);
    });
    this.startRing(project(...(this.held ?? data.start)));
    const anyLit = data.racers.some((racer) => isLit(data.highlight, racer.term));
    const order = [...data.racers].sort((a, b) => rank(a, data) - rank(b, data));
    const scales = {
      gradient: this.scaleOf(data, stage, ({ gradient }) => gradient, shrunk),
      step: this.scaleOf(data, stage, ({ step }) => step, magnification),
    };
    for (const racer of order) this.racer(racer, data, anyLit, stage, scales);
    this.heights(order, stage);
    this.legend(data, scales, frame);
  }

  protected override ball(data: RaceMapData): Point {
    return data.start;
  }

  /** How many times their true length all arrows of one kind are drawn; null where there are none to see. */
  private scaleOf(
    { racers, extent }: RaceMapData,
    { project }: Stage,
    of: (racer: Racer) => Point | null,
    scale: (longest: number) => number | null,
  ): number | null {
    const [x0, x1, y0, y1] = extent;
    const across = apart(project(x0, y0), project(x1, y0)) / (x1 - x0);
    const up = apart(project(x0, y0), project(x0, y1)) / (y1 - y0);
    const lengths = racers.flatMap((racer) => {
      const arrow = racer.lost ? null : of(racer);
      return arrow === null ? [] : [Math.hypot(arrow[0] * across, arrow[1] * up)];
    });
    const longest = Math.max(0, ...lengths.filter(Number.isFinite));
    return longest > 0 ? scale(longest) : null;
  }

  /** The loss beside each racer, once it is known; where two stand together, once. */
  private heights(racers: readonly Racer[], { frame, room, project }: Stage): void {
    const taken: Point[] = [];
    for (const { path, loss } of racers) {
      const place: Point = [at(path, path.length - 2), at(path, path.length - 1)];
      if (loss === null || !contains(room, ...place)) continue;
      const pixel = project(...place);
      if (taken.some((other) => apart(other, pixel) < 28)) continue;
      taken.push(pixel);
      readout(this.ctx, `L = ${plain(loss, 3)}`, ...pixel, frame, this.theme);
    }
  }

  /** In a corner, what the arrows are and how long. */
  private legend(data: RaceMapData, scales: Scales, frame: Rect): void {
    const { ctx, theme } = this;
    const parts = (['gradient', 'step'] as const).flatMap((what) => {
      const k = scales[what];
      return k === null ? [] : [fill(data.arrows[what], { k: String(Number(k.toPrecision(1))) })];
    });
    if (parts.length === 0) return;
    ctx.font = fontOf(theme, 12, 550);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    haloText(ctx, parts.join('   '), frame.left + 8, frame.bottom - 7, theme.ink, theme.paper, 4);
  }

  protected override groundKey(data: RaceMapData): readonly unknown[] {
    return [data.field, data.mode];
  }

  protected override paintGround(
    ground: CanvasRenderingContext2D,
    data: RaceMapData,
    x: Axis,
    y: Axis,
  ): void {
    if (data.mode === 'slopes') this.slopes(ground, data, x, y);
  }

  /** Downhill, on a coarse grid; longer, logarithmically, where it is steeper. */
  private slopes(layer: CanvasRenderingContext2D, data: RaceMapData, x: Axis, y: Axis): void {
    const [x0, x1, y0, y1] = data.extent;
    const across = Math.max(8, Math.round(this.width / 40));
    const up = Math.round((across * (y1 - y0)) / (x1 - x0));
    const cell = this.width / across;
    layer.strokeStyle = layer.fillStyle = this.theme.onMap;
    layer.lineWidth = 1.25;
    layer.globalAlpha = 0.75;
    for (let k = 0; k < across * up; k++) {
      const place: Point = [
        x0 + ((x1 - x0) * ((k % across) + 0.5)) / across,
        y0 + ((y1 - y0) * (Math.floor(k / across) + 0.5)) / up,
      ];
      const [gx, gy] = this.gradientAt(data, place);
      const size = Math.hypot(gx, gy);
      if (!(size > 0)) continue;
      const half = cell * clamp(0.18 + 0.11 * Math.log10(size), 0.08, 0.42);
      const [ux, uy] = [-gx / size, gy / size];
      const [px, py] = [x.scale(place[0]), y.scale(place[1])];
      line(layer, [px - ux * half, py - uy * half], [px + ux * half, py + uy * half]);
      arrowHead(layer, [px + ux * half, py + uy * half], ux, uy, Math.min(6, half));
      layer.fill();
    }
    layer.globalAlpha = 1;
  }

  private startRing([px, py]: Point): void {
    const { ctx, theme } = this;
    for (const [ink, width] of [
      [theme.onMapHalo, 4],
      [theme.onMap, 1.75],
    ] as const) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      dot(ctx, px, py, 9);
      ctx.stroke();
    }
  }

  private racer(racer: Racer, data: RaceMapData, anyLit: boolean, stage: Stage, scales: Scales): void {
    const { ctx, theme } = this;
    const { room, project } = stage;
    const own = isLit(data.highlight, racer.term);
    const [ink, halo] = [theme[racer.ink], theme.paper];
    ctx.globalAlpha = (anyLit || racer.lost) && !own ? 0.3 : 1;
    const walked = trail(racer.path, room, project);
    // On a long walk not every step is kept, and dots would lie about them.
    const steps = racer.path.length / 2 <= DOTTED ? 1.9 : 0;
    drawTrail(ctx, walked, { ink, halo, lit: own, dash: racer.dash, dot: steps });
    const place: Point = [at(racer.path, racer.path.length - 2), at(racer.path, racer.path.length - 1)];
    if (contains(room, ...place)) {
      const from = project(...place);
      if (racer.gradient !== null && scales.gradient !== null)
        this.arrow(place, racer.gradient, scales.gradient, theme.gradient, stage, [4, 3]);
      if (racer.step !== null && scales.step !== null) this.arrow(place, racer.step, scales.step, ink, stage);
      const big = own || isLit(data.highlight, 'theta');
      drawGlyph(ctx, racer.mark, from, big ? 8 : 6, ink, halo);
    }
    ctx.globalAlpha = 1;
  }

  /** From a place along a direction, so many times as long as it is. */
  private arrow(
    place: Point,
    along: Point,
    times: number,
    ink: string,
    { room, project }: Stage,
    dash: readonly number[] = [],
  ): void {
    const target: Point = [place[0] + times * along[0], place[1] + times * along[1]];
    const visible = clipSegment(place, target, room);
    if (visible === null) return;
    const [from, tip] = [project(...place), project(...visible[1])];
    if (!(apart(from, tip) >= 3)) return;
    // One that ends beyond the picture has no head to draw: its line runs to the edge.
    this.strokeArrow(from, tip, ink, this.theme.paper, contains(room, ...target), dash);
  }

  private strokeArrow(
    from: Point,
    tip: Point,
    ink: string,
    halo: string,
    head = true,
    dash: readonly number[] = [],
  ): void {
    const { ctx } = this;
    const length = Math.hypot(tip[0] - from[0], tip[1] - from[1]) || 1;
    const [ux, uy] = [(tip[0] - from[0]) / length, (tip[1] - from[1]) / length];
    const size = head ? Math.min(10, length * 0.6) : 0;
    const neck: Point = [tip[0] - ux * size * 0.8, tip[1] - uy * size * 0.8];
    ctx.strokeStyle = halo;
    ctx.lineWidth = 4.5;
    line(ctx, from, neck);
    if (head) {
      arrowHead(ctx, tip, ux, uy, size);
      ctx.lineWidth = 2.5;
      ctx.stroke();
      ctx.fillStyle = ink;
      ctx.fill();
    }
    ctx.strokeStyle = ink;
    ctx.lineWidth = 2;
    ctx.setLineDash([...dash]);
    line(ctx, from, neck);
    ctx.setLineDash([]);
  }

  /** The slope under the pointer: uphill, dashed, is the gradient; downhill is where a step would go. */
  protected override drawProbe(data: RaceMapData, spot: Point, { x, y, frame }: Plane): void {
    const { ctx, theme } = this;
    const from: Point = [x.scale(spot[0]), y.scale(spot[1])];
    const [gx, gy] = this.gradientAt(data, spot);
    const down = this.uphill(from, [gx, gy]);
    if (down !== null) this.strokeArrow(from, down, theme.onMapStep, theme.onMapHalo);
    ctx.strokeStyle = theme.onMap;
    ctx.lineWidth = 1.5;
    dot(ctx, ...from, 5);
    ctx.stroke();
    // Uphill of the pointer, out of the way of the arrow that matters.
    const above = gy >= 0 ? -ARROW.most / 3 : ARROW.most / 3;
    readout(ctx, this.reading(data, spot), from[0], from[1] + above, frame, theme);
  }

  /** The gradient as a dashed line, longer where it is steeper; gives the place as far on the other side, downhill. */
  private uphill(from: Point, [gx, gy]: Point): Point | null {
    const { ctx, theme } = this;
    const size = Math.hypot(gx, gy);
    if (!(size > 0)) return null;
    const { least, perDecade, most } = ARROW;
    const reach = clamp(least + perDecade * (Math.log10(size) + 1), least, most);
    const [dx, dy] = [(reach * gx) / size, (-reach * gy) / size];
    ctx.setLineDash([3, 3]);
    for (const [ink, width] of [
      [theme.onMapHalo, 3.5],
      [theme.onMap, 1.5],
    ] as const) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      line(ctx, from, [from[0] + dx, from[1] + dy]);
    }
    ctx.setLineDash([]);
    return [from[0] - dx, from[1] - dy];
  }

  protected override reading(data: RaceMapData, spot: Point): string {
    const [gx, gy] = this.gradientAt(data, spot);
    return fill(words.slopeIs, {
      loss: plain(this.heightAt(data, spot), 3),
      x: signed(gx, 3),
      y: signed(gy, 3),
    });
  }

  private gradientAt(data: RaceMapData, spot: Point): Point {
    if (this.split.from !== data.field) {
      const part = (offset: number) => data.field.filter((_, i) => i % 2 === offset);
      this.split = { from: data.field, parts: [part(0), part(1)] };
    }
    const [gx, gy] = this.split.parts;
    return [this.heightAt(data, spot, gx), this.heightAt(data, spot, gy)];
  }

  /** The racer under the pointer. */
  protected override termAt(data: RaceMapData, [px, py]: Point, map: Plane): string | null {
    const near = ({ path }: Racer) => {
      const [x, y] = [at(path, path.length - 2), at(path, path.length - 1)];
      return Math.hypot(map.x.scale(x) - px, map.y.scale(y) - py) < REACH;
    };
    return data.racers.find(near)?.term ?? null;
  }

  protected override home(data: RaceMapData): Point {
    return data.start;
  }
}

type Scales = Readonly<Record<'gradient' | 'step', number | null>>;

const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The most pixels that a gradient's arrow may take. */
const LONGEST = 72;

/** By 1, 2 or 5 times a power of ten, so that the longest of the arrows just has room. */
export function shrunk(longest: number): number {
  const most = LONGEST / longest;
  const ten = 10 ** Math.floor(Math.log10(most));
  return ten * (most / ten >= 5 ? 5 : most / ten >= 2 ? 2 : 1);
}

/** The lit racer is drawn last, on top. */
const rank = (racer: Racer, data: RaceMapData) => (isLit(data.highlight, racer.term) ? 1 : 0);
