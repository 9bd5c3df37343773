/** Words as places on a plane, named where there is room; what moves them now, as arrows; what is drawn through them. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { classColour, classShape, traceShape } from '../../../charts/kit/classes.ts';
import { at, type Point } from '../../../charts/kit/geometry.ts';
import { arrowHead, dot, ellipsis, fontOf, haloText, line, readout } from '../../../charts/kit/ink.ts';
import { boxOf } from '../../../charts/kit/label-places.ts';
import type { TermHandler } from '../../../charts/kit/terms.ts';
import { Walk } from '../../../charts/kit/walk.ts';
import { ABOVE, nameAll, type Wanted } from './naming.ts';

/** Something that moves, in the map's own units. */
export interface MapArrow {
  from: Point;
  by: Point;
  /** Towards what it was found with, or away from what it was not. */
  kind: 'pull' | 'push' | 'sum';
  /** So many pixels before its end it stops, for what stands there; defaults to none. */
  short?: number;
}

/** A place that is no word's. */
export interface MapSpot {
  place: Point;
  name: string;
  kind: 'pull' | 'push' | 'aim';
}

export interface WordMapData extends ViewData {
  names: readonly string[];
  /** [names, 2]. */
  places: Float32Array;
  /** The kind of each, for its mark; empty where there are none. */
  groups: Float32Array;
  groupNames: readonly string[];
  /** The word that is looked at, −1 for none. */
  chosen: number;
  /** Words that are named in any case. */
  named: readonly number[];
  /** Lines between words. */
  links: readonly (readonly [number, number])[];
  arrows: readonly MapArrow[];
  spots: readonly MapSpot[];
  /** Whether the other words step back. */
  quiet: boolean;
  /** Whether only those are named that are in any case; defaults to no. */
  bare?: boolean;
  /** One line below the map: how much of the vectors it shows. */
  note: string;
}

export interface WordMapOptions {
  onSelect?: (index: number) => void;
  onTerm?: TermHandler;
  /** What a screen reader hears of a word. */
  describe?: (index: number) => string;
  /** Height over width where there is room; defaults to 0.72. */
  ratio?: number;
}

const MARGIN = { x: 26, top: 16, bottom: 20 };
/** Room below the plane for the note, and for it and the kinds. */
const NOTE = 24;
const FOOT = 58;
/** A line of kinds. */
const LINE = 17;
const NAME = 13;
const RADIUS = 3.5;
/** A pointer so near a word, in pixels, is at it. */
const NEAR = 16;
/** As many names are tried. */
const MOST = 160;

/** Pixels of the map's own units, with one scale for both directions. */
export function scaleOf(places: Float32Array, width: number, height: number, foot = FOOT) {
  let [x, y] = [1e-9, 1e-9];
  for (let i = 0; i < places.length; i += 2) {
    x = Math.max(x, Math.abs(at(places, i)) || 0);
    y = Math.max(y, Math.abs(at(places, i + 1)) || 0);
  }
  const middle: Point = [width / 2, MARGIN.top + (height - foot - MARGIN.top - MARGIN.bottom) / 2];
  const unit = Math.min((middle[0] - MARGIN.x) / x, (middle[1] - MARGIN.top) / y);
  return {
    unit,
    on: ([px, py]: Point): Point => [middle[0] + px * unit, middle[1] - py * unit],
  };
}

/** The word that a key leads to from another: the nearest in its direction, −1 for none. */
export function nextWord(key: string, from: number, on: readonly Point[]): number {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!direction) return -1;
  const start = on[from];
  if (!start) return on.length > 0 ? 0 : -1;
  const [ux = 0, uy = 0] = direction;
  let best = { index: from, cost: Number.POSITIVE_INFINITY };
  on.forEach(([x, y], index) => {
    const [dx, dy] = [x - start[0], y - start[1]];
    const along = dx * ux + dy * uy;
    const cost = along + 2 * Math.abs(dx * uy - dy * ux);
    if (index !== from && along > 0.5 && cost < best.cost) best = { index, cost };
  });
  return best.index;
}

export class WordMapView extends CanvasView<WordMapData> {
  private on: Point[] = [];
  private sides: ReadonlyMap<number, number> = new Map();
  private of: readonly string[] | null = null;
  private hovered = -1;
  private readonly walk = new Walk<number>(this.canvas);
  /** How wide names are, by their weight. */
  private readonly widths = new Map<string, number>();

