/** What pictures of a surface over two numbers share: from above or as a landscape to turn; a spot that is read. */

import { type Axis, axis, drawAxes, layOut, type Plane, placeAt } from '../kit/axes.ts';
import { dragTurn, keyTurn } from '../kit/box3d.ts';
import { CanvasView, Layer, type ViewData } from '../kit/canvas.ts';
import { Contours, heightAt, type Level, type Surface } from '../kit/contours.ts';
import { plain } from '../kit/format.ts';
import { contains, type Point, type Rect } from '../kit/geometry.ts';
import type { Rotation } from '../kit/project3d.ts';
import type { TermHandler } from '../kit/terms.ts';
import { type Extent, fillLevels, levelNames, nudged } from './map.ts';
import { paintRelief } from './relief.ts';

export interface SurfaceViewData extends ViewData, Surface {
  /** The rectangle that the grid spans; its first and last samples lie on the border. */
  extent: Extent;
  /** '3d' is the landscape; any other is seen from above. */
  mode: string;
  xLabel: string;
  yLabel: string;
}

export interface SurfaceViewOptions {
  /** A spot was clicked, or Enter pressed on it. */
  onPick?: (x: number, y: number) => void;
  onTerm?: TermHandler;
}

/** What drawing upon the surface needs to know, whichever way it is seen. */
export interface Stage {
  /** Places to pixels; asked only for places in `room`. */
  project: (x: number, y: number) => Point;
  /** The extent, in the surface's own units. */
  room: Rect;
  /** The picture, in pixels. */
  frame: Rect;
}

export abstract class SurfaceView<Data extends SurfaceViewData> extends CanvasView<Data> {
  protected readonly options: SurfaceViewOptions;
  /** Null unless seen from above. */
  protected map: Plane | null = null;
  private readonly contours = new Contours();
  private readonly ground = new Layer();
  private rotation: Rotation;
  private probe: Point | null = null;
  private term: string | null = null;
  /** Where the ball is while it is dragged. */
  protected held: Point | null = null;
  /** What was drawn last, to find the place under the pointer. */
  private stage: Stage | null = null;
  /** The click that ends a drag is none. */
  private dragged = false;

