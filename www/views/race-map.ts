/** Several racers descending one surface, from above or as a landscape; under the pointer, the slope. */

import { type Axis, axis, drawAxes, layOut, type Plane, placeAt } from './axes.ts';
import { dragTurn, keyTurn } from './box3d.ts';
import { CanvasView, Layer, type ViewData } from './canvas.ts';
import { Contours, heightAt, type Surface } from './contours.ts';
import { fill, plain, signed } from './format.ts';
import { at, clamp, clipSegment, contains, type Point, type Rect } from './geometry.ts';
import { drawGlyph, type Glyph } from './glyphs.ts';
import { arrowHead, dot, line, readout } from './ink.ts';
import { cross, type Extent, fillLevels, levelNames, nudged } from './loss-map.ts';
import { paintRelief } from './loss-relief.ts';
import type { Rotation } from './project3d.ts';
import { isLit, type TermHandler } from './terms.ts';
import type { Theme } from './theme.ts';
import { drawTrail, trail } from './trail.ts';
import { words } from './words.ts';

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
  /** Its coming step, in the surface's own units. */
  step: Point | null;
  /** The gradient it feels. */
  gradient: Point;
}

export interface RaceMapData extends ViewData, Surface {
  extent: Extent;
  /** The gradient at each sample of the grid, in pairs. */
  field: Float32Array;
  /** From above, the same with the way down drawn all over it, or as a landscape. */
  mode: 'map' | 'slopes' | '3d';
  racers: readonly Racer[];
  minima: readonly Point[];
  start: Point;
  xLabel: string;
  yLabel: string;
}

export interface RaceMapOptions {
  /** A spot was clicked, or Enter pressed on it: start there. */
  onPick?: (x: number, y: number) => void;
  onTerm?: TermHandler;
}

const REACH = 12;
/** Walks of at most so many steps have a dot for each. */
const DOTTED = 200;
/** The slope's arrow: long enough to point, and longer where it is steeper, by factors of ten. */
const ARROW = { least: 22, perDecade: 16, most: 90 };

export class RaceMapView extends CanvasView<RaceMapData> {
  private readonly options: RaceMapOptions;
  private readonly contours = new Contours();
  private readonly ground = new Layer();
  private map: Plane | null = null;
  private rotation: Rotation = { yaw: -0.5, pitch: 0.75 };
  private probe: Point | null = null;
  private term: string | null = null;
  /** The field's two coordinates apart, as long as it is the same field. */
  private split: { from: Float32Array; parts: readonly [Float32Array, Float32Array] } = {
    from: new Float32Array(),
    parts: [new Float32Array(), new Float32Array()],
  };

