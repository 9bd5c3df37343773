/** A world of cells: what an agent makes of it, where it is, and a hand that paints it. */

import { CanvasView, Layer } from '../../../../charts/kit/canvas.ts';
import { compact } from '../../../../charts/kit/format.ts';
import { clamp, type Point } from '../../../../charts/kit/geometry.ts';
import { drawGlyph } from '../../../../charts/kit/glyphs.ts';
import type { Heat } from '../../../../charts/kit/heat.ts';
import { arrowHead, fontOf, haloText, readout } from '../../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../../charts/kit/terms.ts';
import { cellAt, type MatrixLayout, walk } from '../../../../charts/matrix.ts';
import { heatFor, paintCells, paintNumbers, seatOf } from './cells.ts';
import type { GridStep, GridUpdate, GridWorldData } from './data.ts';
import { between, corner, heightFor, layOutGrid, MOVES, middle, seat, stroke } from './layout.ts';
import { drawScale, drawWay } from './marks.ts';

export interface GridWorldOptions {
  /** Cells painted: one for a click or a key, several as a drag goes on. */
  onPaint?: (cells: number[]) => void;
  onTerm?: TermHandler;
  /** What stands in a reading, and what a screen reader hears, of a cell; `short` where there is little room. */
  describe: (cell: number, short?: boolean) => string;
}

const LEGEND = 30;

export class GridWorldView extends CanvasView<GridWorldData> {
  private readonly ground = new Layer();
  private readonly numbers = new Layer();
  private heat: { key: readonly unknown[]; heat: Heat } = {
    key: [],
    heat: { signed: false, low: 0, high: 0 },
  };
  private layout: MatrixLayout = { left: 0, top: 0, cellWidth: 1, cellHeight: 1 };
  private pointed: number | null = null;
  private cursor: number | null = null;
  private last: number | null = null;
  private term: string | null = null;
  private before: number[] = [];
  private moved = 0;
  private glide = 0;
  private gliding = 0;

