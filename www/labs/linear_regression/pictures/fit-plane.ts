/** Two features against the target, and the model as a plane through them: ŷ = w₁·x₁ + w₂·x₂ + b. */

import { type BoxAxis, boxAxis, dragTurn, drawBox, keyTurn } from '../../../charts/kit/box3d.ts';
import { CanvasView, Layer, type ViewData } from '../../../charts/kit/canvas.ts';
import { fill, quantity } from '../../../charts/kit/format.ts';
import {
  at,
  axisRange,
  clamp,
  distanceToSegment,
  evenSample,
  finiteRange,
  type Numbers,
  type Point,
  spread,
} from '../../../charts/kit/geometry.ts';
import { Dots, fontOf, haloText, note } from '../../../charts/kit/ink.ts';
import {
  clipToBox,
  depthOrder,
  type Projection,
  projection,
  type Rotation,
  type Vec3,
} from '../../../charts/kit/project3d.ts';
import { emphasis, isLit, type TermHandler } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';

export interface Plane {
  /** In the target's unit per each feature's unit. */
  slopes: readonly [number, number];
  /** The plane's height where both features are 0, in the target's unit. */
  intercept: number;
}

export interface FitPlaneData extends ViewData {
  x1: Float32Array;
  x2: Float32Array;
  y: Float32Array;
  /** What the model says now. */
  plane: Plane | null;
  /** The exact least-squares answer, drawn as an outline. */
  exact: Plane | null;
  /** Indices of the present batch. */
  batch: Uint32Array | Float32Array;
  x1Label: string;
  x2Label: string;
  yLabel: string;
  x1Unit: string;
  x2Unit: string;
  yUnit: string;
}

export interface FitPlaneOptions {
  onTerm?: TermHandler;
}

const INKS = ['yhat', 'w', 'b', 'residual', 'loss', 'y'] as const;
const DRAWN_POINTS = 2000;
const STICKS = 400;
const GRID = 8;

type Axes = readonly [BoxAxis, BoxAxis, BoxAxis];

export class FitPlaneView extends CanvasView<FitPlaneData> {
  private readonly options: FitPlaneOptions;
  private term: string | null = null;
  private rotation: Rotation = { yaw: -0.6, pitch: 0.38 };
  private readonly room = new Layer();
  private readonly far = new Dots();
  private readonly near = new Dots();
  private readonly batchDots = new Dots();
  private fitted: { key: readonly unknown[]; axes: Axes } | null = null;
  private sorted: { axes: Axes; rotation: Rotation; order: Uint32Array } | null = null;

