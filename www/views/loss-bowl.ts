/** The loss over two parameters, as a map or as a bowl, and the walk down it. */

import { axis, drawAxes, layOut, type Plane, placeAt } from './axes.ts';
import { dragTurn, keyTurn } from './box3d.ts';
import { CanvasView, Layer, type ViewData } from './canvas.ts';
import { Contours, heightAt, type Level, type Surface } from './contours.ts';
import { fill, plain } from './format.ts';
import { clamp, clipSegment, contains, type Point, type Rect } from './geometry.ts';
import { arrowHead, dot, fontOf, haloText, line, readout } from './ink.ts';
import { cross, type Extent, fillLevels, levelNames, nudged } from './loss-map.ts';
import { paintRelief } from './loss-relief.ts';
import type { Rotation } from './project3d.ts';
import { isLit, type TermHandler } from './terms.ts';
import { drawTrail, magnification, trail } from './trail.ts';
import { words } from './words.ts';

export interface LossBowlData extends ViewData, Surface {
  /** The rectangle the grid spans; its first and last samples lie on the border. */
  extent: Extent;
  /** Parameters after each step, x₀ y₀ x₁ y₁ …; may leave the extent. */
  path: Float32Array;
  /** Where the parameters are now. */
  at: Point | null;
  /** The coming update, −(learning rate)·(gradient), in the parameters' own units. */
  step: readonly [dx: number, dy: number] | null;
  /** The exact minimum. */
  exact: Point | null;
  xLabel: string;
  yLabel: string;
  /** The terms the two axes stand for; default to 'w' and 'b'. */
  xTerm?: string;
  yTerm?: string;
  mode: 'map' | '3d';
}

export interface LossBowlOptions {
  /** The spot being read and its loss. */
  onProbe?: (probe: { x: number; y: number; loss: number } | null) => void;
  /** A spot was clicked, or Enter pressed on it: move the parameters there. */
  onPick?: (x: number, y: number) => void;
  onTerm?: TermHandler;
}

/** What drawing the walk needs to know of either mode. */
interface Stage {
  /** Parameters to pixels; asked only for places in `room`. */
  project: (x: number, y: number) => Point;
  /** The extent, in the parameters' own units. */
  room: Rect;
  /** The picture, in pixels. */
  frame: Rect;
}

const REACH = 10;

export class LossBowlView extends CanvasView<LossBowlData> {
  private readonly options: LossBowlOptions;
  private readonly contours = new Contours();
  private readonly ground = new Layer();
  private map: Plane | null = null;
  private rotation: Rotation = { yaw: -0.6, pitch: 0.72 };
  private probe: Point | null = null;
  private term: string | null = null;