  constructor(host: HTMLElement, rotation: Rotation, options: SurfaceViewOptions) {
    super(host);
    this.rotation = rotation;
    this.options = options;
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointerdown', (event) => {
      this.dragged = false;
      const ball = event.button === 0 && this.isOnBall(this.locate(event));
      if (ball) {
        this.held = this.grip;
        this.canvas.dataset.held = '';
      }
      if (ball || this.data?.mode === '3d') this.canvas.setPointerCapture(event.pointerId);
    });
    // A finger that drags the ball does not scroll the page.
    this.listen('touchstart', (event) => {
      const touch = event.touches[0];
      if (touch && this.isOnBall(this.locate(touch))) event.preventDefault();
    });
    this.listen('pointermove', (event) => {
      const place = this.locate(event);
      if (this.held !== null) this.drag(place);
      else if (this.data?.mode !== '3d') this.hover(place);
      else if (event.buttons === 1) this.turnTo(dragTurn(this.rotation, ...this.movement(event)));
      this.canvas.style.cursor = this.cursorAt(place);
    });
    this.listen('pointerup', () => {
      const { held, dragged } = this;
      this.letGo();
      if (held !== null && dragged) this.options.onPick?.(...held);
    });
    this.listen('pointercancel', () => this.letGo());
    this.listen('pointerleave', () => this.hover(null));
    this.listen('blur', () => this.moveProbe(null));
    this.listen('click', (event) => {
      const spot = placeAt(this.map, this.locate(event));
      if (spot !== null && !this.dragged) this.options.onPick?.(...spot);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  /** Draws what lies on the surface. */
  protected abstract paintOver(data: Data, stage: Stage): void;

  /** Draws the spot that is read, from above. */
  protected abstract drawProbe(data: Data, spot: Point, map: Plane): void;

  /** What is to be said of a spot. */
  protected abstract reading(data: Data, spot: Point): string;

  /** The term under the pointer, seen from above. */
  protected abstract termAt(data: Data, place: Point, map: Plane): string | null;

  /** Where the arrow keys begin. */
  protected abstract home(data: Data): Point;

  /** What can be taken hold of and put elsewhere; defaults to nothing. */
  protected ball(_data: Data): Point | null {
    return null;
  }

  /** The axis whose title is lit. */
  protected litAxis(_data: Data): 'x' | 'y' | null {
    return null;
  }

  /** Draws more on the ground seen from above, below axes and names. */
  protected paintGround(_ground: CanvasRenderingContext2D, _data: Data, _x: Axis, _y: Axis): void {}

  /** What that depends on, beside the surface. */
  protected groundKey(_data: Data): readonly unknown[] {
    return [];
  }

  protected paint(data: Data): void {
    const [x0, x1, y0, y1] = data.extent;
    if (!(x1 > x0) || !(y1 > y0) || !Number.isFinite(x1 - x0 + y1 - y0)) return;
    const solid = data.mode === '3d';
    const levels = this.contours.of(data);
    const stage = solid ? this.paintRelief(data) : this.paintMap(data, levels);
    this.stage = stage;
    if (stage === null) return;
    this.paintOver(data, stage);
    if (this.probe !== null && this.map !== null) this.drawProbe(data, this.probe, this.map);
  }

  /** The surface between its samples. */
  protected heightAt(data: Data, [x, y]: Point, grid: Float32Array = data.grid): number {
    const [x0, x1, y0, y1] = data.extent;
    const { nx, ny } = data;
    return heightAt({ grid, nx, ny }, ((x - x0) / (x1 - x0)) * (nx - 1), ((y - y0) / (y1 - y0)) * (ny - 1));
  }

  private paintMap(data: Data, levels: readonly Level[]): Stage {
    const { ctx, theme } = this;
    const [x0, x1, y0, y1] = data.extent;
    const x = axis([x0, x1], this.width / 80, data.xLabel, '');
    const y = axis([y0, y1], this.height / 55, data.yLabel, '');
    const frame = layOut(ctx, this.width, this.height, x, y, theme);
    this.map = { x, y, frame };
    const lit = this.litAxis(data);
    const surface = [data.grid, data.nx, data.ny, ...data.extent, data.xLabel, data.yLabel];
    this.ground.show(ctx, [...surface, lit, theme, ...this.groundKey(data)], (ground) => {
      fillLevels(ground, data, levels, frame);
      this.paintGround(ground, data, x, y);
      drawAxes(ground, frame, x, y, { theme, grid: false, lit });
      levelNames(ground, data, levels, frame, theme);
    });
    return { frame, room: roomOf(data), project: (px, py) => [x.scale(px), y.scale(py)] };
  }

  private paintRelief(data: Data): Stage | null {
    this.map = null;
    const { rotation, width, height, theme } = this;
    const look = { rotation, range: this.contours.range, width, height, theme };
    const project = paintRelief(this.ctx, this.ground, data, look);
    const frame = { left: 0, top: 18, right: width, bottom: height - 4 };
    return project && { frame, room: roomOf(data), project };
  }

  private get grip(): Point | null {
    return this.data === null ? null : this.ball(this.data);
  }

  private isOnBall([px, py]: Point): boolean {
    const { grip, stage } = this;
    if (grip === null || stage === null || !this.options.onPick || !contains(stage.room, ...grip))
      return false;
    const [bx, by] = stage.project(...grip);
    return Math.hypot(bx - px, by - py) <= BALL;
  }

  private cursorAt(place: Point): string {
    if (this.held !== null) return 'grabbing';
    if (this.data?.mode === '3d' || this.isOnBall(place)) return 'grab';
    return this.options.onPick ? 'crosshair' : 'default';
  }

  private letGo(): void {
    this.held = null;
    delete this.canvas.dataset.held;
    this.drawSoon();
  }

  private drag(place: Point): void {
    const { data, stage, map } = this;
    if (data === null || stage === null) return;
    const spot = map === null ? nearest(data, stage, place) : placeAt(map, place);
    if (spot === null) return;
    this.dragged = true;
    this.held = spot;
    this.probe = map === null ? null : spot;
    this.drawSoon();
  }

  private turnTo(rotation: Rotation): void {
    this.rotation = rotation;
    this.drawSoon();
  }

  private hover(place: Point | null): void {
    const { data, map } = this;
    this.moveProbe(place === null ? null : placeAt(map, place));
    const term = place === null || data === null || map === null ? null : this.termAt(data, place, map);
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
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
    const spot = nudged(event, this.probe ?? this.home(data), data.extent);
    if (spot === null) return;
    event.preventDefault();
    this.moveProbe(spot);
    const place = `${data.xLabel} ${plain(spot[0], 3)}, ${data.yLabel} ${plain(spot[1], 3)}`;
    this.announce(`${place}: ${this.reading(data, spot)}`);
  }
}

/** How near the pointer must be to a ball to take hold of it. */
const BALL = 18;

/** The sample of the surface that is drawn nearest to a place on the screen: what the pointer is on in a landscape. */
function nearest({ extent, nx, ny }: SurfaceViewData, stage: Stage, [px, py]: Point): Point | null {
  const [x0, x1, y0, y1] = extent;
  let best: Point | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < nx * ny; k++) {
    const spot: Point = [
      x0 + ((x1 - x0) * (k % nx)) / (nx - 1),
      y0 + ((y1 - y0) * Math.floor(k / nx)) / (ny - 1),
    ];
    const [sx, sy] = stage.project(...spot);
    const away = Math.hypot(sx - px, sy - py);
    if (away < least) [best, least] = [spot, away];
  }
  return best;
}

function roomOf({ extent }: SurfaceViewData): Rect {
  const [left, right, top, bottom] = extent;
  return { left, right, top, bottom };
}
