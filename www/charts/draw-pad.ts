/** A sheet of cells to draw on, by pointer with a round brush, or by key cell by cell. */

import type { ViewData } from './kit/canvas.ts';
import { at, clamp, type Point } from './kit/geometry.ts';
import { PadView } from './kit/pad.ts';
import { greyTable } from './kit/ramps.ts';
import type { Theme } from './kit/theme.ts';

export interface DrawPadData extends ViewData {
  /** Cells a side. */
  side: number;
  /** [side, side], from 0, paper, to 1, ink. What is drawn stays on the sheet until other pixels come. */
  pixels: Float32Array;
  /** Every so many cells a faint line: the grid that the drawing is reduced to; defaults to none. */
  grid?: number;
}

export interface DrawPadOptions {
  /** What is on the sheet, a whole new array: now and then while it is drawn, and at the end of every stroke. */
  onDraw?: (pixels: Float32Array) => void;
  /** What a screen reader hears of a cell. */
  describe?: (row: number, column: number, ink: number) => string;
  /** The brush's radius, as a share of the side; defaults to 0.055. */
  brush?: number;
  /** The largest side, in pixels; defaults to 260. */
  most?: number;
}

/**
 * Inks what a round brush covers on its way from `a` to `b`, in cells; its rim is soft, so that lines are smooth. With
 * `rub` it takes ink away. Gives a new sheet.
 */
export function stroke(
  pixels: Float32Array,
  side: number,
  a: Point,
  b: Point,
  radius: number,
  rub = false,
): Float32Array {
  const inked = Float32Array.from(pixels);
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length2 = dx * dx + dy * dy;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      const t = length2 === 0 ? 0 : clamp(((x - a[0]) * dx + (y - a[1]) * dy) / length2, 0, 1);
      const away = Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
      const ink = clamp(radius + 0.5 - away, 0, 1);
      const i = row * side + column;
      const before = at(inked, i);
      inked[i] = rub ? Math.min(before, 1 - ink) : Math.max(before, ink);
    }
  return inked;
}

type Cell = readonly [row: number, column: number];

export class DrawPadView extends PadView<DrawPadData, Cell> {
  private readonly sheet = document.createElement('canvas');
  private table: { theme: Theme | null; greys: Uint32Array } = { theme: null, greys: new Uint32Array() };
  private rubbing = false;

  constructor(
    host: HTMLElement,
    private readonly options: DrawPadOptions = {},
  ) {
    super(host, options.onDraw);
  }

  protected drawnIn({ pixels }: DrawPadData): Float32Array {
    return pixels;
  }

  protected override preferredHeight(width: number): number {
    return Math.min(width, this.options.most ?? 260);
  }

  protected paint(data: DrawPadData): void {
    const { ctx, theme, drawn: pixels } = this;
    const { side } = data;
    if (theme !== this.table.theme) this.table = { theme, greys: greyTable(theme) };
    const image = new ImageData(side, side);
    const words = new Uint32Array(image.data.buffer);
    for (let i = 0; i < words.length; i++)
      words[i] = this.table.greys[Math.round(255 * clamp(at(pixels, i) || 0, 0, 1))] ?? 0;
    this.sheet.width = this.sheet.height = side;
    this.sheet.getContext('2d')?.putImageData(image, 0, 0);
    const { left, top, size } = this.place();
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.sheet, left, top, size, size);
    ctx.imageSmoothingEnabled = true;
    ctx.lineWidth = 1;
    if (data.grid) {
      ctx.strokeStyle = theme.rule;
      ctx.beginPath();
      for (let i = data.grid; i < side; i += data.grid) {
        const away = (i * size) / side;
        ctx.moveTo(left + away, top);
        ctx.lineTo(left + away, top + size);
        ctx.moveTo(left, top + away);
        ctx.lineTo(left + size, top + away);
      }
      ctx.stroke();
    }
    ctx.strokeStyle = theme.rule2;
    ctx.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
    if (!this.cursor) return;
    const cell = size / side;
    const [row, column] = this.cursor;
    const box = [left + column * cell, top + row * cell, cell, cell] as const;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 4;
    ctx.strokeRect(...box);
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 2;
    ctx.strokeRect(...box);
  }

  private place(): { left: number; top: number; size: number } {
    const size = Math.min(this.width, this.height);
    return { left: 0, top: 0, size };
  }

  /** In cells. */
  protected placeOf(event: MouseEvent): Point {
    const [x, y] = this.locate(event);
    const { left, top, size } = this.place();
    const side = this.data?.side ?? 1;
    return [((x - left) * side) / size, ((y - top) * side) / size];
  }

  private get radius(): number {
    return (this.options.brush ?? 0.055) * (this.data?.side ?? 1);
  }

  protected begins([x, y]: Point, event: PointerEvent): boolean {
    const side = this.data?.side ?? 0;
    this.rubbing = event.shiftKey;
    // Beside the sheet there is nothing to draw on.
    return x >= 0 && y >= 0 && x <= side && y <= side;
  }

  protected stroked(from: Point, to: Point, rub = this.rubbing): Float32Array {
    return stroke(this.drawn, this.data?.side ?? 0, from, to, this.radius, rub);
  }

  protected reading([row, column]: Cell): string {
    const ink = at(this.drawn, row * (this.data?.side ?? 0) + column);
    return this.options.describe?.(row, column, ink) ?? '';
  }

  protected key(event: KeyboardEvent): void {
    if (!this.data) return;
    const { side } = this.data;
    const middle = Math.floor(side / 2);
    const [row, column] = this.cursor ?? [middle, middle];
    const moves: Record<string, readonly [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const move = moves[event.key];
    const rub = ['Backspace', 'Delete'].includes(event.key);
    if (!move && !rub && ![' ', 'Enter'].includes(event.key)) return;
    event.preventDefault();
    if (move) {
      // In cells of the grid that the drawing is reduced to, where there is one.
      const step = event.shiftKey ? 1 : (this.data.grid ?? 1);
      const to = [
        clamp(row + step * move[0], 0, side - 1),
        clamp(column + step * move[1], 0, side - 1),
      ] as const;
      this.goTo(this.cursor ? to : [middle, middle]);
      return;
    }
    const place: Point = [column + 0.5, row + 0.5];
    this.put(this.stroked(place, place, rub), [row, column]);
  }
}
