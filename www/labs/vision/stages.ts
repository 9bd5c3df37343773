// The step, written out with the numbers of this moment.

import { html } from 'lit';
import { compact, plain, rate } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { chosen, first, measured, numbers, record } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { classNames, network, shapeOf } from './scene.ts';
import type { Words } from './words.en.ts';

const term = (name: string, tex: string) => `\\htmlData{term=${name}}{${tex}}`;

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: `${term('x', 'x')},\\ ${term('y', 'y')} \\sim \\text{data}, \\quad |${term('y', 'B')}| = m`,
    reads: ['batch', 'batch_targets'],
    numbers(scene, { texts }) {
      const targets = numbers(scene, 'batch_targets');
      const [row = Number.NaN] = numbers(scene, 'batch');
      if (targets.length === 0) return null;
      return say(texts.batchIs, {
        m: num(plain(targets.length), 'batch', 'y'),
        row: num(plain(row + 1), 'batch', 'x'),
        name: num(classNames(scene.about)[targets[0] ?? -1] ?? '', 'batch_targets', 'y'),
      });
    },
  },
  forward: {
    tex: `${term('h', 'a')}_{c,i,j} = \\max\\!\\Big(0,\\ ${term('b', 'b_c')} + \\sum_{k,u,v} ${term('w', 'w_{c,k,u,v}')}\\, ${term('x', 'x_{k,\\,i+u,\\,j+v}')}\\Big), \\quad ${term('yhat', 'p')} = \\mathrm{softmax}(z)`,
    reads: ['batch_probabilities', 'batch_targets'],
    numbers(scene, { texts }) {
      const p = numbers(scene, 'batch_probabilities');
      const [target = -1] = numbers(scene, 'batch_targets');
      const net = network(scene);
      if (p.length === 0 || !net) return null;
      const layers = net.layers.map(
        (layer, i) => html`${i > 0 ? ' → ' : ''}${num(shapeOf(layer), 'network')}`,
      );
      return say(texts.forwardIs, {
        layers: html`${layers}`,
        name: classNames(scene.about)[target] ?? '',
        p: num(`${plain(100 * (p[target] ?? Number.NaN), 3)} %`, 'batch_probabilities', 'yhat'),
      });
    },
  },
  loss: {
    tex: `${term('loss', 'L')} = -\\frac1m \\sum_{i \\in B} \\ln ${term('yhat', 'p_i')}(${term('y', 'y_i')})`,
    reads: ['batch_loss', 'batch_losses'],
    numbers(scene, { texts }) {
      const found = record(scene, 'batch_loss', 'BatchLoss');
      if (!found) return null;
      return say(texts.lossIs, {
        own: num(plain(first(scene, 'batch_losses'), 3), 'batch_losses', 'loss'),
        loss: num(plain(found.loss, 4), 'batch_loss', 'loss'),
        guess: num(plain(measured(scene, 'guess').loss, 3), 'guess'),
      });
    },
  },
  backward: {
    tex: `${term('grad', '\\frac{\\partial L}{\\partial w_{c,k,u,v}}')} = \\sum_{i,j} ${term('grad', '\\frac{\\partial L}{\\partial z_{c,i,j}}')}\\, ${term('x', 'x_{k,\\,i+u,\\,j+v}')}`,
    reads: ['gradient'],
    numbers(scene, { texts }) {
      const gradient = numbers(scene, 'gradient');
      if (gradient.length === 0) return null;
      const length = Math.sqrt(gradient.reduce((all, g) => all + g * g, 0));
      const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      return say(texts.gradientIs, {
        count: num(plain(gradient.length), 'gradient', 'grad'),
        length: num(compact(length), 'gradient', 'grad'),
        largest: num(compact(largest), 'gradient', 'grad'),
      });
    },
  },
  update: {
    tex: `${term('w', '\\theta')} \\leftarrow ${term('w', '\\theta')} - ${term('rate', '\\eta(t)')}\\, \\mathrm{step}\\!\\left(${term('grad', '\\frac{\\partial L}{\\partial \\theta}')}\\right)`,
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
