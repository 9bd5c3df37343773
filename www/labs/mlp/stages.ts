// The step, written out with the numbers of this moment.

import { html } from 'lit';
import { compact, plain, rate, signed } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { chosen, first, measured, numbers, record, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { chances, classes, features, sizes, targets } from './scene.ts';
import type { Words } from './words.en.ts';

/** The first example of the batch, where it is among those drawn. */
function example(scene: Scene) {
  const [row] = numbers(scene, 'batch');
  const points = numbers(scene, 'points');
  if (row === undefined) return null;
  const place = numbers(scene, 'point_rows').indexOf(row);
  return { row, x: place < 0 ? [] : [...points.subarray(place * 2, place * 2 + 2)] };
}

/** A class by its name, a number with its sign. */
const answer = (scene: Scene, y: number): string =>
  classes(scene) > 0 ? (targets(scene.about)[y]?.name ?? '') : signed(y, 3);

/** What the outputs mean: a number as it is, a probability for each class. */
function meaning(scene: Scene, z: Float32Array, { texts }: Words) {
  const k = classes(scene);
  const names = targets(scene.about).map((label) => label.name);
  const chance = (p: number, name: string | undefined) =>
    say(texts.chance, { name: name ?? '', p: num(`${plain(100 * p, 3)} %`, 'batch_outputs', 'yhat') });
  if (k === 0) return num(signed(z[0] ?? Number.NaN, 3), 'batch_outputs', 'yhat');
  const all = chances(z);
  if (k === 2) return chance(all[1] ?? Number.NaN, names[1]);
  return html`${all.map((p, i) => html`${i > 0 ? ', ' : ''}${chance(p, names[i])}`)}`;
}

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: '\\htmlData{term=y}{B} \\subseteq \\{1, \\dots, n\\}',
    reads: ['batch', 'batch_targets'],
    numbers(scene, { texts }) {
      const found = example(scene);
      if (!found) return null;
      const [y = Number.NaN] = numbers(scene, 'batch_targets');
      const place = features(scene.about)
        .slice(0, found.x.length)
        .map((label, i) => html`${label.name} = ${num(signed(found.x[i] ?? Number.NaN, 3), 'points')}, `);
      return say(texts.batchIs, {
        m: num(plain(numbers(scene, 'batch').length), 'batch', 'y'),
        row: num(plain(found.row + 1), 'batch', 'y'),
        place: html`${place}`,
        y: num(answer(scene, y), 'batch_targets', 'y'),
      });
    },
  },
  forward: {
    tex: 'z^l = \\htmlData{term=h}{a^{l-1}} \\htmlData{term=w}{W^l} + \\htmlData{term=b}{b^l}, \\quad \\htmlData{term=h}{a^l} = \\varphi(z^l)',
    reads: ['batch_outputs'],
    numbers(scene, words) {
      const z = numbers(scene, 'batch_outputs');
      const outputs = sizes(scene).at(-1) ?? 1;
      if (z.length < outputs) return null;
      return say(words.texts.forwardIs, {
        layers: html`${sizes(scene).map((n, i) => html`${i > 0 ? ' → ' : ''}${num(plain(n), 'network')}`)}`,
        answer: html`${meaning(scene, z.subarray(0, outputs), words)}`,
      });
    },
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = \\frac1m \\sum_{i \\in B} \\ell(\\htmlData{term=yhat}{\\hat y_i}, \\htmlData{term=y}{y_i}) + \\lambda_1 \\sum |\\htmlData{term=w}{w}| + \\tfrac{\\lambda_2}{2} \\sum \\htmlData{term=w}{w}^2',
    reads: ['batch_loss'],
    numbers(scene, { texts }) {
      const found = record(scene, 'batch_loss', 'BatchLoss');
      if (!found) return null;
      const { loss, penalty } = found;
      return say(penalty > 0 ? texts.lossWithPenalty : texts.lossIs, {
        loss: num(plain(loss, 4), 'batch_loss', 'loss'),
        penalty: num(plain(penalty, 3), 'batch_loss', 'w'),
        guess: num(plain(measured(scene, 'guess').loss, 4), 'guess'),
      });
    },
  },
  backward: {
    tex: "\\htmlData{term=grad}{\\frac{\\partial L}{\\partial W^l}} = (\\htmlData{term=h}{a^{l-1}})^\\top \\htmlData{term=grad}{\\frac{\\partial L}{\\partial z^l}}, \\quad \\htmlData{term=grad}{\\frac{\\partial L}{\\partial z^{l-1}}} = \\htmlData{term=grad}{\\frac{\\partial L}{\\partial z^l}} (\\htmlData{term=w}{W^l})^\\top \\odot \\varphi'(z^{l-1})",
    reads: ['gradient_norms'],
    numbers(scene, { texts }) {
      const norms = numbers(scene, 'gradient_norms');
      if (norms.length === 0) return null;
      const layer = (norm: number, l: number) =>
        say(texts.layerNorm, { layer: String(l + 1), norm: num(compact(norm), 'gradient_norms', 'grad') });
      return html`${[...norms].map((norm, l) => html`${l > 0 ? ', ' : ''}${layer(norm, l)}`)}`;
    },
  },
  update: {
    tex: '\\htmlData{term=w}{\\theta} \\leftarrow \\htmlData{term=w}{\\theta} - \\htmlData{term=rate}{\\eta(t)}\\, \\mathrm{step}\\!\\left(\\htmlData{term=grad}{\\frac{\\partial L}{\\partial \\theta}}\\right)',
    reads: ['rate', 'parameters'],
    numbers(scene, { texts }) {
      const count = numbers(scene, 'parameters').length;
      if (count === 0) return null;
      return say(texts.moves, {
        count: num(plain(count), 'parameters', 'w'),
        method: chosen(scene.about, 'optimizer'),
        rate: num(rate(first(scene, 'rate')), 'rate', 'rate'),
      });
    },
  },
};