  constructor(
    host: HTMLElement,
    private readonly options: GridWorldOptions,
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => this.move(event));
    this.listen('pointerup', () => this.lift());
    this.listen('pointercancel', () => this.lift());
    this.listen('pointerleave', () => this.point(null));
    this.listen('focus', () => this.focus());
    this.listen('blur', () => this.setCursor(null));
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: GridWorldData): void {
    const before = this.data;
    this.canvas.style.touchAction = data.painting === null ? 'pan-y' : 'none';
    this.canvas.style.cursor = data.painting === null ? 'default' : 'crosshair';
    const same = before?.rows === data.rows && before.columns === data.columns;
    this.data = data;
    if (!same) {
      this.resizeToPreferred();
      this.before = [];
    }
    const cells = data.agents.map(({ cell }) => cell);
    if (before && cells.some((cell, i) => cell !== before.agents[i]?.cell))
      this.set(before, performance.now());
    super.update(data);
  }

  override destroy(): void {
    cancelAnimationFrame(this.gliding);
    super.destroy();
  }

  protected override preferredHeight(width: number): number {
    const { data } = this;
    if (data === null) return 200;
    const layout = layOutGrid(width, data.rows, data.columns, heightFor(width));
    return layout.top + data.rows * layout.cellHeight + LEGEND;
  }

  /** The agents set out for where they are now: seen only when there is time to see it. */
  private set(from: GridWorldData, now: number): void {
    const gap = now - this.moved;
    this.moved = now;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.glide = still || gap < 60 ? 0 : Math.min(180, gap * 0.7);
    this.before = from.agents.map(({ cell }) => cell);
    cancelAnimationFrame(this.gliding);
    if (this.glide === 0) return;
    const tick = () => {
      this.drawSoon();
      if (performance.now() - this.moved < this.glide) this.gliding = requestAnimationFrame(tick);
    };
    this.gliding = requestAnimationFrame(tick);
  }

  protected paint(data: GridWorldData): void {
    const { ctx, theme } = this;
    const { rows, columns } = data;
    if (data.kinds.length !== rows * columns || rows === 0) return;
    this.layout = layOutGrid(this.width, rows, columns, heightFor(this.width));
    const { layout } = this;
    const lists = [data.values, data.actions, data.visits, data.layer, data.kinds];
    if (lists.some((part, i) => part !== this.heat.key[i])) this.heat = { key: lists, heat: heatFor(data) };
    const { heat } = this.heat;
    const key = [
      ...lists,
      data.policy,
      data.wrong,
      data.wind,
      data.pays,
      data.known,
      layout.cellWidth,
      layout.left,
      theme,
    ];
    this.ground.show(ctx, key, (layer) => paintCells(layer, data, layout, heat, theme));

    const share = seatOf(data, layout.cellWidth);
    const route = { ink: theme.onMap, halo: theme.onMapHalo, dash: [3, 4], width: 2.5, share };
    if (data.route) drawWay(ctx, layout, data.route, columns, route);
    for (const { trail, ink, dash } of data.agents) {
      const style = { ink: theme[ink], halo: theme.paper, dash, width: 2, share };
      if (trail) drawWay(ctx, layout, trail, columns, style);
    }
    this.numbers.show(ctx, key, (layer) => paintNumbers(layer, data, layout, heat, theme));
    if (data.update) this.drawUpdate(data, data.update);
    if (data.step) this.drawStep(data, data.step);
    this.drawAgents(data);
    if (data.step?.paid) this.drawPaid(data, data.step.paid);
    const marked = this.cursor ?? this.pointed;
    if (marked !== null) this.outline(marked, theme.focus, this.cursor !== null ? 3 : 2);
    const scale = {
      label: data.scaleLabel,
      format: (v: number) => compact(data.layer === 'visits' ? Math.expm1(v) : v),
    };
    drawScale(
      ctx,
      heat,
      scale,
      [Math.max(2, layout.left), layout.top + rows * layout.cellHeight + 18],
      theme,
    );
    if (marked !== null && data.painting === null) {
      const [x, y] = middle(layout, marked, columns);
      const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
      ctx.font = fontOf(theme, 12, 500);
      const whole = this.options.describe(marked);
      const fits = ctx.measureText(whole).width + 16 <= this.width;
      readout(
        ctx,
        fits ? whole : this.options.describe(marked, true),
        x,
        y - layout.cellHeight / 2 + 4,
        frame,
        theme,
      );
    }
  }

  private drawUpdate(data: GridWorldData, { from, to, touched }: GridUpdate): void {
    const { highlight, columns } = data;
    const { ctx, theme, layout } = this;
    for (const cell of touched) this.outline(cell, theme.gradient, isLit(highlight, 'q') ? 4 : 2.5);
    if (isLit(highlight, 's')) this.outline(from, theme.ink, 4);
    if (isLit(highlight, 'next')) this.outline(to, theme.ink, 4);
    if (from === to || !isLit(highlight, 'a')) return;
    const down = seatOf(data, layout.cellWidth);
    const [a, b] = [seat(layout, from, columns, down), seat(layout, to, columns, down)];
    ctx.strokeStyle = ctx.fillStyle = theme.gradient;
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.moveTo(...a);
    ctx.lineTo(...b);
    ctx.stroke();
    arrowHead(ctx, b, b[0] - a[0], b[1] - a[1], 12);
    ctx.fill();
  }

  /** The cell that was looked at, and the move from there: dashed where the dice chose it. */
  private drawStep({ columns }: GridWorldData, { cell, move, thrown }: GridStep): void {
    const { ctx, theme, layout } = this;
    this.outline(cell, theme.ink, 2.5);
    const [dx, dy] = move === null ? [0, 0] : (MOVES[move] ?? [0, 0]);
    if (cell < 0 || (dx === 0 && dy === 0)) return;
    const side = layout.cellWidth;
    const [x, y] = middle(layout, cell, columns);
    const at = (reach: number): Point => [x + dx * side * reach, y + dy * side * reach];
    const tip = at(1.05);
    for (const [ink, width] of [
      [theme.paper, 6],
      [theme.ink, 3],
    ] as const) {
      ctx.strokeStyle = ctx.fillStyle = ink;
      ctx.lineWidth = width;
      ctx.setLineDash(thrown && ink === theme.ink ? [4, 3] : []);
      ctx.beginPath();
      ctx.moveTo(...at(0.4));
      ctx.lineTo(...at(0.8));
      ctx.stroke();
    }
    ctx.setLineDash([]);
    arrowHead(ctx, tip, dx, dy, Math.min(13, side * 0.3));
    ctx.fill();
  }

  /** What the world has paid, where it has led. */
  private drawPaid({ columns }: GridWorldData, { text, cell }: { text: string; cell: number }): void {
    if (cell < 0) return;
    const { ctx, theme, layout } = this;
    const [x, y] = corner(layout, cell, columns);
    ctx.font = fontOf(theme, 13, 700);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const room = this.width - ctx.measureText(text).width - 4;
    haloText(
      ctx,
      text,
      Math.min(x + layout.cellWidth * 0.66, room),
      Math.max(9, y - 2),
      theme.ink,
      theme.paper,
      5,
    );
  }

  private drawAgents(data: GridWorldData): void {
    const { agents, columns } = data;
    const { ctx, theme, layout } = this;
    const side = layout.cellWidth;
    const down = seatOf(data, side);
    const share = this.glide > 0 ? (performance.now() - this.moved) / this.glide : 1;
    agents.forEach(({ cell, mark, ink }, i) => {
      if (cell < 0) return;
      const [u, v] = between(this.before[i] ?? cell, cell, columns, share);
      const place: Point = [layout.left + (u + 0.5) * side, layout.top + (v + down) * side];
      drawGlyph(ctx, mark, place, clamp(side * 0.2, 3, 13), theme[ink], theme.paper);
    });
  }

  private outline(cell: number, ink: string, width: number): void {
    const { ctx, theme, layout, data } = this;
    if (data === null || cell < 0) return;
    const [x, y] = corner(layout, cell, data.columns);
    const side = layout.cellWidth;
    ctx.setLineDash([]);
    for (const [colour, thick] of [
      [theme.paper, width + 2],
      [ink, width],
    ] as const) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = thick;
      ctx.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
    }
  }

  // ── Hands ───────────────────────────────────────────────────────────────────────────────────────

  private under(event: MouseEvent): number | null {
    const { data } = this;
    if (data === null) return null;
    const cell = cellAt(this.layout, data.rows, data.columns, ...this.locate(event));
    return cell === null ? null : cell[0] * data.columns + cell[1];
  }

  private press(event: PointerEvent): void {
    const cell = this.under(event);
    if (cell === null || this.data?.painting == null || event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = cell;
    this.setCursor(null);
    this.options.onPaint?.([cell]);
  }

  private move(event: PointerEvent): void {
    const cell = this.under(event);
    this.point(cell);
    if (this.last === null || cell === null || cell === this.last || this.data === null) return;
    this.options.onPaint?.(stroke(this.last, cell, this.data.columns));
    this.last = cell;
  }

  private lift(): void {
    this.last = null;
  }

  private point(cell: number | null): void {
    if (cell === this.pointed) return;
    this.pointed = cell;
    const update = this.data?.update;
    const term =
      cell === null || !update ? null : cell === update.from ? 's' : cell === update.to ? 'next' : null;
    if (term !== this.term) this.options.onTerm?.(term);
    this.term = term;
    this.drawSoon();
  }

  /** By keyboard it begins where the agent is; a click has its own place. */
  private focus(): void {
    if (this.canvas.matches(':focus-visible')) this.setCursor(this.data?.agents[0]?.cell ?? 0);
  }

  private setCursor(cell: number | null): void {
    if (cell === this.cursor) return;
    this.cursor = cell;
    if (cell !== null) this.announce(this.options.describe(cell));
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = this.cursor ?? Math.max(0, data.agents[0]?.cell ?? 0);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.setCursor(here);
      if (data.painting !== null) this.options.onPaint?.([here]);
      return;
    }
    if (event.key === 'Escape') this.setCursor(null);
    const to = walk(
      event.key,
      [Math.floor(here / data.columns), here % data.columns],
      data.rows,
      data.columns,
    );
    if (to === null) return;
    event.preventDefault();
    const cell = to[0] * data.columns + to[1];
    this.setCursor(cell);
    // Shift and an arrow draws on, as a drag does.
    if (event.shiftKey && data.painting !== null) this.options.onPaint?.([cell]);
  }
}
