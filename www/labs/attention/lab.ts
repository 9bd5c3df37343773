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
  controls: ['task', 'mask', 'learning_rate'],
  beats: [
    { id: 'start', figures: ['maps', 'flow'], act: { does: 'play', speed: 10 } },
    { id: 'slow', figures: ['maps', 'flow'], set: {}, act: { does: 'play', speed: 'stages' } },
    {
      id: 'places',
      figures: ['maps', 'flow'],
      set: { positions: 'none' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'placed',
      figures: ['maps', 'flow'],
      set: { positions: 'learned' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'causal',
      figures: ['maps', 'flow'],
      set: { mask: 'causal' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'behind',
      figures: ['maps', 'flow'],
      set: { mask: 'causal', answer: 'behind' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'copy',
      figures: ['maps', 'flow'],
      set: { task: 'copy', answer: 'behind' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'sort',
      figures: ['maps', 'flow'],
      set: { task: 'sort', schedule: 'cosine', horizon: 2000 },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'brackets',
      figures: ['maps', 'flow'],
      set: { task: 'brackets', layers: 2 },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'stacked',
      figures: ['maps', 'flow'],
      set: { layers: 4, residual: false, norm: false },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'residual',
      figures: ['maps', 'flow'],
      set: { residual: true },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'bank',
      figures: ['maps', 'flow'],
      set: { task: 'bank', layers: 2 },
      act: { does: 'play', speed: 10 },
    },
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
