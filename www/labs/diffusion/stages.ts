// The step, written out with the numbers of this moment.

import { compact, plain, rate as rateOf } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { first, numbers, record, setting } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { alphaBar, exampleOf, most, parameterCount, short, vector } from './scene.ts';
import type { Words } from './words.en.ts';

export const stages: Record<string, StageLine<Words>> = {
  draw: {
    tex: '\\htmlData{term=x0}{x_0} \\sim \\text{data}, \\quad \\htmlData{term=t}{t} \\sim \\{1, \\dots, T\\}, \\quad \\htmlData{term=noise}{\\varepsilon} \\sim \\mathcal N(0, I)',
    reads: ['example', 'batch_t'],
    numbers(scene, words) {
      const found = exampleOf(scene);
      if (found === null) return null;
      const { data, noise, t } = found;
      return say(data.length === 2 ? words.texts.drawIs : words.texts.drawDigit, {
        m: num(plain(numbers(scene, 'batch_t').length), 'batch_t', 't'),
        t: num(plain(t), 'example', 't'),
        most: plain(most(scene.about)),
        x0: vector(data, 'example', 'x0', words),
        noise: vector(noise, 'example', 'noise', words),
      });
    },
  },
  noise: {
    tex: '\\htmlData{term=xt}{x_t} = \\sqrt{\\bar\\alpha_t}\\, \\htmlData{term=x0}{x_0} + \\sqrt{1 - \\bar\\alpha_t}\\; \\htmlData{term=noise}{\\varepsilon}',
    reads: ['example'],
    numbers(scene, words) {
      const found = exampleOf(scene);
      if (!found?.noisy.length) return null;
      const { data, noise, noisy, t } = found;
      const bar = alphaBar(scene, t);
      return say(data.length === 2 ? words.texts.noiseIs : words.texts.exampleDigit, {
        t: num(plain(t), 'example', 't'),
        a: num(short(Math.sqrt(bar)), 'alpha_bar', 'x0'),
        b: num(short(Math.sqrt(1 - bar)), 'alpha_bar', 'noise'),
        x0: vector(data, 'example', 'x0', words),
        noise: vector(noise, 'example', 'noise', words),
        noisy: vector(noisy, 'example', 'xt', words),
      });
    },
  },
  predict: {
    tex: '\\htmlData{term=guess}{\\hat\\varepsilon} = \\varepsilon_\\theta(\\htmlData{term=xt}{x_t}, \\htmlData{term=t}{t}), \\quad \\htmlData{term=model}{\\hat x_0} = \\dfrac{x_t - \\sqrt{1 - \\bar\\alpha_t}\\, \\hat\\varepsilon}{\\sqrt{\\bar\\alpha_t}}',
    reads: ['example'],
    numbers(scene, words) {
      const found = exampleOf(scene);
      if (!found?.answer.length) return null;
      const { data, noise, predicted_noise, predicted_data } = found;
      return say(data.length === 2 ? words.texts.predictIs : words.texts.predictDigit, {
        guess: vector(predicted_noise, 'example', 'guess', words),
        noise: vector(noise, 'example', 'noise', words),
        clean: vector(predicted_data, 'example', 'model', words),
      });
    },
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = \\frac1{mD} \\sum_{i \\in B} \\lVert \\htmlData{term=guess}{\\hat\\varepsilon_i} - \\htmlData{term=noise}{\\varepsilon_i} \\rVert^2',
    reads: ['batch_loss'],
    numbers(scene, { texts }) {
      const loss = record(scene, 'batch_loss', 'BatchLoss')?.loss;
      if (loss === undefined) return null;
      const target = setting(scene.about, 'target') as Named<Words['texts'], 'lossIs_'>;
      return say(texts[`lossIs_${target}`], {
        loss: num(plain(loss, 4), 'batch_loss', 'loss'),
        zero: num(plain(first(scene, 'loss_zero'), 3), 'loss_zero'),
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
        count: num(plain(parameterCount(scene)), 'network', 'theta'),
      });
    },
  },
  update: {
    tex: '\\htmlData{term=theta}{\\theta} \\leftarrow \\htmlData{term=theta}{\\theta} - \\htmlData{term=rate}{\\eta}\\, \\mathrm{Adam}\\!\\left(\\htmlData{term=grad}{\\frac{\\partial L}{\\partial \\theta}}\\right), \\quad \\bar\\theta \\leftarrow \\mu\\, \\bar\\theta + (1 - \\mu)\\, \\theta',
    reads: ['rate'],
    numbers(scene, { texts }) {
      const rate = first(scene, 'rate');
      if (Number.isNaN(rate)) return null;
      return say(texts.moves, {
        count: num(plain(parameterCount(scene)), 'network', 'theta'),
        rate: num(rateOf(rate), 'rate', 'rate'),
        decay: num(String(scene.about.values.ema_decay), 'parameters'),
      });
    },
  },
};
