/** A line of numbers to bend: by pointer as with a pen, or by key number by number. */

import type { ViewData } from '../../../charts/kit/canvas.ts';
import { plain } from '../../../charts/kit/format.ts';
import { at, clamp, type Point, type Range } from '../../../charts/kit/geometry.ts';
import { dot, fontOf, line } from '../../../charts/kit/ink.ts';
import { PadView } from '../../../charts/kit/pad.ts';

export interface SignalPadData extends ViewData {
  /** What stands there before anything is drawn, and behind what is; what is drawn stays until other numbers come. */
  values: Float32Array;
  /** The line that lies behind, faint; none where there is nothing to compare with. */
  behind: Float32Array | null;
  /** The least and the greatest that a number can be. */
  range: Range;
}

export interface SignalPadOptions {
  /** The line, a whole new array: now and then while it is drawn, and at the end of every stroke. */
  onDraw?: (values: Float32Array) => void;
  /** What a screen reader hears of a number. */
  describe?: (place: number, value: number) => string;
}

/** How far an arrow key moves a number, and with Shift. */
const STEPS = [0.25, 1] as const;
const [LEFT, EDGE] = [30, 8];

/** The line with a pen drawn over it from one place to another: `[which number, its value]`, both ends among them. */
export function penned(
  values: Float32Array,
  [i, from]: Point,
  [j, to]: Point,
  [low, high]: Range,
): Float32Array {
  const drawn = Float32Array.from(values);
  const last = values.length - 1;
  const [a, b] = [clamp(Math.round(i), 0, last), clamp(Math.round(j), 0, last)];
  for (let k = Math.min(a, b); k <= Math.max(a, b); k++) {
    const share = a === b ? 1 : (k - a) / (b - a);
    drawn[k] = clamp(from + share * (to - from), low, high);
  }
  return drawn;
}

export class SignalPadView extends PadView<SignalPadData, number> {
  constructor(
    host: HTMLElement,
    private readonly options: SignalPadOptions = {},
  ) {
    super(host, options.onDraw);
  }

  protected drawnIn({ values }: SignalPadData): Float32Array {
    return values;
  }

  protected override preferredHeight(width: number): number {
    return Math.round(Math.min(220, 0.62 * width));
  }

  /** The pixel of a number. */
  private pixel(place: number, value: number): Point {
    const [low, high] = this.data?.range ?? [0, 1];
    const share = (place + 0.5) / Math.max(1, this.drawn.length);
    return [
      LEFT + share * (this.width - LEFT - EDGE),
      EDGE + ((high - value) / (high - low)) * (this.height - 2 * EDGE),
    ];
  }

  /** Which number an event is at, and what it would be there. */
  protected placeOf(event: MouseEvent): Point {
    const [x, y] = this.locate(event);
    const [low, high] = this.data?.range ?? [0, 1];
    return [
      ((x - LEFT) / (this.width - LEFT - EDGE)) * this.drawn.length - 0.5,
      high - ((y - EDGE) / (this.height - 2 * EDGE)) * (high - low),
    ];
  }

  protected paint({ range, behind }: SignalPadData): void {
    const { ctx, theme, drawn: values } = this;
    const right = this.width - EDGE;
    ctx.font = fontOf(theme, 11);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.lineWidth = 1;
    for (const value of [range[0], range[0] / 2, 0, range[1] / 2, range[1]]) {
      const [, y] = this.pixel(0, value);
      ctx.strokeStyle = value === 0 ? theme.rule2 : theme.rule;
      line(ctx, [LEFT, y], [right, y]);
      ctx.fillStyle = theme.ink3;
      ctx.fillText(plain(value), LEFT - 6, y);
    }
    if (behind) this.through(behind, theme.rule2, 2);
    this.through(values, theme.ink, 1.75);
    ctx.fillStyle = theme.ink;
    for (let i = 0; i < values.length; i++) {
      const [x, y] = this.pixel(i, at(values, i));
      dot(ctx, x, y, 2);
      ctx.fill();
    }
    if (this.cursor === null) return;
    const [x, y] = this.pixel(this.cursor, at(values, this.cursor));
    dot(ctx, x, y, 6);
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 2;
    ctx.stroke();
  }

  private through(values: Float32Array, ink: string, width: number): void {
    const { ctx } = this;
    ctx.beginPath();
    values.forEach((value, i) => {
      ctx.lineTo(...this.pixel(i, value));
    });
    ctx.strokeStyle = ink;
    ctx.lineWidth = width;
    ctx.lineJoin = 'round';
    ctx.stroke();
  }

  protected begins(): boolean {
    return this.drawn.length > 0;
  }

  protected stroked(from: Point, to: Point): Float32Array {
    return this.data ? penned(this.drawn, from, to, this.data.range) : this.drawn;
  }

  protected reading(place: number): string {
    return this.options.describe?.(place, at(this.drawn, place)) ?? '';
  }

  protected key(event: KeyboardEvent): void {
    const { data, drawn: values } = this;
    if (!data || values.length === 0) return;
    const last = values.length - 1;
    const middle = Math.floor(last / 2);
    const place = this.cursor ?? middle;
    const across: Record<string, number> = {
      ArrowLeft: this.cursor === null ? middle : place - 1,
      ArrowRight: this.cursor === null ? middle : place + 1,
      Home: 0,
      End: last,
    };
    const to = across[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.goTo(clamp(to, 0, last));
      return;
    }
    const step = STEPS[event.shiftKey ? 1 : 0];
    const before = at(values, place);
    const changed: Record<string, number> = {
      ArrowUp: before + step,
      ArrowDown: before - step,
      Backspace: 0,
      Delete: 0,
    };
    const value = changed[event.key];
    if (value === undefined) return;
    event.preventDefault();
    this.put(penned(values, [place, value], [place, value], data.range), place);
  }
}
