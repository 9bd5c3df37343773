/** Every fact a mark, in groups: right, wrong or refused by its shape and ink, and as large as it is sure. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { at, clamp, type Numbers } from '../../../charts/kit/geometry.ts';
import { dot, ellipsis, fontOf, line } from '../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../charts/kit/terms.ts';

/** What has become of a question. */
export const WRONG = 0;
export const RIGHT = 1;
export const REFUSED = 2;

export interface FactGroup {
  name: string;
  /** At the other end of its head. */
  note: string;
  /** Which facts, in the order that they stand in. */
  facts: readonly number[];
}

export interface FactGridData extends ViewData {
  groups: readonly FactGroup[];
  /** Of every fact: WRONG, RIGHT or REFUSED; empty while nothing has been asked. */
  outcomes: Numbers;
  /** Of every fact, from 0 to 1. */
  confidence: Numbers;
  /** The fact that is looked at, −1 for none. */
  chosen: number;
  /** Facts that are read at this moment: each in a box. */
  lit: readonly number[];
  /** What the three marks mean, in their order: right, wrong, refused; the last only where there is one. */
  key: readonly string[];
}

export interface FactGridOptions {
  onTerm?: TermHandler;
  onSelect?: (fact: number) => void;
  /** What stands beside a mark under the pointer, and what a screen reader hears of it. */
  describe?: (fact: number) => string;
}

/** Pixels that all marks together take about. */
const HEIGHT = 280;
const HEAD = 22;
const BETWEEN = 8;
const FOOT = 24;
const MARGIN = 2;

export interface Place {
  fact: number;
  group: number;
  row: number;
  x: number;
  y: number;
}

/** Where every fact stands, the pitch of the marks, and how high all of it is. */
export function layOutFacts(
  width: number,
  groups: readonly Pick<FactGroup, 'facts'>[],
): { places: Place[]; heads: number[]; pitch: number; columns: number; height: number } {
  const room = Math.max(1, width - 2 * MARGIN);
  const count = groups.reduce((sum, { facts }) => sum + facts.length, 0);
  // As large as a picture of this height allows.
  const wanted = clamp(Math.sqrt((room * HEIGHT) / Math.max(1, count)), 8.5, 18);
  const columns = Math.max(1, Math.floor(room / wanted));
  const pitch = room / columns;
  const places: Place[] = [];
  const heads: number[] = [];
  let top = 0;
  let above = 0;
  groups.forEach(({ facts }, group) => {
    heads.push(top);
    const first = top + HEAD;
    facts.forEach((fact, i) => {
      const row = Math.floor(i / columns);
      places.push({
        fact,
        group,
        row: above + row,
        x: MARGIN + ((i % columns) + 0.5) * pitch,
        y: first + (row + 0.5) * pitch,
      });
    });
    const rows = Math.ceil(facts.length / columns);
    above += rows;
    top = first + rows * pitch + BETWEEN;
  });
  return { places, heads, pitch, columns, height: top + FOOT };
}

