// A line, then a plane, then more, through home sales.

import { html, type TemplateResult } from 'lit';
import { fill, plain, quantity } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { first, numbers, type Scene, setting } from '../../contract/scene.ts';
import { num } from '../../page/numbers.ts';
import { figures } from './figures.ts';
import styles from './linear_regression.css?inline';
import { features, parameterTerm, target } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

/** The two baselines: guessing the mean, and the exact solution. */
const baselines = (words: Words, mean: string, best: string) => [
  { text: fill(words.texts.meanIs, { mean }), channel: 'mean_fit' },
  { text: fill(words.texts.bestIs, { best }), channel: 'least_squares_fit' },
];

const headlines: readonly Headline<Words>[] = [
  {
    id: 'rmse',
    channel: 'rmse',
    show: (scene) => quantity(first(scene, 'rmse'), target(scene.about).unit),
    beside(scene, words) {
      const short = (channel: string) =>
        quantity(numbers(scene, channel)[2] ?? Number.NaN, target(scene.about).unit, 'compact');
      return baselines(words, short('mean_fit'), short('least_squares_fit'));
    },
  },
  {
    id: 'r2',
    channel: 'r2',
    show: (scene) => plain(first(scene, 'r2'), 4),
    beside(scene, words) {
      // Without the last bits of rounding: the mean explains 0, not 1e-7.
      const explained = (channel: string) => plain(Number((1 - first(scene, channel)).toFixed(5)), 4);
      return baselines(words, explained('mean_fit'), explained('least_squares_fit'));
    },
  },
];

/** price ≈ 13,859 US$ + 138.5 US$ per ft² × floor area. */
function sentence(scene: Scene, words: Words): TemplateResult {
  const values = numbers(scene, 'parameters');
  const { name, unit } = target(scene.about);
  const labels = features(scene.about);
  if (values.length !== labels.length + 1) return html``;
  const terms = labels.map((label, i) => {
    const slope = values[i] ?? Number.NaN;
    const per = label.unit ? ` ${fill(words.texts.perUnit, { unit: label.unit })}` : '';
    const number = num(quantity(Math.abs(slope), unit) + per, 'parameters', parameterTerm(scene.about, i));
    return html` ${slope < 0 ? '−' : '+'} ${number} × ${label.name}`;
  });
  const bias = num(quantity(values[labels.length] ?? Number.NaN, unit), 'parameters', 'b');
  return html`<p class="sentence"><span data-term="yhat">${name}</span> ≈ ${bias}${terms}</p>`;
}

const STEPS = 20;
const GAP = 0.001;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['parameters'], readsOnce: [], show: sentence },
  stages,
  readsOnce: ['data', 'scaling', 'mean_fit', 'least_squares_fit'],
  ownActions: ['set_parameter'],
  styles: [styles],
  tries: [
    { id: 'slow', set: {}, play: 'stages' },
    { id: 'break', set: { features: ['area'], batching: 'full', learning_rate: 1.05 }, play: 5 },
    { id: 'cure', set: { batching: 'full', learning_rate: 0.3 }, play: 5 },
    { id: 'single', set: { batching: 'single', learning_rate: 0.01 }, play: 60, reset: true },
    {
      id: 'plane',
      set: { features: ['area', 'latitude'], batching: 'full', learning_rate: 0.1 },
      play: 10,
      reset: true,
    },
    {
      id: 'five',
      set: {
        features: ['area', 'beds', 'baths', 'latitude', 'longitude'],
        batching: 'full',
        learning_rate: 0.1,
      },
      play: 10,
      reset: true,
    },
  ],
  challenge: {
    reads: ['loss', 'r2', 'least_squares_fit'],
    goal: { most: STEPS, within: GAP },
    set: {
      target: 'price',
      features: ['area', 'beds', 'baths', 'latitude', 'longitude'],
      batching: 'full',
      learning_rate: 0.1,
      seed: 2,
    },
    check(scene) {
      const best = first(scene, 'least_squares_fit');
      const gap = 1 - first(scene, 'r2') - best;
      const { step } = scene.status;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const course = numbers(scene, 'loss'); // rows of (step, batch, all)
      let reached = gap <= GAP ? step : Number.POSITIVE_INFINITY;
      for (let row = 0; row < course.length; row += 3)
        if ((course[row + 2] ?? Number.NaN) - best <= GAP)
          reached = Math.min(reached, course[row] ?? reached);
      const five = features(scene.about).length === 5 && setting(scene.about, 'seed') === '2';
      const done = five && setting(scene.about, 'batching') === 'full' && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && step >= STEPS,
        progress: { steps: String(done ? reached : step), gap: plain(Math.max(0, gap), 3) },
      };
    },
  },
};

export default lab;
