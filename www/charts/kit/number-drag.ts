/** A number set by dragging what shows it sideways: to the right it grows. */

/** How much it grows for each pixel of the page. */
const PER_PIXEL = 0.01;
/** A drag of less is a click. */
const STILL = 3;
/** What is dragged is set so often, in ms: every setting is a pass of the model. */
const EVERY = 40;

export class NumberDrag<Thing> {
  private held: { thing: Thing; from: number; x: number; pointer: number; moving: boolean } | null = null;
  private due: { thing: Thing; value: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly set: (thing: Thing, value: number) => void) {}

  /** Takes hold of a thing whose number is `from`, at pixel `x`. */
  press(thing: Thing, from: number, x: number, pointer: number): void {
    this.held = { thing, from, x, pointer, moving: false };
  }

  /** Moved to pixel `x`. Whether something is being dragged: a click is not. */
  move(x: number, pointer: number): boolean {
    const { held } = this;
    if (held === null || held.pointer !== pointer) return false;
    const along = x - held.x;
    held.moving ||= Math.abs(along) >= STILL;
    if (!held.moving) return false;
    this.due = { thing: held.thing, value: Number((held.from + along * PER_PIXEL).toFixed(2)) };
    this.timer ??= setTimeout(() => this.flush(), EVERY);
    return true;
  }

  /** Lets go. Whether it was a drag. */
  release(): boolean {
    const moved = this.held?.moving ?? false;
    this.held = null;
    return moved;
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private flush(): void {
    this.timer = undefined;
    const { due } = this;
    this.due = null;
    if (due) this.set(due.thing, due.value);
  }
}
