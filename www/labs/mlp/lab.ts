// Layers of neurons, on points of a plane or on the reader's own.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { firstWhere, measured, numbers, type Scene, setting } from '../../contract/scene.ts';
import { num } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import styles from './mlp.css?inline';
import { NetworkView } from './pictures/network/network.ts';
import { classes, sizes } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

/** A share of right answers; of numbers R², and it says so. */
function score(scene: Scene, value: number): string {
  if (Number.isNaN(value)) return plain(value);
  return classes(scene) > 0 ? `${plain(100 * value, 3)} %` : `R² ${plain(value, 3)}`;
}

const headlines: readonly Headline<Words>[] = [
  {
    id: 'score',
    channel: 'held_out',
    reads: ['trained_on'],
    show: (scene) => score(scene, measured(scene, 'held_out').score),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.onTrain, { score: score(scene, measured(scene, 'trained_on').score) }),
        channel: 'trained_on',
      },
      {
        text: fill(classes(scene) > 0 ? texts.majority : texts.meanGuess, {
          score: score(scene, measured(scene, 'guess').score),
        }),
        channel: 'guess',
      },
    ],
  },
  {
    id: 'loss',
    channel: 'held_out',
    reads: ['trained_on'],
    show: (scene) => plain(measured(scene, 'held_out').loss, 3),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.onTrain, { score: plain(measured(scene, 'trained_on').loss, 3) }),
        channel: 'trained_on',
      },
      { text: fill(texts.guessing, { score: plain(measured(scene, 'guess').loss, 3) }), channel: 'guess' },
    ],
  },
];

/** 2 → 4 → 4 → 1: 37 knobs. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const all = sizes(scene);
  const knobs = numbers(scene, 'parameters').length;
  return html`<p class="sentence">${all.map((n, l) => html`${l > 0 ? ' → ' : ''}${num(plain(n), 'network')}`)}:
    ${num(plain(knobs), 'parameters', 'w')} ${texts.knobs}</p>`;
}

const NEURONS = 3;
const STEPS = 200;
const SCORE = 0.99;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['parameters'], readsOnce: ['network'], show: sentence },
  stages,
  alerts,
  // Some hundred steps close the disc: at ten a second one would wait for it.
  speed: 30,
  readsOnce: ['guess', 'network', 'points', 'point_rows'],
  ownActions: ['set_parameter', 'draw'],
  controls: ['activation', 'learning_rate', 'optimizer'],
  beats,
  styles: [NetworkView.styles, styles],
  challenge: {
    reads: ['measured', 'held_out', 'network'],
    goal: { neurons: NEURONS, most: STEPS, score: 100 * SCORE },
    set: {
      dataset: 'circle',
      points: 500,
      noise: 0,
      test_share: 0.2,
      seed: 7,
      layers: '2',
      activation: 'tanh',
      initialisation: 'xavier',
      optimizer: 'adam',
      learning_rate: 0.01,
      batch_size: 50,
      l1: 0,
      l2: 0,
      dropout: 0,
    },
    check(scene) {
      const { step } = scene.status;
      const neurons = sizes(scene)
        .slice(1, -1)
        .reduce((a, b) => a + b, 0);
      const now = measured(scene, 'held_out').score;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const passed = firstWhere(scene, 'measured', 'held_out_score', (score) => score >= SCORE);
      const reached = Math.min(now >= SCORE ? step : Number.POSITIVE_INFINITY, passed);
      const { about } = scene;
      const same =
        setting(about, 'dataset') === 'circle' &&
        about.values.noise === 0 &&
        Number(about.values.test_share) >= 0.2;
      const done = same && neurons <= NEURONS && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && step >= STEPS,
        progress: {
          steps: String(done ? reached : step),
          used: String(neurons),
          now: plain(100 * now, 3),
        },
      };
    },
  },
};

export default lab;
