// A small transformer on tasks whose answers can be checked.

import { html, type TemplateResult } from 'lit';
import { brief, decimal, fill, percent, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { axis, column, firstWhere, numbers, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import styles from './attention.css?inline';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import { guess, heads, heldOut, layers } from './scene.ts';
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

const STEPS = 2000;
const SHARE = 0.95;

/** Of one kind of look, the head that has it most, layer and head from 1, and how much, in percent. */
function strongest(scene: Scene, kind: string): [layer: number, head: number, share: number] {
  const kinds = axis(scene.about, 'k');
  const at = kinds.findIndex(({ id }) => id === kind);
  const shares = Array.from(numbers(scene, 'looks')).filter((_, i) => i % kinds.length === at);
  const place = shares.indexOf(Math.max(...shares));
  const h = heads(scene.about);
  return [Math.floor(place / h) + 1, (place % h) + 1, 100 * (shares[place] ?? Number.NaN)];
}

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
  beats,
  challenge: {
    reads: ['measured', 'held_out', 'looks'],
    goal: { most: STEPS, share: 100 * SHARE },
    set: {
      task: 'pair',
      length: 8,
      symbols: 10,
      layers: 1,
      heads: '2',
      width: '32',
      positions: 'learned',
      mask: 'causal',
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
      const meets = (score: number) => score >= SHARE;
      const passed = firstWhere(scene, 'measured', 'held_out_score', meets);
      const reached = Math.min(now >= SHARE ? step : Number.POSITIVE_INFINITY, passed);
      const done = same && reached > 0 && reached <= STEPS;
      const there = column(scene, 'measured', 'held_out_score').find(meets);
      const [noteLayer, noteHead, note] = strongest(scene, 'before');
      const [findLayer, findHead, find] = strongest(scene, 'value');
      return {
        done,
        failed: !done && step >= STEPS,
        progress: {
          steps: plain(done ? reached : step),
          now: brief(100 * now, 3),
          reached: brief(100 * (reached === passed ? (there ?? now) : now), 3),
          noteLayer: plain(noteLayer),
          noteHead: plain(noteHead),
          note: brief(note, 2),
          findLayer: plain(findLayer),
          findHead: plain(findHead),
          find: brief(find, 2),
        },
      };
    },
  },
};

export default lab;
