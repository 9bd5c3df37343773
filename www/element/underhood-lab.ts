// <underhood-lab>: a lab on any page. The book uses it, and so does anyone's tutorial:
//
//   <script type="module" src="https://…/underhood.js"></script>
//   <underhood-lab lab="linear_regression" seed="7" learning_rate="0.3" hide="data"></underhood-lab>
//
// The README documents the attributes, methods and events.

import katexStyles from 'katex/dist/katex.min.css?inline';
import {
  adoptStyles,
  html,
  LitElement,
  nothing,
  type PropertyDeclaration,
  type PropertyValues,
  unsafeCSS,
} from 'lit';
import { property } from 'lit/decorators.js';
import { LossCurveView } from '../charts/curve.ts';
import { fill } from '../charts/kit/format.ts';
import type { LabView, Stagehand } from '../contract/lab.ts';
import { type ChannelsRead, channelsRead } from '../contract/reads.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import { fromQuery, toQuery } from '../core/link.ts';
import { buildFor, wasmModule } from '../core/module.ts';
import type { Speed } from '../core/player.ts';
import {
  type Answer,
  type Args,
  type Ask,
  type Call,
  type ChannelData,
  type Description,
  type Engine,
  LabError,
  type Opening,
  type Recipe,
  type Status,
  type Value,
} from '../core/protocol.ts';
import { Run } from '../core/run.ts';
import { isLab, labIds, loadView, loadWords } from '../labs/index.ts';
import { registerFonts } from '../page/fonts.ts';
import tokens from '../page/tokens.css?inline';
import { pageWords, type Words } from '../page/words.ts';
import { controlsOf, isControlName, PACE, speedFrom } from './attributes.ts';
import { type Body, renderBody } from './body.ts';
import { FigureHost } from './figure-host.ts';
import { Notices } from './notices.ts';
import { light, listen } from './pointing.ts';
import labStyles from './styles/lab.css?inline';

export type { Args, ChannelData, Description, Recipe, Scene, Status, Value };
export { LabError };

/** How a promise of `ready` ends. */
interface Settle {
  resolve(lab: UnderhoodLab | Promise<UnderhoodLab>): void;
  reject(error: unknown): void;
}

export class UnderhoodLab extends LitElement {
  static override styles = [tokens, katexStyles, LossCurveView.styles, labStyles].map(unsafeCSS);

  /** Which lab. */
  @property() lab = '';
  /** What not to show: `headlines`, `figures`, `step`, `transport`, `controls`, `data`, `tools`, a figure, or a control, by id. */
  @property() hide = '';
  /** Which of burn's engines trains it. */
  @property() engine: Engine = 'flex';
  /** A run to open at, as `link()` gives it. */
  @property({ attribute: 'state' }) query = '';
  @property({ converter: speedFrom }) speed: Speed = PACE;
  /** Plays as soon as it is open. */
  @property({ type: Boolean }) autoplay = false;

  private readonly notices = new Notices(this);
  /** Resolves once the lab is open; rejects if it can't be. Replaced when `lab` or `engine` changes. */
  ready: Promise<UnderhoodLab>;

  private settle: Settle | undefined;
  private view: LabView | undefined;
  private words: LabWords | undefined;
  private page: Words | undefined;
  private run: Run | undefined;
  private readonly figures = new FigureHost();
  private readonly watched = new Map<symbol, readonly string[]>();
  private opening = 0;
  /** The speed that the lab began with: one that the reader chose stays. */
  private pace: Speed = PACE;
  private readonly reported = new WeakSet<object>();
  /** Known before there is a run, which may come long after. */
  private visible = true;
  private readonly onScreen = new IntersectionObserver((entries) => {
    this.visible = entries.at(-1)?.isIntersecting ?? true;
    if (this.run) this.run.player.visible = this.visible;
  });
  private readonly onAttribute = new MutationObserver((changes) => this.attributesChanged(changes));