  constructor(host: HTMLElement, options: RaceMapOptions = {}) {
    super(host);
    this.options = options;
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointerdown', (event) => {
      if (this.data?.mode === '3d') this.canvas.setPointerCapture(event.pointerId);
    });
    this.listen('pointermove', (event) => {
      if (this.data?.mode !== '3d') this.hover(this.locate(event));
      else if (event.buttons === 1) this.turnTo(dragTurn(this.rotation, event.movementX, event.movementY));
    });
    this.listen('pointerleave', () => this.hover(null));
    this.listen('blur', () => this.moveProbe(null));
    this.listen('click', (event) => {
      const spot = placeAt(this.map, this.locate(event));
      if (spot !== null) this.options.onPick?.(...spot);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  /** As tall as it takes for a step across and a step up of the same length to look it. */
  protected override preferredHeight(width: number): number {
    const [x0, x1, y0, y1] = this.data?.extent ?? [0, 3, 0, 2];
    return Math.round(((width - 48) * (y1 - y0)) / (x1 - x0)) + 66;
  }

  protected paint(data: RaceMapData): void {
    const { ctx, theme } = this;
    const [x0, x1, y0, y1] = data.extent;
    if (!(x1 > x0) || !(y1 > y0)) return;
    const solid = data.mode === '3d';
    this.canvas.style.cursor = solid ? 'grab' : this.options.onPick ? 'crosshair' : 'default';
    const project = solid ? this.paintRelief(data) : this.paintMap(data);
    if (project === null) return;
    const room = { left: x0, right: x1, top: y0, bottom: y1 };
    const frame = this.map?.frame ?? { left: 0, top: 0, right: this.width, bottom: this.height };
    data.minima.forEach((place, i) => {
      if (contains(room, ...place)) cross(ctx, project(...place), frame, theme, i === 0 ? undefined : '');
    });
    this.startRing(project(...data.start));
    const anyLit = data.racers.some((racer) => isLit(data.highlight, racer.term));
    const order = [...data.racers].sort((a, b) => rank(a, data) - rank(b, data));
    for (const racer of order) this.racer(racer, data, anyLit, room, project);
    if (this.probe !== null && this.map !== null) this.drawProbe(data, this.probe, this.map);
  }

  private paintMap(data: RaceMapData): (x: number, y: number) => Point {
    const { ctx, theme } = this;
    const [x0, x1, y0, y1] = data.extent;
    const levels = this.contours.of(data);
    const x = axis([x0, x1], this.width / 80, data.xLabel, '');
    const y = axis([y0, y1], this.height / 55, data.yLabel, '');
    const frame = layOut(ctx, this.width, this.height, x, y, theme);
    this.map = { x, y, frame };
    const key = [data.grid, data.field, data.mode, ...data.extent, data.xLabel, data.yLabel, theme];
    this.ground.show(ctx, key, (layer) => {
      fillLevels(layer, data, levels, frame);
      if (data.mode === 'slopes') this.slopes(layer, data, x, y);
      drawAxes(layer, frame, x, y, { theme, grid: false });
      levelNames(layer, data, levels, frame, theme);
    });
    return (px, py) => [x.scale(px), y.scale(py)];
  }

  private paintRelief(data: RaceMapData): ((x: number, y: number) => Point) | null {
    this.map = null;
    this.contours.of(data);
    const { rotation, width, height, theme } = this;
    const look = { rotation, range: this.contours.range, width, height, theme };
    return paintRelief(this.ctx, this.ground, data, look);
  }

  /** Downhill, on a coarse grid; longer where it is steeper, by factors of ten. */
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

  private racer(
    racer: Racer,
    data: RaceMapData,
    anyLit: boolean,
    room: Rect,
    project: (x: number, y: number) => Point,
  ): void {
    const { ctx, theme } = this;
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
      if (isLit(data.highlight, 'grad') && data.mode !== '3d') this.uphill(from, racer.gradient);
      if (racer.step !== null) this.arrow(place, racer.step, from, ink, room, project);
      const big = own || isLit(data.highlight, 'theta');
      drawGlyph(ctx, racer.mark, from, big ? 8 : 6, ink, halo);
    }
    ctx.globalAlpha = 1;
  }

  /** The coming step at true scale; too short to see, it is left out. */
  private arrow(
    place: Point,
    step: Point,
    from: Point,
    ink: string,
    room: Rect,
    project: (x: number, y: number) => Point,
  ): void {
    const target: Point = [place[0] + step[0], place[1] + step[1]];
    const visible = clipSegment(place, target, room);
    if (visible === null) return;
    const tip = project(...visible[1]);
    if (!(Math.hypot(tip[0] - from[0], tip[1] - from[1]) >= 12)) return;
    // A step that ends beyond the picture has no head to draw: its line runs to the edge.
    this.strokeArrow(from, tip, ink, this.theme.paper, contains(room, ...target));
  }

  private strokeArrow(from: Point, tip: Point, ink: string, halo: string, head = true): void {
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
    line(ctx, from, neck);
  }

  /** The slope under the pointer: uphill, dashed, is the gradient; downhill is where a step would go. */
  private drawProbe(data: RaceMapData, spot: Point, { x, y, frame }: NonNullable<typeof this.map>): void {
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

  private reading(data: RaceMapData, spot: Point): string {
    const [gx, gy] = this.gradientAt(data, spot);
    return fill(words.slopeIs, {
      loss: plain(this.sample(data, data.grid, spot), 3),
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
    return [this.sample(data, gx, spot), this.sample(data, gy, spot)];
  }

  private sample(data: RaceMapData, grid: Float32Array, [x, y]: Point): number {
    const [x0, x1, y0, y1] = data.extent;
    const { nx, ny } = data;
    return heightAt({ grid, nx, ny }, ((x - x0) / (x1 - x0)) * (nx - 1), ((y - y0) / (y1 - y0)) * (ny - 1));
  }

  private turnTo(rotation: Rotation): void {
    this.rotation = rotation;
    this.drawSoon();
  }

  private hover(place: Point | null): void {
    this.moveProbe(place === null ? null : placeAt(this.map, place));
    const term = place === null ? null : this.termAt(place);
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  /** The racer under the pointer. */
  private termAt([px, py]: Point): string | null {
    const { data, map } = this;
    if (data === null || map === null) return null;
    const near = ({ path }: Racer) => {
      const [x, y] = [at(path, path.length - 2), at(path, path.length - 1)];
      return Math.hypot(map.x.scale(x) - px, map.y.scale(y) - py) < REACH;
    };
    return data.racers.find(near)?.term ?? null;
  }

  private moveProbe(spot: Point | null): void {
    if (spot === null && this.probe === null) return;
    this.probe = spot;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null) return;
    if (data.mode === '3d') {
      const next = keyTurn(this.rotation, event.key);
      if (next === null) return;
      event.preventDefault();
      this.turnTo(next);
      return;
    }
    if (event.key === 'Escape') this.moveProbe(null);
    if (event.key === 'Enter' && this.probe !== null) this.options.onPick?.(...this.probe);
    const spot = nudged(event, this.probe ?? data.start, data.extent);
    if (spot === null) return;
    event.preventDefault();
    this.moveProbe(spot);
    const place = `${data.xLabel} ${plain(spot[0], 3)}, ${data.yLabel} ${plain(spot[1], 3)}`;
    this.announce(`${place}: ${this.reading(data, spot)}`);
  }
}

/** The lit racer is drawn last, on top. */
const rank = (racer: Racer, data: RaceMapData) => (isLit(data.highlight, racer.term) ? 1 : 0);
