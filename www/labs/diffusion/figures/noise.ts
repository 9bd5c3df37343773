// The main picture: data with noise beside what the model makes of noise, both at the same noise level.

import { html, nothing, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { arrangePanels } from '../../../charts/kit/panels.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, record, type Scene, setting, sparingly, tensor } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import { num, say } from '../../../page/numbers.ts';
import { CloudsView } from '../pictures/clouds/clouds.ts';
import type { CloudPanel } from '../pictures/clouds/data.ts';
import {
  alphaBar,
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
const isDrawing = (view: Scene['view']): boolean => view.draw === 'on';

/** What is drawn upon where no plane is known: digits have none. */
const SHEET = [-3, 3, -3, 3] as const;
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
  private begun = false;
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
    this.picture.style.minHeight = `${arrangePanels(host.clientWidth, PANELS).height + 2}px`;
    this.clock = clockOf(stagehand);
    this.scrubber = new Scrubber(host, this.clock, words, () => {
      const take = Number(this.scene?.about.values.take ?? 0);
      stagehand.set('take', (take + 1) % 10_000);
    });
    this.pen = new Pen((points) => stagehand.act('draw', { points }));
    this.askField = sparingly(ASKING, (t: number) => {
      if (this.scene && Number(this.scene.about.values.t) !== t) stagehand.set('t', t);
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
    this.start(scene);
    const [chain, compared] = [numbers(scene, 'chain_t'), numbers(scene, 'compare_chain_t')];
    if (chain.length > 0) this.clock.between(stopsOf(chain, isComparing(scene.about) ? compared : NONE));
    this.draw();
  }

  /** A link, or a tag, may say at which noise level the pictures stand. */
  private start({ about }: Scene): void {
    if (this.begun) return;
    this.begun = true;
    const t = about.controls.find(({ id }) => id === 't');
    if (t && about.values.t !== t.default) {
      this.clock.between(stopsOf(Float32Array.of(Number(about.values.t))));
      this.clock.seek(Number(about.values.t));
    }
  }

  private draw(): void {
    const { scene } = this;
    if (!scene) return;
    const { about } = scene;
    const [t, T] = [this.clock.t, most(about)];
    // While it trains most frames bring nothing new here: what is costly is read seldom.
    const drawn = [
      ...noise.reads(about, scene.view).map((channel) => scene.channels[channel]),
      ...[
        scene.channels.points,
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
    const pictures = isDigits(about) && !isDrawing(scene.view);
    if (pictures) this.pictures(scene, forward, made);
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
    const drawing = isDrawing(scene.view);
    const extent = extentOf(scene) ?? (drawing ? SHEET : null);
    if (!extent) return;
    const points = planePoints(scene);
    const panels: CloudPanel[] = [];
    if (drawing) panels.push(sheetCloud(this.onSheet(this.drawn ? points : NONE), words));
    else if (forward?.d === 2) panels.push(forwardCloud(forward, clock.t, words));
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

export const noise: Figure<Words> = {
  id: 'noise',
  size: 'wide',
  reads(about, view) {
    const digits = isDigits(about);
    const show = showOf(view);
    const guessed = isGuessed(about, view);
    const own = [
      'chain',
      'chain_t',
      'quality',
      ...(guessed ? ['chain_x0'] : []),
      ...(digits ? ['judged'] : []),
    ];
    return [
      ...own,
      ...(isComparing(about) ? own.map((channel) => `compare_${channel}`) : []),
      'forward',
      ...(digits ? ['prompt'] : []),
      ...(show === 'arrows' && !digits ? ['field'] : []),
    ];
  },
  readsOnce: () => ['alpha_bar', 'extent', 'points'],
  modes: [
    { key: 'show', options: SHOW, shown: (about) => !isDigits(about) },
    { key: 'digits', options: ['noisy', 'guesses'], shown: isDigits },
    { key: 'draw', options: ['off', 'on'] },
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
