// The step, written out with the numbers of this moment.

import { html, type TemplateResult } from 'lit';
import { compact, plain, rate as rateOf } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { comesNext, first, numbers, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { chance, cut, joined, visible } from './pictures/token-text.ts';
import { spelled } from './scene.ts';
import type { Words } from './words.en.ts';

/** So many places of the first row are written out. */
const SHOWN = 5;
/** So many characters of it are shown. */
const ROW = 30;

/** The first row of the batch: its answers, and what they were given. */
function firstRow(scene: Scene): { answer: string; p: number }[] {
  const rows = numbers(scene, 'batch_row');
  const answers = spelled(
    scene,
    rows.filter((_, i) => i % 2 === 0),
  );
  return answers.map((answer, i) => ({ answer, p: rows[2 * i + 1] ?? -1 }));
}

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: '\\htmlData{term=x}{x_1 x_2 \\dots x_t} \\;\\to\\; \\htmlData{term=y}{x_2 x_3 \\dots x_{t+1}}',
    reads: ['batch', 'batch_row'],
    numbers(scene, { texts }) {
      const [rows = 0] = scene.channels.batch?.shape ?? [];
      if (rows === 0) return null;
      const places = numbers(scene, 'batch').filter((token) => token >= 0).length;
      return say(texts.batchIs, {
        rows: num(plain(rows), 'batch', 'x'),
        places: num(plain(places), 'batch', 'y'),
        row: html`<q>${num(cut(joined(firstRow(scene).map(({ answer }) => answer)), ROW), 'batch_row', 'y')}</q>`,
      });
    },
  },
  forward: {
    tex: '\\htmlData{term=p}{p_i} = \\operatorname{softmax}\\!\\big(\\htmlData{term=theta}{f_\\theta}(\\htmlData{term=x}{x_1 \\dots x_i})\\big)',
    reads: ['batch_row'],
    numbers(scene, { texts }) {
      const row = firstRow(scene);
      if (row.length === 0 || (row[0]?.p ?? -1) < 0) return null;
      const told: TemplateResult[] = row
        .slice(0, SHOWN)
        .map(
          ({ answer, p }, i) =>
            html`${i > 0 ? ', ' : ''}${num(visible(answer), 'batch_row', 'y')} ${num(chance(p), 'batch_row', 'p')}`,
        );
      return say(texts.forwardIs, { told: html`${told}${row.length > SHOWN ? ' …' : ''}` });
    },
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = -\\frac{1}{m} \\sum_i \\ln \\htmlData{term=p}{p_i}(\\htmlData{term=y}{x_{i+1}})',
    reads: ['batch_loss', 'loss'],
    numbers(scene, { texts }) {
      const now = first(scene, 'batch_loss');
      const loss = Number.isNaN(now) ? (numbers(scene, 'loss').at(-1) ?? Number.NaN) : now;
      if (Number.isNaN(loss)) return null;
      return say(texts.lossIs, {
        loss: num(plain(loss, 4), 'batch_loss', 'loss'),
        nothing: num(plain(numbers(scene, 'baselines')[0] ?? Number.NaN, 4), 'baselines'),
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
      say(comesNext(scene, 'update') ? texts.willMove : texts.moves, {
        count: num(plain(first(scene, 'parameter_count')), 'parameter_count', 'theta'),
        rate: num(rateOf(first(scene, 'rate')), 'rate', 'eta'),
      }),
  },
};
