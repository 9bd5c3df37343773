// Digits only: one sample step by step, and each beside the training digit that is most like it.

import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { median, StripPlotView } from '../../../charts/strip-plot.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene } from '../../../contract/scene.ts';
import { isDigits, paths, short } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** So many samples stand beside their nearest. */
const SHOWN = 12;
/** So many moments of a sample's way are shown. */
const MOMENTS = 10;

/** `count` of the rows 0 … rows − 1, evenly, the first and the last among them. */
export function moments(rows: number, count: number): number[] {
  const most = Math.min(count, rows);
  if (most <= 1) return rows > 0 ? [rows - 1] : [];
  return Array.from({ length: most }, (_, i) => Math.round((i * (rows - 1)) / (most - 1)));
}

const chosen = new WeakMap<Stagehand, number>();

class Way implements Mounted {
  private readonly view: DigitGridView;
  private kept: { from: Float32Array; key: string; images: Float32Array; guesses: Float32Array } | undefined;
  private scene: Scene | undefined;
  private readonly pick: DigitGridView;

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    const [which, way] = [document.createElement('div'), document.createElement('div')];
    host.append(which, way);
    const { texts } = words;
    this.pick = new DigitGridView(which, {
      onSelect: (index) => {
        chosen.set(stagehand, index);
        if (this.scene) this.update(this.scene);
      },
      describe: (index) => fill(texts.sampleIs, { i: index + 1 }),
      most: 1200,
      cell: 48,
      small: 38,
    });
    this.view = new DigitGridView(way, {
      onTerm: (term) => stagehand.term(term),
      // One below the other, so that they can be compared moment by moment.
      least: 1000,
      most: 1200,
      cell: 96,
      small: 56,
    });
  }

  update(scene: Scene): void {
    this.scene = scene;
    const { texts } = this.words;
    const found = paths(scene, 'chain', 'chain_t');
    const guesses = numbers(scene, 'chain_x0');
    if (!found || found.d < 64) return;
    const shown = Math.min(SHOWN, found.n);
    const index = Math.min(chosen.get(this.stagehand) ?? 0, shown - 1);
    const rows = moments(found.rows, MOMENTS);
    const key = [index, rows.join(), guesses.length].join(' ');
    if (this.kept?.from !== found.path || this.kept.key !== key) {
      const gather = (from: Float32Array) =>
        Float32Array.from({ length: rows.length * found.d }, (_, i) => {
          const row = rows[Math.floor(i / found.d)] ?? 0;
          return from[(row * found.n + index) * found.d + (i % found.d)] ?? -1;
        });
      this.kept = {
        from: found.path,
        key,
        images: gather(found.path),
        guesses: guesses.length === found.path.length ? gather(guesses) : new Float32Array(),
      };
    }
    const label = fill(texts.labelWay, { i: plain(index + 1), steps: plain(found.rows - 1) });
    const last = (found.rows - 1) * found.n;
    this.pick.update({
      groups: [
        {
          name: texts.samples,
          note: texts.samplesNote,
          images: found.path,
          first: last,
          count: shown,
          columns: SHOWN,
        },
      ],
      side: 8,
      selected: index,
      highlight: scene.term,
      label: fill(texts.labelSamples, { n: plain(shown) }),
    });
    const captions = rows.map((row) => fill(texts.atT, { t: plain(Math.round(found.times[row] ?? 0)) }));
    const strip = { first: 0, count: rows.length, columns: rows.length, captions };
    this.view.update({
      groups: [
        { ...strip, name: texts.way, note: texts.wayNote, images: this.kept.images, term: 'xt' },
        {
          ...strip,
          name: texts.guesses,
          note: texts.guessesNote,
          images: this.kept.guesses,
          term: 'model',
        },
      ],
      side: 8,
      selected: null,
      highlight: scene.term,
      label,
    });
  }

  destroy(): void {
    this.pick.destroy();
    this.view.destroy();
  }
}

export const way: Figure<Words> = {
  id: 'way',
  size: 'wide',
  shown: isDigits,
  reads: () => ['chain', 'chain_t', 'chain_x0'],
  readsOnce: () => [],
  mount: (host, stagehand, words) => new Way(host, stagehand, words),
};

export const copies: Figure<Words> = {
  id: 'copies',
  size: 'half',
  shown: isDigits,
  reads: () => ['samples', 'nearest', 'nearest_distance'],
  readsOnce: () => ['held_out_distance'],
  mount(host, _, { texts }) {
    const [pictures, plot] = [document.createElement('div'), document.createElement('div')];
    host.append(pictures, plot);
    const grid = new DigitGridView(pictures, { least: 150 });
    const strip = new StripPlotView(plot);
    return {
      update(scene) {
        const [samples, nearest] = [numbers(scene, 'samples'), numbers(scene, 'nearest')];
        const [made, held] = [numbers(scene, 'nearest_distance'), numbers(scene, 'held_out_distance')];
        if (nearest.length === 0 || samples.length < nearest.length) return;
        const count = Math.min(SHOWN, nearest.length / 64);
        const label = fill(texts.labelCopies, { made: short(median(made)), held: short(median(held)) });
        const group = { first: 0, count, columns: 4 };
        grid.update({
          groups: [
            { ...group, name: texts.samples, note: texts.copiesMade, images: samples },
            { ...group, name: texts.nearest, note: texts.copiesNearest, images: nearest },
          ],
          side: 8,
          selected: null,
          highlight: scene.term,
          label,
        });
        strip.update({
          rows: [
            { name: texts.rowMade, values: made, ink: 'model' },
            { name: texts.rowHeld, values: held, ink: 'data' },
          ],
          xLabel: texts.copyDistance,
          median: (value) => fill(texts.median, { value }),
          highlight: scene.term,
          label,
        });
      },
      destroy() {
        grid.destroy();
        strip.destroy();
      },
    };
  },
};
