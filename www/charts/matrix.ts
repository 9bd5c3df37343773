/** A matrix as a grid of colours, its numbers in the cells where there is room; a cell can be taken by pointer or key. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { CanvasView, type ViewData } from './kit/canvas.ts';
import { compact } from './kit/format.ts';
import { at, clamp } from './kit/geometry.ts';
import { ellipsis, fontOf } from './kit/ink.ts';
import { divergingTable, largest, rampTable, signedIndex } from './kit/ramps.ts';
import { isLit, type TermHandler } from './kit/terms.ts';
import type { Theme } from './kit/theme.ts';
import { Walk } from './kit/walk.ts';

export interface MatrixData extends ViewData {
  rows: number;
  columns: number;
  /** [rows, columns]; what is below `hidden` is drawn as not there. */
  values: Float32Array;
  /** Signed numbers in blue and orange, or shares from 0 to 1 in viridis. */
  kind: 'signed' | 'share';
  hidden?: number;
  /** What stands in the cells, in place of their numbers. */
  texts?: readonly string[];
  /** Names along the sides; without them, none are drawn. */
  rowNames?: readonly string[];
  columnNames?: readonly string[];
  selected?: Cell | null;
  /** Cells whose number is not what the model would have, outlined. */
  changed?: readonly Cell[];
  /** Whether cells are as high as wide, however small; a finger does not choose among them then. */
  square?: boolean;
  /** The largest cell, in pixels; defaults to 44. */
  most?: number;
  /** The highest cell; defaults to as high as the largest is wide. */
  mostHigh?: number;
  /** The term of the formula it stands for. */
  term?: string;
}

export type Cell = readonly [row: number, column: number];

export interface MatrixOptions {
  onSelect?: (cell: Cell) => void;
  onTerm?: TermHandler;
  /** What a screen reader hears of a cell. */
  describe?: (cell: Cell) => string;
}

/** Narrower cells than this have no number in them. */
const NUMBERED = 32;

export interface MatrixLayout {
  left: number;
  top: number;
  cellWidth: number;
  cellHeight: number;
}

/** Cells as large as there is room for, up to `most`; a wide matrix has cells higher than wide. */
export function layOut(
  width: number,
  rows: number,
  columns: number,
  left: number,
  top: number,
  most: number,
): MatrixLayout {
  const cellWidth = Math.min(most, Math.max(1, (width - left - 2) / Math.max(1, columns)));
  // Not so high that many rows would fill the page, nor so low that a finger would miss them.
  const cellHeight = clamp(cellWidth, Math.min(most, rows > 10 ? 14 : 20), most);
  return { left, top, cellWidth, cellHeight };
}

/** The cell under (x, y). */
export function cellAt(
  layout: MatrixLayout,
  rows: number,
  columns: number,
  x: number,
  y: number,
): Cell | null {
  const row = Math.floor((y - layout.top) / layout.cellHeight);
  const column = Math.floor((x - layout.left) / layout.cellWidth);
  return row >= 0 && row < rows && column >= 0 && column < columns ? [row, column] : null;
}

/** Where a key leads from a cell; null for a key that leads nowhere. */
export function walk(key: string, from: Cell | null, rows: number, columns: number): Cell | null {
  const [row, column] = from ?? [0, 0];
  const to: Record<string, Cell> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, columns - 1],
  };
  const found = to[key];
  if (found === undefined) return null;
  if (from === null) return [0, 0];
  return [clamp(found[0], 0, rows - 1), clamp(found[1], 0, columns - 1)];
}