/** Where a key leads from a place among all of them: along a row, or to the nearest of the row above or below. */
export function stepFrom(key: string, from: number, places: readonly Place[]): number {
  const here = places[from];
  if (!here) return places.length > 0 ? 0 : -1;
  if (key === 'ArrowLeft' || key === 'ArrowRight')
    return clamp(from + (key === 'ArrowLeft' ? -1 : 1), 0, places.length - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return places.length - 1;
  const row = here.row + (key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : Number.NaN);
  let best = -1;
  places.forEach((place, i) => {
    if (place.row !== row) return;
    if (best < 0 || Math.abs(place.x - here.x) < Math.abs((places[best]?.x ?? 0) - here.x)) best = i;
  });
  return best < 0 ? from : best;
}

const KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

export class FactGridView extends CanvasView<FactGridData> {
  private laid: ReturnType<typeof layOutFacts> = layOutFacts(1, []);
  private hovered = -1;
  private tall = 0;
  /** Where the keys have led, which may be ahead of the data. */
  private walked: number | null = null;

  constructor(
    host: HTMLElement,
    private readonly options: FactGridOptions = {},
  ) {
    super(host);
    this.listen('pointermove', (event) => this.hover(this.under(event)));
    this.listen('pointerleave', () => this.hover(-1));
    if (!options.onSelect) return;
    this.canvas.tabIndex = 0;
    this.canvas.style.cursor = 'pointer';
    this.listen('click', (event) => {
      const found = this.under(event);
      this.walked = null;
      if (found >= 0) options.onSelect?.(found);
    });
    this.listen('blur', () => {
      this.walked = null;
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: FactGridData): void {
    if (data.chosen === this.walked) this.walked = null;
    this.data = data;
    const height = this.preferredHeight(this.width);
    if (height !== this.tall) {
      this.tall = height;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    return Math.max(60, Math.ceil(layOutFacts(width, this.data?.groups ?? []).height));
  }

  protected paint(data: FactGridData): void {
    this.laid = layOutFacts(this.width, data.groups);
    for (const [i, group] of data.groups.entries()) this.head(group, this.laid.heads[i] ?? 0);
    for (const place of this.laid.places) this.mark(data, place);
    this.rings(data);
    this.key3(data);
    this.read();
  }

  private head({ name, note }: FactGroup, top: number): void {
    const { ctx, theme, width } = this;
    ctx.textBaseline = 'alphabetic';
    ctx.textAlign = 'left';
    ctx.font = fontOf(theme, 12, 600);
    ctx.fillStyle = theme.ink;
    ctx.fillText(name, MARGIN, top + 14);
    const used = ctx.measureText(name).width;
    ctx.font = fontOf(theme, 12);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'right';
    ctx.fillText(ellipsis(ctx, note, width - used - 16), width - MARGIN, top + 14);
  }

  private mark(data: FactGridData, { fact, x, y }: Place): void {
    const known = data.outcomes.length > 0;
    const outcome = known ? at(data.outcomes, fact) : Number.NaN;
    const sure = known ? clamp(at(data.confidence, fact) || 0, 0, 1) : 0;
    this.shape(outcome, x, y, (this.laid.pitch - 1.5) * (0.22 + 0.78 * sure));
  }

  /** A square that is right, a cross that is wrong, a ring that is refused; a speck before anything is known. */
  private shape(outcome: number, x: number, y: number, size: number): void {
    const { ctx, theme } = this;
    const half = size / 2;
    if (outcome === RIGHT) {
      ctx.fillStyle = theme.model;
      ctx.fillRect(x - half, y - half, size, size);
    } else if (outcome === WRONG) {
      ctx.strokeStyle = theme.residual;
      ctx.lineWidth = Math.max(1, size / 4);
      line(ctx, [x - half, y - half], [x + half, y + half]);
      line(ctx, [x - half, y + half], [x + half, y - half]);
    } else if (outcome === REFUSED) {
      ctx.strokeStyle = theme.ink2;
      ctx.lineWidth = 1.25;
      dot(ctx, x, y, Math.max(1, half - 0.6));
      ctx.stroke();
    } else {
      ctx.fillStyle = theme.rule2;
      dot(ctx, x, y, 1);
      ctx.fill();
    }
  }

  private rings(data: FactGridData): void {
    const { ctx, theme } = this;
    const { pitch } = this.laid;
    const rings = [
      ...data.lit.map((fact) => [fact, theme.gradient, 1.5] as const),
      [this.hovered, theme.ink2, 1.5] as const,
      [data.chosen, theme.ink, 2.5] as const,
    ];
    for (const [fact, ink, thick] of rings) {
      const place = fact < 0 ? undefined : this.laid.places.find((one) => one.fact === fact);
      if (!place) continue;
      ctx.strokeStyle = ink;
      ctx.lineWidth = thick;
      ctx.strokeRect(place.x - pitch / 2 - 1.5, place.y - pitch / 2 - 1.5, pitch + 3, pitch + 3);
    }
  }

  private key3({ key, highlight }: FactGridData): void {
    const { ctx, theme } = this;
    const y = this.laid.height - FOOT / 2 + 2;
    ctx.font = fontOf(theme, 12, isLit(highlight, 'conf') ? 650 : 400);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    let x = MARGIN + 6;
    key.forEach((text, i) => {
      // Right first, as one reads it.
      const outcome = [RIGHT, WRONG, REFUSED][i] ?? REFUSED;
      this.shape(outcome, x, y, 9);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(text, x + 10, y + 0.5);
      x += ctx.measureText(text).width + 30;
    });
  }

  private read(): void {
    const text = this.hovered < 0 ? undefined : this.options.describe?.(this.hovered);
    this.canvas.title = text ?? '';
  }

  private under(event: MouseEvent): number {
    const [px, py] = this.locate(event);
    const half = this.laid.pitch / 2;
    const found = this.laid.places.find(({ x, y }) => Math.abs(px - x) <= half && Math.abs(py - y) <= half);
    return found?.fact ?? -1;
  }

  private hover(fact: number): void {
    if (fact === this.hovered) return;
    this.hovered = fact;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    if (!KEYS.has(event.key) || !this.data) return;
    const { places } = this.laid;
    const from = places.findIndex(({ fact }) => fact === (this.walked ?? this.data?.chosen));
    const next = places[stepFrom(event.key, from, places)];
    event.preventDefault();
    if (!next) return;
    this.walked = next.fact;
    this.options.onSelect?.(next.fact);
    this.announce(this.options.describe?.(next.fact) ?? '');
  }
}
