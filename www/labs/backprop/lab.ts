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
  tries: [
    { id: 'slow', set: { ...PLAIN, activation: 'sigmoid' }, play: 'stages', reset: true },
    {
      id: 'products',
      set: { ...PLAIN, detail: 'products', activation: 'sigmoid' },
      play: 'stages',
      reset: true,
    },
    { id: 'zero_input', set: { example: 'one_zero' } },
    { id: 'zero', set: { ...PLAIN, activation: 'tanh', initialisation: 'zero' }, play: 5, reset: true },
    { id: 'zero_cure', set: { ...PLAIN, activation: 'tanh' }, play: 5, reset: true },
    { id: 'dead', set: { ...PLAIN, activation: 'relu', seed: DEAD_SEED }, play: 5, reset: true },
    { id: 'dead_cure', set: { activation: 'leaky_relu' }, play: 5 },
    {
      id: 'saturate',
      set: { ...PLAIN, activation: 'sigmoid', example: 'own', x1: 10, x2: 10, seed: DEAD_SEED },
      play: 5,
      reset: true,
    },
    { id: 'vanish', set: { ...PLAIN, activation: 'sigmoid', stack_depth: 20 } },
    { id: 'vanish_cure', set: { ...PLAIN, activation: 'relu', initialisation: 'he', stack_depth: 20 } },
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
