// Scores, what they become, and how good that is: softmax regression on penguins, digits, messages and the reader's own.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import { MarkedTextView } from '../../charts/marked-text.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { measured, numbers, record, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import styles from './classification.css?inline';
import { figures } from './figures.ts';
import { ExampleListView } from './pictures/example-list.ts';
import { baselinesOf, classes, className, right } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'score',
    channel: 'held_out',
    reads: ['trained_on'],
    show: (scene) => right(measured(scene, 'held_out').score),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.onTrain, { score: right(measured(scene, 'trained_on').score) }),
        channel: 'trained_on',
      },
      { text: fill(texts.majorityIs, { score: right(measured(scene, 'guess').score) }), channel: 'guess' },
      {
        text: fill(texts.naiveIs, { score: right(baselinesOf(scene)?.naive.score ?? Number.NaN) }),
        channel: 'baselines',
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

/** 4 inputs → 3 scores, by 15 weights and biases; 276 examples to train on, 68 held out. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const problem = record(scene, 'problem', 'ClassificationProblem');
  return html`<p class="sentence">${say(texts.sentence, {
    inputs: num(plain(problem?.inputs ?? Number.NaN), 'problem', 'x'),
    classes: num(plain(classes(scene.about).length), 'problem', 'z'),
    knobs: num(plain(numbers(scene, 'parameters').length), 'parameters', 'w'),
  })}</p>`;
}

/** What one wanted message that is lost costs, in spam that is read. */
const ALARM = 20;
const MOST = 25;
const STEPS = 1000;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['parameters'], readsOnce: ['problem'], show: sentence },
  stages,
  alerts,
  speed: 30,
  readsOnce: ['guess', 'baselines', 'problem'],
  costly: [
    'confusion',
    'examples',
    'suspects',
    'roc',
    'precision_recall',
    'costs',
    'ranking',
    'decision',
    'calibration',
    'trouble',
  ],
  ownActions: ['set_parameter'],
  controls: ['dataset', 'learning_rate', 'temperature'],
  beats,
  styles: [MarkedTextView.styles, ExampleListView.styles, styles],
  challenge: {
    reads: ['decision', 'problem'],
    goal: { alarm: ALARM, most: MOST, steps: STEPS },
    figures: ['trade_off', 'confusion'],
    controls: ['threshold', 'optimizer', 'learning_rate'],
    set: {
      dataset: 'messages',
      cost_missed: 1,
      cost_alarm: ALARM,
    },
    check(scene) {
      const { about, status } = scene;
      const { values } = about;
      const found = record(scene, 'decision', 'Decision');
      const same =
        setting(about, 'dataset') === 'messages' &&
        values.duplicates === false &&
        Number(values.kept) === 1 &&
        Number(values.flipped) === 0 &&
        Number(values.cost_missed) >= 1 &&
        Number(values.cost_alarm) >= ALARM &&
        Number(values.test_share) >= 0.2;
      const cost = found?.cost ?? Number.NaN;
      return {
        done: same && status.step > 0 && status.step <= STEPS && cost <= MOST,
        failed: status.step > STEPS,
        progress: {
          step: plain(status.step),
          cost: plain(cost, 4),
          never: plain(found?.never_cost ?? Number.NaN, 4),
          missed: plain(found?.false_negatives ?? Number.NaN),
          alarms: plain(found?.false_positives ?? Number.NaN),
          name: className(about, 1),
        },
      };
    },
  },
};

export default lab;
