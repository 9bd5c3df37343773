/** Points, a curve fitted to some of them, and where both come from; points are dragged, added and taken away. */

import { axis, drawAxes, layOut, type Plane, placeAt } from '../../../../charts/kit/axes.ts';
import { CanvasView } from '../../../../charts/kit/canvas.ts';
import { plain } from '../../../../charts/kit/format.ts';
import { at, clamp, type Numbers, type Point } from '../../../../charts/kit/geometry.ts';
import { dot, line, readout } from '../../../../charts/kit/ink.ts';
import { type Mark, Stamps } from '../../../../charts/kit/marks.ts';
import { emphasis, isLit, type TermHandler } from '../../../../charts/kit/terms.ts';
import { Walk } from '../../../../charts/kit/walk.ts';
import { drawLegend, type LegendEntry, legendRows, ROW } from '../legend.ts';
import { drawCurves, drawOthers, INKS } from './curves.ts';
import { type FitCurve, type PointsFitData, valueAt } from './data.ts';

export interface PointsFitOptions {
  onMove?: (index: number, x: number, y: number) => void;
  onAdd?: (x: number, y: number) => void;
  onRemove?: (index: number) => void;
  onSelect?: (index: number) => void;
  /** What a screen reader hears of a point. */
  describe?: (index: number) => string;
  onTerm?: TermHandler;
}

/** How near a finger or a pointer must land. */
const GRIP = 14;
/** A pointer that has gone so far drags, and does not click. */
const SLACK = 4;

