// The step, written out with the numbers of this moment.

import { html, type TemplateResult } from 'lit';
import { compact, plain, rate as rateOf } from '../../charts/kit/format.ts';
import { chance, cut, joined, visible } from '../../charts/kit/token-text.ts';
import type { StageLine } from '../../contract/lab.ts';
import { column, first, numbers, record, type Scene, tensor } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { baselines, knobs, spelled } from './scene.ts';
import type { Words } from './words.en.ts';

/** So many places of the first row are written out. */
const SHOWN = 5;
/** So many characters of it are shown. */
const ROW = 30;

/** The first row of the batch: its answers and, once they are known, the probabilities that they were given. */
function firstRow(scene: Scene): { answers: string[]; probabilities: number[] } {
  const row = record(scene, 'batch_row', 'BatchRow');
  return { answers: spelled(scene, row?.answers ?? []), probabilities: row?.probabilities ?? [] };
}

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: '\\htmlData{term=x}{x_1 x_2 \\dots x_t} \\;\\to\\; \\htmlData{term=y}{x_2 x_3 \\dots x_{t+1}}',
    reads: ['batch', 'batch_row'],
    numbers(scene, { texts }) {
      const [rows = 0] = tensor(scene, 'batch')?.shape ?? [];
      if (rows === 0) return null;
      const places = numbers(scene, 'batch').filter((token) => token >= 0).length;
      return say(texts.batchIs, {
        rows: num(plain(rows), 'batch', 'x'),
        places: num(plain(places), 'batch', 'y'),
        row: html`<q>${num(cut(joined(firstRow(scene).answers), ROW), 'batch_row', 'y')}</q>`,
      });
    },
  },
  forward: {
    tex: '\\htmlData{term=p}{p_i} = \\operatorname{softmax}\\!\\big(\\htmlData{term=theta}{f_\\theta}(\\htmlData{term=x}{x_1 \\dots x_i})\\big)',
    reads: ['batch_row'],
    numbers(scene, { texts }) {
      const { answers, probabilities } = firstRow(scene);
      if (probabilities.length === 0) return null;
      const pairs: TemplateResult[] = probabilities
        .slice(0, SHOWN)
        .map(
          (p, i) =>
            html`${i > 0 ? ', ' : ''}${num(visible(answers[i] ?? ''), 'batch_row', 'y')} ${num(chance(p), 'batch_row', 'p')}`,
        );
      return say(texts.forwardIs, { pairs: html`${pairs}${answers.length > SHOWN ? ' …' : ''}` });
    },
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = -\\frac{1}{m} \\sum_i \\ln \\htmlData{term=p}{p_i}(\\htmlData{term=y}{x_{i+1}})',
    reads: ['batch_loss', 'loss'],
    numbers(scene, { texts }) {
      const now = record(scene, 'batch_loss', 'BatchLoss')?.loss;
      const loss = now ?? column(scene, 'loss', 'batch').at(-1);
      if (loss === undefined) return null;
      return say(texts.lossIs, {
        loss: num(plain(loss, 4), 'batch_loss', 'loss'),
        nothing: num(plain(baselines(scene).nothing, 4), 'baselines'),
      });
    },
  },
  backward: {
    tex: '\\htmlData{term=grad}{g} = \\frac{\\partial L}{\\partial \\htmlData{term=theta}{\\theta}}, \\quad g \\leftarrow g \\cdot \\min\\!\\big(1, \\tfrac{c}{\\lVert g \\rVert}\\big)',
    reads: ['gradient_norm'],
    numbers(scene, { texts }) {
      const norm = first(scene, 'gradient_norm');
      if (!(norm > 0)) return null;
      const most = Number(scene.about.values.clip);
      return say(norm > most ? texts.clipped : texts.notClipped, {
        norm: num(compact(norm), 'gradient_norm', 'grad'),
        most: plain(most, 3),
      });
    },
  },
  update: {
    tex: '\\htmlData{term=theta}{\\theta} \\leftarrow \\operatorname{AdamW}\\big(\\theta, \\htmlData{term=grad}{g}, \\htmlData{term=eta}{\\eta(t)}\\big)',
    reads: ['rate'],
    numbers: (scene, { texts }) =>
      say(texts.moves, {
        count: num(plain(knobs(scene)), 'parameters', 'theta'),
        rate: num(rateOf(first(scene, 'rate')), 'rate', 'eta'),
      }),
  },
};
