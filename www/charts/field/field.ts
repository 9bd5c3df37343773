/** What a model says of every place of the plane, under the examples it learns from. */

import { axis, drawAxes, layOut, type Plane, placeAt } from '../kit/axes.ts';
import { CanvasView, Layer } from '../kit/canvas.ts';
import { fill, plain } from '../kit/format.ts';
import { clamp, contains, type Point, type Rect } from '../kit/geometry.ts';
import { dot, fontOf, haloText, line, readout } from '../kit/ink.ts';
import { Spray } from '../kit/spray.ts';
import { isLit, type TermHandler } from '../kit/terms.ts';
import { words } from '../kit/words.ts';
import type { FieldData } from './data.ts';
import { classRings, levelRings, lineWithin, type Rings, valuesAt } from './geometry.ts';
import { FieldImage } from './image.ts';
import { drawFieldLegend, legendHeight } from './legend.ts';
import { FieldPoints } from './points.ts';

export interface FieldOptions {
  /** The place under the pointer or the keyboard's cross, in the data's own units; null when left. */
  onProbe?: (x: number | null, y: number | null) => void;
  /** Points drawn: one for a click or Enter, several as a drag goes on. */
  onDraw?: (points: [x: number, y: number][]) => void;
  onTerm?: TermHandler;
}

export class FieldView extends CanvasView<FieldData> {
  private readonly options: FieldOptions;
  private readonly ground = new Layer();
  private readonly image = new FieldImage();
  private readonly points = new FieldPoints();
  private boundary: { field: Float32Array | null; key: string; rings: Rings } = {
    field: null,
    key: '',
    rings: [],
  };
  private map: Plane | null = null;
  private cross: Point | null = null;
  private readonly spray = new Spray();
  private term: string | null = null;
  private height0 = 0;

