/** Signed numbers as horizontal bars about a zero line: weights, gradients. */

import { CanvasView, type ViewData } from './kit/canvas.ts';
import { signed } from './kit/format.ts';
import { clamp } from './kit/geometry.ts';
import { arrowHead, ellipsis, fontOf, line } from './kit/ink.ts';
import { isLit, type TermHandler } from './kit/terms.ts';

export interface BarRow {
  name: string;
  value: number;
  /** Where the exact answer stands, as a tick. */
  ghost?: number | null;
  /** The coming change of `value`, as an arrow from the bar's end. */
  arrow?: number | null;
  /** The term this row stands for; defaults to its name. */
  term?: string;
}

export interface BarsData extends ViewData {
  rows: readonly BarRow[];
  /** What a tick is, named under the bars ("least squares"), if there is one. */
  ghostLabel?: string;
  /** What an arrow is, named likewise ("next step"). */
  arrowLabel?: string;
  /** How a value is written; defaults to three significant digits with a sign. */
  format?: (value: number) => string;
}

export interface BarsOptions {
  onTerm?: TermHandler;
}

const ROW = 30;
const KEY = 26;

export class BarsView extends CanvasView<BarsData> {
  private readonly options: BarsOptions;
  private term: string | null = null;
  private rows = 0;
  private keyed = false;

  constructor(host: HTMLElement, options: BarsOptions = {}) {
    super(host);
    this.options = options;
    this.listen('pointermove', (event) => this.hover(Math.floor(this.locate(event)[1] / ROW)));
    this.listen('pointerleave', () => this.hover(null));
  }

  override update(data: BarsData): void {
    this.rows = data.rows.length;
    this.keyed = data.ghostLabel !== undefined || data.arrowLabel !== undefined;
    this.resizeToPreferred();
    super.update(data);
  }

  protected override preferredHeight(): number {
    return Math.max(40, this.rows * ROW + (this.keyed ? KEY : 0));
  }

  protected paint(data: BarsData): void {
    const { ctx, theme } = this;
    const format = data.format ?? ((value: number) => signed(value));
    ctx.font = fontOf(theme, 13);
    const nameWidth = Math.min(
      this.width * 0.36,
      data.rows.reduce((most, row) => Math.max(most, ctx.measureText(row.name).width), 0),
    );
    ctx.font = fontOf(theme, 13, 500);
    const numberWidth = data.rows.reduce(
      (most, row) => Math.max(most, ctx.measureText(format(row.value)).width),
      48,
    );
    const left = nameWidth + 14;
    const right = this.width - Math.min(numberWidth, this.width * 0.34) - 12;
    const reach = niceReach(data.rows);
    const sx = (value: number) => {
      const middle = (left + right) / 2;
      return middle + clamp(value / reach, -1, 1) * ((right - left) / 2 - 2);
    };

    const bottom = data.rows.length * ROW;
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    const zero = Math.round(sx(0)) + 0.5;
    line(ctx, [zero, 2], [zero, bottom - 2]);
    const anyLit = data.rows.some((row) => isLit(data.highlight, row.term ?? row.name));
    data.rows.forEach((row, i) => {
      const own = isLit(data.highlight, row.term ?? row.name);
      const y = i * ROW + ROW / 2;
      this.words(row, y, nameWidth, own, format(row.value));
      // Only the bars step back for a lit one: words stay readable.
      ctx.globalAlpha = anyLit && !own ? 0.35 : 1;
      this.bar(row, y, sx, own);
      ctx.globalAlpha = 1;
    });
    if (this.keyed) this.key(data, left, bottom + KEY / 2 + 2);
  }

  private words(row: BarRow, y: number, nameWidth: number, lit: boolean, text: string): void {
    const { ctx, theme } = this;
    ctx.textBaseline = 'middle';
    ctx.font = fontOf(theme, 13, lit ? 650 : 400);
    ctx.fillStyle = theme.ink;
    ctx.textAlign = 'left';
    ctx.fillText(ellipsis(ctx, row.name, nameWidth + (lit ? 10 : 1)), 0, y);
    ctx.font = fontOf(theme, 13, lit ? 650 : 500);
    ctx.textAlign = 'right';
    ctx.fillStyle = this.inkOf(row.value);
    ctx.fillText(ellipsis(ctx, text, this.width * 0.34), this.width - 2, y);
  }

  private bar(row: BarRow, y: number, sx: (value: number) => number, lit: boolean): void {
    const { ctx } = this;
    const end = sx(Number.isNaN(row.value) ? 0 : row.value);
    const zero = sx(0);
    const thick = lit ? 14 : 11;
    ctx.fillStyle = this.inkOf(row.value);
    ctx.fillRect(Math.min(zero, end), y - thick / 2, Math.abs(end - zero), thick);
    if (row.ghost != null && Number.isFinite(row.ghost)) this.tick(sx(row.ghost), y);
    if (row.arrow != null && Number.isFinite(row.arrow)) this.arrow(end, sx(row.value + row.arrow), y);
  }

  private inkOf(value: number): string {
    if (value > 0) return this.theme.positive;
    return value < 0 ? this.theme.negative : this.theme.ink2;
  }

  private tick(x: number, y: number): void {
    const { ctx, theme } = this;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 3.5;
    line(ctx, [x, y - 10], [x, y + 10]);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.5;
    line(ctx, [x, y - 10], [x, y + 10]);
  }

  private arrow(from: number, to: number, y: number): void {
    const { ctx, theme } = this;
    const length = Math.abs(to - from);
    if (!(length >= 1)) return;
    const size = Math.min(8, length);
    const direction = Math.sign(to - from);
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 4.5;
    line(ctx, [from, y], [to - direction * size * 0.7, y]);
    ctx.strokeStyle = ctx.fillStyle = theme.gradient;
    ctx.lineWidth = 2;
    line(ctx, [from, y], [to - direction * size * 0.7, y]);
    arrowHead(ctx, [to, y], direction, 0, size);
    ctx.fill();
  }

  private key(data: BarsData, left: number, y: number): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 11);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    let x = left;
    if (data.ghostLabel !== undefined) {
      this.tick(x + 1, y);
      ctx.fillStyle = theme.ink3;
      ctx.fillText(data.ghostLabel, x + 9, y);
      x += ctx.measureText(data.ghostLabel).width + 30;
    }
    if (data.arrowLabel !== undefined) {
      this.arrow(x, x + 16, y);
      ctx.fillStyle = theme.ink3;
      ctx.fillText(data.arrowLabel, x + 23, y);
    }
  }

  private hover(index: number | null): void {
    const row = index === null ? undefined : this.data?.rows[index];
    const term = row === undefined ? null : (row.term ?? row.name);
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }
}

/** The end of the scale: the largest number there is, rounded up to 1, 2 or 5, so that it seldom moves. */
export function niceReach(rows: readonly BarRow[]): number {
  const sizes = rows
    .flatMap((row) => [row.value, row.ghost ?? 0])
    .filter(Number.isFinite)
    .map(Math.abs);
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((factor) => factor * unit >= most * 0.999) ?? 10;
  return step * unit;
}
