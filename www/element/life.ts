// The life of an element: it opens a lab, is overtaken by another, changes its engine, and is closed.

import type { ReactiveControllerHost } from 'lit';
import { fill } from '../charts/kit/format.ts';
import type { LabView } from '../contract/lab.ts';
import type { ChannelsRead } from '../contract/reads.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import { fromQuery } from '../core/link.ts';
import { closed, message, notOpen, said } from '../core/messages.ts';
import { buildFor, wasmModule } from '../core/module.ts';
import type { Speed } from '../core/player.ts';
import { type Engine, LabError, type Message, type Opening } from '../core/protocol.ts';
import { Run } from '../core/run.ts';
import { isLab, labIds, loadView, loadWords } from '../labs/index.ts';
import { typesetter } from '../page/tex.ts';
import { pageWords, translateIn, type Words } from '../page/words.ts';
import { hint, listOf, meant, offered, PACE } from './attributes.ts';
import { FigureHost } from './figure-host.ts';
import type { Voice } from './voice.ts';

/** What an element says of the lab that it wants. */
export interface Wanted extends HTMLElement, ReactiveControllerHost {
  readonly lab: string;
  readonly query: string;
  /** A save of just that run, so that it need not be trained again. */
  resume: Uint8Array | undefined;
  readonly autoplay: boolean;
  /** The parts that it does not show. */
  readonly hide: string;
  engine: Engine;
  speed: Speed;
}

/** What it tells its element, and asks of it. */
export interface LifeEvents {
  /** A lab has its view and is about to run. */
  opened(view: LabView): void;
  /** It runs, at its beginning or where it was told to be. */
  began(view: LabView, placed: boolean): Promise<void>;
  /** Everything that something on screen shows or somebody watches. */
  reads(scene: Scene): ChannelsRead;
}

/** How a promise of `ready` ends. */
interface Settle<Element> {
  resolve(element: Element | Promise<Element>): void;
  reject(error: unknown): void;
}

export class Life<Element extends Wanted> {
  /** Resolves once the lab is open; rejects if it can't be. */
  ready: Promise<Element>;
  view: LabView | undefined;
  words: LabWords | undefined;
  page: Words | undefined;
  run: Run | undefined;
  readonly figures = new FigureHost();

  private settle: Settle<Element> | undefined;
  /** Openings so far: one that is not the latest has been overtaken. */
  private turn = 0;
  /** The speed that the lab began with: one that the reader chose stays. */
  private pace: Speed = PACE;
  /** Known before there is a run, which may come long after. */
  private seen = true;

  constructor(
    private readonly element: Element,
    private readonly voice: Voice,
    private readonly events: LifeEvents,
  ) {
    this.ready = this.renew();
  }

  /** Puts another promise in the place of `ready`, for an opening to come. */
  renew(): Promise<Element> {
    const superseded = this.settle;
    const ready = new Promise<Element>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever still waits for an opening that was overtaken waits for the one that overtook it.
    superseded?.resolve(ready);
    // Whoever waits gets the rejection; nobody waiting is no error of its own.
    ready.catch(() => {});
    this.ready = ready;
    return ready;
  }

  /** Opens the lab that the element wants, in place of whatever is open. */
  async open(): Promise<void> {
    const turn = ++this.turn;
    const { element, settle } = this;
    this.close();
    this.voice.notices.clear();
    try {
      const language = this.language();
      this.page = await pageWords(language);
      this.voice.translate = translateIn(language, this.page);
      if (!isLab(element.lab)) {
        const values = { name: element.lab.slice(0, 60), known: labIds.join(', ') };
        throw new LabError(fill(this.page.lab.unknownLab, values), 'unknown');
      }
      const link = await fromQuery(element.lab, element.query);
      const [offers, asked] = [offered(element), link.recipe.settings ?? {}];
      const recipe = { ...link.recipe, settings: { ...offers, ...asked } };
      const [view, words] = await Promise.all([
        loadView(element.lab),
        loadWords(element.lab, language),
        listOf(element.hide).includes('step') ? undefined : typesetter(),
      ]);
      if (turn !== this.turn) return;
      [this.view, this.words] = [view, words];
      this.setPace(view.speed ?? PACE);
      this.events.opened(view);
      const rejected = await this.connect(recipe, link.view);
      if (turn !== this.turn) return;
      const resumed = await this.resume();
      if (turn !== this.turn) return;
      const { about } = this.present();
      const stages = about.stages.length;
      hint(
        element,
        about.controls.map(({ id }) => id),
      );
      if (link.stage >= stages) {
        const english = 'The link’s stage can’t be {stage}: it takes 0 to {last}.';
        link.problems.push(message('link_stage', english, { stage: link.stage, last: stages - 1 }));
        link.stage = 0;
      }
      this.voice.complainOf(
        [...link.problems, ...meant(rejected, offers, asked)].map(
          (refused) => new LabError(said(refused), 'out_of_range', { said: refused }),
        ),
      );
      if (!resumed && (link.step > 0 || link.stage > 0))
        await this.withRun((run) => run.train({ to: link.step, stage: link.stage, rewind: false }));
      await this.events.began(view, resumed || element.query !== '');
      if (turn !== this.turn) return;
      settle?.resolve(element);
      if (element.autoplay) this.run?.player.play();
    } catch (error) {
      if (turn === this.turn) this.voice.complain(error);
      settle?.reject(error);
    }
  }

