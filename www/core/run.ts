// One lab, open: its worker, its player, and the scene that its numbers make.

import { type ClientEvents, LabClient } from './client.ts';
import { localised, notOpen, type Translate } from './messages.ts';
import { buildFor } from './module.ts';
import { Player } from './player.ts';
import {
  type Answer,
  type Ask,
  type Call,
  type Checkpoint,
  type Description,
  type Engine,
  LabError,
  type Message,
  type Opening,
  type Status,
  type ToldCourse,
} from './protocol.ts';
import type { KeptRun, Scene } from './scene.ts';
import { Share } from './share.ts';
import { dropRun, storedRuns, storeRun } from './store.ts';
import { Undo } from './undo.ts';

/** What happens to a run, for whoever shows it. */
export interface RunEvents {
  /** There is something else to draw. */
  changed(): void;
  /** The events of the element, by their names. */
  tell(type: 'step' | 'stage' | 'state' | 'frame' | 'checkpoint', detail: object): void;
  /** Something that nobody waits for went wrong. */
  failed(error: unknown): void;
  /** The worker died; see `ClientEvents`. */
  lost(recovered: boolean, message: string): void;
  /** The channels on the screen: those to read with every frame, and those that only a new description changes. */
  reads(scene: Scene): { always: Iterable<string>; once: Iterable<string> };
  /** Whether a channel costs so much that it is not read with every frame of a lab that plays. */
  costly(channel: string): boolean;
}

/** The calls that change nothing of what is shown. */
const UNNOTICED: ReadonlySet<Call> = new Set<Call>([
  'read',
  'save',
  'recipe',
  'preview',
  'course',
  'weights',
]);

/** The calls that a reader would undo, whatever is asked with them. */
const WHOLE: ReadonlySet<Call> = new Set<Call>(['reset', 'setAll', 'takeWeights', 'load', 'reopen']);

export class Run {
  scene: Scene | undefined;
  /** A long run under way. */
  progress: { step: number; to: number } | null = null;
  /** The wasm module's memory at the last frame, in bytes. */
  memory = 0;
  /** Where the run was some seconds ago, or is since it stands still. */
  checkpoint: Checkpoint | undefined;
  readonly player: Player;
  readonly undo = new Undo();

  private readonly client: LabClient;
  /** The channels read since the last description. */
  private fresh = new Set<string>();
  private readonly share = new Share();
  /** The keys of pinned runs in the browser's storage, by their numbers. */
  private readonly stored = new Map<number, string>();
  /** The curves of kept runs, by their numbers. */
  private readonly curves = new Map<number, KeptRun['curves']>();
  /** Where the timeline's thumb is, while the run is on its way there. */
  private wanted: number | undefined;

  constructor(
    readonly engine: Engine,
    private readonly view: Record<string, string>,
    private readonly events: RunEvents,
    private readonly translate: Translate,
  ) {
    const told: ClientEvents = {
      state: (status, about, call) => {
        this.observe(status, about);
        if (this.progress) this.progress = { ...this.progress, step: status.step };
        // A frame brings the numbers that belong to it: they are drawn together.
        if (call !== 'frame') events.changed();
      },
      progress: (status, to) => {
        this.progress = { step: status.step, to };
        this.observe(status);
        this.player.refresh(false);
      },
      lost: (recovered, message) => {
        events.lost(recovered, message);
        this.player.refresh();
      },
    };
    this.client = new LabClient(engine, told, translate);
    this.player = new Player(this.client, {
      wants: () => this.wants(),
      frame: (answer) => this.take(answer),
      stage: (stage) => events.tell('stage', { stage }),
      failed: (error) => events.failed(error),
      playing: (on) => {
        // What was too costly to be read with every frame is of some frames ago.
        if (!on) this.player.refresh();
        events.changed();
        events.tell('state', {});
      },
    });
  }

  /** Starts the worker. Resolves to what of the recipe could not be used. */
  async open(recipe: Opening): Promise<Message[]> {
    const rejected = await this.client.open(recipe);
    this.player.refresh();
    void this.recall(recipe.lab);
    return rejected.map((message) => localised(message, this.translate));
  }

  close(): void {
    this.player.pause();
    this.client.close();
    this.scene = undefined;
  }

