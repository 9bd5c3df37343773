// Looking things up: two encoders that find, a small transformer that reads what was found, and answers with its source.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { firstWhere, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { guess, lastOf } from './figures/curve.ts';
import { lastSum } from './figures/sums.ts';
import { figures } from './figures.ts';
import styles from './retrieval.css?inline';
import { isCalculator, isLibrary, isTold, libraryOf, recallOf } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const share = (value: number): string => (Number.isFinite(value) ? percent(value, 3) : '–');

const headlines: readonly Headline<Words>[] = [
  {
    id: 'answered',
    shown: isLibrary,
    channel: 'measured',
    // Where there is nothing to answer, none is right or wrong.
    show: (scene) => (isTold(scene.about) ? share(lastOf(scene, 'given')) : '–'),
    beside(scene, { texts }) {
      if (!isTold(scene.about)) return [];
      return [
        { text: fill(texts.fromMemory, { share: share(lastOf(scene, 'untold')) }), channel: 'measured' },
        { text: fill(texts.guessIs, { share: percent(guess(scene), 2) }), channel: 'measured' },
      ];
    },
  },
  {
    id: 'found',
    shown: isLibrary,
    channel: 'measured',
    reads: ['recall'],
    show: (scene) => share(lastOf(scene, 'recall')),
    beside(scene, { texts }) {
      const found = recallOf(scene);
      return found
        ? [{ text: fill(texts.bm25Finds, { share: share(found.bm25[0] ?? Number.NaN) }), channel: 'recall' }]
        : [];
    },
  },
  {
    id: 'sums_right',
    shown: isCalculator,
    channel: 'calculator_measured',
    show: (scene) => share(lastSum(scene, 'tool_longer')),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.withoutIs, { share: share(lastSum(scene, 'plain_longer')) }),
        channel: 'calculator_measured',
      },
    ],
  },
  {
    id: 'capitals_right',
    shown: isCalculator,
    channel: 'calculator_measured',
    show: (scene) => share(lastSum(scene, 'tool_untold')),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.withoutIs, { share: share(lastSum(scene, 'plain_untold')) }),
        channel: 'calculator_measured',
      },
    ],
  },
];

/** 1,200 passages × 32 numbers; the best 2 are read by a small transformer. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const { values } = scene.about;
  if (isCalculator(scene.about))
    return html`<p class="sentence">${say(texts.sentenceCalculator, {
      width: String(values.width),
      digits: String(values.digits),
    })}</p>`;
  const library = libraryOf(scene);
  return html`<p class="sentence">${say(isTold(scene.about) ? texts.sentence : texts.sentenceText, {
    passages: num(plain(library?.passages ?? Number.NaN), 'library'),
    d: num(plain(Number(values.dimensions)), 'question_vector'),
    k: num(plain(Number(values.top_k)), 'prompt'),
    told: num(plain(library?.trained ?? Number.NaN), 'library'),
  })}</p>`;
}

const SHARE = 0.95;
const DIMENSIONS = 8;
const STEPS = 100;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: [], readsOnce: ['library'], show: sentence },
  stages,
  alerts,
  speed: 30,
  readsOnce: ['library'],
  costly: ['recall', 'overlap_course', 'conflict', 'sums'],
  ownActions: ['set_parameter'],
  controls: ['question', 'method', 'top_k'],
  beats,
  styles: [styles],
  challenge: {
    reads: ['measured'],
    goal: { share: 100 * SHARE, dimensions: DIMENSIONS, most: STEPS },
    controls: ['dimensions', 'learning_rate', 'batch_size'],
    figures: ['curve', 'negatives'],
    set: { dimensions: String(DIMENSIONS), trains: 'search' },
    check(scene) {
      const now = lastOf(scene, 'recall');
      const reached = firstWhere(scene, 'measured', 'recall', (value) => value >= SHARE);
      const small = Number(scene.about.values.dimensions) <= DIMENSIONS;
      const done = small && reached <= STEPS;
      return {
        done,
        failed: !done && scene.status.step >= STEPS,
        progress: {
          steps: plain(done ? reached : scene.status.step),
          now: plain(Number.isFinite(now) ? 100 * now : 0, 3),
        },
      };
    },
  },
};

export default lab;
