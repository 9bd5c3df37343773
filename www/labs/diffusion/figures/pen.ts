// Points that the reader draws, gathered while the pointer moves: the lab begins anew with what it is given.

/** How long points are gathered, in ms. */
const WAIT = 160;

export class Pen {
  /** What has been drawn and not yet been given. */
  waiting: [x: number, y: number][] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly give: (points: string) => void) {}

  add(points: readonly [x: number, y: number][]): void {
    this.waiting.push(...points);
    this.timer ??= setTimeout(() => this.flush(), WAIT);
  }

  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
  }

  private flush(): void {
    this.timer = undefined;
    const lines = this.waiting.map(([x, y]) => `${x.toFixed(4)}, ${y.toFixed(4)}`);
    this.waiting = [];
    this.give(lines.join('\n'));
  }
}
