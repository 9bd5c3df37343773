/** Small grey pictures, large and crisp, in groups side by side: samples, what they come from, what is like them. */

import { CanvasView, type ViewData } from './kit/canvas.ts';
import { at, clamp } from './kit/geometry.ts';
import { ellipsis, fontOf } from './kit/ink.ts';
import { drawHead, GAP, HEAD } from './kit/panels.ts';
import { divergingTable, greyTable } from './kit/ramps.ts';
import { isLit, type TermHandler } from './kit/terms.ts';
import type { Theme } from './kit/theme.ts';
import { Walk } from './kit/walk.ts';

export interface DigitGroup {
  name: string;
  /** One line below the name. */
  note: string;
  /** Pictures one after the other, row by row, from −1, paper, to 1, ink. */
  images: Float32Array;
  /** Whether they are of signed numbers instead, from −1, orange, to 1, blue. */
  signed?: boolean;
  /** The first of them that is shown, and how many. */
  first: number;
  count: number;
  /** Pictures side by side, fewer where they would be too small. */
  columns: number;
  /** A line below each picture. */
  captions?: readonly string[];
  /** Whether each is what it should be: a ✓ or a × below it. */
  right?: readonly (boolean | null)[];
  /** The term of the formula it stands for. */
  term?: string;
}

export interface DigitGridData extends ViewData {
  groups: readonly DigitGroup[];
  /** Pixels a side of each picture. */
  side: number;
  /** The picture that is chosen, by its place in its group. */
  selected: number | null;
}

export interface DigitGridOptions {
  onTerm?: TermHandler;
  onSelect?: (index: number) => void;
  /** What a screen reader hears of a picture. */
  describe?: (index: number) => string;
  /** The narrowest and the widest group, in pixels. */
  least?: number;
  most?: number;
  /** The largest picture, and the smallest, in pixels. */
  cell?: number;
  small?: number;
}

const CAPTION = 18;
const VERDICT = 14;
const BETWEEN = 4;

interface GroupPlace {
  left: number;
  top: number;
  width: number;
  cell: number;
  columns: number;
  /** From one row of pictures to the next. */
  pitch: number;
}

/** Where the groups and their pictures stand; a picture's side is a whole number of times its pixels. */
export function layOutGroups(
  width: number,
  groups: readonly Pick<DigitGroup, 'columns' | 'count' | 'captions' | 'right'>[],
  side: number,
  ratio: number,
  { least = 150, most = 420, cell: largest = 120, small = 16 }: DigitGridOptions = {},
): { places: GroupPlace[]; height: number } {
  const fit = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  const across = Math.max(1, Math.min(groups.length, fit));
  const room = Math.min(most, (width - GAP * (across - 1)) / across);
  const places: GroupPlace[] = [];
  let [top, tallest] = [0, 0];
  // Groups side by side keep in step.
  const judged = groups.some(({ right }) => right !== undefined) ? VERDICT : 0;
  groups.forEach(({ columns: wanted, count, captions }, i) => {
    if (i % across === 0 && i > 0) {
      top += tallest + GAP;
      tallest = 0;
    }
    const fitting = Math.max(1, Math.floor((room + BETWEEN) / (small + BETWEEN)));
    // As many in each row, where there have to be several.
    const columns = Math.ceil(count / Math.max(1, Math.ceil(count / Math.min(wanted, fitting))));
    const most = Math.min(largest, (room - BETWEEN * (columns - 1)) / columns);
    const cell = Math.max(side, Math.floor((most * ratio) / side) * side) / ratio;
    const pitch = cell + BETWEEN + (captions ? CAPTION : judged);
    places.push({ left: (i % across) * (room + GAP), top: top + HEAD, width: room, cell, columns, pitch });
    tallest = Math.max(tallest, HEAD + Math.ceil(count / columns) * pitch);
  });
  return { places, height: top + tallest };
}

export class DigitGridView extends CanvasView<DigitGridData> {
  private readonly sheet = document.createElement('canvas');
  private table: { theme: Theme | null; greys: Uint32Array; signs: Uint32Array } = {
    theme: null,
    greys: new Uint32Array(),
    signs: new Uint32Array(),
  };
  private places: GroupPlace[] = [];
  private tall = 0;
  private term: string | null = null;

