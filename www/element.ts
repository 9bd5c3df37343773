// <underhood-lab>: a lab on any page. The book uses it, and so does anyone's tutorial:
//
//   <script type="module" src="https://…/underhood.js"></script>
//   <underhood-lab lab="linear_regression" seed="7" learning_rate="0.3" hide="data"></underhood-lab>
//
// The README documents the attributes, methods and events.

import katexStyles from 'katex/dist/katex.min.css?inline';
import { html, LitElement, nothing, type PropertyDeclaration, type PropertyValues, unsafeCSS } from 'lit';
import { property, state } from 'lit/decorators.js';
import { LabClient } from './engine/client.ts';
import { fromQuery, toQuery } from './engine/link.ts';
import { wasmModule } from './engine/module.ts';
import {
  type Args,
  type Ask,
  type ChannelData,
  type Description,
  type Engine,
  LabError,
  type Opening,
  type Recipe,
  type Status,
  type Value,
} from './engine/protocol.ts';
import { Runner, type Speed } from './engine/runner.ts';
import { isLab, labIds, loadView, loadWords } from './labs/index.ts';
import type { LabView, LabWords, Scene, Stagehand } from './labs/lab-view.ts';
import { FigureHost } from './ui/figure-host.ts';
import { fill } from './ui/fill.ts';
import { registerFonts } from './ui/fonts.ts';
import labStyles from './ui/lab.css?inline';
import { type Body, renderBody } from './ui/lab-body.ts';
import tokens from './ui/tokens.css?inline';
import { Tooltip } from './ui/tooltip.ts';
import { pageWords, type Words } from './ui/words.ts';
import { LossCurveView } from './views/loss-curve.ts';

export type { Args, ChannelData, Description, Recipe, Scene, Status, Value };
export { LabError };

/** Attributes that are not controls. */
const OWN = new Set(['lab', 'hide', 'engine', 'lang', 'state', 'speed', 'autoplay']);
/** Nor are those that any element may have. */
const isControlName = (name: string) =>
  !OWN.has(name) &&
  !/^(id|class|style|slot|part|title|hidden|dir|role|tabindex|inert)$|^(data|aria|on)/.test(name);

