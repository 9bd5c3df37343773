/** Curves between two known ranges, with a place on the first of them that can be moved along it; and single points. */

import { axis, drawAxes, layOut, type Plane } from './kit/axes.ts';
import { CanvasView, type ViewData } from './kit/canvas.ts';
import { at, clamp, type Numbers, type Point, type Range } from './kit/geometry.ts';
import { dot, fontOf, haloText, line } from './kit/ink.ts';
import { isLit, type TermHandler } from './kit/terms.ts';
import type { Theme } from './kit/theme.ts';
import { Walk } from './kit/walk.ts';

export interface TradeLine {
  /** Named in the legend; without a name it is not in it. */
  label?: string;
  x: Numbers;
  y: Numbers;
  ink: keyof Theme;
  dash?: readonly number[];
}

export interface TradePoint {
  x: number;
  y: number;
  ink: keyof Theme;
  /** Stands beside it, or below it with a stem from `from`. */
  label?: string;
  /** In pixels; defaults to 4. */
  radius?: number;
  /** Where its stem begins: how far it is off what it should be. */
  from?: number;
}

export interface TradeOffData extends ViewData {
  lines: readonly TradeLine[];
  points?: readonly TradePoint[];
  xLabel: string;
  yLabel: string;
  xRange: Range;
  yRange: Range;
  /** The place on the first line, by its index, and what it says there. */
  place?: { index: number; text: string } | null;
  /** The term of the formula it stands for. */
  term?: string;
}

export interface TradeOffOptions {
  /** The place is moved: by a drag, a click or a key. Without it nothing can be. */
  onPlace?: (index: number) => void;
  onTerm?: TermHandler;
}

const LEGEND = 22;
/** How far a page key goes. */
const LEAP = 10;

/** The place of a line nearest to (px, py), all in pixels. */
export function nearest(xs: Numbers, ys: Numbers, px: number, py: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < xs.length; i++) {
    const away = (at(xs, i) - px) ** 2 + (at(ys, i) - py) ** 2;
    if (away < least) [best, least] = [i, away];
  }
  return best;
}

/** Where a key leads along a line of so many places; null for one that leads nowhere. */
export function along(key: string, from: number, count: number): number | null {
  const to: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from + 1,
    PageDown: from - LEAP,
    PageUp: from + LEAP,
    Home: 0,
    End: count - 1,
  };
  const found = to[key];
  return found === undefined ? null : clamp(found, 0, Math.max(0, count - 1));
}