  constructor() {
    super();
    this.ready = this.nextReady();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    registerFonts();
    this.onScreen.observe(this);
    this.onAttribute.observe(this, { attributes: true });
    // Back after it had been taken out: what it held is gone.
    if (this.hasUpdated && !this.run) {
      this.ready = this.nextReady();
      void this.open();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Moving an element within a page takes it out and puts it back.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.onScreen.disconnect();
      this.onAttribute.disconnect();
      this.opening++;
      this.close();
      this.settle?.reject(new LabError('This lab has been closed.', 'closed'));
    });
  }

  /** At once, so that whoever sets `lab` or `engine` and then waits for `ready` waits for the new one. */
  override requestUpdate(name?: PropertyKey, old?: unknown, options?: PropertyDeclaration): void {
    super.requestUpdate(name, old, options);
    const other = (name === 'lab' && this.lab !== old) || (name === 'engine' && this.engine !== old);
    if (this.hasUpdated && other) this.ready = this.nextReady();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lab') || (changed.has('engine') && !this.moment)) void this.open();
    else if (changed.has('engine')) void this.changeEngine();
    if (changed.has('speed') && this.run) this.run.player.speed = this.speed;
  }

  // ── The interface ───────────────────────────────────────────────────────────────────────────────

  /** What the lab tells of itself: controls, stages, channels, actions. */
  describe(): Description {
    return this.present().about;
  }

  /** Where the run is. */
  get status(): Status {
    return this.present().status;
  }

  /** The wasm module's memory at the last frame, in bytes. */
  get memory(): number {
    return this.run?.memory ?? 0;
  }

  get playing(): boolean {
    return this.run?.player.playing ?? false;
  }

  /** Sets a control. */
  async set(control: string, value: Value): Promise<void> {
    await this.call('set', { control, value });
  }

  /** Sets several controls as one; where `fresh`, all others go back to their defaults. */
  async setAll(values: Args, fresh = false): Promise<void> {
    await this.call('setAll', { values, fresh });
  }

  /** Does an action. */
  async act(action: string, args: Args = {}): Promise<void> {
    await this.call('act', { action, args });
  }

  /** Does one stage; resolves to its name. */
  async advance(): Promise<string> {
    this.pause();
    const { stage } = await this.call('advance', {});
    this.emit('stage', { stage });
    return stage;
  }

  /** Does `n` steps; resolves to the step reached. */
  async step(n = 1): Promise<number> {
    if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32) {
      const words = this.page ?? (await pageWords(this.language()));
      throw this.report(new LabError(fill(words.lab.badCount, { n: String(n) }), 'out_of_range'));
    }
    const { halted } = this.present().status;
    if (halted) throw this.report(new LabError(halted, 'halted'));
    return this.train({ steps: n });
  }

  /** Goes to the beginning of a step, or to a stage of it, by scrubbing back or training on. */
  async seek(step: number, stage = 0): Promise<number> {
    return this.train({ to: step, stage, rewind: true });
  }

  /** Ends a long `step` or `seek` between two steps. */
  async stop(): Promise<void> {
    await this.call('stop', {});
  }

  /** Chooses how a figure shows things, as its buttons do: `show('world', 'optimal')`. */
  show(key: string, value: string): void {
    this.run?.show({ view: { ...this.moment?.view, [key]: value } });
    // Another way to show things may need other channels.
    this.run?.player.refresh();
    this.emit('state', {});
  }

  play(): void {
    this.run?.player.play();
  }

  pause(): void {
    this.run?.player.pause();
  }

  /** Starts a new run with the present settings. */
  async reset(): Promise<void> {
    this.pause();
    await this.call('reset', {});
  }

  /** Reads a channel. */
  async read(channel: string): Promise<ChannelData> {
    return this.call('read', { channel });
  }

  /** The whole session as bytes. */
  async save(): Promise<Uint8Array> {
    return this.call('save', {});
  }

  /** Takes over a save of the same lab. */
  async load(bytes: Uint8Array): Promise<void> {
    this.pause();
    await this.call('load', { bytes });
  }

  /** The run as a query string, for the `state` attribute or the book's address. */
  async link(): Promise<string> {
    const recipe = await this.call('recipe', {});
    return toQuery(recipe as Required<Recipe>, this.present().view);
  }

  /** Goes to a run that `link()` gave, in place. */
  async go(query: string): Promise<void> {
    this.query = query;
    this.ready = this.nextReady();
    await this.open();
  }

  /** Keeps channels read with every frame; the event `frame` tells when there are new numbers. */
  watch(channels: readonly string[]): () => void {
    const key = Symbol('watch');
    this.watched.set(key, channels);
    this.run?.player.refresh();
    return () => this.watched.delete(key);
  }

  /** The lab at this moment, with the channels that are shown or watched. */
  get moment(): Scene | undefined {
    return this.run?.scene;
  }

  // ── Opening and closing ─────────────────────────────────────────────────────────────────────────

  private nextReady(): Promise<UnderhoodLab> {
    const superseded = this.settle;
    const ready = new Promise<UnderhoodLab>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever still waits for an opening that was overtaken waits for the one that overtook it.
    superseded?.resolve(ready);
    // Whoever waits gets the rejection; nobody waiting is no error of its own.
    ready.catch(() => {});
    return ready;
  }

  private async open(): Promise<void> {
    const turn = ++this.opening;
    this.close();
    this.notices.clear();
    const { settle } = this;
    try {
      this.page = await pageWords(this.language());
      if (!isLab(this.lab)) {
        const values = { name: this.lab.slice(0, 60), known: labIds.join(', ') };
        throw new LabError(fill(this.page.lab.unknownLab, values), 'unknown');
      }
      const link = await fromQuery(this.lab, this.query);
      const recipe = { ...link.recipe, settings: { ...controlsOf(this), ...link.recipe.settings } };
      const [view, words] = await Promise.all([loadView(this.lab), loadWords(this.lab, this.language())]);
      if (turn !== this.opening) return;
      [this.view, this.words] = [view, words];
      this.setPace(view.speed ?? PACE);
      const own = view.styles?.map(unsafeCSS) ?? [];
      adoptStyles(this.renderRoot as ShadowRoot, [...UnderhoodLab.elementStyles, ...own]);
      const rejected = await this.connect(recipe, link.view);
      if (turn !== this.opening) return;
      const stages = this.describe().stages.length;
      if (link.stage >= stages) {
        link.problems.push(fill(this.page.lab.badStage, { stage: link.stage, last: stages - 1 }));
        link.stage = 0;
      }
      for (const text of [...link.problems, ...rejected]) this.complain(new LabError(text, 'out_of_range'));
      if (link.step > 0 || link.stage > 0)
        await this.train({ to: link.step, stage: link.stage, rewind: false });
      settle?.resolve(this);
      if (this.autoplay) this.play();
    } catch (error) {
      if (turn === this.opening) this.complain(error);
      settle?.reject(error);
    }
  }

  private async connect(recipe: Opening, view: Record<string, string>): Promise<string[]> {
    const run = new Run(this.engine, view, {
      changed: () => this.requestUpdate(),
      tell: (type, detail) => this.emit(type, detail),
      failed: (error) => this.complain(error),
      lost: (recovered, message) => {
        const text = recovered ? this.page?.lab.recovered : this.page?.lab.lost;
        this.notices.say('error', fill(text ?? message, { step: run.scene?.status.step ?? 0, message }));
      },
      reads: (scene) => this.reads(scene),
      costly: (channel) => this.view?.costly?.includes(channel) ?? false,
    });
    run.player.speed = this.speed;
    run.player.visible = this.visible;
    this.run = run;
    return run.open(recipe);
  }

  private setPace(pace: Speed): void {
    if (this.speed === this.pace && !this.hasAttribute('speed')) this.speed = pace;
    this.pace = pace;
  }

  private close(): void {
    this.run?.close();
    this.run = undefined;
    this.figures.clear();
  }

  /** The engine is another program: the run is carried over as a save. One that can't be had changes nothing. */
  private async changeEngine(): Promise<void> {
    const { engine, settle } = this;
    if (this.run?.engine === engine) return settle?.resolve(this);
    try {
      const [bytes] = await Promise.all([this.save(), wasmModule(buildFor(engine, this.lab))]);
      const { view } = this.present();
      this.close();
      await this.connect({ lab: this.lab }, { ...view });
      await this.load(bytes);
      settle?.resolve(this);
    } catch (error) {
      settle?.reject(error);
      this.complain(error);
      if (this.run) this.engine = this.run.engine;
    }
  }

  private attributesChanged(changes: MutationRecord[]): void {
    const changed = changes.map((change) => change.attributeName ?? '');
    if (changed.includes('data-theme')) dispatchEvent(new Event('themechange'));
    const names = changed.filter(isControlName);
    for (const name of new Set(names)) {
      const value = this.getAttribute(name);
      if (value !== null && this.run) void this.set(name, value).catch((error) => this.complain(error));
    }
  }

  private language(): string {
    return (this.lang || document.documentElement.lang || 'en').slice(0, 2);
  }

  // ── From the lab ────────────────────────────────────────────────────────────────────────────────

  /** Everything that something on screen shows or somebody watches. */
  private reads(scene: Scene): ChannelsRead {
    const reads = this.view
      ? channelsRead(this.view, scene, this.hiding())
      : { always: new Set<string>(), once: new Set<string>() };
    for (const id of [...this.watched.values()].flat()) reads.always.add(id);
    return reads;
  }

  private train(ask: Ask<'run'>): Promise<number> {
    return this.told((run) => run.train(ask));
  }

  private call<C extends Call>(call: C, ask: Ask<C>): Promise<Answer<C>> {
    return this.told((run) => run.call(call, ask));
  }

  /** Every failure is an event too. */
  private async told<T>(deed: (run: Run) => Promise<T>): Promise<T> {
    try {
      if (!this.run) throw new LabError('This lab is not open.', 'closed');
      return await deed(this.run);
    } catch (error) {
      throw this.report(error);
    }
  }

  private present(): Scene {
    if (!this.run) throw new LabError('This lab is not open yet: wait for `ready`.', 'closed');
    return this.run.present();
  }

  private emit(type: 'step' | 'stage' | 'state' | 'frame' | 'error', detail: object): void {
    this.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: type !== 'frame' && type !== 'error', composed: true }),
    );
  }

  /** Tells programs. */
  private report(error: unknown): unknown {
    if (error instanceof Error) {
      // Told once, however many hands it passes through.
      if (this.reported.has(error)) return error;
      this.reported.add(error);
    }
    const code = error instanceof LabError ? error.code : 'engine';
    this.emit('error', { code, message: error instanceof Error ? error.message : String(error) });
    return error;
  }

  /** Tells the reader. */
  private complain(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    const code = error instanceof LabError ? error.code : 'engine';
    if (code === 'closed') return;
    this.report(error);
    // Of a trap the reader is told once it is known how it went on.
    if (code !== 'trapped') this.notices.say('error', text);
  }

  // ── On the screen ───────────────────────────────────────────────────────────────────────────────

  private hiding(): Set<string> {
    return new Set(this.hide.split(/[\s,]+/).filter(Boolean));
  }

  protected override createRenderRoot() {
    const root = super.createRenderRoot() as ShadowRoot;
    listen(this, root, {
      scene: () => this.moment,
      term: (term) => this.setTerm(term),
      key: (key) => (this.hiding().has('transport') ? undefined : this.keys[key]),
    });
    return root;
  }

  /** Lights a term in formulas and figures; the book does so too, from its prose. */
  setTerm(term: string | null): void {
    if (this.moment?.term !== term) this.run?.show({ term });
  }

  /** For deeds of the reader: an error is shown instead of thrown. Resolves to whether it went well. */
  private async attempt(deed: Promise<unknown>): Promise<boolean> {
    try {
      await deed;
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  private readonly stagehand: Stagehand = {
    term: (term) => this.setTerm(term),
    act: (action, args) => void this.attempt(this.act(action, args)),
    set: (control, value) => void this.attempt(this.set(control, value)),
    reset: () => void this.attempt(this.reset()),
    seek: (step) => this.attempt(this.seek(step)),
    play: (speed) => {
      this.speed = speed;
      void this.updateComplete.then(() => this.play());
    },
    pause: () => this.pause(),
    pace: (speed) => {
      const before = this.speed;
      if (speed !== undefined) this.speed = speed;
      return before;
    },
    setView: (key, value) => this.show(key, value),
  };

  private readonly body: Body = {
    stagehand: this.stagehand,
    figures: this.figures,
    set: (control, value) => this.attempt(this.set(control, value)),
    act: (action, args) => this.attempt(this.act(action, args)),
    load: (bytes) => this.attempt(this.load(bytes)),
    save: () => this.save(),
    link: () => this.link(),
    engine: (engine) => {
      this.engine = engine;
    },
    note: (text) => this.notices.say('note', text),
    complain: (text) => this.complain(new LabError(text, 'data')),
    transport: {
      reset: () => void this.attempt(this.reset()),
      advance: () => void this.attempt(this.advance()),
      step: () => void this.attempt(this.step()),
      playOrPause: () => (this.playing ? this.pause() : this.play()),
      speed: (speed) => {
        this.speed = speed;
      },
      scrub: (step) => void this.attempt(this.told((run) => run.scrub(step))),
      stop: () => void this.attempt(this.stop()),
    },
  };

  /** The same deeds by key. */
  private readonly keys: Readonly<Record<string, () => void>> = {
    p: this.body.transport.playOrPause,
    s: this.body.transport.step,
    '.': this.body.transport.advance,
    r: this.body.transport.reset,
  };

  protected override render() {
    const { view, words, page, run } = this;
    const scene = run?.scene;
    return html`<section class="lab" data-lit=${scene?.term ?? nothing}>
      ${this.notices.render(page, scene)}
      ${
        scene && view && words && page
          ? renderBody(this.body, {
              scene,
              view,
              words,
              page,
              hidden: this.hiding(),
              playing: this.playing,
              speed: this.speed,
              running: run?.progress ?? null,
            })
          : this.notices.none
            ? html`<p class="opening">${page?.lab.opening}</p>`
            : nothing
      }
    </section>`;
  }

  protected override updated(): void {
    if (this.moment) this.figures.update(this.moment);
    light(this.renderRoot, this.moment?.term ?? null);
  }
}

if (!customElements.get('underhood-lab')) customElements.define('underhood-lab', UnderhoodLab);

declare global {
  interface HTMLElementTagNameMap {
    'underhood-lab': UnderhoodLab;
  }
}
