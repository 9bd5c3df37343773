// The step, written out with the numbers of this moment; its example is the first of the batch.

import { html } from 'lit';
import { plain, rate, signed } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { chosen, first, measured, numbers, record, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { classes, className, share } from './scene.ts';
import type { Words } from './words.en.ts';

/** The row of the first example of the batch in `[m, c]`, each number beside its class; null before there is one. */
function ofFirst(scene: Scene, channel: string, term: string, write: (value: number) => string) {
  const all = classes(scene.about);
  const values = numbers(scene, channel).subarray(0, all.length);
  if (values.length < all.length || all.length === 0) return null;
  return html`${[...values].map(
    (value, i) => html`${i > 0 ? ', ' : ''}${all[i]?.name} ${num(write(value), channel, `${term}.${i}`)}`,
  )}`;
}

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: '\\htmlData{term=y}{B} \\subseteq \\{1, \\dots, n\\}',
    reads: ['batch', 'batch_targets'],
    numbers(scene, { texts }) {
      const [row] = numbers(scene, 'batch');
      const [y] = numbers(scene, 'batch_targets');
      if (row === undefined || y === undefined) return null;
      return say(texts.batchIs, {
        m: num(plain(numbers(scene, 'batch').length), 'batch', 'y'),
        row: num(plain(row + 1), 'batch', 'y'),
        y: num(className(scene.about, y), 'batch_targets', 'y'),
      });
    },
  },
  logits: {
    tex: '\\htmlData{term=z}{z} = \\htmlData{term=w}{W} \\htmlData{term=x}{x} + \\htmlData{term=b}{b}',
    reads: ['batch_logits'],
    numbers: (scene) => ofFirst(scene, 'batch_logits', 'z', (z) => signed(z, 3)),
  },
  softmax: {
    tex: '\\htmlData{term=p}{p_k} = \\frac{\\htmlData{term=e}{e^{z_k}}}{\\htmlData{term=sum}{\\sum_j e^{z_j}}}',
    reads: ['batch_probabilities'],
    numbers: (scene) => ofFirst(scene, 'batch_probabilities', 'p', share),
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = \\frac1m \\sum_{i \\in B} -\\ln \\htmlData{term=p}{p_{i,\\,y_i}} + \\tfrac{\\lambda}{2} \\sum \\htmlData{term=w}{w}^2',
    reads: ['batch_losses', 'batch_loss'],
    numbers(scene, { texts }) {
      const found = record(scene, 'batch_loss', 'BatchLoss');
      const [own] = numbers(scene, 'batch_losses');
      if (!found || own === undefined) return null;
      return say(texts.lossIs, {
        own: num(plain(own, 3), 'batch_losses', 'loss'),
        loss: num(plain(found.loss, 4), 'batch_loss', 'loss'),
        guess: num(plain(measured(scene, 'guess').loss, 3), 'guess'),
      });
    },
  },
  backward: {
    tex: '\\frac{\\partial \\htmlData{term=loss}{L}}{\\partial \\htmlData{term=z}{z}} = \\htmlData{term=grad}{p - y}, \\quad \\frac{\\partial \\htmlData{term=loss}{L}}{\\partial \\htmlData{term=w}{W}} = \\frac1m \\sum_{i \\in B} (\\htmlData{term=grad}{p_i - y_i})\\, \\htmlData{term=x}{x_i}^\\top + \\lambda \\htmlData{term=w}{W}',
    reads: ['batch_errors'],
    numbers: (scene) => ofFirst(scene, 'batch_errors', 'grad', (value) => signed(value, 2)),
  },
  update: {
    tex: '\\htmlData{term=w}{W} \\leftarrow \\htmlData{term=w}{W} - \\htmlData{term=rate}{\\eta}\\, \\frac{\\partial \\htmlData{term=loss}{L}}{\\partial \\htmlData{term=w}{W}}',
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
