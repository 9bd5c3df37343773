/** Draws no more often than numbers can be read: what is large would otherwise take the frames from the rest. */

export class Pace {
  private last = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest: (() => void) | undefined;

  /** At most once every `interval` milliseconds. */
  constructor(private readonly interval: number) {}

  /** Draws at once if that is not too soon or if it is `urgent`, else as soon as it may: the latest wins. */
  draw(work: () => void, urgent: boolean): void {
    this.latest = work;
    const wait = urgent ? 0 : this.last + this.interval - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.latest = undefined;
  }

  private flush(): void {
    const work = this.latest;
    this.stop();
    this.last = performance.now();
    work?.();
  }
}
