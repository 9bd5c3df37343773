// A small transformer on tasks whose answers can be checked.

import { html, type TemplateResult } from 'lit';
import { brief, decimal, fill, percent, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { firstWhere, numbers, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import styles from './attention.css?inline';
import { figures } from './figures.ts';
import { guess, heldOut, layers } from './scene.ts';
import { headShape, stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'right',
    channel: 'held_out',
    show: (scene) => percent(heldOut(scene).score),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.wholeIs, { share: percent(heldOut(scene).sequences) }),
        channel: 'held_out',
      },
      {
        text: fill(texts.blindIs, { share: percent(guess(scene).score) }),
        channel: 'guess',
      },
    ],
  },
  {
    id: 'loss',
    channel: 'held_out',
    show: (scene) => decimal(heldOut(scene).loss),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.blindIs, { share: plain(guess(scene).loss, 3) }),
        channel: 'guess',
      },
    ],
  },
];

/** 8 tokens → one layer of 2 heads of 16 numbers → answers, by 13,664 weights and biases. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const { about } = scene;
  const [h, each] = headShape(about);
  const count = layers(about);
  return html`<p class="sentence">${say(texts.sentence, {
    tokens: num(plain(numbers(scene, 'shown').length), 'shown', 'x'),
    layers: fill(count === 1 ? texts.layersOne : texts.layersMany, { layers: count }),
    heads: fill(h === 1 ? texts.headsOne : texts.headsMany, { heads: h, each }),
    knobs: num(plain(numbers(scene, 'parameters').length), 'parameters', 'w'),
  })}</p>`;
}

const anew = { reset: true, fresh: true } as const;

const STEPS = 3000;
const SHARE = 0.95;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['shown'], readsOnce: ['parameters'], show: sentence },
  stages,
  alerts,
  readsOnce: ['guess', 'parameters'],
  ownActions: ['set_parameter', 'switch_head', 'set_vector', 'set_score', 'clear_score', 'clear_edits'],
  styles: [styles],
  tries: [
    { id: 'slow', set: {}, play: 'stages', ...anew },
    { id: 'places', set: { positions: 'none' }, play: 'full', ...anew },
    { id: 'placed', set: { positions: 'learned' }, play: 'full', reset: true },
    { id: 'causal', set: { mask: 'causal' }, play: 'full', ...anew },
    { id: 'behind', set: { mask: 'causal', answer: 'behind' }, play: 'full', reset: true },
    { id: 'copy', set: { task: 'copy', answer: 'behind' }, play: 'full', ...anew },
    { id: 'sort', set: { task: 'sort', schedule: 'cosine', horizon: 2000 }, play: 'full', ...anew },
    { id: 'brackets', set: { task: 'brackets', layers: 2 }, play: 'full', ...anew },
    { id: 'stacked', set: { layers: 4, residual: false, norm: false }, play: 'full', ...anew },
    { id: 'residual', set: { residual: true }, play: 'full', reset: true },
    { id: 'bank', set: { task: 'bank', layers: 2 }, play: 10, ...anew },
  ],
  challenge: {
    reads: ['measured', 'held_out'],
    goal: { most: STEPS, share: 100 * SHARE },
    set: {
      task: 'pair',
      length: 8,
      symbols: 10,
      layers: 1,
      heads: '2',
      width: '32',
      positions: 'learned',
      mask: 'full',
      residual: true,
      norm: true,
      optimizer: 'adamw',
      learning_rate: 0.005,
      batch_size: 32,
      seed: 7,
    },
    check(scene) {
      const { about } = scene;
      const { step } = scene.status;
      const same =
        setting(about, 'task') === 'pair' &&
        Number(about.values.length) >= 8 &&
        Number(about.values.symbols) >= 10;
      const now = heldOut(scene).score;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const passed = firstWhere(scene, 'measured', 'held_out_score', (score) => score >= SHARE);
      const reached = Math.min(now >= SHARE ? step : Number.POSITIVE_INFINITY, passed);
      const done = same && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && step >= STEPS,
        progress: { steps: plain(done ? reached : step), now: brief(100 * now, 3) },
      };
    },
  },
};

export default lab;
