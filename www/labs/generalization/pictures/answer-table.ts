/** A square table of answers, right or wrong: what is right fills its cell, what is wrong is a speck in it. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { at, clamp, type Numbers } from '../../../charts/kit/geometry.ts';
import { fontOf, readout } from '../../../charts/kit/ink.ts';
import type { TermHandler } from '../../../charts/kit/terms.ts';
import { Walk } from '../../../charts/kit/walk.ts';
import { drawLegend, type LegendEntry, legendRows, ROW } from './legend.ts';

export type Cell = readonly [row: number, column: number];

export interface AnswerTableData extends ViewData {
  /** Rows, and as many columns. */
  side: number;
  /** By rows: 1 where the answer is right, −1 where there is none yet; empty while nothing has been answered. */
  right: Numbers;
  /** By rows: 1 where it is learned from. */
  trained: Numbers;
  /** By rows: how sure it is of the right answer, 0 to 1. */
  sure: Numbers;
  /** What a cell's answer is, as a reading. */
  tell: (cell: Cell) => string;
  rowLabel: string;
  columnLabel: string;
  trainedName: string;
  heldOutName: string;
  rightName: string;
  wrongName: string;
  selected: Cell | null;
}

export interface AnswerTableOptions {
  onSelect?: (cell: Cell) => void;
  onTerm?: TermHandler;
}

const LEFT = 30;
const TOP = 30;
/** The largest table, in pixels a side. */
const MOST = 460;

export class AnswerTableView extends CanvasView<AnswerTableData> {
  private hovered: Cell | null = null;
  private size = 1;
  private left = LEFT;
  private tall = 0;
  private readonly walk = new Walk<Cell>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: AnswerTableOptions = {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'crosshair';
    this.listen('pointermove', (event) => this.hover(this.under(event)));
    this.listen('pointerleave', () => this.hover(null));
    this.listen('click', (event) => {
      const cell = this.under(event);
      if (cell) this.options.onSelect?.(cell);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: AnswerTableData): void {
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
    const rows = this.data === null ? 1 : legendRows(this.ctx, this.legend(this.data), width, this.theme);
    return Math.min(MOST, width - LEFT - 8) + TOP + rows * ROW + 10;
  }

  private legend(data: AnswerTableData): LegendEntry[] {
    const { theme } = this;
    const mark = (radius: number) => ({ shape: 'square' as const, radius, hollow: false });
    return [
      { label: data.rightName, ink: theme.model, mark: mark(5.5) },
      { label: data.wrongName, ink: theme.residual, mark: mark(2.6) },
      { label: data.trainedName, ink: theme.ink, mark: { shape: 'disc', radius: 2.2, hollow: false } },
    ];
  }

  protected paint(data: AnswerTableData): void {
    const { ctx, theme } = this;
    const { side } = data;
    if (side < 1) return;
    const entries = this.legend(data);
    const foot = legendRows(ctx, entries, this.width, theme) * ROW + 6;
    const full = Math.min(MOST, this.width - LEFT - 8, this.height - TOP - foot);
    this.size = full / side;
    this.left = Math.max(LEFT, (this.width - full) / 2);
    const { size, left } = this;
    ctx.fillStyle = theme.rule;
    ctx.globalAlpha = 0.45;
    ctx.fillRect(left, TOP, full, full);
    ctx.globalAlpha = 1;
    const gap = size > 7 ? 1 : 0.5;
    for (let i = 0; i < side * side; i++)
      this.cell(data, i, left + (i % side) * size, TOP + Math.floor(i / side) * size, size, gap);
    this.names(data, full);
    for (const [cell, ink] of [
      [data.selected, theme.focus],
      [this.hovered, theme.ink],
    ] as const) {
      if (!cell) continue;
      ctx.strokeStyle = ink;
      ctx.lineWidth = 2;
      ctx.strokeRect(left + cell[1] * size - 0.5, TOP + cell[0] * size - 0.5, size + 1, size + 1);
    }
    drawLegend(ctx, entries, 2, this.height - foot + ROW / 2 + 3, this.width, theme);
    const read = this.hovered ?? (this.canvas.matches(':focus') ? data.selected : null);
    if (!read) return;
    const [x, y] = [left + (read[1] + 0.5) * size, TOP + (read[0] + 0.5) * size];
    readout(ctx, data.tell(read), x, y, { left: 0, right: this.width, top: 0, bottom: TOP + full }, theme);
  }

  private cell(data: AnswerTableData, i: number, x: number, y: number, size: number, gap: number): void {
    const { ctx, theme } = this;
    const answered = at(data.right, i) >= 0;
    if (answered) {
      const right = at(data.right, i) === 1;
      const share = right ? 1 : 0.42;
      const wide = Math.max(1, (size - gap) * share);
      ctx.fillStyle = right ? theme.model : theme.residual;
      ctx.globalAlpha = right ? 0.45 + 0.55 * clamp(at(data.sure, i), 0, 1) : 0.75;
      ctx.fillRect(x + (size - wide) / 2, y + (size - wide) / 2, wide, wide);
      ctx.globalAlpha = 1;
    }
    if (at(data.trained, i) !== 1) return;
    const dotted = Math.max(1, Math.min(2.4, size * 0.16));
    ctx.beginPath();
    ctx.arc(x + size / 2, y + size / 2, dotted, 0, 2 * Math.PI);
    ctx.fillStyle = answered && at(data.right, i) === 1 ? theme.paper : theme.ink;
    ctx.fill();
  }

  private names(data: AnswerTableData, full: number): void {
    const { ctx, theme, size, left } = this;
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink2;
    const every = size >= 16 ? 1 : size >= 8 ? 5 : 10;
    for (let i = 0; i < data.side; i += every) {
      ctx.textAlign = 'right';
      ctx.textBaseline = 'middle';
      ctx.fillText(String(i), left - 5, TOP + (i + 0.5) * size);
      ctx.textAlign = 'center';
      ctx.textBaseline = 'alphabetic';
      ctx.fillText(String(i), left + (i + 0.5) * size, TOP - 5);
    }
    ctx.font = `italic 500 14px ${theme.serif}`;
    ctx.fillStyle = theme.ink;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'alphabetic';
    ctx.fillText(data.columnLabel, left + full, TOP - 17);
    ctx.textAlign = 'left';
    ctx.fillText(data.rowLabel, Math.max(2, left - LEFT + 2), TOP - 6);
  }

  private under(event: MouseEvent): Cell | null {
    const { data } = this;
    if (data === null) return null;
    const [px, py] = this.locate(event);
    const [row, column] = [Math.floor((py - TOP) / this.size), Math.floor((px - this.left) / this.size)];
    return row >= 0 && row < data.side && column >= 0 && column < data.side ? [row, column] : null;
  }

  private hover(cell: Cell | null): void {
    if (cell?.[0] === this.hovered?.[0] && cell?.[1] === this.hovered?.[1]) return;
    if ((cell === null) !== (this.hovered === null)) this.options.onTerm?.(cell === null ? null : 'yhat');
    this.hovered = cell;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    const move = MOVES[event.key];
    if (data === null || !move) return;
    event.preventDefault();
    const last = data.side - 1;
    const [row, column] = this.walk.from(data.selected) ?? [-move[0], -move[1]];
    const next: Cell = [clamp(row + move[0], 0, last), clamp(column + move[1], 0, last)];
    this.options.onSelect?.(this.walk.to(next));
    this.announce(data.tell(next));
  }
}

const MOVES: Readonly<Record<string, Cell>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
