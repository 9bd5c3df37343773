// A line, then a plane, then more, through home sales.

import { html, type TemplateResult } from 'lit';
import { fill, plain, quantity } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { firstWhere, numbers, type Scene, setting } from '../../contract/scene.ts';
import type { RecordTypes } from '../../core/protocol.ts';
import { num } from '../../page/numbers.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import styles from './linear_regression.css?inline';
import { baselines, features, lineFit, parameterTerm, target } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

type LineFit = RecordTypes['LineFit'];

/** The two baselines: guessing the mean, and the exact solution. */
const beside = (scene: Scene, { texts }: Words, write: (fit: LineFit) => string) => {
  const found = baselines(scene);
  if (!found) return [];
  return [
    { text: fill(texts.meanIs, { mean: write(found.mean) }), channel: 'baselines' },
    { text: fill(texts.bestIs, { best: write(found.least_squares) }), channel: 'baselines' },
  ];
};

const headlines: readonly Headline<Words>[] = [
  {
    id: 'rmse',
    channel: 'fit',
    show: (scene) => quantity(lineFit(scene)?.rmse ?? Number.NaN, target(scene.about).unit),
    beside: (scene, words) =>
      beside(scene, words, ({ rmse }) => quantity(rmse, target(scene.about).unit, 'compact')),
  },
  {
    id: 'r2',
    channel: 'fit',
    show: (scene) => plain(lineFit(scene)?.r2 ?? Number.NaN, 4),
    // Without the last bits of rounding: the mean explains 0, not 1e-7.
    beside: (scene, words) => beside(scene, words, ({ r2 }) => plain(Number(r2.toFixed(5)), 4)),
  },
];

/** price ≈ 13,859 US$ + 138.5 US$ per ft² × floor area. */
function sentence(scene: Scene, words: Words): TemplateResult {
  const values = numbers(scene, 'in_units');
  const { name, unit } = target(scene.about);
  const labels = features(scene.about);
  if (values.length !== labels.length + 1) return html``;
  const terms = labels.map((label, i) => {
    const slope = values[i] ?? Number.NaN;
    const per = label.unit ? ` ${fill(words.texts.perUnit, { unit: label.unit })}` : '';
    const number = num(quantity(Math.abs(slope), unit) + per, 'in_units', parameterTerm(scene.about, i));
    return html` ${slope < 0 ? '−' : '+'} ${number} × ${label.name}`;
  });
  const bias = num(quantity(values[labels.length] ?? Number.NaN, unit), 'in_units', 'b');
  return html`<p class="sentence"><span data-term="yhat">${name}</span> ≈ ${bias}${terms}</p>`;
}

const STEPS = 20;
const GAP = 0.001;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['in_units'], readsOnce: [], show: sentence },
  stages,
  readsOnce: ['data', 'scaling', 'baselines'],
  ownActions: ['set_parameter'],
  styles: [styles],
  controls: ['learning_rate', 'batching', 'features'],
  beats,
  challenge: {
    reads: ['loss', 'fit', 'baselines'],
    goal: { most: STEPS, within: GAP },
    set: {
      target: 'price',
      features: ['area', 'beds', 'baths', 'latitude', 'longitude'],
      batching: 'full',
      learning_rate: 0.1,
      seed: 2,
    },
    check(scene) {
      const best = baselines(scene)?.least_squares.loss ?? Number.NaN;
      const gap = (lineFit(scene)?.loss ?? Number.NaN) - best;
      const { step } = scene.status;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const passed = firstWhere(scene, 'loss', 'all', (loss) => loss - best <= GAP);
      const reached = Math.min(gap <= GAP ? step : Number.POSITIVE_INFINITY, passed);
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
