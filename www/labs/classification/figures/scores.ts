// What makes a score: every input times its weight, and the weights by themselves, as pictures where the inputs are one.

import { html, type TemplateResult } from 'lit';
import { BarsView } from '../../../charts/bars.ts';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain, signed } from '../../../charts/kit/format.ts';
import { largest } from '../../../charts/kit/ramps.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import { drawing, figureOfSeveral } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { axis, numbers, once, record, type Scene, tensor } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { chainOf, chosenClass, classes, className, isLinear, kindOf, rowOf, scaled } from '../scene.ts';
import type { Words } from '../words.en.ts';

const SIDE = 8;
/** So many terms of a sum are shown: those that matter most. */
const TERMS = 10;

/** The terms of a class's score, the largest first. */
function terms(scene: Scene, k: number, { texts }: Words): { name: string; value: number }[] {
  const products = rowOf(scene, 'products', k);
  const places = numbers(scene, 'example_places');
  const inputs = axis(scene.about, 'd');
  const name = (place: number) =>
    isLinear(scene.about) ? (inputs[place]?.name ?? '') : fill(texts.neuron, { n: place + 1 });
  return Array.from(products, (value, i) => ({ name: name(places[i] ?? 0), value })).sort(
    (a, b) => Math.abs(b.value) - Math.abs(a.value),
  );
}

/** Σ w·x + b = z. */
function sum(scene: Scene, words: Words): TemplateResult {
  const k = chosenClass(scene);
  const chain = chainOf(scene);
  const total = rowOf(scene, 'products', k).reduce((all, value) => all + value, 0);
  const z = chain?.logits[k];
  return html`<p class="written-out">${say(words.texts.sumIs, {
    name: className(scene.about, k),
    count: num(plain(rowOf(scene, 'products', k).length), 'products', 'w'),
    sum: num(signed(total, 3), 'products', 'w'),
    bias: num(signed(chain?.bias[k] ?? Number.NaN, 3), 'example', 'b'),
    z: z === undefined ? '–' : num(signed(z, 3), 'example', 'z'),
  })}</p>`;
}

/** What stands at some places of a picture; the rest is zero. */
const scattered = once((values: Float32Array, places: Float32Array) => {
  const all = new Float32Array(SIDE * SIDE);
  for (const [i, value] of values.entries()) all[places[i] ?? 0] = value;
  return all;
});

/** Signed numbers as a picture, full at the largest of them. */
const picture = (name: string, note: string, values: Float32Array, term: string) => ({
  name,
  note,
  images: scaled(values, 1 / largest(values, 1e-6), 0),
  signed: true,
  first: 0,
  count: 1,
  columns: 1,
  term,
});

export const products: Figure<Words> = figureOfSeveral({
  id: 'products',
  size: 'half',
  reads: ['products', 'example', 'example_places', 'example_pixels', 'weights'],
  below: (scene, _, words) => sum(scene, words),
  drawing(scene, words) {
    const { texts } = words;
    const { about } = scene;
    const k = chosenClass(scene);
    const name = className(about, k);
    const label = fill(texts.labelProducts, { name });
    if (kindOf(about) === 'pixels' && isLinear(about)) {
      const [x, w] = [numbers(scene, 'example_pixels'), rowOf(scene, 'weights', k)];
      const products = scattered(rowOf(scene, 'products', k), numbers(scene, 'example_places'));
      const ready = x.length === SIDE * SIDE && w.length === x.length;
      const groups = ready
        ? [
            {
              name: texts.pixels,
              note: 'x',
              images: scaled(x, 2, -1),
              first: 0,
              count: 1,
              columns: 1,
              term: 'x',
            },
            picture(fill(texts.weightsOf, { name }), 'w', w, 'w'),
            picture(texts.product, 'w · x', products, 'z'),
          ]
        : [];
      return drawing(DigitGridView, ready ? { groups, side: SIDE, selected: null, label } : null, {
        least: 90,
        most: 136,
      });
    }
    const all = terms(scene, k, words);
    const rest = all.slice(TERMS).reduce((total, { value }) => total + value, 0);
    const bias = chainOf(scene)?.bias[k];
    const rows = [
      ...all.slice(0, TERMS).map((term) => ({ ...term, term: 'w' })),
      ...(all.length > TERMS
        ? [{ name: fill(texts.others, { n: all.length - TERMS }), value: rest, term: 'w' }]
        : []),
      { name: texts.bias, value: bias ?? Number.NaN, term: 'b' },
    ];
    return drawing(BarsView, bias === undefined ? null : { rows, label });
  },
});

export const weights: Figure<Words> = figureOfSeveral({
  id: 'weights',
  size: 'half',
  shown: isLinear,
  reads: (about) => [kindOf(about) === 'words' ? 'strongest' : 'weights'],
  drawing(scene, { texts }) {
    const { about } = scene;
    const names = classes(about).map(({ name }) => name);
    const kind = kindOf(about);
    if (kind === 'words') {
      const k = chosenClass(scene);
      const found = record(scene, 'strongest', 'StrongestWords')?.classes[k];
      const rows = found?.words.map((name, i) => ({ name, value: found.weights[i] ?? 0, term: 'w' }));
      return drawing(
        BarsView,
        rows ? { rows, label: fill(texts.labelWords, { name: names[k] ?? '' }) } : null,
      );
    }
    const values = numbers(scene, 'weights');
    const [rows = 0, columns = 0] = tensor(scene, 'weights')?.shape ?? [];
    const ready = rows === names.length && columns > 0;
    if (kind === 'measures')
      return drawing(
        MatrixView,
        ready
          ? {
              rows,
              columns,
              values,
              kind: 'signed' as const,
              rowNames: names,
              columnNames: axis(about, 'd').map(({ name }) => name),
              most: 72,
              mostHigh: 36,
              term: 'w',
              label: texts.labelWeights,
            }
          : null,
      );
    const most = largest(values, 1e-6);
    const group = {
      name: texts.weightsOfAll,
      note: fill(texts.within, { most: plain(most, 2) }),
      images: scaled(values, 1 / most, 0),
      signed: true,
      first: 0,
      count: rows,
      columns: 5,
      captions: names,
      term: 'w',
    };
    return drawing(
      DigitGridView,
      ready && columns === SIDE * SIDE
        ? { groups: [group], side: SIDE, selected: null, label: texts.labelWeights }
        : null,
      { cell: 72 },
    );
  },
});