  constructor(host: HTMLElement, options: FieldOptions = {}) {
    super(host);
    this.options = options;
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => this.move(event));
    this.listen('pointerup', () => this.release());
    this.listen('pointercancel', () => this.release());
    // A finger leaves as soon as it has tapped: what it tapped stays to be read.
    this.listen('pointerleave', (event) => {
      if (event.pointerType !== 'touch') this.hover(null);
    });
    this.listen('blur', () => this.point(null));
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: FieldData): void {
    this.canvas.style.touchAction = data.drawing?.active ? 'none' : 'pan-y';
    this.canvas.style.cursor = data.drawing?.active ? 'crosshair' : 'default';
    this.data = data;
    const height = this.preferredHeight(this.width);
    // Another legend may need more lines or fewer.
    if (height !== this.height0) this.resizeToPreferred();
    this.height0 = height;
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const legend = this.data === null ? 24 : legendHeight(this.ctx, this.data, width, this.theme);
    // The plane is drawn about as high as wide, so that a circle looks like one.
    return Math.round(Math.min(width * 0.92, 620) + legend);
  }

  protected paint(data: FieldData): void {
    const { ctx, theme } = this;
    const [x0, x1, y0, y1] = data.extent;
    if (!(x1 > x0) || !(y1 > y0) || !Number.isFinite(x1 - x0 + y1 - y0)) return;
    const legend = legendHeight(ctx, data, this.width, theme);
    const height = this.height - legend;
    const x = axis([x0, x1], this.width / 80, data.xLabel, data.xUnit);
    const y = axis([y0, y1], height / 55, data.yLabel, data.yUnit);
    const frame = layOut(ctx, this.width, height, x, y, theme);
    this.map = { x, y, frame };
    const lit = isLit(data.highlight, 'x1') ? 'x' : isLit(data.highlight, 'x2') ? 'y' : null;

    this.image.draw(ctx, data, frame, theme);
    this.drawBoundary(data, frame);
    this.drawLines(data, this.map);
    const key = [...data.extent, data.xLabel, data.yLabel, data.xUnit, data.yUnit, lit, theme];
    this.ground.show(ctx, key, (layer) => drawAxes(layer, frame, x, y, { theme, grid: false, lit }));
    this.points.draw(ctx, data, this.map, theme);
    drawFieldLegend(ctx, data, frame.left, this.height - legend, this.width, theme);
    const place = this.cross ?? data.probe ?? null;
    if (place !== null) this.drawProbe(data, place, this.map);
    else if (data.followed) this.drawCross(data.followed, this.map);
  }

  private drawBoundary(data: FieldData, frame: Rect): void {
    const { ctx, theme } = this;
    const { field, nx, ny, kind, classes } = data;
    if (kind === 'number') return;
    const key = `${kind} ${nx} ${ny} ${classes}`;
    if (field !== this.boundary.field || key !== this.boundary.key) {
      const rings =
        kind === 'sign' ? levelRings({ grid: field, nx, ny }) : classRings(field, classes, nx, ny);
      this.boundary = { field, key, rings };
    }
    ctx.save();
    ctx.beginPath();
    ctx.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    ctx.clip();
    const sx = (frame.right - frame.left) / Math.max(1, nx - 1);
    const sy = (frame.bottom - frame.top) / Math.max(1, ny - 1);
    ctx.beginPath();
    for (const ring of this.boundary.rings) {
      ring.forEach(([u, v], k) => {
        const [px, py] = [frame.left + u * sx, frame.bottom - v * sy];
        if (k === 0) ctx.moveTo(px, py);
        else ctx.lineTo(px, py);
      });
    }
    const lit = isLit(data.highlight, 'yhat');
    ctx.lineJoin = 'round';
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = lit ? 5 : 3.5;
    ctx.stroke();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = lit ? 2.5 : 1.5;
    ctx.stroke();
    ctx.restore();
  }

  private drawLines(data: FieldData, { x, y, frame }: Plane): void {
    const { ctx, theme } = this;
    const [x0, x1, y0, y1] = data.extent;
    const room = { left: x0, right: x1, top: y0, bottom: y1 };
    ctx.setLineDash([5, 4]);
    for (const { a, b, c } of data.lines ?? []) {
      const seen = lineWithin(a, b, c, room);
      if (seen === null) continue;
      ctx.strokeStyle = theme.ink3;
      ctx.lineWidth = 1;
      line(ctx, [x.scale(seen[0][0]), y.scale(seen[0][1])], [x.scale(seen[1][0]), y.scale(seen[1][1])]);
    }
    ctx.setLineDash([]);
    ctx.font = fontOf(theme, 11, 500);
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'center';
    for (const { a, b, c, label } of data.lines ?? []) {
      const end = lineWithin(a, b, c, room)?.[1];
      if (end === undefined || label === '') continue;
      const half = ctx.measureText(label).width / 2 + 4;
      const px = clamp(x.scale(end[0]), frame.left + half, frame.right - half);
      haloText(
        ctx,
        label,
        px,
        clamp(y.scale(end[1]), frame.top + 9, frame.bottom - 9),
        theme.ink2,
        theme.paper,
        3,
      );
    }
  }

  private drawCross([px, py]: Point, { x, y }: Plane): void {
    const { ctx, theme } = this;
    const [cx, cy] = [x.scale(px), y.scale(py)];
    for (const [ink, width] of [
      [theme.paper, 3],
      [theme.ink, 1],
    ] as const) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      line(ctx, [cx - 10, cy], [cx - 4, cy]);
      line(ctx, [cx + 4, cy], [cx + 10, cy]);
      line(ctx, [cx, cy - 10], [cx, cy - 4]);
      line(ctx, [cx, cy + 4], [cx, cy + 10]);
    }
  }

  private drawProbe(data: FieldData, [px, py]: Point, { x, y, frame }: Plane): void {
    const { ctx, theme } = this;
    const [cx, cy] = [x.scale(px), y.scale(py)];
    if (!contains(frame, cx, cy)) return;
    this.drawCross([px, py], { x, y, frame });
    if (data.drawing?.active) {
      ctx.strokeStyle = theme.ink;
      dot(ctx, cx, cy, 4);
      ctx.stroke();
    }
    // As many of the classes as there is room for.
    ctx.font = fontOf(theme, 12, 500);
    const texts = [3, 2, 1].map((most) => reading(data, px, py, most));
    const room = frame.right - frame.left - 16;
    const text = texts.find((one) => ctx.measureText(one).width <= room) ?? texts.at(-1) ?? '';
    readout(ctx, text, cx, cy, frame, theme);
  }

  private press(event: PointerEvent): void {
    const place = this.locate(event);
    this.hover(place);
    if (!this.data?.drawing?.active || event.button !== 0) return;
    const spot = placeAt(this.map, place);
    if (spot === null) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.spray.press(place);
    this.options.onDraw?.([[...spot]]);
  }

  private move(event: PointerEvent): void {
    const place = this.locate(event);
    this.hover(place);
    const points = this.spray.drag(place).flatMap((pixel): [number, number][] => {
      const spot = placeAt(this.map, pixel);
      return spot === null ? [] : [[...spot]];
    });
    if (points.length > 0) this.options.onDraw?.(points);
  }

  private release(): void {
    this.spray.release();
  }

  private hover(place: Point | null): void {
    this.point(place === null ? null : placeAt(this.map, place));
    let term: string | null = null;
    if (place !== null && this.map !== null) {
      if (place[0] < this.map.frame.left || place[1] < this.map.frame.top) term = 'x2';
      else if (place[1] > this.map.frame.bottom && place[1] < this.map.frame.bottom + 40) term = 'x1';
    }
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  private point(spot: Point | null): void {
    if (spot === null && this.cross === null) return;
    this.cross = spot;
    this.options.onProbe?.(spot?.[0] ?? null, spot?.[1] ?? null);
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null) return;
    if (event.key === 'Escape') this.point(null);
    const [x0, x1, y0, y1] = data.extent;
    const here: Point = this.cross ?? data.probe ?? [(x0 + x1) / 2, (y0 + y1) / 2];
    if (event.key === 'Enter' || event.key === ' ') {
      if (!data.drawing?.active) return;
      event.preventDefault();
      this.point(here);
      this.options.onDraw?.([[...here]]);
      const name = data.names[data.drawing.class] ?? String(data.drawing.class);
      this.announce(`${fill(words.pointsAdded, { count: 1, name })}: ${reading(data, ...here)}`);
      return;
    }
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const part = event.shiftKey ? 10 : 50;
    const spot: Point = [
      clamp(here[0] + (move[0] * (x1 - x0)) / part, x0, x1),
      clamp(here[1] + (move[1] * (y1 - y0)) / part, y0, y1),
    ];
    this.point(spot);
    this.announce(reading(data, ...spot));
  }
}

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The place and what the field says there: its value, or the likeliest classes first, the first few. */
export function reading(data: FieldData, x: number, y: number, most = 3): string {
  const place = `${plain(x, 3)}, ${plain(y, 3)}`;
  const planes = data.kind === 'classes' ? data.classes : 1;
  const { field, nx, ny, extent } = data;
  if (nx < 2 || ny < 2 || field.length < planes * nx * ny) return place;
  const values = valuesAt(field, planes, nx, ny, extent, x, y);
  if (data.kind === 'number') return `${place} → ${plain(values[0] ?? Number.NaN, 3)}`;
  // Twice the probability of the second class, less one, is what a sign's field holds.
  if (data.kind === 'sign')
    return `${place} → ${data.names[1] ?? ''} ${plain(50 * (1 + (values[0] ?? Number.NaN)), 3)}%`;
  const likeliest = values
    .map((value, i) => ({ value, name: data.names[i] ?? String(i) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, most);
  return `${place} → ${likeliest.map(({ name, value }) => `${name} ${(100 * value).toFixed(0)}%`).join(', ')}`;
}
