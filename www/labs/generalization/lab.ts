// Three machines with one question: how does it do on what it has not seen?

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { firstWhere, measured, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import styles from './generalization.css?inline';
import {
  baselines,
  capacity,
  error,
  errorOf,
  isDigits,
  isGrokking,
  isPolynomial,
  shownError,
  shownModel,
} from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

/** An error as a headline has it: a squared one as a number, a share as the share wrong. */
const shown = (scene: Scene, set: Parameters<typeof shownError>[1]): string =>
  error(scene.about, shownError(scene, set));

const headlines: readonly Headline<Words>[] = [
  {
    id: 'fresh',
    channel: 'shown_model',
    reads: ['guess'],
    // Of sums, the pairs of the test: all pairs together are half of them known.
    show: (scene) => shown(scene, isGrokking(scene.about) ? 'held_out' : 'risk'),
    beside(scene, { texts }) {
      const { about } = scene;
      const best = baselines(scene)?.truth ?? 0;
      const linear = baselines(scene)?.linear ?? -1;
      return [
        {
          text: fill(texts.constantIs, { error: error(about, errorOf(about, measured(scene, 'guess'))) }),
          channel: 'guess',
        },
        ...(isGrokking(about)
          ? [{ text: fill(texts.pairsAre, { error: shown(scene, 'risk') }), channel: 'shown_model' }]
          : []),
        ...(isPolynomial(about) && best > 0
          ? [{ text: fill(texts.truthIs, { error: error(about, best) }), channel: 'baselines' }]
          : []),
        ...(isDigits(about) && linear > 0
          ? [{ text: fill(texts.linearIs, { error: error(about, 1 - linear) }), channel: 'baselines' }]
          : []),
      ];
    },
  },
  {
    id: 'trained',
    channel: 'shown_model',
    show: (scene) => shown(scene, 'trained_on'),
    beside: (scene, { texts }) => [
      { text: fill(texts.validationIs, { error: shown(scene, 'validation') }), channel: 'shown_model' },
      { text: fill(texts.testIs, { error: shown(scene, 'held_out') }), channel: 'shown_model' },
    ],
  },
];

/** Degree 8: 9 numbers, fitted to 20 points. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const { about } = scene;
  const found = shownModel(scene);
  const d = capacity(scene);
  const text = Number.isNaN(d)
    ? texts.sentenceNone
    : isGrokking(about)
      ? texts.sentenceGrokking
      : isDigits(about)
        ? texts.sentenceDigits
        : texts.sentencePoints;
  return html`<p class="sentence">${say(text, {
    d: num(plain(d), 'shown_model', 'd'),
    knobs: num(plain(isPolynomial(about) ? d + 1 : d), 'shown_model', 'w'),
    n: num(plain(found?.examples ?? Number(about.values.examples)), 'shown_model', 'y'),
    p: setting(about, 'modulus'),
    width: setting(about, 'width'),
  })}</p>`;
}

/** The share of the table that may be learned from, the steps it may take, and the share of the rest to get right. */
const SHARE = 0.3;
const STEPS = 2000;
const RIGHT = 0.9;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['shown_model'], readsOnce: [], show: sentence },
  stages,
  alerts,
  speed: 5,
  readsOnce: ['baselines', 'guess'],
  costly: ['spectrum_units', 'gallery_answers', 'draws', 'selection'],
  ownActions: ['move_point', 'add_point', 'remove_point', 'set_parameter'],
  controls: ['machine', 'ridge', 'examples'],
  styles: [styles],
  beats,
  challenge: {
    reads: ['held_out', 'measured', 'shown_model'],
    goal: { share: 100 * SHARE, most: STEPS, right: 100 * RIGHT },
    figures: ['answers', 'curve'],
    controls: ['weight_decay', 'learning_rate', 'width'],
    set: { machine: 'grokking', train_share: SHARE },
    check(scene) {
      const { about, status } = scene;
      const now = measured(scene, 'held_out').score;
      const same =
        isGrokking(about) &&
        Number(about.values.train_share) <= SHARE &&
        setting(about, 'modulus') === '31' &&
        Number(about.values.wrong_labels) === 0;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const passed = firstWhere(scene, 'measured', 'held_out_score', (score) => score >= RIGHT);
      const reached = Math.min(now >= RIGHT ? status.step : Number.POSITIVE_INFINITY, passed);
      const done = same && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && status.step >= STEPS,
        progress: { steps: plain(done ? reached : status.step), now: plain(100 * Math.max(0, now), 3) },
      };
    },
  },
};

export default lab;