export class PointsFitView extends CanvasView<PointsFitData> {
  private plane: Plane | null = null;
  private readonly stamps = new Stamps();
  private held: { index: number; from: Point; at: Point; moved: boolean } | null = null;
  /** Where a point was let go, until the data have it there. */
  private dropped: { index: number; at: Point; x: Numbers } | null = null;
  private pressed: Point | null = null;
  private hovered: number | null = null;
  private reading: Point | null = null;
  private tall = 0;
  private readonly walk = new Walk<number>(this.canvas);
  /** Where keys have brought the point of an index, until the data have it there. */
  private readonly carried = new Walk<Carried>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: PointsFitOptions = {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    this.listen('touchstart', (event) => {
      const touch = event.touches[0];
      // A finger on a point moves the point, and not the page.
      if (touch && this.nearest(this.locate(touch)) !== null) event.preventDefault();
    });
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => this.move(event));
    this.listen('pointerup', (event) => this.release(event));
    this.listen('pointercancel', () => this.letGo());
    this.listen('pointerleave', () => this.hover(null, null));
    this.listen('dblclick', (event) => {
      const index = this.nearest(this.locate(event));
      if (index !== null) this.options.onRemove?.(index);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: PointsFitData): void {
    if (this.dropped && data.x !== this.dropped.x) this.dropped = null;
    this.walk.answered(data.selected);
    const carried = this.carried.from(null);
    if (carried && isThere(data, carried)) this.carried.end();
    this.data = data;
    const height = this.preferredHeight(this.width);
    if (height !== this.tall) {
      this.tall = height;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const rows = this.data === null ? 1 : legendRows(this.ctx, this.legend(this.data), width, this.theme);
    return Math.round(width * (width < 480 ? 0.82 : 0.6)) + rows * ROW + 4;
  }

  protected paint(data: PointsFitData): void {
    const { ctx, theme } = this;
    const entries = this.legend(data);
    const foot = legendRows(ctx, entries, this.width, theme) * ROW + 4;
    const [x0, x1, y0, y1] = data.extent;
    if (!(x1 > x0 && y1 > y0)) return;
    const height = this.height - foot;
    const x = axis([x0, x1], this.width / 80, data.xLabel, '');
    const y = axis([y0, y1], height / 55, data.yLabel, '');
    const frame = layOut(ctx, this.width, height, x, y, theme);
    this.plane = { x, y, frame };
    drawAxes(ctx, frame, x, y, { theme });
    drawLegend(ctx, entries, 2, height + ROW / 2 + 2, this.width, theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    ctx.clip();
    drawOthers(ctx, data, this.plane, theme);
    drawCurves(ctx, data, this.plane, theme);
    if (data.residuals) this.residuals(data, this.plane);
    ctx.restore();
    this.points(data, this.plane);
    if (this.reading !== null && this.held === null) this.readAt(data, this.plane, this.reading);
  }

  private legend(data: PointsFitData): LegendEntry[] {
    const { theme } = this;
    const n = data.grid.length;
    const there = ({ values }: FitCurve) => n > 0 && values.length >= n;
    const parts = data.partNames.flatMap((label, part): LegendEntry[] =>
      Array.from(data.part).includes(part)
        ? [{ label, ink: theme.ink, mark: { ...this.look(part), radius: 4 } }]
        : [],
    );
    return [
      ...parts,
      ...(there(data.fit) ? [{ label: data.fit.label, ink: theme.model, width: 2.5 }] : []),
      ...(there(data.truth) ? [{ label: data.truth.label, ink: theme.ink, dash: [6, 4], width: 1.5 }] : []),
      ...(there(data.pull) ? [{ label: data.pull.label, ink: theme.gradient, dash: [3, 3], width: 2 }] : []),
      ...(there(data.draws) ? [{ label: data.draws.label, ink: theme.ink3, width: 1 }] : []),
      ...(there(data.mean) ? [{ label: data.mean.label, ink: theme.gradient, dash: [2, 3], width: 2 }] : []),
      ...(data.changedName && data.changed && Array.from(data.changed).some((on) => on === 1)
        ? [
            {
              label: data.changedName,
              ink: theme.residual,
              mark: { shape: 'disc' as const, radius: 5, hollow: true },
            },
          ]
        : []),
    ];
  }

  private look(part: number): Pick<Mark, 'shape' | 'hollow'> {
    return part === 0
      ? { shape: 'disc', hollow: false }
      : part === 1
        ? { shape: 'disc', hollow: true }
        : { shape: 'diamond', hollow: true };
  }

  private residuals(data: PointsFitData, { x, y, frame }: Plane): void {
    const { ctx, theme } = this;
    if (data.fit.values.length !== data.grid.length || data.grid.length < 2) return;
    ctx.strokeStyle = theme.residual;
    ctx.globalAlpha = 0.85 * emphasis(data.highlight, INKS, 'residual');
    ctx.lineWidth = isLit(data.highlight, 'residual') ? 2.5 : 1.5;
    for (let i = 0; i < data.x.length; i++) {
      if (at(data.part, i) !== 0) continue;
      const [px, py] = this.place(data, i);
      const said = y.scale(valueAt(data.grid, data.fit.values, at(data.x, i)));
      if (Number.isFinite(said))
        line(ctx, [x.scale(px), y.scale(py)], [x.scale(px), clamp(said, frame.top - 9, frame.bottom + 9)]);
    }
    ctx.globalAlpha = 1;
  }

  private points(data: PointsFitData, { x, y }: Plane): void {
    const { ctx, theme } = this;
    const strength = Math.max(
      emphasis(data.highlight, INKS, 'y'),
      emphasis(data.highlight, INKS, 'residual'),
    );
    // What is learned from lies on top.
    for (const part of [2, 1, 0])
      for (let i = 0; i < data.x.length; i++) {
        if (at(data.part, i) !== part) continue;
        const [px, py] = this.place(data, i);
        const [cx, cy] = [x.scale(px), y.scale(py)];
        ctx.globalAlpha = part === 0 ? strength : 0.75 * strength;
        const radius = part === 0 ? 5 : 3.4;
        this.stamps.draw(ctx, { ...this.look(part), radius, colour: theme.ink, halo: theme.paper }, cx, cy);
        if (data.changed?.[i] === 1) this.ring(cx, cy, 9, theme.residual, 2);
        if (i === this.hovered || i === this.held?.index) this.ring(cx, cy, 8, theme.model, 2);
        if (i === data.selected && this.canvas.matches(':focus')) this.ring(cx, cy, 10, theme.focus, 2.5);
      }
    ctx.globalAlpha = 1;
  }

  private ring(x: number, y: number, radius: number, ink: string, width: number): void {
    dot(this.ctx, x, y, radius);
    this.ctx.strokeStyle = ink;
    this.ctx.lineWidth = width;
    this.ctx.stroke();
  }

  /** Where a point is: under the pointer while it is held. */
  private place(data: PointsFitData, i: number): Point {
    if (this.held?.moved && this.held.index === i) return this.held.at;
    if (this.dropped?.index === i) return this.dropped.at;
    return [at(data.x, i), at(data.y, i)];
  }

  private readAt(data: PointsFitData, { x, y, frame }: Plane, [px]: Point): void {
    const { ctx, theme } = this;
    const value = x.scale.invert(px);
    const parts = [data.fit, data.truth]
      .filter(({ values }) => values.length === data.grid.length && data.grid.length > 1)
      .map(({ label, values }) => `${label} ${plain(valueAt(data.grid, values, value), 3)}`);
    if (parts.length === 0 || !(px >= frame.left && px <= frame.right)) return;
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    line(ctx, [px, frame.top], [px, frame.bottom]);
    const said = valueAt(data.grid, data.fit.values, value);
    const py = Number.isFinite(said) ? clamp(y.scale(said), frame.top, frame.bottom) : frame.top;
    readout(ctx, [`${data.xLabel} ${plain(value, 3)}`, ...parts].join(' · '), px, py, frame, theme);
  }

  private nearest(place: Point): number | null {
    const { data, plane } = this;
    if (data === null || plane === null) return null;
    let [best, least]: [number | null, number] = [null, GRIP];
    for (let i = 0; i < data.x.length; i++) {
      // Only what is learned from is the reader's to move.
      if (at(data.part, i) !== 0) continue;
      const [px, py] = this.place(data, i);
      const away = Math.hypot(plane.x.scale(px) - place[0], plane.y.scale(py) - place[1]);
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  /** A place in the data's own units, inside the frame. */
  private spot([px, py]: Point): Point {
    const { plane } = this;
    if (plane === null) return [0, 0];
    const { x, y, frame } = plane;
    return [
      x.scale.invert(clamp(px, frame.left, frame.right)),
      y.scale.invert(clamp(py, frame.top, frame.bottom)),
    ];
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const place = this.locate(event);
    this.pressed = place;
    const index = this.nearest(place);
    if (index === null) return;
    this.held = { index, from: place, at: this.spot(place), moved: false };
    if (event.isPrimary) this.canvas.setPointerCapture?.(event.pointerId);
    this.options.onSelect?.(index);
  }

  private move(event: PointerEvent): void {
    const place = this.locate(event);
    const { held } = this;
    if (held === null) {
      this.hover(this.nearest(place), place);
      return;
    }
    held.moved ||= Math.hypot(place[0] - held.from[0], place[1] - held.from[1]) > SLACK;
    if (!held.moved) return;
    held.at = this.spot(place);
    this.options.onMove?.(held.index, ...held.at);
    this.drawSoon();
  }

  private release(event: PointerEvent): void {
    const { held, pressed } = this;
    const place = this.locate(event);
    this.letGo();
    if (held?.moved || event.button !== 0 || pressed === null || held !== null) return;
    if (Math.hypot(place[0] - pressed[0], place[1] - pressed[1]) > SLACK) return;
    const spot = placeAt(this.plane, place);
    if (spot !== null) this.options.onAdd?.(...spot);
  }

  private letGo(): void {
    const { held, data } = this;
    if (held?.moved && data) this.dropped = { index: held.index, at: held.at, x: data.x };
    this.held = null;
    this.pressed = null;
    this.drawSoon();
  }

  private hover(index: number | null, place: Point | null): void {
    this.canvas.style.cursor = index === null ? (place ? 'crosshair' : 'default') : 'grab';
    if (index !== this.hovered) this.options.onTerm?.(index === null ? null : 'y');
    this.hovered = index;
    this.reading = index === null ? place : null;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data, options } = this;
    if (data === null) return;
    const own = Array.from({ length: data.x.length }, (_, i) => i)
      .filter((i) => at(data.part, i) === 0)
      .sort((a, b) => at(data.x, a) - at(data.x, b));
    const now = own.indexOf(this.walk.from(data.selected) ?? -1);
    const next = { PageUp: now - 1, PageDown: now + 1 }[event.key];
    const index = next === undefined ? own[now] : own[clamp(next, 0, own.length - 1)];
    const step = MOVES[event.key];
    if (next !== undefined && index !== undefined) {
      options.onSelect?.(this.walk.to(index));
    } else if (step && index !== undefined) {
      const [x0, x1, y0, y1] = data.extent;
      const part = event.shiftKey ? 10 : 50;
      const carried = this.carried.from(null);
      const [x, y] = carried?.index === index ? carried.to : [at(data.x, index), at(data.y, index)];
      const to: Point = [
        clamp(x + (step[0] * (x1 - x0)) / part, x0, x1),
        clamp(y + (step[1] * (y1 - y0)) / part, y0, y1),
      ];
      this.carried.to({ index, to });
      options.onMove?.(index, ...to);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && index !== undefined) {
      options.onRemove?.(index);
    } else if (event.key === 'Enter') {
      const [x0, x1, y0, y1] = data.extent;
      options.onAdd?.((x0 + x1) / 2, (y0 + y1) / 2);
    } else return;
    event.preventDefault();
    if (index !== undefined) this.announce(options.describe?.(index) ?? '');
  }
}

interface Carried {
  index: number;
  to: Point;
}

/** Whether a point is where it was brought, but for the rounding on the way. */
function isThere(data: PointsFitData, { index, to }: Carried): boolean {
  const [x0, x1, y0, y1] = data.extent;
  return (
    Math.abs(at(data.x, index) - to[0]) < (x1 - x0) / 500 &&
    Math.abs(at(data.y, index) - to[1]) < (y1 - y0) / 500
  );
}

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
