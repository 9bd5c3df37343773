// The step, written out with the numbers of this moment.

import { plain, rate, signed } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { first, numbers, record, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { atFirst } from './figures/curve.ts';
import { given, pairOf, windowOf, wordAt } from './scene.ts';
import type { Words } from './words.en.ts';

const term = (name: string, tex: string) => `\\htmlData{term=${name}}{${tex}}`;

/** The pair whose numbers are written out, within a step. */
const pairNow = (scene: Scene) => (scene.status.stage > 0 ? pairOf(scene) : null);

export const stages: Record<string, StageLine<Words>> = {
  window: {
    tex: `(${term('v', 'w')}, ${term('u', 'c')}) \\in \\text{window}, \\quad ${term('u', 'n_1, \\dots, n_k')} \\sim \\mathrm{count}^{3/4}`,
    reads: ['window', 'batch_centres', 'batch_contexts', 'batch_negatives'],
    numbers(scene, { texts }) {
      const centres = numbers(scene, 'batch_centres');
      const [centre, context] = [centres[0], numbers(scene, 'batch_contexts')[0]];
      const found = windowOf(scene);
      if (centre === undefined || context === undefined || !found) return null;
      const k = Number(scene.about.values.negatives);
      const negatives = [...numbers(scene, 'batch_negatives').subarray(0, k)];
      return say(texts.windowIs, {
        pairs: num(plain(centres.length), 'batch_centres', 'v'),
        centre: num(given(wordAt(scene.about, centre)), 'batch_centres', 'v'),
        context: num(given(wordAt(scene.about, context)), 'batch_contexts', 'u'),
        negatives: num(
          given(negatives.map((place) => wordAt(scene.about, place)).join(', ')),
          'batch_negatives',
          'u',
        ),
      });
    },
  },
  scores: {
    tex: `${term('s', 's')} = ${term('u', 'u_c')} \\cdot ${term('v', 'v_w')} = \\sum_i u_{c,i}\\, v_{w,i}, \\quad ${term('sigma', '\\sigma(s)')} = \\frac{1}{1 + e^{-s}}`,
    reads: ['pair_shown'],
    numbers(scene, { texts }) {
      const pair = pairNow(scene);
      const [score, sigma] = [pair?.scores[0], pair?.sigmas[0]];
      if (!pair || score === undefined || sigma === undefined) return null;
      return say(texts.scoresAre, {
        centre: given(pair.centre),
        context: given(pair.words[0] ?? ''),
        score: num(signed(score, 3), 'pair_shown', 's'),
        sigma: num(plain(sigma, 3), 'pair_shown', 'sigma'),
      });
    },
  },
  loss: {
    tex: `${term('loss', 'L')} = -\\ln ${term('sigma', '\\sigma')}(${term('u', 'u_c')} \\cdot ${term('v', 'v_w')}) - \\sum_{i=1}^{k} \\ln ${term('sigma', '\\sigma')}(-${term('u', 'u_{n_i}')} \\cdot ${term('v', 'v_w')})`,
    reads: ['pair_shown', 'batch_loss', 'batch_centres'],
    numbers(scene, { texts }) {
      const pair = pairNow(scene);
      const all = record(scene, 'batch_loss', 'BatchLoss');
      if (!pair || !all || pair.losses.length === 0) return null;
      const pairs = numbers(scene, 'batch_centres').length;
      return say(texts.lossIs, {
        own: num(
          plain(
            pair.losses.reduce((sum, one) => sum + one, 0),
            3,
          ),
          'pair_shown',
          'loss',
        ),
        mean: num(plain(all.loss / pairs, 3), 'batch_loss', 'loss'),
        pairs: num(plain(pairs), 'batch_centres', 'v'),
        nothing: plain(atFirst(scene), 3),
      });
    },
  },
  backward: {
    tex: `${term('grad', '\\frac{\\partial L}{\\partial v_w}')} = (${term('sigma', '\\sigma(s_c)')} - 1)\\, ${term('u', 'u_c')} + \\sum_{i=1}^{k} ${term('sigma', '\\sigma(s_{n_i})')}\\, ${term('u', 'u_{n_i}')}`,
    reads: ['pair_shown'],
    numbers(scene, { texts }) {
      const pair = pairNow(scene);
      const [error] = pair?.errors ?? [];
      if (!pair || error === undefined) return null;
      const length = Math.hypot(...pair.gradient_centre);
      const others = pair.errors.slice(1).reduce((sum, one) => sum + one, 0);
      return say(texts.backwardIs, {
        context: given(pair.words[0] ?? ''),
        error: num(signed(error, 3), 'pair_shown', 'grad'),
        others: num(signed(others, 3), 'pair_shown', 'grad'),
        length: num(plain(length, 3), 'pair_shown', 'grad'),
      });
    },
  },
  update: {
    tex: `${term('v', 'v_w')} \\leftarrow ${term('v', 'v_w')} - ${term('rate', '\\alpha')}\\, ${term('grad', '\\frac{\\partial L}{\\partial v_w}')}, \\quad ${term('u', 'u')} \\leftarrow ${term('u', 'u')} - ${term('rate', '\\alpha')}\\, ${term('grad', '\\frac{\\partial L}{\\partial u}')}`,
    reads: ['rate', 'pair_shown'],
    numbers(scene, { texts }) {
      const pair = pairNow(scene);
      if (!pair || pair.moved_centre.length === 0) return null;
      return say(texts.updateIs, {
        centre: given(pair.centre),
        moved: num(plain(Math.hypot(...pair.moved_centre), 3), 'pair_shown', 'v'),
        rate: num(rate(first(scene, 'rate')), 'rate', 'rate'),
      });
    },
  },
};
