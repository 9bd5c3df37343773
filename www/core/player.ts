// Playing: one picture's worth of training at a time, never more than one under way, so that a slow tab
// falls behind gracefully and a fast one keeps up with the screen.

import type { LabClient } from './client.ts';
import type { Answer, Status } from './protocol.ts';

/** How fast to play: steps a second, as fast as it goes, or stage by stage. */
export type Speed = number | 'full' | 'stages';

/** Training time between two pictures at full speed, in ms: some thirty a second, so that the page has time to draw them
 * and still answers at every 60th. */
const BUDGET = 24;
/** As many steps as fit into that time. */
const ALL = 2 ** 32 - 1;
/** Time a stage stays on screen when playing stage by stage, in ms. */
const STAGE = 900;
/** While playing, a checkpoint is kept this often, in ms; less often if it would take more than this share of the time, but
 * this often at least. */
const CHECKPOINT = 2000;
const CHECKPOINT_SHARE = 0.01;
const CHECKPOINT_LEAST = 20_000;

/** What a player asks of its owner. */
export interface PlayerEvents {
  /** The channels that something on screen shows. */
  wants(): string[];
  frame(answer: Answer<'frame'>): void;
  /** A stage was played by `stages`. */
  stage(stage: string): void;
  failed(error: unknown): void;
  /** It began or ended to play. */
  playing(on: boolean): void;
}

export class Player {
  speed: Speed = 10;
  /** The step to play up to; it pauses there. */
  end = Number.POSITIVE_INFINITY;

  private seen = true;
  private on = false;
  private due = 0;
  private last = 0;
  private inFlight = false;
  private stale = false;
  /** Whether the reader has changed something since the last checkpoint. */
  private changed = false;
  private loop = 0;
  private lastCheckpoint = 0;
  private untilNext = CHECKPOINT;
  private status: Status | undefined;

  constructor(
    private readonly client: LabClient,
    private readonly events: PlayerEvents,
  ) {}

  get playing(): boolean {
    return this.on;
  }

  /** Off-screen labs are paused without the reader having paused them, and give back the workers that help them. */
  get visible(): boolean {
    return this.seen;
  }

  set visible(seen: boolean) {
    if (this.seen && !seen) this.client.rest();
    this.seen = seen;
  }

  play(): void {
    if (this.on) return;
    this.on = true;
    this.events.playing(true);
    this.last = performance.now();
    // The first step comes at once, not after the pause that precedes it at low speed.
    this.due = 1;
    this.loop = requestAnimationFrame(this.tick);
  }

  pause(): void {
    if (!this.on) return;
    this.on = false;
    cancelAnimationFrame(this.loop);
    this.events.playing(false);
  }

  /** Reads again what is shown. Calls while one is under way become one. After a change of the reader's a checkpoint is
   * taken at once; a run that merely goes on takes one now and then. */
  refresh(changed = true): void {
    this.stale = true;
    this.changed ||= changed;
    if (!this.inFlight && !this.on) void this.frame(0);
  }

  /** Tells where the run is; a run that has stopped itself is not played on. */
  observe(status: Status): void {
    this.status = status;
    if (status.halted) this.pause();
  }

  private readonly tick = (now: number): void => {
    this.loop = requestAnimationFrame(this.tick);
    const elapsed = Math.min(now - this.last, 250);
    this.last = now;
    if (!this.visible || this.inFlight) return;
    if (this.speed === 'full') {
      void this.frame(ALL);
      return;
    }
    const perSecond = this.speed === 'stages' ? 1000 / STAGE : this.speed;
    this.due += (elapsed / 1000) * perSecond;
    const steps = Math.floor(this.due);
    if (steps > 0) {
      // What a slow tab could not do in time is not owed.
      this.due = Math.min(this.due - steps, 1);
      void (this.speed === 'stages' ? this.stage() : this.frame(steps));
    } else if (this.stale) {
      void this.frame(0);
    }
  };

  private async stage(): Promise<void> {
    this.inFlight = true;
    try {
      const { stage } = await this.client.request('advance', {});
      this.events.stage(stage);
    } catch (error) {
      this.pause();
      this.events.failed(error);
    } finally {
      this.inFlight = false;
    }
    await this.frame(0);
  }

  private async frame(steps: number): Promise<void> {
    const left = this.end - (this.status?.step ?? 0);
    if (steps > 0 && left <= 0) {
      this.inFlight = false;
      this.pause();
      return;
    }
    this.inFlight = true;
    const checkpoint = this.changed || performance.now() - this.lastCheckpoint > this.untilNext;
    this.stale = false;
    this.changed = false;
    if (checkpoint) this.lastCheckpoint = performance.now();
    try {
      const ask = {
        steps: Math.min(steps, Math.max(0, left)),
        budget: BUDGET,
        reads: this.events.wants(),
        checkpoint,
      };
      const answer = await this.client.request('frame', ask);
      if (answer.checkpoint) {
        const rest = Math.min(answer.checkpoint.took / CHECKPOINT_SHARE, CHECKPOINT_LEAST);
        this.untilNext = Math.max(CHECKPOINT, rest);
      }
      if (this.status?.halted) this.pause();
      // At full speed the worker trains on while the page draws what it has just been given.
      if (this.on && this.speed === 'full' && this.visible) void this.frame(ALL);
      else this.inFlight = false;
      this.events.frame(answer);
    } catch (error) {
      this.inFlight = false;
      this.pause();
      this.events.failed(error);
    }
    if (this.stale && !this.on && !this.inFlight) void this.frame(0);
  }
}
