// Digits only: one sample step by step, and each beside the training digit that is most like it.

import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { median, StripPlotView } from '../../../charts/strip-plot.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { chart, figureOfParts } from '../../../contract/parts.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { isDigits, type Paths, paths, short } from '../scene.ts';
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

/** The sample that a reader has chosen. */
const chosen = new WeakMap<Stagehand, number>();

/** The sample that is shown, and those of its way's moments that are; null while there is no way. */
function wayOf(scene: Scene, stagehand: Stagehand) {
  const found = paths(scene, 'chain', 'chain_t');
  if (!found || found.d < 64) return null;
  const shown = Math.min(SHOWN, found.n);
  const index = Math.min(chosen.get(stagehand) ?? 0, shown - 1);
  return { found, shown, index, rows: moments(found.rows, MOMENTS) };
}

/** A sample's pictures at some moments of a way; the same array for the same. */
const picturesOf = once((way: Float32Array) => {
  let kept = { key: '', images: new Float32Array() };
  return ({ n, d }: Paths, index: number, rows: readonly number[]): Float32Array => {
    const key = `${index} ${rows.join()}`;
    if (kept.key !== key) {
      const images = Float32Array.from({ length: rows.length * d }, (_, i) => {
        const row = rows[Math.floor(i / d)] ?? 0;
        return way[(row * n + index) * d + (i % d)] ?? -1;
      });
      kept = { key, images };
    }
    return kept.images;
  };
});
const NONE = new Float32Array();

/** Which sample: those of the main picture, to choose from. */
const which = chart(DigitGridView)<Words>({
  options: (stagehand, { texts }, _, again) => ({
    onSelect(index) {
      chosen.set(stagehand, index);
      again();
    },
    describe: (index) => fill(texts.sampleIs, { i: index + 1 }),
    most: 1200,
    cell: 48,
    small: 38,
  }),
  data(scene, { texts }, stagehand) {
    const way = wayOf(scene, stagehand);
    if (!way) return null;
    const { found, shown, index } = way;
    return {
      groups: [
        {
          name: texts.samples,
          note: texts.samplesNote,
          images: found.path,
          first: (found.rows - 1) * found.n,
          count: shown,
          columns: SHOWN,
        },
      ],
      side: 8,
      selected: index,
      label: fill(texts.labelSamples, { n: plain(shown) }),
    };
  },
});

/** Its way, and below each moment where the model then thought that it would end. */
const itsWay = chart(DigitGridView)<Words>({
  // One below the other, so that they can be compared moment by moment.
  options: () => ({ least: 1000, most: 1200, cell: 96, small: 56 }),
  data(scene, { texts }, stagehand) {
    const way = wayOf(scene, stagehand);
    if (!way) return null;
    const { found, index, rows } = way;
    const guesses = numbers(scene, 'chain_x0');
    const captions = rows.map((row) => fill(texts.atT, { t: plain(Math.round(found.times[row] ?? 0)) }));
    const strip = { first: 0, count: rows.length, columns: rows.length, captions };
    const images = picturesOf(found.path)(found, index, rows);
    const ends = guesses.length === found.path.length ? picturesOf(guesses)(found, index, rows) : NONE;
    return {
      groups: [
        { ...strip, name: texts.way, note: texts.wayNote, images, term: 'xt' },
        { ...strip, name: texts.guesses, note: texts.guessesNote, images: ends, term: 'model' },
      ],
      side: 8,
      selected: null,
      label: fill(texts.labelWay, { i: plain(index + 1), steps: plain(found.rows - 1) }),
    };
  },
});

export const way = figureOfParts<Words>({
  id: 'way',
  size: 'wide',
  shown: isDigits,
  reads: ['chain', 'chain_t', 'chain_x0'],
  parts: [which, itsWay],
});

/** What is made, and what it is most like, with the distances between the two; null while they are not known. */
function comparedOf(scene: Scene) {
  const [samples, nearest] = [numbers(scene, 'samples'), numbers(scene, 'nearest')];
  const [made, held] = [numbers(scene, 'nearest_distance'), numbers(scene, 'held_out_distance')];
  return nearest.length === 0 || samples.length < nearest.length ? null : { samples, nearest, made, held };
}

const labelOf = ({ texts }: Words, made: Float32Array, held: Float32Array): string =>
  fill(texts.labelCopies, { made: short(median(made)), held: short(median(held)) });

export const copies = figureOfParts<Words>({
  id: 'copies',
  size: 'half',
  shown: isDigits,
  reads: ['samples', 'nearest', 'nearest_distance'],
  readsOnce: ['held_out_distance'],
  parts: [
    chart(DigitGridView)({
      options: () => ({ least: 150 }),
      data(scene, words) {
        const found = comparedOf(scene);
        if (!found) return null;
        const { samples, nearest, made, held } = found;
        const { texts } = words;
        const group = { first: 0, count: Math.min(SHOWN, nearest.length / 64), columns: 4 };
        return {
          groups: [
            { ...group, name: texts.samples, note: texts.copiesMade, images: samples },
            { ...group, name: texts.nearest, note: texts.copiesNearest, images: nearest },
          ],
          side: 8,
          selected: null,
          label: labelOf(words, made, held),
        };
      },
    }),
    chart(StripPlotView)({
      data(scene, words) {
        const found = comparedOf(scene);
        if (!found) return null;
        const { made, held } = found;
        const { texts } = words;
        return {
          rows: [
            { name: texts.rowMade, values: made, ink: 'model' },
            { name: texts.rowHeld, values: held, ink: 'data' },
          ],
          xLabel: texts.copyDistance,
          median: (value) => fill(texts.median, { value }),
          label: labelOf(words, made, held),
        };
      },
    }),
  ],
});
