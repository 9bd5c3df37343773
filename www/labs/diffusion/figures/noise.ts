// The main picture: data with noise beside what the model makes of noise, both at the same noise level.

import { html, nothing, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Point } from '../../../charts/kit/geometry.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, record, type Scene, setting, sparingly, tensor } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import { num, say } from '../../../page/numbers.ts';
import { arrangeClouds, CloudsView } from '../pictures/clouds/clouds.ts';
import type { CloudPanel, CloudStep } from '../pictures/clouds/data.ts';
import {
  alphaBar,
  exampleOf,
  extentOf,
  isComparing,
  isDigits,
  mixture,
  most,
  type Paths,
  paths,
  planePoints,
  short,
} from '../scene.ts';
import type { Words } from '../words.en.ts';
import { type Clock, clockOf, stopsOf } from './clock.ts';
import { forwardCloud, forwardDigits, type Made, madeCloud, madeDigits, madeOf, sheetCloud } from './made.ts';
import { Pen } from './pen.ts';
import { Scrubber } from './scrubber.ts';

const SHOW = ['paths', 'guesses', 'arrows', 'particles'] as const;
type Show = (typeof SHOW)[number];
const showOf = (view: Scene['view']): Show => SHOW.find((show) => show === view.show) ?? 'paths';
/** Whether it is shown where things are guessed to end. */
const isGuessed = (about: Description, view: Scene['view']): boolean =>
  isDigits(about) ? view.digits === 'guesses' : showOf(view) === 'guesses';
/** Points are drawn; a digit can't be. */
const isDrawing = (about: Description, view: Scene['view']): boolean =>
  view.draw === 'on' && !isDigits(about);

/** Milliseconds between two noise levels that the field is asked for. */
const ASKING = 80;

/** Data, and what is made. */
const PANELS = 2;

const NONE = new Float32Array();

