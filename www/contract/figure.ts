// The usual figure, declared: a chart, and what it is to show of a scene. How it is made, lit, updated and taken away
// is the same for all of them, and is here.

import type { TermHandler } from '../charts/kit/terms.ts';
import type { Description } from '../core/protocol.ts';
import type { Figure, Mounted, Stagehand } from './lab.ts';
import type { Scene } from './scene.ts';
import type { LabWords } from './words.ts';

/** A chart, as any figure knows it. */
export interface Chart<Data> {
  update(data: Data): void;
  destroy(): void;
}

/** What makes a chart in a host. */
export type ChartClass<Data, Options> = new (host: HTMLElement, options: Options) => Chart<Data>;

/** Channels: always the same, or as the settings and the view want them. */
type Reads = readonly string[] | Figure['reads'];

/** What is declared of every figure. */
export type Declared<W extends LabWords> = Omit<Figure<W>, 'mount' | 'reads' | 'readsOnce'> & {
  /** With every frame; defaults to none. */
  reads?: Reads;
  /** Those that change with the description only; defaults to none. */
  readsOnce?: readonly string[] | Figure['readsOnce'];
  /** What else has it drawn again, beside a new frame; gives the function that ends it. */
  redraws?(stagehand: Stagehand, again: () => void): () => void;
  /** It is drawn only if one of these is another; defaults to always. */
  drawnFrom?(scene: Scene): readonly unknown[];
};

/** A figure of one chart. */
export type OneChart<W extends LabWords, Data, Options> = Declared<W> & {
  /** What the chart is given beside `onTerm`; `now` is the scene that it shows. */
  options?(stagehand: Stagehand, words: W, now: () => Scene | undefined): Options;
  /** What it shows; null where the channels don't fit (yet), and it stays as it is. */
  data(scene: Scene, words: W, stagehand: Stagehand): Data | null;
};

/** A figure that is now one chart, now another. */
export type SeveralCharts<W extends LabWords> = Declared<W> & {
  drawing(scene: Scene, words: W, stagehand: Stagehand): Drawing;
};

/** A chart and what it shows, the types of both forgotten. */
export interface Drawing {
  readonly view: ChartClass<never, never>;
  /** The class of a box around the chart, for the lab's own rules; defaults to no box. */
  readonly box: string | undefined;
  make(host: HTMLElement, onTerm: TermHandler): Chart<never>;
  show(chart: Chart<never>, scene: Scene): void;
}

/** One chart and what it shows, or null where it has nothing to show yet. */
export const drawing = <Data extends object, Options>(
  view: ChartClass<Data, Options>,
  data: NoInfer<Data> | null,
  options?: NoInfer<Options>,
  box?: string,
): Drawing => ({
  view: view as unknown as ChartClass<never, never>,
  box,
  make: (host, onTerm) => new view(host, { onTerm, ...options } as Options) as Chart<never>,
  show(chart, scene) {
    if (data !== null) (chart as Chart<Data>).update({ highlight: scene.term, ...data });
  },
});

/** Declares a figure of one chart: `figure(BarsView)({ id, size, reads, data })`. */
export const figure =
  <Data extends object, Options>(view: ChartClass<Data, Options>) =>
  <W extends LabWords>({ options, data, ...rest }: OneChart<W, Data, Options>): Figure<W> =>
    declare(rest, (stagehand, words) => {
      let now: Scene | undefined;
      const given = options?.(stagehand, words, () => now);
      return (scene) => {
        const shown = data(scene, words, stagehand);
        if (shown !== null) now = scene;
        return drawing(view, shown, given);
      };
    });

/** Declares a figure that is one of several charts. */
export function figureOfSeveral<W extends LabWords>({ drawing, ...rest }: SeveralCharts<W>): Figure<W> {
  return declare(rest, (stagehand, words) => (scene) => drawing(scene, words, stagehand));
}

/** Channels, however they were declared. */
export const channelsOf = <A extends [Description, ...unknown[]]>(
  from: readonly string[] | ((...args: A) => string[]),
): ((...args: A) => string[]) => (typeof from === 'function' ? from : () => [...from]);

function declare<W extends LabWords>(
  { reads = [], readsOnce = [], redraws, drawnFrom, ...rest }: Declared<W>,
  begin: (stagehand: Stagehand, words: W) => (scene: Scene) => Drawing,
): Figure<W> {
  return {
    ...rest,
    reads: channelsOf(reads),
    readsOnce: channelsOf(readsOnce),
    mount: (host, stagehand, words) =>
      new Shown(host, stagehand, begin(stagehand, words), redraws, drawnFrom),
  };
}

function boxIn(host: HTMLElement, name: string): HTMLElement {
  const box = document.createElement('div');
  box.className = name;
  host.append(box);
  return box;
}

/** A declared figure in its place. */
class Shown implements Mounted {
  private chart: Chart<never> | undefined;
  private box: HTMLElement | undefined;
  private view: ChartClass<never, never> | undefined;
  private scene: Scene | undefined;
  private from: readonly unknown[] | undefined;
  private readonly ended: (() => void) | undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly draw: (scene: Scene) => Drawing,
    redraws: Declared<LabWords>['redraws'],
    private readonly drawnFrom: Declared<LabWords>['drawnFrom'],
  ) {
    this.ended = redraws?.(stagehand, () => this.scene && this.show(this.scene));
  }

  update(scene: Scene): void {
    this.scene = scene;
    const from = this.drawnFrom?.(scene);
    const before = this.from;
    this.from = from;
    if (from && before?.length === from.length && from.every((part, i) => part === before[i])) return;
    this.show(scene);
  }

  destroy(): void {
    this.ended?.();
    this.chart?.destroy();
  }

  private show(scene: Scene): void {
    const drawing = this.draw(scene);
    if (this.chart === undefined || drawing.view !== this.view) {
      this.chart?.destroy();
      this.box?.remove();
      this.box = drawing.box === undefined ? undefined : boxIn(this.host, drawing.box);
      this.chart = drawing.make(this.box ?? this.host, (term) => this.stagehand.term(term));
      this.view = drawing.view;
    }
    drawing.show(this.chart, scene);
  }
}