  /** Goes on with the save that the element was given, once; an address that it does not serve is trained to. */
  private async resume(): Promise<boolean> {
    const { element, run } = this;
    const bytes = element.resume;
    element.resume = undefined;
    if (!bytes || !run) return false;
    return run.ask('load', { bytes }).then(
      () => true,
      () => false,
    );
  }

  /** Ends for good, unless it is opened again. */
  end(): void {
    this.turn++;
    this.close();
    this.settle?.reject(closed());
  }

  /** The engine is another program: the run is carried over as a save. One that can't be had changes nothing. */
  async changeEngine(): Promise<void> {
    const { element, settle } = this;
    const { engine, lab } = element;
    if (this.run?.engine === engine) return settle?.resolve(element);
    try {
      const saved = this.withRun((run) => run.ask('save', {}));
      const [bytes] = await Promise.all([saved, wasmModule(buildFor(engine, lab))]);
      const { view } = this.present();
      this.close();
      await this.connect({ lab }, { ...view });
      await this.withRun((run) => run.ask('load', { bytes }));
      settle?.resolve(element);
    } catch (error) {
      settle?.reject(error);
      this.voice.complain(error);
      if (this.run) element.engine = this.run.engine;
    }
  }

  set visible(seen: boolean) {
    this.seen = seen;
    if (this.run) this.run.player.visible = seen;
  }

  /** Does something with the run; every failure is an event too. */
  async withRun<T>(work: (run: Run) => Promise<T>): Promise<T> {
    try {
      if (!this.run) throw notOpen();
      return await work(this.run);
    } catch (error) {
      throw this.voice.report(error);
    }
  }

  /** The scene, for those who can't do without. */
  present(): Scene {
    if (!this.run) throw notOpen();
    return this.run.present();
  }

  /** The words of the page, which may have to be fetched first. */
  async pageWords(): Promise<Words> {
    return this.page ?? (await pageWords(this.language()));
  }

  private language(): string {
    const tag = this.element.lang || document.documentElement.lang || 'en';
    return tag.split('-')[0]?.toLowerCase() ?? 'en';
  }

  private connect(recipe: Opening, view: Record<string, string>): Promise<Message[]> {
    const { element, voice } = this;
    const run = new Run(
      element.engine,
      view,
      {
        changed: () => element.requestUpdate(),
        tell: (type, detail) => voice.emit(type, detail),
        failed: (error) => voice.complain(error),
        lost: (recovered, message) => {
          const text = recovered ? this.page?.lab.recovered : this.page?.lab.lost;
          const step = run.scene?.status.step ?? 0;
          voice.notices.say('error', fill(text ?? message, { step, message }));
        },
        reads: (scene) => this.events.reads(scene),
        costly: (channel) => this.view?.costly?.includes(channel) ?? false,
      },
      this.voice.translate,
    );
    run.player.speed = element.speed;
    run.player.visible = this.seen;
    this.run = run;
    return run.open(recipe);
  }

  private setPace(pace: Speed): void {
    const { element } = this;
    if (element.speed === this.pace && !element.hasAttribute('speed')) element.speed = pace;
    this.pace = pace;
  }

  private close(): void {
    this.run?.close();
    this.run = undefined;
    this.figures.clear();
  }
}