class Noise implements Mounted {
  private readonly picture = document.createElement('div');
  private readonly clock: Clock;
  private readonly scrubber: Scrubber;
  private readonly pen: Pen;
  private view: CloudsView | DigitGridView | undefined;
  private scene: Scene | undefined;
  private readonly unlisten: () => void;
  /** The noise level that the settings have, all else that they have, and the levels asked for from here. */
  private told: number | undefined;
  private rest = '';
  private asked: number[] = [];
  private moved = false;
  private drawnFrom: readonly unknown[] = [];
  private readonly askField: (t: number) => void;
  /** What is drawn into: the points that are there, and those that are on their way. */
  private sheet: { from: Float32Array; waiting: number; points: Float32Array } = {
    from: NONE,
    waiting: 0,
    points: NONE,
  };

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.append(this.picture);
    // The first samples take a moment to be drawn: what stands below keeps its place meanwhile.
    this.picture.style.minHeight = `${arrangeClouds(host.clientWidth, PANELS).height + 2}px`;
    this.clock = clockOf(stagehand);
    this.scrubber = new Scrubber(host, this.clock, words, () => {
      const take = Number(this.scene?.about.values.take ?? 0);
      stagehand.set('take', (take + 1) % 10_000);
    });
    this.pen = new Pen((points) => stagehand.act('draw', { points }));
    this.askField = sparingly(ASKING, (t: number) => {
      if (!this.scene || (this.asked.at(-1) ?? Number(this.scene.about.values.t)) === t) return;
      this.asked.push(t);
      stagehand.set('t', t);
    });
    this.unlisten = this.clock.listen((byReader) => {
      this.moved ||= byReader;
      this.draw();
    });
  }

  private get drawn(): boolean {
    return this.scene !== undefined && setting(this.scene.about, 'dataset') === 'drawn';
  }

  update(scene: Scene): void {
    this.scene = scene;
    this.follow(scene);
    const [chain, compared] = [numbers(scene, 'chain_t'), numbers(scene, 'compare_chain_t')];
    if (chain.length > 0) this.clock.between(stopsOf(chain, isComparing(scene.about) ? compared : NONE));
    this.draw();
  }

  /**
   * A link, a tag or a beat may say at which noise level the pictures stand. Where that alone has changed they walk there,
   * for that is what is to be seen; else they are there at once.
   */
  private follow({ about, status }: Scene): void {
    const t = Number(about.values.t);
    const rest = JSON.stringify([{ ...about.values, t: 0 }, status.step]);
    const [before, alike] = [this.told, rest === this.rest];
    [this.told, this.rest] = [t, rest];
    if (t === before) return;
    // What was asked for from here comes back, in its order.
    const own = this.asked.indexOf(t);
    if (own >= 0) {
      this.asked.splice(0, own + 1);
      return;
    }
    this.asked = [];
    if (before !== undefined && alike && this.clock.count > 1) this.clock.walkTo(t);
    else if (before !== undefined || t !== 0) {
      this.clock.stop();
      if (this.clock.count < 2) this.clock.between(stopsOf(Float32Array.of(t)));
      this.clock.seek(t);
    }
  }

  private draw(): void {
    const { scene } = this;
    if (!scene) return;
    const { about } = scene;
    const [t, T] = [this.clock.t, most(about)];
    // While it trains most frames bring nothing new here: what is costly is read seldom.
    const drawn = [
      ...shownOf(about, scene.view).map((channel) => scene.channels[channel]),
      ...(scene.status.stage > 0 ? STEP.map((channel) => scene.channels[channel]) : []),
      scene.status.stage,
      ...[
        scene.channels.points,
        scene.channels.forward,
        scene.channels.extent,
        scene.channels.alpha_bar,
        about,
        scene.view,
        scene.term,
        t,
        this.clock.count,
        this.clock.playing,
      ],
      this.pen.waiting.length,
    ];
    if (drawn.every((part, i) => part === this.drawnFrom[i]) && drawn.length === this.drawnFrom.length)
      return;
    this.drawnFrom = drawn;
    const forward = paths(scene, 'forward', 'chain_t');
    const made = madeOf(scene, isGuessed(about, scene.view), this.words);
    if (isDigits(about)) this.pictures(scene, forward, made);
    else this.clouds(scene, forward, made);
    this.scrubber.update(T, html`${mixture(scene, t, this.words)}`);
    // The field is the core's to work out, level by level; where the pictures stand is part of a link.
    const wanted = showOf(scene.view) === 'arrows' && !isDigits(about);
    if (wanted || (this.moved && this.clock.playing === null)) this.askField(Math.round(t));
    if (this.clock.playing === null) this.moved = false;
  }

  private clouds(scene: Scene, forward: Paths | null, made: readonly Made[]): void {
    const { words, clock } = this;
    const { texts } = words;
    const drawing = isDrawing(scene.about, scene.view);
    const extent = extentOf(scene);
    if (!extent) return;
    const points = planePoints(scene);
    const panels: CloudPanel[] = [];
    if (drawing) panels.push(sheetCloud(this.onSheet(this.drawn ? points : NONE), words));
    else if (forward?.d === 2) panels.push({ ...forwardCloud(forward, clock.t, words), step: stepOf(scene) });
    for (const one of made) if (one.paths.d === 2) panels.push(madeCloud(one, clock.t, words));
    const view = this.need(
      CloudsView,
      () =>
        new CloudsView(this.picture, {
          onTerm: (term) => this.stagehand.term(term),
          onDraw: (drawn) => {
            this.pen.add(drawn);
            this.draw();
          },
        }),
    );
    const field = tensor(scene, 'field');
    view.update({
      panels,
      extent,
      behind: drawing ? NONE : points,
      show: showOf(scene.view),
      field: field?.data ?? NONE,
      side: field?.shape[0] ?? 0,
      drawing: drawing ? 0 : null,
      words: { place: texts.place, guess: texts.guessPlace, added: texts.added },
      highlight: scene.term,
      label: this.label(scene, made),
    });
  }

  private pictures(scene: Scene, forward: Paths | null, made: readonly Made[]): void {
    const { words, clock } = this;
    const digit = record(scene, 'prompt', 'PromptReading')?.digit;
    const groups = [
      ...(forward && forward.d > 2 ? [forwardDigits(forward, clock.t, words)] : []),
      ...made.filter(({ paths: { d } }) => d > 2).map((one) => madeDigits(one, digit, clock.t, words)),
    ];
    if (groups.length === 0) return;
    const view = this.need(
      DigitGridView,
      () => new DigitGridView(this.picture, { onTerm: (term) => this.stagehand.term(term), most: 544 }),
    );
    view.update({ groups, side: 8, selected: null, highlight: scene.term, label: this.label(scene, made) });
  }

  private label(scene: Scene, made: readonly Made[]): string {
    return fill(this.words.texts.labelNoise, {
      t: plain(Math.round(this.clock.t)),
      most: plain(most(scene.about)),
      signal: short(Math.sqrt(alphaBar(scene, this.clock.t))),
      distance: made.map(({ distance }) => short(distance)).join(', '),
    });
  }

  private onSheet(points: Float32Array): Float32Array {
    const { waiting } = this.pen;
    if (points !== this.sheet.from || waiting.length !== this.sheet.waiting)
      this.sheet = {
        from: points,
        waiting: waiting.length,
        points: Float32Array.from([...points, ...waiting.flat()]),
      };
    return this.sheet.points;
  }

  /** The view of a kind; another one makes room for it. */
  private need<V extends CloudsView | DigitGridView>(
    kind: abstract new (...args: never[]) => V,
    make: () => V,
  ): V {
    if (this.view instanceof kind) return this.view;
    this.view?.destroy();
    const made = make();
    this.picture.style.minHeight = '';
    this.view = made;
    return made;
  }

  destroy(): void {
    this.unlisten();
    this.pen.drop();
    this.scrubber.destroy();
    this.view?.destroy();
  }
}

