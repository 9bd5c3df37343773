// A figure that is not one chart alone: tables and texts as lit writes them, charts, or both, one below the other. What is
// declared is what each part shows of a scene; how it is made, updated and taken away is the same for all, and is here.

import { nothing, render, type TemplateResult } from 'lit';
import { Pace } from '../charts/kit/pace.ts';
import { type ChartClass, channelsOf, type Declared, drawing } from './figure.ts';
import type { Figure, Mounted, Stagehand } from './lab.ts';
import type { Scene } from './scene.ts';
import type { LabWords } from './words.ts';

/** What makes a part in its place; `again` shows the whole figure once more. */
export type Part<W extends LabWords> = (
  place: HTMLElement,
  stagehand: Stagehand,
  words: W,
  again: () => void,
) => Mounted;

/** What of a scene is written; null where the channels don’t fit (yet), and it stays as it is. */
type Draw<W> = (scene: Scene, words: W, stagehand: Stagehand) => TemplateResult | typeof nothing | null;

interface Look {
  /** The class of its place, for the lab's own rules. */
  box?: string;
  /** Not more often than so many milliseconds apart, but where a scene is `urgent`: what is long takes frames. */
  seldom?: { ms: number; urgent(scene: Scene): boolean };
}

/** A part that lit writes. */
export const template =
  <W extends LabWords>(draw: Draw<W>, { box, seldom }: Look = {}): Part<W> =>
  (place, stagehand, words) => {
    if (box) place.classList.add(box);
    const write = (scene: Scene) => {
      const drawn = draw(scene, words, stagehand);
      if (drawn !== null) render(drawn, place);
    };
    const pace = seldom && new Pace(seldom.ms);
    return {
      update: (scene) => (pace ? pace.draw(() => write(scene), seldom.urgent(scene)) : write(scene)),
      destroy() {
        pace?.stop();
        render(nothing, place);
      },
    };
  };

interface ChartPart<W extends LabWords, Data, Options> extends Pick<Look, 'box'> {
  /** What the chart is given beside `onTerm`; `now` is the scene that it shows, `again` as for a part. */
  options?(stagehand: Stagehand, words: W, now: () => Scene | undefined, again: () => void): Options;
  /** What it shows; null where there is nothing to show: it stays as it is, or is `hidden` then. */
  data(scene: Scene, words: W, stagehand: Stagehand): Data | null;
  hidden?: boolean;
  /** Whether what it writes may be translated; defaults to yes. */
  translate?: boolean;
}

/** A part that is a chart: `chart(MatrixView)({ data })`. */
export const chart =
  <Data extends object, Options>(view: ChartClass<Data, Options>) =>
  <W extends LabWords>({
    box,
    options,
    data,
    hidden,
    translate = true,
  }: ChartPart<W, Data, Options>): Part<W> =>
  (place, stagehand, words, again) => {
    if (box) place.classList.add(box);
    if (!translate) place.translate = false;
    let now: Scene | undefined;
    const given = options?.(stagehand, words, () => now, again);
    const made = drawing(view, null, given).make(place, (term) => stagehand.term(term));
    return {
      update(scene) {
        const shown = data(scene, words, stagehand);
        if (shown !== null) now = scene;
        if (hidden) place.hidden = shown === null;
        drawing(view, shown, given).show(made, scene);
      },
      destroy: () => made.destroy(),
    };
  };

type OfParts<W extends LabWords> = Omit<Declared<W>, 'redraws' | 'drawnFrom'> & {
  /** From top to bottom. */
  parts: readonly Part<W>[];
  /** The class of the figure's own place, for the lab's own rules. */
  box?: string;
};

/** Declares a figure of several parts. */
export const figureOfParts = <W extends LabWords>({
  parts,
  box,
  reads = [],
  readsOnce = [],
  ...rest
}: OfParts<W>): Figure<W> => ({
  ...rest,
  reads: channelsOf(reads),
  readsOnce: channelsOf(readsOnce),
  mount(host, stagehand, words) {
    if (box) host.classList.add(box);
    let now: Scene | undefined;
    const update = (scene: Scene) => {
      now = scene;
      for (const { part } of mounted) part.update(scene);
    };
    const mounted = parts.map((part) => {
      const place = document.createElement('div');
      host.append(place);
      return { place, part: part(place, stagehand, words, () => now && update(now)) };
    });
    return {
      update,
      destroy() {
        for (const { place, part } of mounted) {
          part.destroy();
          place.remove();
        }
      },
    };
  },
});

/** Declares a figure that is a template alone: a table, a text. */
export const templateFigure = <W extends LabWords>({
  draw,
  box,
  seldom,
  ...rest
}: Omit<OfParts<W>, 'parts' | 'box'> & Look & { draw: Draw<W> }): Figure<W> =>
  figureOfParts({ ...rest, parts: [template(draw, { ...(box && { box }), ...(seldom && { seldom }) })] });
