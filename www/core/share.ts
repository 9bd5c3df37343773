// What is costly to read takes at most so much of a playing lab's time.

/** One part in this many. */
const SHARE = 4;

export class Share {
  /** When costly channels were asked for, while there is no answer, and from when on they may be asked for again. */
  private asked: number | undefined;
  private due = 0;

  /** Whether costly channels may be read while the lab plays. What they take is not known before they are there, and by then
   * the player has asked for the next picture. */
  allows(now: number): boolean {
    return this.asked === undefined && now >= this.due;
  }

  /** They are asked for. */
  ask(now: number): void {
    this.asked ??= now;
  }

  /** They have been read. */
  answered(now: number): void {
    if (this.asked === undefined) return;
    this.due = now + (SHARE - 1) * (now - this.asked);
    this.asked = undefined;
  }
}
