// Who is to blame, one operation at a time.

import { html } from 'lit';
import { compact, fill, plain, signed } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { first, numbers, record, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import styles from './backprop.css?inline';
import { figures } from './figures.ts';
import { agrees, baselines, hasGradient, lossNow, worst } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'loss',
    channel: 'present_loss',
    show: (scene) => plain(lossNow(scene), 4),
    beside(scene, { texts }) {
      const { nothing, least } = baselines(scene);
      return [
        { text: fill(texts.nothingIs, { loss: plain(nothing, 3) }), channel: 'baselines' },
        { text: fill(texts.leastIs, { loss: plain(least, 3) }), channel: 'baselines' },
      ];
    },
  },
  {
    id: 'agreement',
    channel: 'difference',
    show: (scene) => (hasGradient(scene) ? plain(worst(scene), 2) : '–'),
    beside(scene, { texts }) {
      const differences = numbers(scene, 'difference');
      const nudged = numbers(scene, 'nudged');
      const same = differences.reduce(
        (count, apart, i) => count + (agrees(apart, nudged[i] ?? 0) ? 1 : 0),
        0,
      );
      const text = hasGradient(scene) ? fill(texts.agreeing, { same, all: nudged.length }) : texts.noneYet;
      return [{ text, channel: 'nudged' }];
    },
  },
];

/** The shape of net that the small figures and the challenge are made for. */
const SMALL = { layers: 1, neurons: 2, detail: 'neurons' } as const;
const PLAIN = { ...SMALL, example: 'first', loss: 'squared', initialisation: 'xavier', seed: 14 } as const;
/** With this seed and ReLUs, both are off for the first example. */
const DEAD_SEED = 7;
const LOSS = 0.5;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: {
    reads: ['prediction'],
    readsOnce: ['example'],
    show(scene, { texts }) {
      const example = record(scene, 'example', 'OneExample');
      if (!example) return html``;
      const {
        x: [x1, x2],
        y,
      } = example;
      return html`<p class="sentence">${say(texts.sentence, {
        x1: num(compact(x1), 'example', 'x.1'),
        x2: num(compact(x2), 'example', 'x.2'),
        prediction: num(plain(first(scene, 'prediction'), 4), 'prediction', 'yhat'),
        y: num(compact(y), 'example', 'y'),
      })}</p>`;
    },
  },
  stages,
  alerts,
  readsOnce: ['baselines'],
  ownActions: ['set_parameter'],
  styles: [styles],
  controls: ['activation', 'example', 'learning_rate'],
  beats: [
    { id: 'start', figures: ['graph', 'check'], act: { does: 'play', speed: 10 } },
    {
      id: 'slow',
      figures: ['graph', 'check'],
      set: { ...PLAIN, activation: 'sigmoid' },
      act: { does: 'play', speed: 'stages' },
    },
    {
      id: 'products',
      figures: ['graph', 'check'],
      set: { ...PLAIN, detail: 'products', activation: 'sigmoid' },
      act: { does: 'play', speed: 'stages' },
    },
    { id: 'zero_input', figures: ['graph', 'check'], set: { example: 'one_zero' } },
    {
      id: 'zero',
      figures: ['graph', 'check'],
      set: { ...PLAIN, activation: 'tanh', initialisation: 'zero' },
      act: { does: 'play', speed: 5 },
    },
    {
      id: 'zero_cure',
      figures: ['graph', 'check'],
      set: { ...PLAIN, activation: 'tanh' },
      act: { does: 'play', speed: 5 },
    },
    {
      id: 'dead',
      figures: ['graph', 'check'],
      set: { ...PLAIN, activation: 'relu', seed: DEAD_SEED },
      act: { does: 'play', speed: 5 },
    },
    {
      id: 'dead_cure',
      figures: ['graph', 'check'],
      set: { activation: 'leaky_relu' },
      act: { does: 'play', speed: 5 },
    },
    {
      id: 'saturate',
      figures: ['graph', 'check'],
      set: { ...PLAIN, activation: 'sigmoid', example: 'own', x1: 10, x2: 10, seed: DEAD_SEED },
      act: { does: 'play', speed: 5 },
    },
    { id: 'vanish', figures: ['graph', 'check'], set: { ...PLAIN, activation: 'sigmoid', stack_depth: 20 } },
    {
      id: 'vanish_cure',
      figures: ['graph', 'check'],
      set: { ...PLAIN, activation: 'relu', initialisation: 'he', stack_depth: 20 },
    },
  ],
  challenge: {
    reads: ['gradient', 'present_loss'],
    goal: { loss: LOSS },
    set: { ...PLAIN, activation: 'sigmoid' },
    check(scene) {
      const [slope] = numbers(scene, 'gradient');
      const loss = lossNow(scene);
      const asked = Object.entries({ ...PLAIN, activation: 'sigmoid' }).every(
        ([control, value]) => setting(scene.about, control) === String(value),
      );
      return {
        done: asked && slope === 0 && loss >= LOSS,
        failed: false,
        progress: { gradient: slope === undefined ? '–' : signed(slope, 3), loss: plain(loss, 3) },
      };
    },
  },
};

export default lab;
