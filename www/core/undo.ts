// The way back from what the reader did: before each change the run is saved, and undoing loads that save. What is undone
// is a branch, which the session keeps, so nothing is lost either way.

/** What was before a change. */
interface Before {
  bytes: Uint8Array;
  /** What was changed: turning one knob further is the same change. */
  what: string;
  at: number;
}

/** So many changes can be undone, and no more bytes than this kept for it. */
const MOST = 50;
const MOST_BYTES = 48e6;
/** The same knob turned again within so many ms is still the one change. */
const SAME = 1500;

export class Undo {
  private past: Before[] = [];
  private future: Uint8Array[] = [];
  /** What is being changed at present, and since when nothing of it has come. */
  private latest = { what: '', at: Number.NEGATIVE_INFINITY };

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Whether a change needs what was before it: not while one knob is turned on. */
  begins(what: string, now: number): boolean {
    const goesOn = this.latest.what === what && now - this.latest.at < SAME;
    this.latest = { what, at: now };
    return !goesOn || this.past.length === 0;
  }

  /** Keeps what was before a change that was made. What had been undone can't be done again. */
  keep(bytes: Uint8Array, what: string, at: number): void {
    this.past.push({ bytes, what, at });
    this.future = [];
    const size = () => this.past.reduce((sum, { bytes }) => sum + bytes.length, 0);
    while (this.past.length > 1 && (this.past.length > MOST || size() > MOST_BYTES)) this.past.shift();
  }

  /** What to go back to, the present being `now`. */
  back(now: Uint8Array): Uint8Array | undefined {
    const before = this.past.pop();
    if (!before) return undefined;
    this.latest = { what: '', at: Number.NEGATIVE_INFINITY };
    this.future.push(now);
    return before.bytes;
  }

  /** What to do again, the present being `now`. */
  again(now: Uint8Array): Uint8Array | undefined {
    const bytes = this.future.pop();
    if (!bytes) return undefined;
    this.latest = { what: '', at: Number.NEGATIVE_INFINITY };
    this.past.push({ bytes: now, what: '', at: Number.NEGATIVE_INFINITY });
    return bytes;
  }

  /** Another story begins: what was before it is no longer a step away. */
  clear(): void {
    this.past = [];
    this.future = [];
  }
}
