// Layers of neurons, on points of a plane or on the reader's own.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { first, numbers, type Scene, setting } from '../../contract/scene.ts';
import { num } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { figures } from './figures.ts';
import styles from './mlp.css?inline';
import { NetworkView } from './pictures/network/network.ts';
import { classes, sizes } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

/** A share of right answers, or R². */
const score = (scene: Scene, value: number): string =>
  classes(scene) > 0 && !Number.isNaN(value) ? `${plain(100 * value, 3)} %` : plain(value, 3);

const headlines: readonly Headline<Words>[] = [
  {
    id: 'score',
    channel: 'test_score',
    reads: ['train_score'],
    show: (scene) => score(scene, first(scene, 'test_score')),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.onTrain, { score: score(scene, first(scene, 'train_score')) }),
        channel: 'train_score',
      },
      {
        text: fill(classes(scene) > 0 ? texts.majority : texts.meanGuess, {
          score: score(scene, numbers(scene, 'guess')[1] ?? Number.NaN),
        }),
        channel: 'guess',
      },
    ],
  },
  {
    id: 'loss',
    channel: 'test_loss',
    reads: ['train_loss'],
    show: (scene) => plain(first(scene, 'test_loss'), 3),
    beside: (scene, { texts }) => [
      { text: fill(texts.onTrain, { score: plain(first(scene, 'train_loss'), 3) }), channel: 'train_loss' },
      { text: fill(texts.guessing, { score: plain(first(scene, 'guess'), 3) }), channel: 'guess' },
    ],
  },
];

/** 2 → 4 → 4 → 1: 37 knobs. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const all = sizes(scene);
  const knobs = numbers(scene, 'parameters').length;
  return html`<p class="sentence">${all.map((n, l) => html`${l > 0 ? ' → ' : ''}${num(plain(n), 'sizes')}`)}:
    ${num(plain(knobs), 'parameters', 'w')} ${texts.knobs}</p>`;
}

/** A new run with all else as it is at first. */
const anew = { reset: true, fresh: true } as const;

const NEURONS = 3;
const STEPS = 200;
const SCORE = 0.99;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['parameters'], readsOnce: ['sizes'], show: sentence },
  stages,
  alerts,
  // Some hundred steps close the disc: at ten a second one would wait for it.
  speed: 30,
  readsOnce: ['guess', 'sizes', 'task', 'points', 'point_rows'],
  ownActions: ['set_parameter', 'draw'],
  tries: [
    { id: 'line', set: { layers: '4, 4', activation: 'linear', learning_rate: 0.03 }, play: 60, ...anew },
    { id: 'bend', set: { activation: 'tanh' }, play: 60 },
    {
      id: 'spiral',
      set: {
        dataset: 'spiral',
        noise: 0,
        layers: '16, 16, 16',
        activation: 'relu',
        initialisation: 'he',
        learning_rate: 0.01,
      },
      play: 'full',
      ...anew,
    },
    {
      id: 'vanish',
      set: { layers: '8, 8, 8, 8, 8, 8', activation: 'sigmoid', optimizer: 'sgd', learning_rate: 0.1 },
      play: 60,
      ...anew,
    },
    { id: 'alike', set: { dataset: 'xor', initialisation: 'zero' }, play: 60, ...anew },
    {
      id: 'explode',
      set: {
        dataset: 'waves',
        layers: '8, 8',
        activation: 'relu',
        initialisation: 'he',
        optimizer: 'sgd',
        learning_rate: 10,
      },
      play: 5,
      ...anew,
    },
    {
      id: 'overfit',
      set: {
        dataset: 'moons',
        points: 40,
        noise: 0.4,
        test_share: 0.5,
        layers: '16, 16',
        learning_rate: 0.03,
      },
      play: 500,
      ...anew,
    },
    { id: 'decay', set: { l2: 0.03 }, play: 500 },
    { id: 'rings', set: { dataset: 'rings', classes: 5, layers: '16, 16' }, play: 500, ...anew },
    { id: 'formula', set: { dataset: 'formula', layers: '16, 16' }, play: 500, ...anew },
  ],
  styles: [NetworkView.styles, styles],
  challenge: {
    reads: ['measured', 'test_score', 'sizes'],
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
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const course = numbers(scene, 'measured'); // rows of (step, two losses, train score, test score)
      let reached = first(scene, 'test_score') >= SCORE ? step : Number.POSITIVE_INFINITY;
      for (let row = 0; row < course.length; row += 5)
        if ((course[row + 4] ?? 0) >= SCORE) reached = Math.min(reached, course[row] ?? reached);
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
          now: plain(100 * first(scene, 'test_score'), 3),
        },
      };
    },
  },
};

export default lab;
