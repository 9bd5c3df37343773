// The step, written out with the numbers of this moment.

import { compact, plain, rate as rateOf } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { comesNext, first, numbers, setting } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { alphaBar, exampleOf, most, short, vector } from './scene.ts';
import type { Words } from './words.en.ts';

export const stages: Record<string, StageLine<Words>> = {
  draw: {
    tex: '\\htmlData{term=x0}{x_0} \\sim \\text{data}, \\quad \\htmlData{term=t}{t} \\sim \\{1, \\dots, T\\}, \\quad \\htmlData{term=noise}{\\varepsilon} \\sim \\mathcal N(0, I)',
    reads: ['example', 'example_t', 'batch_t'],
    numbers(scene, words) {
      const { d, x0, noise, t } = exampleOf(scene);
      if (x0 === null) return null;
      return say(d === 2 ? words.texts.drawIs : words.texts.drawDigit, {
        m: num(plain(numbers(scene, 'batch_t').length), 'batch_t', 't'),
        t: num(plain(t), 'example_t', 't'),
        most: plain(most(scene.about)),
        x0: vector(x0, 'example', 'x0', words),
        noise: vector(noise, 'example', 'noise', words),
      });
    },
  },
  noise: {
    tex: '\\htmlData{term=xt}{x_t} = \\sqrt{\\bar\\alpha_t}\\, \\htmlData{term=x0}{x_0} + \\sqrt{1 - \\bar\\alpha_t}\\; \\htmlData{term=noise}{\\varepsilon}',
    reads: ['example', 'example_t'],
    numbers(scene, words) {
      const { d, x0, noise, noisy, t } = exampleOf(scene);
      if (noisy === null) return null;
      const bar = alphaBar(scene, t);
      return say(d === 2 ? words.texts.noiseIs : words.texts.exampleDigit, {
        t: num(plain(t), 'example_t', 't'),
        a: num(short(Math.sqrt(bar)), 'alpha_bar', 'x0'),
        b: num(short(Math.sqrt(1 - bar)), 'alpha_bar', 'noise'),
        x0: vector(x0, 'example', 'x0', words),
        noise: vector(noise, 'example', 'noise', words),
        noisy: vector(noisy, 'example', 'xt', words),
      });
    },
  },
  predict: {
    tex: '\\htmlData{term=guess}{\\hat\\varepsilon} = \\varepsilon_\\theta(\\htmlData{term=xt}{x_t}, \\htmlData{term=t}{t}), \\quad \\htmlData{term=model}{\\hat x_0} = \\dfrac{x_t - \\sqrt{1 - \\bar\\alpha_t}\\, \\hat\\varepsilon}{\\sqrt{\\bar\\alpha_t}}',
    reads: ['example'],
    numbers(scene, words) {
      const { d, guess, noise, clean } = exampleOf(scene);
      if (guess === null) return null;
      return say(d === 2 ? words.texts.predictIs : words.texts.predictDigit, {
        guess: vector(guess, 'example', 'guess', words),
        noise: vector(noise, 'example', 'noise', words),
        clean: vector(clean, 'example', 'model', words),
      });
    },
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = \\frac1{mD} \\sum_{i \\in B} \\lVert \\htmlData{term=guess}{\\hat\\varepsilon_i} - \\htmlData{term=noise}{\\varepsilon_i} \\rVert^2',
    reads: ['batch_loss', 'loss_levels_zero'],
    numbers(scene, { texts }) {
      const loss = first(scene, 'batch_loss');
      if (Number.isNaN(loss)) return null;
      const zeros = numbers(scene, 'loss_levels_zero');
      const zero = zeros.reduce((sum, value) => sum + value, 0) / Math.max(1, zeros.length);
      const target = setting(scene.about, 'target') as Named<Words['texts'], 'lossIs_'>;
      return say(texts[`lossIs_${target}`], {
        loss: num(plain(loss, 4), 'batch_loss', 'loss'),
        zero: num(plain(zero, 3), 'loss_levels_zero'),
      });
    },
  },
  backward: {
    tex: '\\htmlData{term=grad}{\\frac{\\partial L}{\\partial \\theta}} = \\frac2{mD} \\sum_{i \\in B} \\left(\\frac{\\partial \\htmlData{term=guess}{\\hat\\varepsilon_i}}{\\partial \\theta}\\right)^{\\!\\top} (\\htmlData{term=guess}{\\hat\\varepsilon_i} - \\htmlData{term=noise}{\\varepsilon_i})',
    reads: ['gradient_norm'],
    numbers(scene, { texts }) {
      const norm = first(scene, 'gradient_norm');
      if (Number.isNaN(norm)) return null;
      return say(texts.normIs, {
        norm: num(compact(norm), 'gradient_norm', 'grad'),
        count: num(plain(first(scene, 'parameter_count')), 'parameter_count', 'theta'),
      });
    },
  },
  update: {
    tex: '\\htmlData{term=theta}{\\theta} \\leftarrow \\htmlData{term=theta}{\\theta} - \\htmlData{term=rate}{\\eta}\\, \\mathrm{Adam}\\!\\left(\\htmlData{term=grad}{\\frac{\\partial L}{\\partial \\theta}}\\right), \\quad \\bar\\theta \\leftarrow \\mu\\, \\bar\\theta + (1 - \\mu)\\, \\theta',
    reads: ['rate'],
    numbers(scene, { texts }) {
      const rate = first(scene, 'rate');
      if (Number.isNaN(rate)) return null;
      return say(comesNext(scene, 'update') ? texts.willMove : texts.moves, {
        count: num(plain(first(scene, 'parameter_count')), 'parameter_count', 'theta'),
        rate: num(rateOf(rate), 'rate', 'rate'),
        decay: num(String(scene.about.values.ema_decay), 'parameters'),
      });
    },
  },
};
