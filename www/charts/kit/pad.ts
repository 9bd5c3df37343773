/** Something to draw on: strokes by pointer, a cursor by key; what stands there is told while it is drawn. */

import { CanvasView, type ViewData } from './canvas.ts';
import type { Point } from './geometry.ts';

/** Milliseconds between two tellings of what is being drawn. */
const PACE = 80;

export abstract class PadView<Data extends ViewData, Cursor> extends CanvasView<Data> {
  /** What stands there, which may be ahead of the data. */
  protected drawn: Float32Array = new Float32Array();
  protected cursor: Cursor | null = null;
  private last: Point | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `told` gets all that is drawn, a whole new array: now and then, and at the end of every stroke. */
  constructor(
    host: HTMLElement,
    private readonly told: ((drawn: Float32Array) => void) | undefined,
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'crosshair';
    // A finger draws here, and does not scroll the page.
    this.canvas.style.touchAction = 'none';
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => this.move(event));
    this.listen('pointerup', () => this.release());
    this.listen('pointercancel', () => this.release());
    this.listen('blur', () => this.goTo(null));
    this.listen('keydown', (event) => this.key(event));
  }

  /** What the data have there. */
  protected abstract drawnIn(data: Data): Float32Array;
  /** Where an event is, in the pad's own measure. */
  protected abstract placeOf(event: MouseEvent): Point;
  /** Whether a stroke begins with this press. */
  protected abstract begins(place: Point, event: PointerEvent): boolean;
  /** What stands there after a stroke from one place to another. */
  protected abstract stroked(from: Point, to: Point): Float32Array;
  /** What a screen reader hears of a place. */
  protected abstract reading(cursor: Cursor): string;
  protected abstract key(event: KeyboardEvent): void;

  override update(data: Data): void {
    // Whoever draws is ahead of what comes back.
    const others = this.data === null || this.drawnIn(data) !== this.drawnIn(this.data);
    if (this.last === null && others) this.drawn = this.drawnIn(data);
    super.update(data);
  }

  override destroy(): void {
    clearTimeout(this.timer);
    super.destroy();
  }

  protected goTo(cursor: Cursor | null): void {
    this.cursor = cursor;
    this.drawSoon();
    if (cursor !== null && this.data) this.announce(this.reading(cursor));
  }

  /** Draws at one place, as a key does. */
  protected put(drawn: Float32Array, cursor: Cursor): void {
    this.drawn = drawn;
    this.tell();
    this.goTo(cursor);
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !this.data) return;
    const place = this.placeOf(event);
    if (!this.begins(place, event)) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.last = place;
    this.stroke(place, place);
  }

  private move(event: PointerEvent): void {
    if (this.last === null) return;
    const place = this.placeOf(event);
    this.stroke(this.last, place);
    this.last = place;
  }

  private release(): void {
    if (this.last === null) return;
    this.last = null;
    this.tell();
  }

  private stroke(from: Point, to: Point): void {
    this.drawn = this.stroked(from, to);
    this.drawSoon();
    this.timer ??= setTimeout(() => this.tell(), PACE);
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.told?.(this.drawn);
  }
}
