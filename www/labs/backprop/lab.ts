// Who is to blame, one operation at a time.

import { html } from 'lit';
import { compact, fill, plain, signed } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { first, numbers, record, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import styles from './backprop.css?inline';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import { agrees, baselines, hasGradient, lossNow, lossOf, momentOf, moving, still, worst } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'loss',
    channel: 'values',
    reads: ['present_loss', ...moving],
    show(scene) {
      const loss = lossOf(scene);
      return loss === undefined ? '–' : plain(loss, 4);
    },
    beside(scene, { texts }) {
      const { nothing, least } = baselines(scene);
      const after = {
        text: fill(texts.updatedTo, { loss: plain(lossNow(scene), 4) }),
        channel: 'present_loss',
      };
      return [
        { text: fill(texts.nothingIs, { loss: plain(nothing, 3) }), channel: 'baselines' },
        // In the same room, so that nothing below moves.
        momentOf(scene)?.past
          ? after
          : { text: fill(texts.leastIs, { loss: plain(least, 3) }), channel: 'baselines' },
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

/** The net and the example that the challenge is about. */
const CHALLENGE = {
  layers: 1,
  neurons: 2,
  detail: 'neurons',
  example: 'first',
  loss: 'squared',
  initialisation: 'xavier',
  activation: 'sigmoid',
  seed: 14,
} as const;
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
      const prediction = first(scene, 'prediction');
      return html`<p class="sentence">${say(
        Number.isNaN(prediction) ? texts.sentenceBefore : texts.sentence,
        {
          x1: num(compact(x1), 'example', 'x.1'),
          x2: num(compact(x2), 'example', 'x.2'),
          prediction: num(plain(prediction, 4), 'prediction', 'yhat'),
          y: num(compact(y), 'example', 'y'),
        },
      )}</p>`;
    },
  },
  stages,
  alerts,
  readsOnce: ['baselines', ...still],
  ownActions: ['set_parameter'],
  styles: [styles],
  speed: 'stages',
  controls: ['activation', 'example', 'learning_rate'],
  beats,
  challenge: {
    reads: ['gradient', 'values'],
    goal: { loss: LOSS },
    set: CHALLENGE,
    figures: ['graph', 'check'],
    check(scene) {
      // Both are of the pass that is shown.
      const [slope] = numbers(scene, 'gradient');
      const loss = lossOf(scene);
      const asked = Object.entries(CHALLENGE).every(
        ([control, value]) => setting(scene.about, control) === String(value),
      );
      return {
        done: asked && slope === 0 && loss !== undefined && loss >= LOSS,
        failed: false,
        progress: {
          gradient: slope === undefined ? '–' : signed(slope, 3),
          loss: loss === undefined ? '–' : plain(loss, 3),
        },
      };
    },
  },
};

export default lab;
