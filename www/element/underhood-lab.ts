// <underhood-lab>: a lab on any page. The book uses it, and so does anyone's tutorial:
//
//   <script type="module" src="https://…/underhood.js"></script>
//   <underhood-lab lab="linear_regression" seed="7" learning_rate="0.3" hide="data"></underhood-lab>
//
// The README documents the attributes, methods and events. Here they are; how a lab is opened and closed is in
// life.ts, what is drawn in body.ts, what is to be seen in seen.ts, what its story asks of it in teller.ts.

import katexStyles from 'katex/dist/katex.min.css?inline';
import { html, LitElement, nothing, type PropertyDeclaration, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { CurveView } from '../charts/curve.ts';
import { fill } from '../charts/kit/format.ts';
import { beatsOf } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { ChannelsRead } from '../contract/reads.ts';
import type { Scene } from '../contract/scene.ts';
import { toQuery } from '../core/link.ts';
import { said } from '../core/messages.ts';
import type { Speed } from '../core/player.ts';
import {
  type Args,
  type ChannelData,
  type CurveData,
  type Description,
  type Engine,
  LabError,
  type Recipe,
  type RecordTypes,
  type Status,
  type TensorData,
  type Value,
} from '../core/protocol.ts';
import type { Code, Language } from '../export/code.ts';

import { registerFonts } from '../page/fonts.ts';
import { siteOf } from '../page/site.ts';
import { adopt } from '../page/styles.ts';
import tokens from '../page/tokens.css?inline';
import { AttributeWatch, listOf, PACE, speedFrom } from './attributes.ts';
import { renderBody, renderOpening } from './body.ts';
import { bodyOf, keysOf } from './commands.ts';
import { Life } from './life.ts';
import { Pictures } from './pictures.ts';
import { light, listen } from './pointing.ts';
import { hidden, read } from './seen.ts';
import { Story } from './story.ts';
import labStyles from './styles/lab.css?inline';
import { tellerOf } from './teller.ts';
import { Voice } from './voice.ts';

export type { Args, ChannelData, Code, Description, Language, Recipe, Scene, Status, Value };
export { LabError };

/** What `read` resolves to. */
export type Read = TensorData | CurveData | RecordTypes[keyof RecordTypes] | null;

/** Of how many steps a program elsewhere is told which examples they see. */
const AHEAD = 1000;

/** What every lab is drawn with, before its own. */
const RULES = [tokens, katexStyles, CurveView.styles, labStyles];

export class UnderhoodLab extends LitElement {
  /** Which lab. */
  @property() lab = '';
  /** What not to show: `headlines`, `figures`, `step`, `transport`, `controls`, `data`, `tools`, a figure, or a control, by id. */
  @property() hide = '';
  /** Which figures to show, by id, in the order of the list; all unless it says otherwise. */
  @property() figures = '';
  /** The beat of the chapter's story that the lab is at: its figures come first, and it opens in its state. */
  @property() beat = '';
  /** Which of burn's engines trains it. */
  @property() engine: Engine = 'flex';
  /** A run to open at, as `link()` gives it. */
  @property({ attribute: 'state' }) query = '';
  /** A save of that run, kept in the browser: taken instead of training there. */
  @property({ attribute: false }) resume: Uint8Array | undefined;
  @property({ converter: speedFrom }) speed: Speed = PACE;
  /** Where the book is that its links lead to; that which the script came with, unless it says otherwise. */
  @property() book = '';
  /** Plays as soon as it is open. */
  @property({ type: Boolean }) autoplay = false;

  private readonly voice = new Voice(this);
  private readonly life: Life<UnderhoodLab> = new Life<UnderhoodLab>(this, this.voice, {
    opened: () => this.dress(),
    began: (view, placed) => this.toldFrom(view, placed),
    reads: (scene) => this.reads(scene),
  });
  private readonly story = new Story(tellerOf(this, this.life, this.voice));
  private readonly body = bodyOf(this, this.life, this.voice, this.story);
  private readonly keys = keysOf(this.body);
  private readonly watched = new Map<symbol, readonly string[]>();
  private readonly pictures = new Pictures(this);
  private readonly onScreen = new IntersectionObserver((entries) => {
    this.life.visible = entries.at(-1)?.isIntersecting ?? true;
  });
  private readonly attributeWatch = new AttributeWatch(
    this,
    () => this.controls,
    (control, value) => void this.voice.attempt(this.set(control, value)),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    registerFonts(this.ownerDocument);
    this.onScreen.observe(this);
    this.attributeWatch.begin();
    // Back after it had been taken out: what it held is gone.
    if (this.hasUpdated && !this.life.run) {
      this.life.renew();
      void this.life.open();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Moving an element within a page takes it out and puts it back.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.onScreen.disconnect();
      this.attributeWatch.end();
      this.life.end();
    });
  }

  /** In another document it lives on, but a document takes neither the style sheets nor the fonts of another. */
  adoptedCallback(): void {
    if (this.hasUpdated) this.dress();
    // Canvases have their colours from what is around them, and are drawn again once the fonts are there too.
    const redraw = () => dispatchEvent(new Event('themechange'));
    redraw();
    void this.ownerDocument.fonts.ready.then(redraw);
  }

  /** The ids of the open lab's controls. */
  private get controls(): string[] {
    return this.moment?.about.controls.map(({ id }) => id) ?? [];
  }

  private dress(): void {
    adopt(this.renderRoot as ShadowRoot, [...RULES, ...(this.life.view?.styles ?? [])]);
  }

  /** At once, so that whoever sets `lab` or `engine` and then waits for `ready` waits for the new one. */
  override requestUpdate(name?: PropertyKey, old?: unknown, options?: PropertyDeclaration): void {
    super.requestUpdate(name, old, options);
    const other = (name === 'lab' && this.lab !== old) || (name === 'engine' && this.engine !== old);
    if (this.hasUpdated && other) this.life.renew();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lab') || (changed.has('engine') && !this.moment)) void this.life.open();
    else if (changed.has('engine')) void this.life.changeEngine();
    else if (changed.has('beat') && this.life.run && this.beat !== this.story.beat?.id)
      void this.voice.attempt(this.begin(this.beat));
    if (changed.has('speed') && this.life.run) this.life.run.player.speed = this.speed;
  }

  // ── The interface ───────────────────────────────────────────────────────────────────────────────

  /** Resolves once the lab is open; rejects if it can't be. Replaced when `lab` or `engine` changes. */
  get ready(): Promise<UnderhoodLab> {
    return this.life.ready;
  }

  /** What the lab tells of itself: controls, stages, channels, actions. */
  describe(): Description {
    return this.life.present().about;
  }

  /** Where the run is. */
  get status(): Status {
    return this.life.present().status;
  }

  /** The wasm module's memory at the last frame, in bytes. */
  get memory(): number {
    return this.life.run?.memory ?? 0;
  }

  get playing(): boolean {
    return this.life.run?.player.playing ?? false;
  }

  /** Where the run is on its way to the beginning of its beat; null once it is there. */
  get arriving(): { step: number; to: number } | null {
    return this.story.arriving ? (this.life.run?.progress ?? null) : null;
  }

  /** Sets a control. */
  async set(control: string, value: Value): Promise<void> {
    await this.life.withRun((run) => run.ask('set', { control, value }));
  }

  /** Sets several controls as one; where `fresh`, all others go back to their defaults. */
  async setAll(values: Args, fresh = false): Promise<void> {
    await this.life.withRun((run) => run.ask('setAll', { values, fresh }));
  }

  /** Does an action. */
  async act(action: string, args: Args = {}): Promise<void> {
    await this.life.withRun((run) => run.ask('act', { action, args }));
  }

  /** Does one stage; resolves to its name. */
  async advance(): Promise<string> {
    this.pause();
    const { stage } = await this.life.withRun((run) => run.ask('advance', {}));
    this.voice.emit('stage', { stage });
    return stage;
  }

  /** Does `n` steps; resolves to the step reached. */
  async step(n = 1): Promise<number> {
    if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32) {
      const words = await this.life.pageWords();
      throw this.voice.report(new LabError(fill(words.lab.badCount, { n: String(n) }), 'out_of_range'));
    }
    const { halted } = this.life.present().status;
    if (halted) throw this.voice.report(new LabError(said(halted), 'halted', { said: halted }));
    return this.life.withRun((run) => run.train({ steps: n }));
  }

  /** Goes to the beginning of a step, or to a stage of it, by scrubbing back or training on. */
  async seek(step: number, stage = 0): Promise<number> {
    return this.life.withRun((run) => run.train({ to: step, stage, rewind: true }));
  }

  /** Ends a long `step` or `seek` between two steps. */
  async stop(): Promise<void> {
    await this.life.withRun((run) => run.ask('stop', {}));
  }

  /** Chooses how a figure shows things, as its buttons do: `show('world', 'optimal')`. */
  show(key: string, value: string): void {
    this.life.run?.show({ view: { ...this.moment?.view, [key]: value } });
    // Another way to show things may need other channels.
    this.life.run?.player.refresh();
    this.voice.emit('state', {});
  }

  play(): void {
    this.story.release();
    this.life.run?.player.play();
  }

  pause(): void {
    this.life.run?.player.pause();
  }

  /** Goes to a beat of the chapter's story: its settings, its place in the run, its figures first. */
  async begin(beat: string): Promise<void> {
    // What was said of the run before it is over.
    if (this.moment) this.voice.notices.clear();
    await this.life.withRun(() => this.story.begin(beat));
  }

  /** Does what the beat's button does. */
  async perform(): Promise<void> {
    await this.life.withRun(() => this.story.perform());
  }

  /** Undoes the reader's last change; resolves to whether there was one. What is undone is kept as a branch. */
  async undo(): Promise<boolean> {
    return this.life.withRun((run) => run.travel('back'));
  }

  /** Does again what was undone. */
  async redo(): Promise<boolean> {
    return this.life.withRun((run) => run.travel('again'));
  }

  /** Starts a new run with the present settings. */
  async reset(): Promise<void> {
    this.pause();
    await this.life.withRun((run) => run.ask('reset', {}));
  }

  /** Keeps the present run beside those to come, over a reload too; resolves to its number. */
  async pin(): Promise<number> {
    return this.life.withRun((run) => run.pin());
  }

  /** Goes on with a kept run, where it was; the present one is kept in its place. `describe().runs` has them all. */
  async reopen(run: number): Promise<void> {
    this.pause();
    await this.life.withRun((now) => now.ask('reopen', { run }));
  }

  /** Gives up a kept run. */
  async forget(run: number): Promise<void> {
    await this.life.withRun((now) => now.forget(run));
  }

  /** Reads a channel: a tensor or a curve with its numbers, or the fields of a record (null while it has none). */
  async read(channel: string): Promise<Read> {
    const found = await this.life.withRun((run) => run.ask('read', { channel }));
    return found.type === 'record' ? found.value : found;
  }

  /** The whole session as bytes. */
  async save(): Promise<Uint8Array> {
    return this.life.withRun((run) => run.ask('save', {}));
  }

  /** Takes over a save of the same lab. */
  async load(bytes: Uint8Array): Promise<void> {
    this.pause();
    await this.life.withRun((run) => run.ask('load', { bytes }));
  }

  /** The model's parameters as they are now, as a `.safetensors` file. */
  async weights(): Promise<Uint8Array> {
    return this.life.withRun((run) => run.weights());
  }

  /** Puts those of such a file in their place; the run goes on with them. */
  async loadWeights(bytes: Uint8Array): Promise<void> {
    await this.life.withRun((run) => run.takeWeights(bytes));
  }

  /** The run as a query string, for the `state` attribute or the book's address. */
  async link(): Promise<string> {
    const recipe = await this.life.withRun((run) => run.ask('recipe', {}));
    return toQuery(recipe as Required<Recipe>, this.life.present().view);
  }

  /** The run as a program that goes on with it elsewhere, and the file with its numbers. */
  async code(language: Language): Promise<Code> {
    const told = await this.life.withRun((run) => run.course({ steps: AHEAD, forBurn: language === 'rust' }));
    const { codeIn } = await import('../export/code.ts');
    const { lab } = told.course;
    const site = siteOf(this.book, this.baseURI);
    return codeIn(language, told, site ? new URL(`${lab}/`, site).href : lab);
  }

  /** The run not long ago, or now if it stands still: its link, and its save. */
  async checkpoint(): Promise<{ query: string; bytes: Uint8Array; step: number } | undefined> {
    const { checkpoint } = this.life.run ?? {};
    if (!checkpoint) return undefined;
    const { view } = this.life.present();
    const recipe = checkpoint.recipe as Required<Recipe>;
    return { query: await toQuery(recipe, view), bytes: checkpoint.bytes, step: recipe.step };
  }

  /** Goes to a run that `link()` gave, in place; with a save of it, without training there. */
  async go(query: string, resume?: Uint8Array): Promise<void> {
    this.query = query;
    this.resume = resume;
    this.life.renew();
    await this.life.open();
  }

  /** Keeps channels read with every frame; the event `frame` tells when there are new numbers. */
  watch(channels: readonly string[]): () => void {
    const key = Symbol('watch');
    this.watched.set(key, channels);
    this.life.run?.player.refresh();
    return () => this.watched.delete(key);
  }

  /** The lab at this moment, with the channels that are shown or watched. */
  get moment(): Scene | undefined {
    return this.life.run?.scene;
  }

  /** Lights a term in formulas and figures; the book does so too, from its prose. */
  setTerm(term: string | null): void {
    if (this.moment?.term !== term) this.life.run?.show({ term });
  }

  // ── On the screen ───────────────────────────────────────────────────────────────────────────────

  /** Everything that something on screen shows or somebody watches. */
  private reads(scene: Scene): ChannelsRead {
    const reads = read(this, this.life.view, scene, this.life.figures.far);
    for (const id of [...this.watched.values(), this.story.reads].flat()) reads.always.add(id);
    return reads;
  }

  private hiding(): Set<string> {
    return hidden(this, this.life.view);
  }

  /** The beat that an opened lab is at: where it was told where the run is, only its figures are the beat's. */
  private async toldFrom(view: LabView, placed: boolean): Promise<void> {
    const beats = beatsOf(view);
    const wanted = beats.some(({ id }) => id === this.beat) ? this.beat : '';
    if (placed || !wanted || this.story.busy) this.story.face(wanted || (beats[0]?.id ?? ''));
    else await this.story.begin(wanted);
  }

  protected override createRenderRoot() {
    const root = super.createRenderRoot() as ShadowRoot;
    adopt(root, RULES);
    listen(this, root, {
      scene: () => this.moment,
      term: (term) => this.setTerm(term),
      key: (key) => (this.hiding().has('transport') ? undefined : this.keys[key]),
    });
    return root;
  }

  protected override render() {
    const { view, words, page, run } = this.life;
    const { notices } = this.voice;
    const scene = run?.scene;
    return html`<section class="lab" data-lit=${scene?.term ?? nothing} aria-busy=${this.story.busy}>
      ${notices.render(page, scene)}
      ${
        scene && view && words && page
          ? renderBody(this.body, {
              scene,
              view,
              words,
              page,
              beat: this.story.beat,
              only: listOf(this.figures),
              told: this.told,
              hidden: this.hiding(),
              pictures: this.pictures,
              playing: this.playing,
              speed: this.speed,
              running: run?.progress ?? null,
              undoes: { undo: run?.undo.canUndo ?? false, redo: run?.undo.canRedo ?? false },
            })
          : renderOpening(notices.none ? page?.lab.opening : null, this.told)
      }
    </section>`;
  }

  /** Whether the page puts a story beside it. */
  private get told(): boolean {
    return this.querySelector(':scope > [slot=story]') !== null;
  }

  /** Brings its pictures into sight, where they have been scrolled away, or the story stands below them and its title above. */
  reveal(): void {
    this.pictures.reveal();
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.pictures.begin(changed.has('beat'));
    if (this.moment) this.story.observe(this.moment);
    if (this.moment) this.life.figures.update(this.moment, this.playing ? 'near' : 'all');
    light(this.renderRoot, this.moment?.term ?? null);
  }
}

if (!customElements.get('underhood-lab')) customElements.define('underhood-lab', UnderhoodLab);

declare global {
  interface HTMLElementTagNameMap {
    'underhood-lab': UnderhoodLab;
  }
}
