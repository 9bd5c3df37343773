// A convolutional net that the reader builds, on digits, clothes, signals, and what is drawn.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { firstWhere, measured, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import { baselines, network, parameterCount, rival, shapeOf } from './scene.ts';
import { stages } from './stages.ts';
import styles from './vision.css?inline';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'score',
    channel: 'held_out',
    reads: ['trained_on', 'rival'],
    show: (scene) => percent(measured(scene, 'held_out').score),
    beside(scene, { texts }) {
      const other = rival(scene);
      const linear = baselines(scene)?.linear.score ?? Number.NaN;
      return [
        {
          text: fill(texts.onTrain, { score: percent(measured(scene, 'trained_on').score) }),
          channel: 'trained_on',
        },
        other
          ? { text: fill(texts.rivalScores, { score: percent(other.held_out.score) }), channel: 'rival' }
          : { text: fill(texts.linearScores, { score: percent(linear) }), channel: 'baselines' },
      ];
    },
  },
  {
    id: 'loss',
    channel: 'held_out',
    show: (scene) => plain(measured(scene, 'held_out').loss, 3),
    beside: (scene, { texts }) => [
      { text: fill(texts.guessScores, { score: plain(measured(scene, 'guess').loss, 3) }), channel: 'guess' },
    ],
  },
];

/** 8 × 8 → 8 × 8 × 8 → … → 10: 3,818 weights and biases. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const net = network(scene);
  const layers = net?.layers ?? [];
  const image = net ? shapeOf({ height: net.height, width: net.width, channels: 1 }) : '';
  return html`<p class="sentence">${say(texts.sentence, {
    layers: html`${num(image, 'image')}${layers.map((layer) => html` → ${num(shapeOf(layer), 'network')}`)}`,
    knobs: num(plain(parameterCount(scene)), 'parameters', 'w'),
  })}</p>`;
}

const SCORE = 0.95;
const KNOBS = 1200;
const STEPS = 900;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: [], readsOnce: ['network'], show: sentence },
  stages,
  alerts,
  speed: 30,
  readsOnce: ['network', 'guess', 'baselines'],
  costly: ['probes', 'shifts', 'ideal', 'patches', 'occlusion', 'saliency', 'gallery_answers'],
  ownActions: ['set_parameter'],
  controls: ['dataset', 'layers', 'learning_rate'],
  beats,
  styles: [styles],
  challenge: {
    reads: ['measured', 'held_out', 'network'],
    goal: { score: 100 * SCORE, knobs: KNOBS, most: STEPS },
    controls: ['layers', 'learning_rate', 'optimizer'],
    figures: ['flow'],
    set: { dataset: 'digits', split: 'ordered', layers: 'conv 3x4, pool 2', shuffled: false, rival: false },
    check(scene) {
      const { about, status } = scene;
      const knobs = parameterCount(scene);
      const now = measured(scene, 'held_out').score;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const passed = firstWhere(scene, 'measured', 'held_out_score', (score) => score >= SCORE);
      const reached = Math.min(now >= SCORE ? status.step : Number.POSITIVE_INFINITY, passed);
      const same =
        setting(about, 'dataset') === 'digits' &&
        setting(about, 'split') === 'ordered' &&
        about.values.shuffled === false;
      const done = same && knobs <= KNOBS && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && status.step >= STEPS,
        progress: {
          steps: plain(done ? reached : status.step),
          used: plain(knobs),
          now: plain(100 * now, 3),
        },
      };
    },
  },
};

export default lab;