  constructor(
    host: HTMLElement,
    private readonly options: WordMapOptions = {},
  ) {
    super(host);
    // What it names are words of a text, the same in every language.
    this.canvas.translate = false;
    this.listen('pointermove', (event) => this.hover(this.under(event)));
    this.listen('pointerleave', () => this.hover(-1));
    if (!options.onSelect) return;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.listen('click', (event) => {
      const found = this.under(event);
      if (found >= 0) options.onSelect?.(found);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: WordMapData): void {
    this.walk.answered(data.chosen);
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const { ratio } = this.options;
    return Math.round(Math.min(430, width * (ratio ?? (width < 480 ? 0.95 : 0.72))));
  }

  protected paint(data: WordMapData): void {
    if (data.names !== this.of) {
      this.of = data.names;
      this.sides = new Map();
    }
    const { on, unit } = scaleOf(data.places, this.width, this.height, this.foot);
    this.on = data.names.map((_, i) => on([at(data.places, 2 * i), at(data.places, 2 * i + 1)]));
    this.ground(on([0, 0]));
    this.links(data);
    this.marks(data);
    const spots = data.spots.map(({ place }) => on(place));
    this.spots(data, spots);
    for (const arrow of data.arrows) this.arrow(arrow, on, unit);
    this.names(data, spots);
    this.legend(data);
    const place = this.on[this.hovered];
    const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
    if (!place) return;
    this.ctx.font = fontOf(this.theme, 12, 500);
    const name = ellipsis(this.ctx, data.names[this.hovered] ?? '', this.width - 24);
    readout(this.ctx, name, place[0], place[1] - 4, frame, this.theme);
  }

  private get foot(): number {
    return this.data?.groups.length ? FOOT : NOTE;
  }

  /** The axes through the middle, faint: what matters is who is near whom. */
  private ground([x, y]: Point): void {
    const { ctx, theme, width, height } = this;
    ctx.strokeStyle = theme.rule;
    ctx.lineWidth = 1;
    line(ctx, [4, y], [width - 4, y]);
    line(ctx, [x, 4], [x, height - this.foot - 2]);
  }

  private links({ links }: WordMapData): void {
    const { ctx, theme } = this;
    ctx.strokeStyle = theme.ink3;
    ctx.lineWidth = 1.25;
    ctx.setLineDash([4, 3]);
    for (const [a, b] of links) {
      const [from, to] = [this.on[a], this.on[b]];
      if (from && to) line(ctx, from, to);
    }
    ctx.setLineDash([]);
  }

  private marks(data: WordMapData): void {
    const { ctx, theme } = this;
    const strong = new Set(data.named);
    this.on.forEach(([x, y], i) => {
      ctx.globalAlpha = data.quiet && !strong.has(i) && i !== data.chosen ? 0.35 : 1;
      ctx.fillStyle = data.groups.length > 0 ? classColour(theme, at(data.groups, i)) : theme.data;
      ctx.beginPath();
      traceShape(ctx, data.groups.length > 0 ? classShape(at(data.groups, i)) : 'disc', x, y, RADIUS);
      ctx.fill();
    });
    ctx.globalAlpha = 1;
    const chosen = this.on[data.chosen];
    if (!chosen) return;
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 2.5;
    dot(ctx, chosen[0], chosen[1], RADIUS + 4);
    ctx.stroke();
  }

  private spots({ spots }: WordMapData, on: readonly Point[]): void {
    const { ctx, theme } = this;
    spots.forEach(({ kind }, i) => {
      const [x, y] = on[i] ?? [Number.NaN, Number.NaN];
      ctx.strokeStyle = this.inkOf(kind);
      ctx.lineWidth = 2;
      ctx.beginPath();
      traceShape(ctx, kind === 'aim' ? 'cross' : 'square', x, y, RADIUS + 1.5);
      ctx.fillStyle = theme.paper;
      ctx.fill();
      ctx.stroke();
    });
  }

  private inkOf(kind: MapArrow['kind'] | MapSpot['kind']): string {
    if (kind === 'pull') return this.theme.positive;
    return kind === 'push' ? this.theme.negative : this.theme.gradient;
  }

  /** Sign is a colour and a line as well: whole for a pull, dashed for a push. */
  private arrow({ from, by, kind, short = 0 }: MapArrow, on: (place: Point) => Point, unit: number): void {
    const { ctx, theme } = this;
    const a = on(from);
    const whole = Math.hypot(...by) * unit;
    const length = whole - short;
    if (!(length > 1)) return;
    const part = (unit * length) / whole;
    const b: Point = [a[0] + by[0] * part, a[1] - by[1] * part];
    const size = Math.min(9, length);
    const stem: Point = [
      b[0] - ((b[0] - a[0]) / length) * size * 0.7,
      b[1] - ((b[1] - a[1]) / length) * size * 0.7,
    ];
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 5;
    line(ctx, a, stem);
    ctx.strokeStyle = ctx.fillStyle = this.inkOf(kind);
    ctx.lineWidth = 2.25;
    ctx.setLineDash(kind === 'push' ? [5, 3] : []);
    line(ctx, a, stem);
    ctx.setLineDash([]);
    arrowHead(ctx, b, b[0] - a[0], b[1] - a[1], size);
    ctx.fill();
  }

  private widthOf(name: string, strong: boolean): number {
    const { ctx, theme } = this;
    const key = `${strong} ${theme.sans} ${name}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      // A text of the reader's own may have any number of words.
      if (this.widths.size > 5000) this.widths.clear();
      ctx.font = fontOf(theme, 12, strong ? 600 : 400);
      width = ctx.measureText(name).width;
      this.widths.set(key, width);
    }
    return width;
  }

  /** Names of words where there is room; those that are looked at, and those of spots, in any case. */
  private names(data: WordMapData, spots: readonly Point[]): void {
    const { ctx, theme } = this;
    const count = this.on.length;
    const chosen = this.on[data.chosen] && !data.bare ? [data.chosen] : [];
    const always = new Set([...chosen, ...data.named, ...spots.map((_, i) => count + i)]);
    const nameOf = (index: number) => data.names[index] ?? data.spots[index - count]?.name ?? '';
    const wanted: Wanted[] = [];
    const want = (index: number) => {
      // The name of a place that is aimed at goes above it: what leads there comes from a side.
      const first = data.spots[index - count]?.kind === 'aim' ? ABOVE : undefined;
      const width = this.widthOf(nameOf(index), always.has(index));
      wanted.push({ index, width, always: always.has(index), ...(first !== undefined && { first }) });
    };
    for (const index of always) want(index);
    if (!data.bare) for (let i = 0; i < count && wanted.length < MOST; i++) if (!always.has(i)) want(i);
    const frame = { left: 2, top: 2, right: this.width - 2, bottom: this.height - this.foot };
    const all = [...this.on, ...spots];
    const marks = all.map((place) => boxOf({ width: 2 * RADIUS, height: 2 * RADIUS }, place));
    const named = nameAll(wanted, (index) => all[index] ?? [0, 0], NAME, frame, this.sides, marks);
    this.sides = new Map([...named].map(([index, { side }]) => [index, side]));
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const [index, { at: middle }] of named) {
      const strong = always.has(index);
      const spot = data.spots[index - count];
      ctx.font = fontOf(theme, 12, strong ? 600 : 400);
      const ink = spot ? this.inkOf(spot.kind) : strong ? theme.ink : theme.ink2;
      haloText(ctx, nameOf(index), middle[0], middle[1], ink, theme.paper, strong ? 4 : 3);
    }
  }

  /** The kinds that there are and their marks, in two lines at most, and what the map leaves out. */
  private legend({ groupNames, groups, note }: WordMapData): void {
    const { ctx, theme } = this;
    const there = new Set(groups);
    let x = 8;
    let y = this.height - FOOT + 13;
    ctx.font = fontOf(theme, 11.5, 500);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const last = y + LINE;
    groupNames.forEach((name, i) => {
      if (!there.has(i) || y > last) return;
      const wide = ctx.measureText(name).width;
      if (x + wide + 10 > this.width) [x, y] = [8, y + LINE];
      if (y > last) return;
      ctx.beginPath();
      traceShape(ctx, classShape(i), x, y, RADIUS);
      ctx.fillStyle = classColour(theme, i);
      ctx.fill();
      ctx.fillStyle = theme.ink2;
      ctx.fillText(name, x + 8, y + 0.5);
      x += wide + 22;
    });
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.fillText(ellipsis(ctx, note, this.width - 4), 2, this.height - 9);
  }

  private under(event: MouseEvent): number {
    const [x, y] = this.locate(event);
    let best = { index: -1, away: NEAR };
    this.on.forEach(([px, py], index) => {
      const away = Math.hypot(px - x, py - y);
      if (away < best.away) best = { index, away };
    });
    return best.index;
  }

  private hover(index: number): void {
    if (index === this.hovered) return;
    this.hovered = index;
    this.canvas.style.cursor = index >= 0 && this.options.onSelect ? 'pointer' : '';
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (!data) return;
    const next = nextWord(event.key, this.walk.from(data.chosen), this.on);
    if (next < 0) return;
    event.preventDefault();
    this.options.onSelect?.(this.walk.to(next));
    this.announce(this.options.describe?.(next) ?? data.names[next] ?? '');
  }
}
