// The step of every racer, written out with its numbers.

import { html, type TemplateResult } from 'lit';
import { plain } from '../../charts/kit/format.ts';
import type { Point } from '../../charts/kit/geometry.ts';
import type { StageLine } from '../../contract/lab.ts';
import { isDone, numbers, type Scene, setting } from '../../contract/scene.ts';
import { num } from '../../page/numbers.ts';
import { tex } from '../../page/tex.ts';
import {
  direction,
  isLost,
  one,
  pair,
  place,
  points,
  type Racer,
  racers,
  rateText,
  shown,
  tag,
} from './scene.ts';
import type { Words } from './words.en.ts';

/** The surfaces' formulas, by the id of the control's choice. */
const FORMULAS: Readonly<Record<string, string>> = {
  bowl: 'L = \\tfrac12 (x^2 + y^2)',
  ravine: 'L = \\tfrac12 (x^2 + \\kappa\\, y^2)',
  saddle: 'L = \\tfrac12 x^2 + \\tfrac14 (y^2 - 1)^2',
  rosenbrock: 'L = (1 - x)^2 + 100\\, (y - x^2)^2',
  rastrigin: 'L = x^2 + y^2 + 2 - \\cos 2\\pi x - \\cos 2\\pi y',
  homes: 'L = \\tfrac1n \\textstyle\\sum_i (w_1 x_{i1} + w_2 x_{i2} - y_i)^2',
  network:
    'L = \\tfrac1m \\textstyle\\sum_i \\ln\\bigl(1 + e^{-s_i z_i}\\bigr),\\quad \\theta^* + \\alpha\\,d_1 + \\beta\\,d_2',
};

/** One line for each racer who is shown and has not left the map, once the stage is done; null is at any time. */
function each(
  scene: Scene,
  stage: string | null,
  line: (racer: Racer) => TemplateResult,
): TemplateResult | null {
  if (numbers(scene, 'losses').length === 0 || (stage !== null && !isDone(scene, stage))) return null;
  const on = shown(scene.about).filter((racer) => !isLost(scene, racer));
  return html`<div class="each">${on.map((racer) => html`<div>${tag(racer)}<span>${line(racer)}</span></div>`)}</div>`;
}

/** Where a racer stood before the latest step. */
function before(scene: Scene, { index }: Racer): Point {
  const all = points(scene, 'paths');
  return all[all.length - 2 * racers(scene.about).length + index] ?? [Number.NaN, Number.NaN];
}

const vector = (values: Point, channel: string, term?: string): TemplateResult =>
  num(direction(values), channel, term);

/** The method's own formula, filled in. */
function plan(scene: Scene, racer: Racer): TemplateResult {
  const rate = num(rateText(one(scene, 'rates', racer)), 'rates', 'eta');
  const gradient = vector(pair(scene, 'gradients', racer), 'gradients', 'grad');
  const step = vector(pair(scene, 'steps', racer), 'steps', 'step');
  const firsts = vector(pair(scene, 'first_moments', racer), 'first_moments', 'memory');
  const [s1, s2] = pair(scene, 'second_moments', racer);
  const roots = num(`(${plain(Math.sqrt(s1), 3)}, ${plain(Math.sqrt(s2), 3)})`, 'second_moments', 'memory');
  const [e1, e2] = pair(scene, 'effective_rates', racer);
  const strides = num(`(${plain(e1, 3)}, ${plain(e2, 3)})`, 'effective_rates', 'eta');
  switch (racer.id) {
    case 'sgd':
      return html`${tex('-\\eta\\,g')} = −${rate} × ${gradient} = ${step}`;
    case 'momentum':
      return html`${tex('v = 0.9\\,v + g')} = ${firsts}, ${tex('-\\eta\\,v')} = −${rate} × v = ${step}`;
    case 'nesterov':
      return html`${tex('v = 0.9\\,v + g')} = ${firsts}, ${tex('-\\eta\\,(g + 0.9\\,v)')} = ${step}`;
    case 'rmsprop':
      return html`${tex('\\sqrt{s}')} = ${roots}, ${tex('\\eta / \\sqrt{s}')} = ${strides}, ${tex('-\\eta\\,g / \\sqrt{s}')} = ${step}`;
    default:
      return html`${tex('\\hat m')} = ${firsts}, ${tex('\\eta / \\sqrt{\\hat s}')} = ${strides}, ${tex('-\\eta\\,\\hat m / \\sqrt{\\hat s}')} = ${step}`;
  }
}

export const stages: Readonly<Record<string, StageLine<Words>>> = {
  forward: {
    tex: '\\htmlData{term=loss}{L}(\\htmlData{term=theta}{\\theta}),\\quad \\htmlData{term=theta}{\\theta} = (x, y)',
    reads: ['losses', 'positions', 'trouble'],
    numbers(scene) {
      const lines = each(scene, 'forward', (racer) => {
        const at = num(place(pair(scene, 'positions', racer)), 'positions', 'theta');
        return html`L${at} = ${num(plain(one(scene, 'losses', racer), 4), 'losses', 'loss')}`;
      });
      const formula = FORMULAS[setting(scene.about, 'surface')] ?? '';
      return lines && html`<p>${tex(formula)}</p>${lines}`;
    },
  },
  backward: {
    tex: '\\htmlData{term=grad}{g} = \\nabla \\htmlData{term=loss}{L} = \\Bigl(\\tfrac{\\partial L}{\\partial x}, \\tfrac{\\partial L}{\\partial y}\\Bigr)',
    reads: ['gradients', 'losses', 'trouble'],
    numbers: (scene) =>
      each(
        scene,
        'backward',
        (racer) => html`g = ${vector(pair(scene, 'gradients', racer), 'gradients', 'grad')}`,
      ),
  },
  plan: {
    tex: '\\htmlData{term=step}{\\Delta\\theta} \\text{ from } \\htmlData{term=grad}{g},\\; \\htmlData{term=eta}{\\eta} \\text{ and } \\htmlData{term=memory}{v, s, \\hat m, \\hat s}',
    reads: [
      'gradients',
      'rates',
      'steps',
      'first_moments',
      'second_moments',
      'effective_rates',
      'losses',
      'trouble',
    ],
    numbers: (scene) => each(scene, 'plan', (racer) => plan(scene, racer)),
  },
  update: {
    tex: '\\htmlData{term=theta}{\\theta} \\leftarrow \\htmlData{term=theta}{\\theta} + \\htmlData{term=step}{\\Delta\\theta}',
    reads: ['positions', 'paths', 'steps', 'losses', 'trouble'],
    numbers: (scene) =>
      each(scene, null, (racer) => {
        const from = num(place(before(scene, racer)), 'paths');
        return html`${from} → ${num(place(pair(scene, 'positions', racer)), 'positions', 'theta')}`;
      }),
  },
};