  /** Asks the lab; what is shown is read again if it may have changed, and what the reader changes can be undone. */
  async ask<C extends Call>(call: C, ask: Ask<C>): Promise<Answer<C>> {
    const what = this.changes(call, ask);
    const at = performance.now();
    // Asked for before the change, and not waited for: the worker answers in turn.
    const before =
      what !== undefined && this.undo.begins(what, at) ? this.client.request('save', {}) : undefined;
    before?.catch(() => {});
    try {
      const answer = await this.client.request(call, ask);
      if (before && what !== undefined) this.undo.keep(await before, what, at);
      return answer;
    } finally {
      if (!UNNOTICED.has(call)) this.moved();
    }
  }

  /** The run is elsewhere, or another: what it was at the last picture is not to be taken for what it is. */
  private moved(): void {
    this.checkpoint = undefined;
    this.player.refresh();
  }

  /** Undoes the reader's last change, or does it again; resolves to whether there was one. */
  async travel(way: 'back' | 'again'): Promise<boolean> {
    if (way === 'back' ? !this.undo.canUndo : !this.undo.canRedo) return false;
    this.player.pause();
    const now = await this.client.request('save', {});
    const bytes = this.undo[way](now);
    if (bytes)
      await this.client.request('load', { bytes }).catch((error: unknown) => {
        // Nothing has changed, so the way there stays.
        this.undo[way === 'back' ? 'again' : 'back'](bytes);
        throw error;
      });
    this.moved();
    this.events.changed();
    return bytes !== undefined;
  }

  /** What a call changes that a reader would undo: not how something is looked at. */
  private changes<C extends Call>(call: C, ask: Ask<C>): string | undefined {
    const about = this.scene?.about;
    if (!about) return undefined;
    if (WHOLE.has(call)) return call;
    if (call === 'set') {
      const { control } = ask as Ask<'set'>;
      const found = about.controls.find(({ id }) => id === control);
      return found && found.effect !== 'view' ? control : undefined;
    }
    if (call === 'act') {
      const { action } = ask as Ask<'act'>;
      const found = about.actions.find(({ id }) => id === action);
      return found && found.effect !== 'view' ? action : undefined;
    }
    return undefined;
  }

  /** Keeps the present run beside those to come, over a reload too; resolves to its number. */
  async pin(): Promise<number> {
    const { run } = await this.ask('pin', {});
    const key = await storeRun(this.present().about.lab, await this.client.request('exportRun', { run }));
    if (key !== undefined) this.stored.set(run, key);
    return run;
  }

  /** Gives up a kept run. */
  async forget(run: number): Promise<void> {
    await this.ask('forget', { run });
    const key = this.stored.get(run);
    this.stored.delete(run);
    if (key !== undefined) await dropRun(key);
  }

  /** The pinned runs of earlier visits; one that can't be used any more is given up, and why is told. */
  private async recall(lab: string): Promise<void> {
    for (const [key, bytes] of await storedRuns(lab)) {
      try {
        const { run } = await this.client.request('importRun', { bytes });
        this.stored.set(run, key);
      } catch (error) {
        if (error instanceof LabError && error.code === 'save') await dropRun(key);
        this.events.failed(error);
      }
    }
  }

  /** The curves of runs that are new among those kept. */
  private async fetchCurves(): Promise<void> {
    const { about } = this.present();
    const channels = about.channels.filter(({ kind }) => kind.type === 'curve').map(({ id }) => id);
    for (const { id } of about.runs) {
      if (this.curves.has(id)) continue;
      this.curves.set(id, {});
      this.curves.set(id, await this.client.request('runCurves', { run: id, channels }));
    }
    if (this.scene) this.scene = { ...this.scene, kept: this.keptRuns(this.scene.about) };
    this.events.changed();
  }

  private keptRuns(about: Description): KeptRun[] {
    return about.runs.map((run) => ({ ...run, curves: this.curves.get(run.id) ?? {} }));
  }

  /** Trains to a place in the run, however long it takes; resolves to the step reached. */
  async train(ask: Ask<'run'>): Promise<number> {
    this.player.pause();
    try {
      return (await this.ask('run', ask)).step;
    } finally {
      this.progress = null;
      this.events.changed();
    }
  }

  /** Follows a thumb: goes to the latest place asked for, leaving out those that it has passed. */
  async scrub(step: number): Promise<void> {
    const busy = this.wanted !== undefined;
    this.wanted = step;
    if (busy) return;
    try {
      for (let next = step; ; next = this.wanted) {
        await this.train({ to: next, stage: 0, rewind: true });
        if (this.wanted === next) break;
      }
    } finally {
      this.wanted = undefined;
    }
  }