  constructor(host: HTMLElement, options: LossBowlOptions = {}) {
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
      const spot = this.data?.mode === 'map' ? placeAt(this.map, this.locate(event)) : null;
      if (spot !== null) this.options.onPick?.(...spot);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 0.95 : 0.68));
  }

  protected paint(data: LossBowlData): void {
    this.canvas.style.cursor = data.mode === '3d' ? 'grab' : this.options.onPick ? 'crosshair' : 'default';
    const levels = this.contours.of(data);
    const stage = data.mode === 'map' ? this.paintMap(data, levels) : this.paintBowl(data);
    if (stage === null) return;
    this.walk(data, stage);
    if (data.mode === 'map' && this.probe !== null && this.map !== null)
      this.drawProbe(data, this.probe, this.map);
  }

  private paintMap(data: LossBowlData, levels: readonly Level[]): Stage | null {
    const { ctx, theme } = this;
    const [x0, x1, y0, y1] = data.extent;
    if (!(x1 > x0) || !(y1 > y0) || !Number.isFinite(x1 - x0 + y1 - y0)) return null;
    const x = axis([x0, x1], this.width / 80, data.xLabel, '');
    const y = axis([y0, y1], this.height / 55, data.yLabel, '');
    const frame = layOut(ctx, this.width, this.height, x, y, theme);
    this.map = { x, y, frame };
    const lit = isLit(data.highlight, data.xTerm ?? 'w')
      ? 'x'
      : isLit(data.highlight, data.yTerm ?? 'b')
        ? 'y'
        : null;
    const key = [data.grid, data.nx, data.ny, ...data.extent, data.xLabel, data.yLabel, lit, theme];
    this.ground.show(ctx, key, (layer) => {
      fillLevels(layer, data, levels, frame);
      drawAxes(layer, frame, x, y, { theme, grid: false, lit });
      levelNames(layer, data, levels, frame, theme);
    });
    if (lit !== null && data.at !== null) this.guide(data.at, lit, this.map);
    return { frame, room: roomOf(data), project: (px, py) => [x.scale(px), y.scale(py)] };
  }

  /** From the present position to the axis of the parameter being asked about. */
  private guide(place: Point, lit: 'x' | 'y', { x, y, frame }: Plane): void {
    const { ctx, theme } = this;
    const [px, py] = [x.scale(place[0]), y.scale(place[1])];
    if (!contains(frame, px, py)) return;
    ctx.strokeStyle = theme.onMap;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([4, 3]);
    line(ctx, [px, py], lit === 'x' ? [px, frame.bottom] : [frame.left, py]);
    ctx.setLineDash([]);
  }

  private paintBowl(data: LossBowlData): Stage | null {
    const look = { rotation: this.rotation, range: this.contours.range, theme: this.theme };
    const project = paintRelief(this.ctx, this.ground, data, {
      ...look,
      width: this.width,
      height: this.height,
    });
    if (project === null) return null;
    const frame = { left: 0, top: 18, right: this.width, bottom: this.height - 4 };
    return { frame, room: roomOf(data), project };
  }

  private turnTo(rotation: Rotation): void {
    this.rotation = rotation;
    this.drawSoon();
  }

  /** What is the same in both modes: the path, the minimum, the present spot, the coming step. */
  private walk(data: LossBowlData, stage: Stage): void {
    const { ctx, theme } = this;
    const lit = isLit(data.highlight, 'loss');
    const { project, room } = stage;
    const walked = trail(data.path, room, project);
    drawTrail(ctx, walked, { ink: theme.onMap, halo: theme.onMapHalo, lit });
    if (data.exact !== null && contains(room, ...data.exact))
      cross(ctx, project(...data.exact), stage.frame, theme);
    if (data.at === null) return;
    if (!contains(room, ...data.at)) {
      this.offNote(data, data.at);
      return;
    }
    if (data.step !== null) this.arrow(data.at, data.step, isLit(data.highlight, 'grad'), stage);
    dot(ctx, ...project(...data.at), lit ? 6.5 : 5);
    ctx.fillStyle = theme.onMap;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.onMapHalo;
    ctx.stroke();
  }

  /** The next step at true scale; when too short to see, magnified by a power of ten, and it says so. */
  private arrow(from: Point, step: Point, lit: boolean, { project, frame, room }: Stage): void {
    const { ctx, theme } = this;
    const start = project(...from);
    const apart = (tip: Point) => Math.hypot(tip[0] - start[0], tip[1] - start[1]);
    const target = (times: number): Point => [from[0] + times * step[0], from[1] + times * step[1]];
    const times = magnification(apart(project(...target(1))));
    if (times === null) return;
    const visible = clipSegment(from, target(times), room);
    if (visible === null) return;
    const tip = project(...visible[1]);
    const length = apart(tip);
    if (!(length >= 3)) return;
    // A step that ends beyond the picture has no head to draw: its line runs to the edge.
    const ends = contains(room, ...target(times));
    const size = ends ? clamp((length - 6) * 0.7, 5, lit ? 13 : 10) : 0;
    const [ux, uy] = [(tip[0] - start[0]) / length, (tip[1] - start[1]) / length];
    const neck: Point = [tip[0] - ux * size * 0.8, tip[1] - uy * size * 0.8];
    ctx.lineCap = 'butt';
    ctx.strokeStyle = theme.onMapHalo;
    ctx.lineWidth = lit ? 7 : 5;
    line(ctx, start, neck);
    ctx.fillStyle = theme.onMapStep;
    if (ends) {
      arrowHead(ctx, tip, ux, uy, size);
      ctx.lineWidth = 2.5;
      ctx.stroke();
      ctx.fill();
    }
    ctx.strokeStyle = theme.onMapStep;
    ctx.lineWidth = lit ? 4 : 2.5;
    line(ctx, start, neck);

    const text = times === 1 ? words.nextStep : fill(words.magnified, { times: plain(times) });
    ctx.font = fontOf(theme, 11, 500);
    const onRight = start[0] > (frame.left + frame.right) / 2;
    ctx.textAlign = onRight ? 'right' : 'left';
    ctx.textBaseline = 'middle';
    // Behind the arrow, where nothing is about to happen.
    const y = clamp(start[1] + (uy > 0 ? -14 : 16), frame.top + 8, frame.bottom - 8);
    haloText(ctx, text, start[0] + (onRight ? -4 : 4), y, theme.onMapStep, theme.onMapHalo, 3);
  }

  private offNote(data: LossBowlData, [x, y]: Point): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 11);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'alphabetic';
    const text = fill(words.placeOff, {
      place: `${data.xLabel} ${plain(x, 3)}, ${data.yLabel} ${plain(y, 3)}`,
    });
    const brief = `now at ${plain(x, 3)}, ${plain(y, 3)}`;
    const room = this.width - 14 - ctx.measureText(data.yLabel).width * 1.2;
    haloText(
      ctx,
      ctx.measureText(text).width < room ? text : brief,
      this.width - 12,
      12,
      theme.ink2,
      theme.paper,
    );
  }

  private drawProbe(data: LossBowlData, [x, y]: Point, map: Plane): void {
    const { ctx, theme } = this;
    const [px, py] = [map.x.scale(x), map.y.scale(y)];
    ctx.strokeStyle = theme.onMap;
    ctx.lineWidth = 1.5;
    dot(ctx, px, py, 6);
    ctx.stroke();
    readout(ctx, fill(words.lossIs, { value: plain(this.lossAt(data, x, y)) }), px, py, map.frame, theme);
  }

  private lossAt(data: LossBowlData, x: number, y: number): number {
    const [x0, x1, y0, y1] = data.extent;
    return heightAt(data, ((x - x0) / (x1 - x0)) * (data.nx - 1), ((y - y0) / (y1 - y0)) * (data.ny - 1));
  }

  private hover(place: Point | null): void {
    this.moveProbe(place === null ? null : placeAt(this.map, place));
    const term = place === null ? null : this.termAt(place);
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  private termAt([px, py]: Point): string | null {
    const { data, map } = this;
    if (data === null || map === null) return null;
    if (px < map.frame.left || py < map.frame.top) return data.yTerm ?? 'b';
    if (py > map.frame.bottom) return data.xTerm ?? 'w';
    if (data.at === null) return null;
    const near = (x: number, y: number) => Math.hypot(map.x.scale(x) - px, map.y.scale(y) - py) < REACH;
    if (near(...data.at)) return 'loss';
    const { step } = data;
    return step !== null && near(data.at[0] + step[0], data.at[1] + step[1]) ? 'grad' : null;
  }

  private moveProbe(spot: Point | null): void {
    if (spot === null && this.probe === null) return;
    this.probe = spot;
    const { data } = this;
    const reading =
      spot === null || data === null ? null : { x: spot[0], y: spot[1], loss: this.lossAt(data, ...spot) };
    this.options.onProbe?.(reading);
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
    const [x0, x1, y0, y1] = data.extent;
    const spot = nudged(event, this.probe ?? data.at ?? [(x0 + x1) / 2, (y0 + y1) / 2], data.extent);
    if (spot === null) return;
    event.preventDefault();
    this.moveProbe(spot);
    const loss = plain(this.lossAt(data, ...spot));
    this.announce(
      `${data.xLabel} ${plain(spot[0], 3)}, ${data.yLabel} ${plain(spot[1], 3)}: ${fill(words.lossIs, { value: loss })}`,
    );
  }
}

function roomOf({ extent }: LossBowlData): Rect {
  const [left, right, top, bottom] = extent;
  return { left, right, top, bottom };
}