  private readonly walk = new Walk<number>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: DigitGridOptions = {},
  ) {
    super(host);
    this.listen('pointermove', (event) => {
      const found = this.under(event);
      this.light(found === null ? null : (this.data?.groups[found.group]?.term ?? null));
    });
    this.listen('pointerleave', () => this.light(null));
    if (!options.onSelect) return;
    this.canvas.tabIndex = 0;
    this.canvas.style.cursor = 'pointer';
    this.listen('click', (event) => {
      const found = this.under(event);
      if (found) options.onSelect?.(found.index);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: DigitGridData): void {
    if (data.groups[0]?.count !== this.data?.groups[0]?.count) this.walk.end();
    this.walk.answered(data.selected);
    this.data = data;
    const height = this.preferredHeight(this.width);
    if (height !== this.tall) {
      this.tall = height;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const { groups = [], side = 8 } = this.data ?? {};
    return Math.max(
      60,
      Math.ceil(layOutGroups(width, groups, side, this.pixelRatio, this.options).height) + 2,
    );
  }

  protected paint(data: DigitGridData): void {
    const { theme, ctx } = this;
    if (theme !== this.table.theme)
      this.table = { theme, greys: greyTable(theme), signs: divergingTable(theme) };
    this.places = layOutGroups(this.width, data.groups, data.side, this.pixelRatio, this.options).places;
    data.groups.forEach((group, i) => {
      const place = this.places[i];
      if (!place) return;
      const lit = group.term !== undefined && isLit(data.highlight, group.term);
      drawHead(ctx, group.name, group.note, { ...place, side: place.width }, theme, lit);
      this.group(data, group, place, lit);
    });
  }

  private group(data: DigitGridData, group: DigitGroup, place: GroupPlace, lit: boolean): void {
    const { ctx, theme } = this;
    const { side } = data;
    const count = Math.min(group.count, Math.floor(group.images.length / (side * side)) - group.first);
    if (count <= 0) return;
    // One picture below the other, so that each is one piece of memory.
    const image = new ImageData(side, side * count);
    const pixels = new Uint32Array(image.data.buffer);
    const from = group.first * side * side;
    const table = group.signed ? this.table.signs : this.table.greys;
    for (let i = 0; i < pixels.length; i++)
      pixels[i] = table[Math.round(127.5 + 127.5 * clamp(at(group.images, from + i), -1, 1))] ?? 0;
    this.sheet.width = side;
    this.sheet.height = side * count;
    this.sheet.getContext('2d')?.putImageData(image, 0, 0);
    ctx.imageSmoothingEnabled = false;
    for (let i = 0; i < count; i++) {
      const [x, y] = cellAt(place, i);
      ctx.drawImage(this.sheet, 0, i * side, side, side, x, y, place.cell, place.cell);
      ctx.strokeStyle = lit ? theme.ink : theme.rule2;
      ctx.lineWidth = 1;
      ctx.strokeRect(x - 0.5, y - 0.5, place.cell + 1, place.cell + 1);
      this.caption(group.captions?.[i], x, y, place);
      this.verdict(group.right?.[i] ?? null, x, y, place);
    }
    ctx.imageSmoothingEnabled = true;
    const { selected } = data;
    if (selected === null || !this.options.onSelect || selected >= count) return;
    const [x, y] = cellAt(place, selected);
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 2.5;
    ctx.strokeRect(x - 1.5, y - 1.5, place.cell + 3, place.cell + 3);
  }

  private caption(text: string | undefined, x: number, y: number, { cell }: GroupPlace): void {
    if (text === undefined) return;
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 11, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'alphabetic';
    ctx.fillText(ellipsis(ctx, text, cell + BETWEEN), x + cell / 2, y + cell + 14);
  }

  private verdict(right: boolean | null, x: number, y: number, { cell }: GroupPlace): void {
    if (right === null) return;
    const { ctx, theme } = this;
    ctx.fillStyle = right ? theme.model : theme.residual;
    ctx.font = fontOf(theme, 12, 700);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(right ? '✓' : '×', x + cell / 2, y + cell + VERDICT / 2 + 1.5);
  }

  private under(event: MouseEvent): { group: number; index: number } | null {
    const [px, py] = this.locate(event);
    for (const [group, place] of this.places.entries()) {
      const { columns } = place;
      const { count = 0 } = this.data?.groups[group] ?? {};
      const column = Math.floor((px - place.left) / (place.cell + BETWEEN));
      const row = Math.floor((py - place.top) / place.pitch);
      const index = row * columns + column;
      if (column >= 0 && column < columns && row >= 0 && index < count) return { group, index };
    }
    return null;
  }

  private light(term: string | null): void {
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  private key(event: KeyboardEvent): void {
    const [group, place] = [this.data?.groups[0], this.places[0]];
    if (!group || !place || !this.data) return;
    const step = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -place.columns,
      ArrowDown: place.columns,
    }[event.key];
    if (step === undefined || group.count === 0) return;
    event.preventDefault();
    const next = clamp((this.walk.from(this.data.selected) ?? -step) + step, 0, group.count - 1);
    this.options.onSelect?.(this.walk.to(next));
    this.announce(this.options.describe?.(next) ?? '');
  }
}

function cellAt({ left, top, cell, columns, pitch }: GroupPlace, i: number): [number, number] {
  return [left + (i % columns) * (cell + BETWEEN) + 1, top + Math.floor(i / columns) * pitch + 1];
}