  constructor(host: HTMLElement, options: FitPlaneOptions = {}) {
    super(host);
    this.options = options;
    this.canvas.tabIndex = 0;
    this.canvas.style.cursor = 'grab';
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointerdown', (event) => this.canvas.setPointerCapture(event.pointerId));
    this.listen('pointermove', (event) => {
      if (event.buttons === 1) this.turnTo(dragTurn(this.rotation, ...this.movement(event)));
      else this.hover(this.termAt(this.locate(event)));
    });
    this.listen('pointerleave', () => this.hover(null));
    this.listen('keydown', (event) => {
      const next = keyTurn(this.rotation, event.key);
      if (next === null) return;
      event.preventDefault();
      this.turnTo(next);
    });
  }

  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 0.8 : 0.6));
  }

  protected paint(data: FitPlaneData): void {
    const { ctx, theme } = this;
    const axes = this.fitAxes(data);
    const view = projection(this.rotation, this.width, this.height);
    this.room.show(ctx, [axes, this.rotation, theme], (layer) => drawBox(layer, view, axes, theme));

    // Points behind the plane are painted first, then the plane, then those before it: for a plane and an
    // eye at infinity, the side of the plane a point lies on decides which covers which.
    const plane = data.plane;
    const points = this.paintOrder(data, axes, view);
    const eyeAbove = plane === null || facesUp(plane, axes, view.toEye);
    const behind = (index: number) => plane !== null && over(data, plane, index) !== eyeAbove;
    this.half(data, axes, view, points, behind, this.far, 0.35);
    if (data.exact !== null) this.outline(data.exact, axes, view);
    if (plane !== null) this.plane(data, plane, axes, view);
    this.half(data, axes, view, points, (index) => !behind(index), this.near, 0.6);
    this.batch(data, axes, view);
    this.names(data, axes, view);

    if (data.y.length > DRAWN_POINTS) {
      ctx.textAlign = 'right';
      note(
        ctx,
        fill(words.drawn, { drawn: quantity(DRAWN_POINTS, ''), all: quantity(data.y.length, '') }),
        this.width,
        12,
        theme,
      );
    }
  }

  private turnTo(rotation: Rotation): void {
    this.rotation = rotation;
    this.drawSoon();
  }

  private hover(term: string | null): void {
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  /** The batch's points and sticks come before the plane they stand on. */
  private termAt([px, py]: Point): string | null {
    const { data } = this;
    if (data?.plane == null) return null;
    const axes = this.fitAxes(data);
    const view = projection(this.rotation, this.width, this.height);
    for (let i = 0; i < data.batch.length; i++) {
      const index = at(data.batch, i);
      const [ax, ay] = place(data, axes, view, index);
      if (Math.hypot(px - ax, py - ay) < 5) return 'y';
      const foot = axes[2].scale(said(data, data.plane, index));
      const [, fy] = view.project(
        axes[0].scale(at(data.x1, index)),
        axes[1].scale(at(data.x2, index)),
        clamp(foot, -1, 1),
      );
      if (distanceToSegment(px, py, [ax, ay], [ax, fy]) < 3) return 'residual';
    }
    trace(this.ctx, clipToBox(corners(data.plane, axes)), view);
    return this.ctx.isPointInPath(px * this.pixelRatio, py * this.pixelRatio) ? 'yhat' : null;
  }

  private fitAxes(data: FitPlaneData): Axes {
    const key = [
      data.x1,
      data.x2,
      data.y,
      this.width,
      data.x1Label,
      data.x2Label,
      data.yLabel,
      data.x1Unit,
      data.x2Unit,
      data.yUnit,
    ];
    if (this.fitted !== null && key.every((part, i) => part === this.fitted?.key[i])) return this.fitted.axes;
    const count = this.width < 420 ? 3 : 5;
    const axes: Axes = [
      boxAxis(axisRange(finiteRange(data.x1)), count, data.x1Label, data.x1Unit),
      boxAxis(axisRange(finiteRange(data.x2)), count, data.x2Label, data.x2Unit),
      boxAxis(axisRange(finiteRange(data.y), 0), count, data.yLabel, data.yUnit),
    ];
    this.fitted = { key, axes };
    return axes;
  }

  /** The points to draw, farthest first: worked out again only when the box has turned. */
  private paintOrder(data: FitPlaneData, axes: Axes, view: Projection): Uint32Array {
    if (this.sorted?.axes === axes && this.sorted.rotation === this.rotation) return this.sorted.order;
    const sample = evenSample(data.y.length, DRAWN_POINTS);
    const depths = Float64Array.from(sample, (index) => place(data, axes, view, index)[2]);
    const order = depthOrder(depths, new Uint32Array(sample.length)).map((i) => at(sample, i));
    this.sorted = { axes, rotation: this.rotation, order };
    return order;
  }

  private half(
    data: FitPlaneData,
    axes: Axes,
    view: Projection,
    points: Uint32Array,
    wanted: (index: number) => boolean,
    dots: Dots,
    alpha: number,
  ): void {
    const { ctx, theme } = this;
    const chosen = points.filter(wanted);
    const error = Math.max(
      emphasis(data.highlight, INKS, 'residual'),
      emphasis(data.highlight, INKS, 'loss'),
    );
    this.sticks(data, axes, view, evenlyFrom(chosen, STICKS), 0.16 * error, 1);
    const [sx, sy] = pixels(data, axes, view);
    dots.draw(ctx, chosen, sx, sy, { radius: 2, colour: theme.data, alpha });
  }

  private batch(data: FitPlaneData, axes: Axes, view: Projection): void {
    const { ctx, theme } = this;
    const many = data.batch.length > 64;
    const error = Math.max(
      emphasis(data.highlight, INKS, 'residual'),
      emphasis(data.highlight, INKS, 'loss'),
    );
    const crowd = clamp(10 / Math.sqrt(data.batch.length || 1), 0.3, 0.9);
    this.sticks(data, axes, view, data.batch, crowd * error, isLit(data.highlight, 'residual') ? 2 : 1.25);
    // A batch of everything needs no mark of its own.
    if (data.batch.length >= data.y.length) return;
    ctx.globalAlpha = Math.max(emphasis(data.highlight, INKS, 'y'), error);
    const style = { radius: many ? 2 : 3.5, colour: theme.ink, alpha: many ? 0.55 : 0.95 };
    const [sx, sy] = pixels(data, axes, view);
    this.batchDots.draw(ctx, data.batch, sx, sy, style);
    ctx.globalAlpha = 1;
  }

  private sticks(
    data: FitPlaneData,
    axes: Axes,
    view: Projection,
    indices: Numbers,
    alpha: number,
    width: number,
  ): void {
    const { ctx } = this;
    const { plane } = data;
    if (plane === null) return;
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = this.theme.residual;
    ctx.lineWidth = width;
    ctx.beginPath();
    for (let i = 0; i < indices.length; i++) {
      const index = at(indices, i);
      const x = axes[0].scale(at(data.x1, index));
      const y = axes[1].scale(at(data.x2, index));
      const from = view.project(x, y, axes[2].scale(at(data.y, index)));
      const to = view.project(x, y, clamp(axes[2].scale(said(data, plane, index)), -1, 1));
      if (!Number.isFinite(from[0] + from[1] + to[1])) continue;
      ctx.moveTo(from[0], from[1]);
      ctx.lineTo(to[0], to[1]);
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  private plane(data: FitPlaneData, plane: Plane, axes: Axes, view: Projection): void {
    const { ctx, theme } = this;
    const lit = Math.max(
      ...(['yhat', 'w', 'b'] as const).map((term) => emphasis(data.highlight, INKS, term)),
    );
    const strong = isLit(data.highlight, 'yhat') || isLit(data.highlight, 'w') || isLit(data.highlight, 'b');
    const outline = clipToBox(corners(plane, axes));
    if (outline.length < 3) {
      ctx.textAlign = 'center';
      ctx.font = fontOf(theme, 12, 500);
      haloText(ctx, words.planeOff, this.width / 2, 16, theme.model, theme.paper);
      return;
    }
    trace(ctx, outline, view);
    ctx.globalAlpha = lit * (strong ? 0.3 : 0.16);
    ctx.fillStyle = theme.model;
    ctx.fill();
    ctx.globalAlpha = lit;
    ctx.strokeStyle = theme.model;
    ctx.lineWidth = strong ? 2.5 : 1.5;
    ctx.stroke();
    ctx.lineWidth = 0.75;
    ctx.globalAlpha = lit * 0.5;
    for (let i = 1; i < GRID; i++) {
      const t = (2 * i) / GRID - 1;
      this.ruling(plane, axes, view, [t, -1], [t, 1]);
      this.ruling(plane, axes, view, [-1, t], [1, t]);
    }
    ctx.globalAlpha = 1;
  }

  /** One line of the plane's grid, above the floor line a→b. */
  private ruling(plane: Plane, axes: Axes, view: Projection, a: Point, b: Point): void {
    const cut = clipToBox([lift(plane, axes, a), lift(plane, axes, b)]);
    if (cut.length < 2) return;
    trace(this.ctx, cut, view);
    this.ctx.stroke();
  }

  private outline(plane: Plane, axes: Axes, view: Projection): void {
    const { ctx, theme } = this;
    const outline = clipToBox(corners(plane, axes));
    if (outline.length < 3) return;
    trace(ctx, outline, view);
    ctx.setLineDash([7, 4]);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Each plane is named above its rightmost corner, the names pushed apart when the planes meet. */
  private names(data: FitPlaneData, axes: Axes, view: Projection): void {
    const { ctx, theme } = this;
    const names: { text: string; x: number; y: number; ink: string; weight: number }[] = [];
    const add = (text: string, plane: Plane | null, ink: string, weight: number) => {
      const ends =
        plane === null ? [] : clipToBox(corners(plane, axes)).map((point) => view.project(...point));
      const end = ends.reduce(
        (best, spot) => (best === undefined || spot[0] > best[0] ? spot : best),
        ends[0],
      );
      if (end !== undefined) names.push({ text, x: end[0], y: end[1] - 10, ink, weight });
    };
    add(words.model, data.plane, theme.model, 650);
    add(words.leastSquares, data.exact, theme.ink, 450);
    const places = spread(
      names.map((name) => name.y),
      15,
      26,
      this.height - 10,
    );
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    names.forEach(({ text, x, ink, weight }, i) => {
      ctx.font = fontOf(theme, 12, weight);
      haloText(ctx, text, Math.min(x + 30, this.width - 2), at(places, i), ink, theme.paper);
    });
  }
}

function said(data: FitPlaneData, { slopes, intercept }: Plane, index: number): number {
  return slopes[0] * at(data.x1, index) + slopes[1] * at(data.x2, index) + intercept;
}

function over(data: FitPlaneData, plane: Plane, index: number): boolean {
  return at(data.y, index) >= said(data, plane, index);
}

function place(data: FitPlaneData, [x, y, z]: Axes, view: Projection, index: number) {
  return view.project(x.scale(at(data.x1, index)), y.scale(at(data.x2, index)), z.scale(at(data.y, index)));
}

function pixels(data: FitPlaneData, axes: Axes, view: Projection) {
  return [
    (index: number) => place(data, axes, view, index)[0],
    (index: number) => place(data, axes, view, index)[1],
  ] as const;
}

/** The plane's height above the floor point (a, b), in box units. */
function lift({ slopes, intercept }: Plane, [x, y, z]: Axes, [a, b]: Point): Vec3 {
  const height = z.scale(slopes[0] * x.scale.invert(a) + slopes[1] * y.scale.invert(b) + intercept);
  return [a, b, Number.isFinite(height) ? clamp(height, -1e6, 1e6) : 1e6];
}

function corners(plane: Plane, axes: Axes): Vec3[] {
  return (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map((corner) => lift(plane, axes, corner));
}

/** Whether the eye looks at the plane's upper side: its normal is (−∂z/∂x, −∂z/∂y, 1) in box units. */
function facesUp(plane: Plane, axes: Axes, toEye: Vec3): boolean {
  const rise = lift(plane, axes, [0, 0])[2];
  const alongX = lift(plane, axes, [1, 0])[2] - rise;
  const alongY = lift(plane, axes, [0, 1])[2] - rise;
  return toEye[2] - alongX * toEye[0] - alongY * toEye[1] > 0;
}

function trace(ctx: CanvasRenderingContext2D, points: readonly Vec3[], view: Projection): void {
  ctx.beginPath();
  for (const point of points) {
    const [px, py] = view.project(...point);
    ctx.lineTo(px, py);
  }
  ctx.closePath();
}

function evenlyFrom(indices: Uint32Array, limit: number): Uint32Array {
  return evenSample(indices.length, limit).map((i) => at(indices, i));
}