  /** How a program elsewhere goes on with the run, and what its next steps see. */
  async course(ask: Ask<'course'>): Promise<ToldCourse> {
    const asked = (client: LabClient) => client.request('course', ask) as Promise<ToldCourse>;
    return (await this.ask('course', ask)) ?? (await this.elsewhere(asked));
  }

  /** The model's parameters as a `.safetensors` file. */
  async weights(): Promise<Uint8Array> {
    const asked = (client: LabClient) => client.request('weights', {}) as Promise<Uint8Array>;
    return (await this.ask('weights', {})) ?? (await this.elsewhere(asked));
  }

  /** Puts the parameters of such a file in the place of the model's. */
  async takeWeights(file: Uint8Array): Promise<void> {
    if (buildFor(this.engine, this.present().about.lab) !== 'first') {
      await this.ask('takeWeights', { file });
      return;
    }
    const bytes = await this.elsewhere(async (client) => {
      await client.request('takeWeights', { file });
      return client.request('save', {});
    });
    await this.ask('load', { bytes });
  }

  /** The build that has the first lab alone leaves out what few ask for, so as to stay small: another takes the run over. */
  private async elsewhere<T>(work: (client: LabClient) => Promise<T>): Promise<T> {
    const bytes = await this.ask('save', {});
    const other = new LabClient(this.engine, UNHEARD, this.translate, this.engine);
    try {
      await other.open({ lab: this.present().about.lab });
      await other.request('load', { bytes });
      return await work(other);
    } finally {
      other.close();
    }
  }

  /** Changes how the scene is shown. */
  show(change: Partial<Pick<Scene, 'term' | 'view'>>): void {
    if (!this.scene) return;
    this.scene = { ...this.scene, ...change };
    this.events.changed();
  }

  /** The scene, for those who can't do without. */
  present(): Scene {
    if (!this.scene) throw notOpen();
    return this.scene;
  }

  private observe(status: Status, described?: Description): void {
    const before = this.scene;
    const about = described ?? before?.about;
    if (!about) return;
    if (described) this.fresh.clear();
    // Numbers of another model would be drawn with the new one's names.
    const same = before && (!described || JSON.stringify(about.axes) === JSON.stringify(before.about.axes));
    this.scene = {
      about,
      status,
      channels: same ? before.channels : {},
      took: before?.took ?? {},
      ahead: aheadOf(status, before),
      kept: described ? this.keptRuns(described) : (before?.kept ?? []),
      term: before?.term ?? null,
      view: before?.view ?? this.view,
    };
    this.player.observe(status);
    if (status.step !== before?.status.step) this.events.tell('step', { step: status.step });
    if (described?.runs.some(({ id }) => !this.curves.has(id)))
      void this.fetchCurves().catch((error) => this.events.failed(error));
    if (described) this.events.tell('state', { description: described, status });
  }

  private take({ channels, took, memory, checkpoint }: Answer<'frame'>): void {
    this.memory = memory;
    if (Object.keys(channels).some(this.events.costly)) this.share.answered(performance.now());
    if (!this.scene) return;
    for (const id of Object.keys(channels)) this.fresh.add(id);
    this.scene = { ...this.scene, channels: { ...this.scene.channels, ...channels }, took };
    this.events.changed();
    this.events.tell('frame', {});
    if (!checkpoint) return;
    this.checkpoint = checkpoint;
    this.events.tell('checkpoint', {});
  }

  private wants(): string[] {
    if (!this.scene) return [];
    const { always, once } = this.events.reads(this.scene);
    const missing = [...once].filter((id) => !this.fresh.has(id));
    const wanted = [...new Set([...always, ...missing])];
    const { costly } = this.events;
    if (!wanted.some(costly)) return wanted;
    const now = performance.now();
    if (this.player.playing && !this.share.allows(now)) return wanted.filter((id) => !costly(id));
    this.share.ask(now);
    return wanted;
  }
}

/** For a client that is asked one thing and closed. */
const UNHEARD: ClientEvents = { state: () => {}, progress: () => {}, lost: () => {} };

/** What lies ahead of a run that is looked at in its past. */
function aheadOf(status: Status, before: Scene | undefined): Scene['ahead'] {
  if (!before || status.step >= status.furthest) return NOTHING;
  // Already back; another future means that this one is gone.
  if (before.status.step < before.status.furthest)
    return before.status.furthest === status.furthest ? before.ahead : NOTHING;
  const curves = Object.entries(before.channels).flatMap(([id, found]) =>
    found.type === 'curve' ? [[id, found] as const] : [],
  );
  return Object.fromEntries(curves);
}
const NOTHING: Scene['ahead'] = {};