export class MatrixView extends CanvasView<MatrixData> {
  private layout: MatrixLayout = { left: 0, top: 0, cellWidth: 1, cellHeight: 1 };
  private tables: { theme: Theme | null; signed: Uint32Array } = { theme: null, signed: new Uint32Array() };
  private static readonly shares = rampTable(interpolateViridis);
  private readonly image = document.createElement('canvas');
  private hovered: Cell | null = null;
  private readonly walk = new Walk<Cell>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: MatrixOptions = {},
  ) {
    super(host);
    this.listen('pointermove', (event) => this.hover(this.under(event)));
    this.listen('pointerleave', () => this.hover(null));
    if (options.onSelect === undefined) return;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'pointer';
    this.listen('click', (event) => {
      const cell = this.under(event);
      if (cell !== null) options.onSelect?.(cell);
    });
    this.listen('keydown', (event) => {
      const { data } = this;
      if (data === null) return;
      const next = walk(event.key, this.walk.from(data.selected ?? null), data.rows, data.columns);
      if (next === null) return;
      event.preventDefault();
      options.onSelect?.(this.walk.to(next));
      this.announce(options.describe?.(next) ?? '');
    });
  }

  override update(data: MatrixData): void {
    const before = this.data;
    this.data = data;
    const same =
      before?.rows === data.rows &&
      before.columns === data.columns &&
      before.most === data.most &&
      before.mostHigh === data.mostHigh &&
      before.rowNames?.join() === data.rowNames?.join() &&
      before.columnNames?.join() === data.columnNames?.join();
    if (!same) this.resizeToPreferred();
    if (!same) this.walk.end();
    this.walk.answered(data.selected);
    super.update(data);
  }

  private under(event: MouseEvent): Cell | null {
    const { data } = this;
    return data === null ? null : cellAt(this.layout, data.rows, data.columns, ...this.locate(event));
  }

  private hover(cell: Cell | null): void {
    if (cell?.[0] === this.hovered?.[0] && cell?.[1] === this.hovered?.[1]) return;
    if ((cell === null) !== (this.hovered === null))
      this.options.onTerm?.(cell === null ? null : (this.data?.term ?? null));
    this.hovered = cell;
    this.drawSoon();
  }

  private measure(data: MatrixData, width: number): MatrixLayout {
    const { ctx } = this;
    ctx.font = fontOf(this.theme, 12);
    const widest = (names: readonly string[] | undefined) =>
      (names ?? []).reduce((most, name) => Math.max(most, ctx.measureText(name).width), 0);
    const left =
      data.rowNames === undefined ? 1 : Math.min(width * 0.25, Math.ceil(widest(data.rowNames)) + 8);
    const room = (width - left) / Math.max(1, data.columns);
    const across = widest(data.columnNames);
    // Names that are wider than their columns are set upright.
    const top =
      data.columnNames === undefined || room < 9
        ? 1
        : across + 4 > Math.min(room, data.most ?? 44)
          ? Math.ceil(across) + 8
          : 20;
    const layout = layOut(width, data.rows, data.columns, left, top, data.most ?? 44);
    if (data.square) return { ...layout, cellHeight: layout.cellWidth };
    return { ...layout, cellHeight: Math.min(layout.cellHeight, data.mostHigh ?? layout.cellHeight) };
  }

  protected override preferredHeight(width: number): number {
    const { data } = this;
    if (data === null) return 60;
    const { top, cellHeight } = this.measure(data, width);
    return Math.max(40, Math.ceil(top + data.rows * cellHeight + 3));
  }

  protected paint(data: MatrixData): void {
    const { ctx, theme } = this;
    const layout = this.measure(data, this.width);
    this.layout = layout;
    const { left, top, cellWidth, cellHeight } = layout;
    const { rows, columns, values } = data;
    if (values.length !== rows * columns || rows === 0) return;
    if (theme !== this.tables.theme) this.tables = { theme, signed: divergingTable(theme) };
    const there = data.hidden === undefined ? values : values.filter((value) => value > (data.hidden ?? 0));
    const scale = largest(there, 0) || 1;
    const table = data.kind === 'signed' ? this.tables.signed : MatrixView.shares;
    const [w, h] = [columns * cellWidth, rows * cellHeight];
    this.image.width = columns;
    this.image.height = rows;
    const image = new ImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < values.length; i++) {
      const value = at(values, i);
      const index = data.kind === 'signed' ? signedIndex(value, scale) : Math.round(255 * clamp(value, 0, 1));
      pixels[i] = gone(data, value) ? 0 : (table[index] ?? 0);
    }
    this.image.getContext('2d')?.putImageData(image, 0, 0);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.image, left, top, w, h);
    ctx.imageSmoothingEnabled = true;
    ctx.strokeStyle = isLit(data.highlight, data.term ?? '') ? theme.ink : theme.rule2;
    ctx.lineWidth = 1;
    ctx.strokeRect(left - 0.5, top - 0.5, w + 1, h + 1);
    if (cellWidth >= NUMBERED) this.cells(data, layout);
    this.names(data, layout);
    for (const cell of data.changed ?? []) this.outline(cell, layout, theme.residual);
    if (data.selected) this.outline(data.selected, layout, theme.ink);
    if (this.hovered) this.outline(this.hovered, layout, theme.ink2);
  }

  private cells(data: MatrixData, { left, top, cellWidth, cellHeight }: MatrixLayout): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, cellWidth < 40 ? 10 : 11, 500);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (let i = 0; i < data.values.length; i++) {
      const value = at(data.values, i);
      const x = left + ((i % data.columns) + 0.5) * cellWidth;
      const y = top + (Math.floor(i / data.columns) + 0.5) * cellHeight + 0.5;
      // Dark viridis carries light ink, bright viridis dark ink.
      ctx.fillStyle =
        data.kind === 'signed' || gone(data, value) ? theme.ink : value > 0.6 ? '#111' : theme.onMap;
      ctx.fillText(data.texts?.[i] ?? (gone(data, value) ? '−∞' : short(value)), x, y);
    }
  }

  private names(data: MatrixData, { left, top, cellWidth, cellHeight }: MatrixLayout): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 12, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    data.rowNames?.forEach((name, row) => {
      ctx.fillText(ellipsis(ctx, name, left - 6), left - 6, top + (row + 0.5) * cellHeight + 0.5);
    });
    if (top < 10) return;
    data.columnNames?.forEach((name, column) => {
      const x = left + (column + 0.5) * cellWidth;
      if (top <= 20) {
        ctx.textAlign = 'center';
        ctx.fillText(name, x, top - 9);
        return;
      }
      ctx.save();
      ctx.translate(x, top - 5);
      ctx.rotate(-Math.PI / 2);
      ctx.textAlign = 'left';
      ctx.fillText(name, 0, 0);
      ctx.restore();
    });
  }

  private outline(
    [row, column]: Cell,
    { left, top, cellWidth, cellHeight }: MatrixLayout,
    ink: string,
  ): void {
    const { ctx, theme } = this;
    const box = [left + column * cellWidth, top + row * cellHeight, cellWidth, cellHeight] as const;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 4;
    ctx.strokeRect(...box);
    ctx.strokeStyle = ink;
    ctx.lineWidth = 2;
    ctx.strokeRect(...box);
  }
}

const gone = (data: MatrixData, value: number): boolean => data.hidden !== undefined && value <= data.hidden;

/** At most five characters: ".07", "−1.25", "12". */
export function short(value: number): string {
  const size = Math.abs(value);
  if (!(size < 1000)) return compact(value);
  const text = size >= 100 ? size.toFixed(0) : size >= 10 ? size.toFixed(1) : size.toFixed(2);
  return (value < 0 && Number(text) !== 0 ? '−' : '') + text;
}