interface Notice {
  kind: 'error' | 'note';
  text: string;
}

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
  @property({ converter: speedFrom }) speed: Speed = 10;
  /** Plays as soon as it is open. */
  @property({ type: Boolean }) autoplay = false;

  @state() private notices: Notice[] = [];
  @state() private running: { step: number; to: number } | null = null;
  @state() private scene: Scene | undefined;
  @state() private isPlaying = false;

  /** Resolves once the lab is open; rejects if it can't be. Replaced when `lab` or `engine` changes. */
  ready: Promise<UnderhoodLab>;

  private settle: Settle | undefined;
  private view: LabView | undefined;
  private words: LabWords | undefined;
  private page: Words | undefined;
  private client: LabClient | undefined;
  private runner: Runner | undefined;
  private tooltip: Tooltip | undefined;
  private readonly figures = new FigureHost();
  private readonly watched = new Map<symbol, readonly string[]>();
  private fresh: Record<string, ChannelData> = {};
  private opening = 0;
  private lastMemory = 0;
  /** Where the timeline's thumb is, while the run is on its way there. */
  private wanted: number | undefined;
  private readonly reported = new WeakSet<object>();
  /** Known before there is a runner, which may come long after. */
  private visible = true;
  private readonly onScreen = new IntersectionObserver((entries) => {
    this.visible = entries.at(-1)?.isIntersecting ?? true;
    if (this.runner) this.runner.visible = this.visible;
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
    if (this.hasUpdated && !this.client) {
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
    if (changed.has('lab') || (changed.has('engine') && !this.scene)) void this.open();
    else if (changed.has('engine')) void this.changeEngine();
    if (changed.has('speed') && this.runner) this.runner.speed = this.speed;
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
    return this.lastMemory;
  }

  get playing(): boolean {
    return this.isPlaying;
  }

  /** Sets a control. */
  async set(control: string, value: Value): Promise<void> {
    await this.call((client) => client.call('set', { control, value }));
  }

  /** Does an action. */
  async act(action: string, args: Args = {}): Promise<void> {
    await this.call((client) => client.call('act', { action, args }));
  }

  /** Does one stage; resolves to its name. */
  async advance(): Promise<string> {
    this.pause();
    const { stage } = await this.call((client) => client.call('advance', {}));
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
    return this.run({ steps: n });
  }

  /** Goes to the beginning of a step, or to a stage of it, by scrubbing back or training on. */
  async seek(step: number, stage = 0): Promise<number> {
    return this.run({ to: step, stage, rewind: true });
  }

  /** Follows a thumb: goes to the latest place asked for, leaving out those that it has passed. */
  private async scrub(step: number): Promise<void> {
    const busy = this.wanted !== undefined;
    this.wanted = step;
    if (busy) return;
    try {
      for (let next = step; ; next = this.wanted) {
        await this.seek(next);
        if (this.wanted === next) break;
      }
    } finally {
      this.wanted = undefined;
    }
  }

  /** Ends a long `step` or `seek` between two steps. */
  async stop(): Promise<void> {
    await this.call((client) => client.call('stop', {}));
  }

  play(): void {
    this.runner?.play();
  }

  pause(): void {
    this.runner?.pause();
  }

  /** Starts a new run with the present settings. */
  async reset(): Promise<void> {
    this.pause();
    await this.call((client) => client.call('reset', {}));
  }

  /** Reads a channel. */
  async read(channel: string): Promise<ChannelData> {
    return this.call((client) => client.call('read', { channel }), false);
  }

  /** The whole session as bytes. */
  async save(): Promise<Uint8Array> {
    return this.call((client) => client.call('save', {}), false);
  }

  /** Takes over a save of the same lab. */
  async load(bytes: Uint8Array): Promise<void> {
    this.pause();
    await this.call((client) => client.call('load', { bytes }));
  }

  /** The run as a query string, for the `state` attribute or the book's address. */
  async link(): Promise<string> {
    const recipe = await this.call((client) => client.call('recipe', {}), false);
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
    this.runner?.refresh();
    return () => this.watched.delete(key);
  }

  /** The lab at this moment, with the channels that are shown or watched. */
  get moment(): Scene | undefined {
    return this.scene;
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
    this.notices = [];
    const { settle } = this;
    try {
      this.page = await pageWords(this.language());
      if (!isLab(this.lab)) {
        const values = { name: this.lab.slice(0, 60), known: labIds.join(', ') };
        throw new LabError(fill(this.page.lab.unknownLab, values), 'unknown');
      }
      const link = await fromQuery(this.lab, this.query);
      const recipe = { ...link.recipe, settings: { ...this.attributeSettings(), ...link.recipe.settings } };
      const [view, words] = await Promise.all([loadView(this.lab), loadWords(this.lab, this.language())]);
      if (turn !== this.opening) return;
      [this.view, this.words] = [view, words];
      const rejected = await this.connect(recipe, link.view);
      if (turn !== this.opening) return;
      for (const text of [...link.problems, ...rejected]) this.complain(new LabError(text, 'out_of_range'));
      if (link.step > 0 || link.stage > 0)
        await this.run({ to: link.step, stage: link.stage, rewind: false });
      settle?.resolve(this);
      if (this.autoplay) this.play();
    } catch (error) {
      if (turn === this.opening) this.complain(error);
      settle?.reject(error);
    }
  }

  private async connect(recipe: Opening, view: Record<string, string>): Promise<string[]> {
    const client = new LabClient(this.engine, {
      state: (status, about) => this.observe(status, about, view),
      progress: (status, to) => {
        this.running = { step: status.step, to };
        this.observe(status, undefined, view);
        this.runner?.refresh();
      },
      lost: (recovered, message) => {
        const step = this.scene?.status.step ?? 0;
        const text = recovered ? this.page?.lab.recovered : this.page?.lab.lost;
        this.notices = [...this.notices, { kind: 'error', text: fill(text, { step, message }) }];
        this.runner?.refresh();
      },
    });
    this.client = client;
    const runner = new Runner(client, {
      wants: () => this.wants(),
      frame: ({ channels, memory }) => {
        this.lastMemory = memory;
        this.frame(channels);
      },
      stage: (stage) => this.emit('stage', { stage }),
      failed: (error) => this.complain(error),
      playing: (on) => {
        this.isPlaying = on;
        this.emit('state', {});
      },
    });
    runner.speed = this.speed;
    runner.visible = this.visible;
    this.runner = runner;
    const rejected = await client.open(recipe);
    runner.refresh();
    return rejected;
  }

  private close(): void {
    this.runner?.pause();
    this.client?.close();
    this.figures.clear();
    this.client = undefined;
    this.runner = undefined;
    this.scene = undefined;
    this.running = null;
    this.fresh = {};
  }

  /** The engine is another program: the run is carried over as a save. One that can't be had changes nothing. */
  private async changeEngine(): Promise<void> {
    const { engine, client, settle } = this;
    if (client?.engine === engine) return settle?.resolve(this);
    try {
      const [bytes] = await Promise.all([this.save(), wasmModule(engine)]);
      const { view } = this.present();
      this.close();
      await this.connect({ lab: this.lab }, { ...view });
      await this.load(bytes);
      settle?.resolve(this);
    } catch (error) {
      settle?.reject(error);
      this.complain(error);
      if (this.client) this.engine = this.client.engine;
    }
  }

  private attributeSettings(): Record<string, string> {
    const names = this.getAttributeNames().filter(isControlName);
    return Object.fromEntries(names.map((name) => [name, this.getAttribute(name) ?? '']));
  }

  private attributesChanged(changes: MutationRecord[]): void {
    const changed = changes.map((change) => change.attributeName ?? '');
    if (changed.includes('data-theme')) dispatchEvent(new Event('themechange'));
    const names = changed.filter(isControlName);
    for (const name of new Set(names)) {
      const value = this.getAttribute(name);
      if (value !== null && this.client) void this.set(name, value).catch((error) => this.complain(error));
    }
  }

  private language(): string {
    return (this.lang || document.documentElement.lang || 'en').slice(0, 2);
  }

  // ── From the lab ────────────────────────────────────────────────────────────────────────────────

  private observe(status: Status, about: Description | undefined, view: Record<string, string>): void {
    const before = this.scene;
    if (about) this.fresh = {};
    this.scene = {
      about: about ?? (before as Scene).about,
      status,
      // Numbers of another model would be drawn with the new one's names.
      channels: before && !this.rebuilt(before, about) ? before.channels : {},
      term: before?.term ?? null,
      view: before?.view ?? view,
    };
    this.runner?.observe(status);
    if (status.step !== before?.status.step) this.emit('step', { step: status.step });
    if (about) this.emit('state', { description: about, status });
  }

  private rebuilt(before: Scene, about: Description | undefined): boolean {
    return about !== undefined && JSON.stringify(about.axes) !== JSON.stringify(before.about.axes);
  }

  private frame(channels: Record<string, ChannelData>): void {
    if (!this.scene) return;
    Object.assign(this.fresh, channels);
    this.scene = { ...this.scene, channels: { ...this.scene.channels, ...channels } };
    this.emit('frame', {});
  }

  /** Everything that something on screen shows, and once what does not change as it trains. */
  private wants(): string[] {
    const { view, scene } = this;
    if (!view || !scene) return [];
    const wanted = new Set([...this.watched.values()].flat());
    const once = new Set(view.readsOnce);
    const hidden = this.hiding();
    for (const figure of view.figures) {
      if (hidden.has('figures') || hidden.has(figure.id)) continue;
      for (const id of figure.reads(scene.about)) wanted.add(id);
      for (const id of figure.readsOnce(scene.about)) once.add(id);
    }
    if (!hidden.has('headlines')) {
      for (const headline of view.headlines) wanted.add(headline.channel);
      for (const id of view.sentence?.reads ?? []) wanted.add(id);
    }
    if (!hidden.has('step'))
      for (const line of Object.values(view.stages)) for (const id of line.reads) wanted.add(id);
    for (const id of once) if (!(id in this.fresh)) wanted.add(id);
    return [...wanted];
  }

  private async run(ask: Ask<'run'>): Promise<number> {
    this.pause();
    try {
      return (await this.call((client) => client.call('run', ask))).step;
    } finally {
      this.running = null;
    }
  }

  private async call<T>(ask: (client: LabClient) => Promise<T>, changes = true): Promise<T> {
    try {
      if (!this.client) throw new LabError('This lab is not open.', 'closed');
      return await ask(this.client);
    } catch (error) {
      throw this.report(error);
    } finally {
      if (changes) this.runner?.refresh();
    }
  }

  private present(): Scene {
    if (!this.scene) throw new LabError('This lab is not open yet: wait for `ready`.', 'closed');
    return this.scene;
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
    if (code === 'trapped' || this.notices.some((notice) => notice.text === text)) return;
    this.notices = [...this.notices.slice(-3), { kind: 'error', text }];
  }

  // ── On the screen ───────────────────────────────────────────────────────────────────────────────

  private hiding(): Set<string> {
    return new Set(this.hide.split(/[\s,]+/).filter(Boolean));
  }

  protected override createRenderRoot() {
    const root = super.createRenderRoot() as ShadowRoot;
    this.tooltip = new Tooltip(root);
    for (const type of ['pointerover', 'focusin'] as const)
      root.addEventListener(type, (event) => this.point(event));
    for (const type of ['pointerleave', 'focusout'] as const)
      this.addEventListener(type, () => this.unpoint());
    this.addEventListener('keydown', (event) => this.key(event));
    return root;
  }

  /** What the pointer or the focus is on: a number explains itself, a term lights up. */
  private point(event: Event): void {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    this.setTerm(target.closest<HTMLElement>('[data-term]')?.dataset.term ?? null);
    const number = target.closest<HTMLElement>('[data-channel]');
    const channel = this.scene?.about.channels.find((c) => c.id === number?.dataset.channel);
    if (number && channel) this.tooltip?.show(number, channel);
    else this.tooltip?.hide();
  }

  private unpoint(): void {
    this.setTerm(null);
    this.tooltip?.hide();
  }

  /** Lights a term in formulas and figures; the book does so too, from its prose. */
  setTerm(term: string | null): void {
    if (this.scene && this.scene.term !== term) this.scene = { ...this.scene, term };
  }

  private key(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
    if (target instanceof HTMLInputElement && target.type === 'text') return;
    if (event.key === 'Escape') this.unpoint();
    const deeds: Record<string, () => void> = {
      p: () => (this.isPlaying ? this.pause() : this.play()),
      s: () => this.attempt(this.step()),
      '.': () => this.attempt(this.advance()),
      r: () => this.attempt(this.reset()),
    };
    const deed = deeds[event.key.toLowerCase()];
    if (!deed || this.hiding().has('transport')) return;
    event.preventDefault();
    deed();
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
    setView: (key, value) => {
      if (!this.scene) return;
      this.scene = { ...this.scene, view: { ...this.scene.view, [key]: value } };
      this.emit('state', {});
    },
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
    note: (text) => {
      this.notices = [...this.notices.slice(-3), { kind: 'note', text }];
    },
    complain: (text) => this.complain(new LabError(text, 'data')),
    transport: {
      reset: () => void this.attempt(this.reset()),
      advance: () => void this.attempt(this.advance()),
      step: () => void this.attempt(this.step()),
      playOrPause: () => (this.isPlaying ? this.pause() : this.play()),
      speed: (speed) => {
        this.speed = speed;
      },
      scrub: (step) => void this.attempt(this.scrub(step)),
      stop: () => void this.attempt(this.stop()),
    },
  };

  protected override render() {
    const { scene, view, words, page } = this;
    const dismiss = (notice: Notice) => {
      this.notices = this.notices.filter((other) => other !== notice);
    };
    const halted = scene?.status.halted;
    return html`<section class="lab" data-lit=${scene?.term ?? nothing}>
      <div class="notices" role="status">
        ${this.notices.map(
          (notice) => html`<p class="notice ${notice.kind}"><span>${notice.text}</span>
            <button type="button" class="quiet" @click=${() => dismiss(notice)}>${page?.lab.dismiss}</button></p>`,
        )}
        ${halted ? html`<p class="notice error"><span>${halted}</span></p>` : nothing}
        ${scene?.about.notices.map((text) => html`<p class="notice note"><span>${text}</span></p>`)}
      </div>
      ${
        scene && view && words && page
          ? renderBody(this.body, {
              scene,
              view,
              words,
              page,
              hidden: this.hiding(),
              playing: this.isPlaying,
              speed: this.speed,
              running: this.running,
            })
          : this.notices.length === 0
            ? html`<p class="opening">${page?.lab.opening}</p>`
            : nothing
      }
    </section>`;
  }

  protected override updated(): void {
    if (this.scene) this.figures.update(this.scene);
    this.lightTerms();
  }

  /** KaTeX's output is markup that Lit does not look into. */
  private lightTerms(): void {
    const term = this.scene?.term ?? null;
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('[data-term]')) {
      const own = element.dataset.term ?? '';
      const lit = term !== null && (own === term || own.startsWith(`${term}.`) || term.startsWith(`${own}.`));
      element.classList.toggle('lit', lit);
    }
  }
}

function speedFrom(text: string | null): Speed {
  if (text === 'full' || text === 'stages') return text;
  const number = Number(text);
  return number > 0 && number <= 1000 ? number : 10;
}

if (!customElements.get('underhood-lab')) customElements.define('underhood-lab', UnderhoodLab);

declare global {
  interface HTMLElementTagNameMap {
    'underhood-lab': UnderhoodLab;
  }
}