/** Which digit was understood, or what could be; and a drawing's own button. */
function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const { about } = scene;
  const prompt = record(scene, 'prompt', 'PromptReading');
  const clear = () => stagehand.act('use_built_in', {});
  return html`${
    prompt && isDigits(about)
      ? html`<p class="prompted ${prompt.digit === undefined ? 'unknown' : ''}" role="status">${
          prompt.digit === undefined
            ? say(texts.promptUnknown, { prompt: html`<b>${setting(about, 'prompt')}</b>` })
            : say(texts.promptIs, { digit: num(plain(prompt.digit), 'prompt', 'c') })
        }</p>`
      : nothing
  }${
    setting(about, 'dataset') === 'drawn'
      ? html`<p class="offer"><button type="button" @click=${clear}>${texts.clearDrawing}</button></p>`
      : nothing
  }`;
}

/** What is shown of the model as it is. */
function shownOf(about: Description, view: Scene['view']): string[] {
  const digits = isDigits(about);
  const own = [
    'chain',
    'chain_t',
    'quality',
    ...(isGuessed(about, view) ? ['chain_x0'] : []),
    ...(digits ? ['judged'] : []),
  ];
  return [
    ...own,
    ...(isComparing(about) ? own.map((channel) => `compare_${channel}`) : []),
    ...(digits ? ['prompt'] : []),
    ...(showOf(view) === 'arrows' && !digits ? ['field'] : []),
  ];
}

/** What is shown of a step on its way; between two steps there is nothing of it. */
const STEP = ['batch', 'batch_noisy', 'example', 'batch_loss', 'gradient_norm'] as const;

/** The batch and its example, as far as the step has come; digits stand in a picture of their own. */
function stepOf(scene: Scene): CloudStep | null {
  const example = exampleOf(scene);
  if (scene.status.stage === 0 || example === null || example.data.length !== 2) return null;
  const point = (list: readonly number[]): Point | null =>
    list.length === 2 ? [list[0] ?? Number.NaN, list[1] ?? Number.NaN] : null;
  const noisy = numbers(scene, 'batch_noisy');
  return {
    batch: noisy.length > 0 ? noisy : numbers(scene, 'batch'),
    data: point(example.data),
    noisy: point(example.noisy),
    guess: point(example.predicted_data),
    missed: record(scene, 'batch_loss', 'BatchLoss') !== null,
    pulled: numbers(scene, 'gradient_norm').length > 0,
  };
}

export const noise: Figure<Words> = {
  id: 'noise',
  size: 'wide',
  reads: (about, view) => [...shownOf(about, view), ...(isDigits(about) ? [] : STEP)],
  // The way of data into noise does not ask the model: it is what it is until something is set.
  readsOnce: () => ['alpha_bar', 'extent', 'points', 'forward'],
  modes: [
    { key: 'show', options: SHOW, shown: (about) => !isDigits(about) },
    { key: 'digits', options: ['noisy', 'guesses'], shown: isDigits },
    { key: 'draw', options: ['off', 'on'], shown: (about) => !isDigits(about) },
  ],
  controls: [
    'dataset',
    'letters',
    'prompt',
    'guidance',
    'sampling_steps',
    'sampler',
    'compare',
    'compare_steps',
    'compare_guidance',
  ],
  below,
  mount: (host, stagehand, words) => new Noise(host, stagehand, words),
};