export class TradeOffView extends CanvasView<TradeOffData> {
  private plane: Plane | null = null;
  private held = false;
  private readonly walk = new Walk<number>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: TradeOffOptions = {},
  ) {
    super(host);
    this.listen('pointerenter', () => options.onTerm?.(this.data?.term ?? null));
    this.listen('pointerleave', () => options.onTerm?.(null));
    if (options.onPlace === undefined) return;
    this.canvas.tabIndex = 0;
    this.canvas.style.cursor = 'grab';
    this.canvas.style.touchAction = 'pan-y';
    this.listen('pointerdown', (event) => {
      this.held = true;
      this.canvas.setPointerCapture(event.pointerId);
      this.take(event);
    });
    this.listen('pointermove', (event) => this.held && this.take(event));
    for (const end of ['pointerup', 'pointercancel'] as const) this.listen(end, () => (this.held = false));
    this.listen('keydown', (event) => {
      const { place, lines } = this.data ?? {};
      const next = place ? along(event.key, this.walk.from(place.index), lines?.[0]?.x.length ?? 0) : null;
      if (next === null) return;
      event.preventDefault();
      options.onPlace?.(this.walk.to(next));
    });
  }

  override update(data: TradeOffData): void {
    this.walk.answered(data.place?.index);
    if (this.options.onPlace) {
      const { place, lines } = data;
      // Not before it has a name and a value.
      this.canvas.setAttribute('role', 'slider');
      this.canvas.setAttribute('aria-valuemin', '0');
      this.canvas.setAttribute('aria-valuemax', String(Math.max(0, (lines[0]?.x.length ?? 1) - 1)));
      this.canvas.setAttribute('aria-valuenow', String(place?.index ?? 0));
      this.canvas.setAttribute('aria-valuetext', place?.text ?? '');
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    return Math.round(Math.min(width * 0.85, 400)) + LEGEND;
  }

  protected paint(data: TradeOffData): void {
    const { ctx, theme, width, height } = this;
    const x = axis(data.xRange, width / 90, data.xLabel, '');
    const y = axis(data.yRange, height / 70, data.yLabel, '');
    const frame = layOut(ctx, width, height - LEGEND, x, y, theme);
    this.plane = { x, y, frame };
    drawAxes(ctx, frame, x, y, { theme });
    ctx.save();
    ctx.beginPath();
    ctx.rect(frame.left - 8, frame.top - 8, frame.right - frame.left + 16, frame.bottom - frame.top + 16);
    ctx.clip();
    const lit = data.term !== undefined && isLit(data.highlight, data.term);
    for (const one of [...data.lines].reverse()) this.line(one, lit && one === data.lines[0] ? 3 : 2);
    for (const point of data.points ?? []) this.point(point);
    ctx.restore();
    for (const { label, x: px, y: py } of data.points ?? [])
      if (label !== undefined) this.name(label, [x.scale(px), y.scale(py)]);
    this.legend(data, frame.left, height - LEGEND / 2);
    this.handle(data);
  }

  private line({ x, y, ink, dash = [] }: TradeLine, thick: number): void {
    const { ctx, theme, plane } = this;
    if (plane === null) return;
    ctx.beginPath();
    let drawn = false;
    for (let i = 0; i < x.length; i++) {
      const [px, py] = [plane.x.scale(at(x, i)), plane.y.scale(at(y, i))];
      if (!Number.isFinite(px + py)) continue;
      if (drawn) ctx.lineTo(px, py);
      else ctx.moveTo(px, py);
      drawn = true;
    }
    ctx.strokeStyle = theme[ink];
    ctx.lineWidth = dash.length > 0 ? 1 : thick;
    ctx.setLineDash([...dash]);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  private point({ x, y, ink, radius = 4, from }: TradePoint): void {
    const { ctx, theme, plane } = this;
    if (plane === null || !Number.isFinite(x + y)) return;
    const [px, py] = [plane.x.scale(x), plane.y.scale(y)];
    if (from !== undefined) {
      ctx.strokeStyle = theme.residual;
      ctx.lineWidth = 2;
      line(ctx, [px, plane.y.scale(from)], [px, py]);
    }
    dot(ctx, px, py, radius);
    ctx.fillStyle = theme[ink];
    ctx.fill();
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 1;
    ctx.stroke();
  }

  private name(text: string, [px, py]: Point): void {
    const { ctx, theme, plane } = this;
    if (plane === null || !Number.isFinite(px + py)) return;
    ctx.font = fontOf(theme, 11);
    const right = px + ctx.measureText(text).width + 10 > plane.frame.right;
    ctx.textAlign = right ? 'right' : 'left';
    ctx.textBaseline = 'middle';
    haloText(ctx, text, px + (right ? -8 : 8), py, theme.ink2, theme.paper);
  }

  private legend({ lines }: TradeOffData, left: number, y: number): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 12);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    let x = left;
    for (const { label, ink, dash = [] } of lines) {
      if (label === undefined) continue;
      ctx.strokeStyle = theme[ink];
      ctx.lineWidth = dash.length > 0 ? 1 : 2;
      ctx.setLineDash([...dash]);
      line(ctx, [x, y], [x + 18, y]);
      ctx.setLineDash([]);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(label, x + 24, y);
      x += ctx.measureText(label).width + 40;
    }
  }

  private handle({ place, lines: [first] }: TradeOffData): void {
    const { ctx, theme, plane } = this;
    if (!place || !first || plane === null) return;
    const [px, py] = [plane.x.scale(at(first.x, place.index)), plane.y.scale(at(first.y, place.index))];
    if (!Number.isFinite(px + py)) return;
    dot(ctx, px, py, 8);
    ctx.fillStyle = theme.paper;
    ctx.fill();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 2.5;
    ctx.stroke();
    ctx.font = fontOf(theme, 12, 600);
    const half = ctx.measureText(place.text).width / 2;
    const { left, right, top } = plane.frame;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    const above = py - 20 > top ? py - 20 : py + 20;
    haloText(
      ctx,
      place.text,
      clamp(px, left + half, Math.max(left + half, right - half)),
      above,
      theme.ink,
      theme.paper,
    );
  }

  private take(event: PointerEvent): void {
    const first = this.data?.lines[0];
    const { plane } = this;
    if (!first || plane === null) return;
    const pixels = (values: Numbers, scale: Plane['x']['scale']) =>
      Array.from(values, (value) => scale(value));
    this.options.onPlace?.(
      nearest(pixels(first.x, plane.x.scale), pixels(first.y, plane.y.scale), ...this.locate(event)),
    );
  }
}
