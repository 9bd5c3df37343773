// The step, written out with the numbers of this moment.

import { compact, decimal, plain, rate as rateOf } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { column, first, measured, numbers, record, type Scene, tensor } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { given, word } from './scene.ts';
import type { Words } from './words.en.ts';

const term = (name: string, tex: string) => `\\htmlData{term=${name}}{${tex}}`;

/** All the numbers that it learns. */
export const knobs = ({ about }: Scene): number =>
  about.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** The sentence that is followed, within a step. */
const line = (scene: Scene) => (scene.status.stage > 0 ? record(scene, 'line_shown', 'LineBets') : null);

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: `${term('x', 'x_1 x_2 \\dots x_t')} \\;\\to\\; ${term('y', 'x_2 x_3 \\dots x_{t+1}')}`,
    reads: ['batch', 'batch_lines'],
    numbers(scene, { texts }) {
      const [rows = 0] = tensor(scene, 'batch')?.shape ?? [];
      const lines = record(scene, 'batch_lines', 'ToldLines');
      if (rows === 0 || !lines) return null;
      const tokens = numbers(scene, 'batch').filter((token) => token >= 0).length;
      return say(texts.batchIs, {
        rows: num(plain(rows), 'batch', 'x'),
        tokens: num(plain(tokens), 'batch', 'y'),
        unknown: num(plain(lines.facts.filter((fact) => fact < 0).length), 'batch_lines', 'y'),
      });
    },
  },
  forward: {
    tex: `${term('p', 'p_i')} = \\operatorname{softmax}\\!\\big(${term('theta', 'f_\\theta')}(${term('x', 'x_1 \\dots x_i')})\\big), \\quad ${term('conf', 'c')} = \\max_w ${term('p', 'p')}(w)`,
    reads: ['line_shown'],
    numbers(scene, { texts }) {
      const found = line(scene);
      const p = found?.probabilities[found.answer_at - 1];
      if (!found || p === undefined) return null;
      return say(texts.forwardIs, {
        word: num(given(word(scene.about, found.tokens[found.answer_at] ?? -1)), 'line_shown', 'y'),
        p: num(decimal(p, 3), 'line_shown', 'p'),
      });
    },
  },
  loss: {
    tex: `${term('loss', 'L')} = -\\frac{1}{m} \\sum_i \\ln ${term('p', 'p_i')}(${term('y', 'x_{i+1}')})`,
    reads: ['batch_loss', 'loss', 'guess'],
    numbers(scene, { texts }) {
      const now = record(scene, 'batch_loss', 'BatchLoss')?.loss ?? column(scene, 'loss', 'batch').at(-1);
      if (now === undefined) return null;
      return say(texts.lossIs, {
        loss: num(plain(now, 3), 'batch_loss', 'loss'),
        nothing: num(plain(measured(scene, 'guess').loss, 3), 'guess', 'loss'),
      });
    },
  },
  backward: {
    tex: `${term('grad', 'g')} = \\frac{\\partial ${term('loss', 'L')}}{\\partial ${term('theta', '\\theta')}}, \\qquad \\frac{\\partial (-\\ln p_y)}{\\partial z_w} = ${term('p', 'p_w')} - [w = y]`,
    reads: ['gradient_norm'],
    numbers(scene, { texts }) {
      const norm = first(scene, 'gradient_norm');
      if (!(norm > 0)) return null;
      return say(texts.backwardIs, { norm: num(compact(norm), 'gradient_norm', 'grad') });
    },
  },
  update: {
    tex: `${term('theta', '\\theta')} \\leftarrow \\operatorname{AdamW}\\big(${term('theta', '\\theta')}, ${term('grad', 'g')}, ${term('eta', '\\eta')}\\big)`,
    reads: ['rate'],
    numbers: (scene, { texts }) =>
      say(texts.moves, {
        count: num(plain(knobs(scene)), 'parameters', 'theta'),
        rate: num(rateOf(first(scene, 'rate')), 'rate', 'eta'),
      }),
  },
};
