// Which beat of its story a lab is at, and doing what it says: a beat sets all it relies on, so that it opens alike from
// a fresh page and from whatever the one before has left.

import { fill } from '../charts/kit/format.ts';
import { type Beat, beatsOf, reached, type Until } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { Speed } from '../core/player.ts';
import type { Args, Description } from '../core/protocol.ts';
import { LabError } from '../core/protocol.ts';
import type { Run } from '../core/run.ts';
import type { Words } from '../page/words.ts';

/** What it asks of its element. */
export interface Teller {
  readonly view: LabView | undefined;
  readonly page: Words | undefined;
  readonly run: Run | undefined;
  /** What the element's own attributes set: it wins over the beat. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Opens the lab anew, without what the reader brought. */
  reopen(): Promise<void>;
  /** Plays at a speed. */
  play(speed: Speed): void;
  /** One stage or one step, as the reader's own button does it: whoever listens hears of it. */
  advance(): Promise<unknown>;
  step(): Promise<unknown>;
  /** Tells the reader something. */
  note(text: string): void;
  /** It is another beat, or its button does something else now. */
  changed(beat: Beat | undefined): void;
  /** Something of it looks otherwise now. */
  redraw(): void;
}

export class Story {
  beat: Beat | undefined;
  /** Whether the reader has changed something since the beat began, so that their run is worth keeping. */
  touched = false;
  /** Whether a beat is being set up. */
  busy = false;
  /** Whether the run is on its way to where the beat begins. */
  arriving = false;

  private until: Until | undefined;
  /** Beats begun so far: one that is not the latest has been overtaken. */
  private turn = 0;

  constructor(private readonly teller: Teller) {}

  /** The channels that tell whether what is played has got where it was to go. */
  get reads(): readonly string[] {
    return this.until && 'reads' in this.until ? this.until.reads : [];
  }

  /** Looks at a beat, whatever the run is: its figures and controls, without what it sets. */
  face(id: string): void {
    const { view } = this.teller;
    this.beat = view && beatsOf(view).find((beat) => beat.id === id);
    this.until = undefined;
    this.touched = false;
    this.teller.changed(this.beat);
  }

  /** Puts the lab where a beat begins. A run that the reader has changed is kept first. */
  async begin(id: string): Promise<void> {
    const { view, page } = this.teller;
    const beat = view && beatsOf(view).find((beat) => beat.id === id);
    if (!view || !page) return;
    if (!beat) {
      const values = {
        name: id.slice(0, 60),
        known: beatsOf(view)
          .map(({ id }) => id)
          .join(', '),
      };
      throw new LabError(fill(page.lab.unknownBeat, values), 'unknown');
    }
    const turn = ++this.turn;
    this.teller.run?.player.pause();
    await this.keep(page);
    // Before its words and controls stand there: the pictures are still those of what was.
    this.busy = true;
    try {
      this.face(id);
      await this.prepare(beat);
    } finally {
      this.busy = turn !== this.turn && this.busy;
      this.teller.redraw();
    }
    if (turn !== this.turn) return;
    const { run } = this.teller;
    run?.show({ view: { ...beat.view }, term: beat.term ?? null });
    if (beat.at && run) {
      this.arriving = true;
      this.teller.redraw();
      const stage = stageOf(run.present(), beat);
      await run.train({ to: beat.at.step, stage, rewind: false }).finally(() => {
        this.arriving = turn !== this.turn && this.arriving;
        this.teller.changed(this.beat);
      });
    }
    if (beat.change) await run?.ask('setAll', { values: beat.change as Args, fresh: false });
    this.touched = false;
    run?.undo.clear();
    this.teller.changed(this.beat);
  }

  /** Does what the beat's button does; where that has been done already, from the beat's beginning. */
  async perform(): Promise<void> {
    const act = this.beat?.act;
    if (!act || !this.beat) return;
    const { status } = this.present();
    switch (act.does) {
      case 'play':
        if (status.halted || reached(act.until, this.present())) await this.begin(this.beat.id);
        this.until = act.until;
        if (this.teller.run) this.teller.run.player.end = endOf(act.until);
        this.teller.play(act.speed);
        return;
      case 'set':
        await this.teller.run?.ask('setAll', { values: act.set as Args, fresh: false });
        return;
      case 'act':
        await this.teller.run?.ask('act', { action: act.action, args: act.args as Args });
        return;
      case 'step':
        await this.teller.step();
        return;
      default:
        await this.teller.advance();
    }
  }

  /** The reader plays, without an end. */
  release(): void {
    this.until = undefined;
    if (this.teller.run) this.teller.run.player.end = Number.POSITIVE_INFINITY;
  }

  /** Ends what a beat plays once it is there. */
  observe(scene: Scene): void {
    const { run } = this.teller;
    if (this.until && run?.player.playing && reached(this.until, scene)) {
      run.player.pause();
      this.release();
    }
  }

  private present(): Scene {
    const scene = this.teller.run?.scene;
    if (!scene) throw new LabError('The lab is not open.', 'closed');
    return scene;
  }

  private async keep(page: Words): Promise<void> {
    const { run } = this.teller;
    if (!run?.scene || !this.touched || run.scene.status.step === 0) return;
    await run.pin();
    this.teller.note(page.lab.keptForYou);
  }

  /** The beat's settings and a new run. Where the reader's own data don't allow them, the lab's come back for it. */
  private async prepare({ set }: Beat): Promise<void> {
    const all = (run: Run) => ({ ...seedOf(run.present().about), ...set, ...this.teller.overrides }) as Args;
    const setAll = async () => {
      const { run } = this.teller;
      if (run) await run.ask('setAll', { values: all(run), fresh: true });
    };
    await setAll().catch(async (error: unknown) => {
      // Data that can't be fetched now is nothing that opening anew would mend.
      if (error instanceof LabError && error.code === 'network') throw error;
      await this.teller.reopen();
      await setAll();
    });
    const status = this.teller.run?.scene?.status;
    // What was set may have built the model already.
    if (status && (status.stage > 0 || status.furthest > 0 || status.changes.length > 0))
      await this.teller.run?.ask('reset', {});
  }
}

/** All controls go back to their defaults but the seed, which a beat sets back as well. */
const seedOf = ({ controls }: Description) => {
  const seed = controls.find(({ id }) => id === 'seed');
  return seed ? { seed: seed.default } : {};
};

function stageOf({ about }: Scene, { id, at }: Beat): number {
  if (at?.stage === undefined) return 0;
  const place = about.stages.findIndex((stage) => stage.id === at.stage);
  if (place < 0) throw new LabError(`The beat ${id} names no stage: ${at.stage}.`, 'unknown');
  return place;
}

const endOf = (until: Until | undefined): number =>
  until && 'step' in until ? until.step : Number.POSITIVE_INFINITY;
