// Words, documents and pictures as places in a space: skip-gram with negative sampling.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { column, firstWhere, record, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import styles from './embeddings.css?inline';
import { atFirst } from './figures/curve.ts';
import { figures } from './figures.ts';
import { countedOf, isWorld, scoreOf, textOf, vocabulary } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'analogies',
    channel: 'analogies',
    show(scene) {
      const score = scoreOf(scene);
      return score && score.questions > 0 ? percent(score.share, 3) : '–';
    },
    beside(scene, { texts }) {
      const counted = countedOf(scene);
      const chance = scoreOf(scene)?.chance ?? Number.NaN;
      return [
        { text: fill(texts.chanceIs, { share: percent(chance, 2) }), channel: 'analogies' },
        ...(counted
          ? [
              {
                text: fill(texts.countingIs, { share: percent(counted.counts.share, 2) }),
                channel: 'counted',
              },
            ]
          : []),
      ];
    },
  },
  {
    id: 'loss',
    channel: 'loss',
    show(scene) {
      const loss = column(scene, 'loss', 'batch').at(-1);
      return loss === undefined ? '–' : plain(loss, 3);
    },
    beside: (scene, { texts }) => [
      { text: fill(texts.nothingIs, { loss: plain(atFirst(scene), 3) }), channel: 'loss' },
    ],
  },
];

/** 16,000 words of text → 93 words × 16 numbers, twice: 2,976 weights; read so many times. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const { about } = scene;
  const v = vocabulary(about).length;
  const d = Number(about.values.dimensions);
  const progress = record(scene, 'progress', 'TextProgress');
  return html`<p class="sentence">${say(texts.sentence, {
    text: num(plain(textOf(scene)?.words ?? Number.NaN), 'text'),
    words: num(plain(v), 'text'),
    numbers: num(plain(d), 'parameters', 'v'),
    knobs: num(plain(2 * v * d), 'parameters', 'v'),
    passes: num(plain(progress?.passes ?? Number.NaN, 2), 'progress'),
  })}</p>`;
}

const SHARE = 0.95;
const DIMENSIONS = 8;
const STEPS = 2000;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['progress'], readsOnce: ['text'], show: sentence },
  stages,
  alerts,
  speed: 60,
  readsOnce: ['text'],
  costly: [
    'analogies',
    'counted',
    'hidden_truth',
    'documents',
    'document_map',
    'document_neighbours',
    'pictures',
    'picture_nearest',
    'extent',
  ],
  ownActions: ['set_parameter'],
  controls: ['corpus', 'window', 'learning_rate'],
  beats,
  styles: [styles],
  challenge: {
    reads: ['analogies', 'measured'],
    goal: { share: 100 * SHARE, dimensions: DIMENSIONS, most: STEPS },
    controls: ['window', 'learning_rate', 'negatives'],
    figures: ['curve', 'map'],
    set: { corpus: 'world', dimensions: String(DIMENSIONS), window: 2 },
    check(scene) {
      const { about, status } = scene;
      const now = scoreOf(scene)?.share ?? 0;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const passed = firstWhere(scene, 'measured', 'analogies', (share) => share >= SHARE);
      const reached = Math.min(now >= SHARE ? status.step : Number.POSITIVE_INFINITY, passed);
      const same = isWorld(about) && Number(setting(about, 'dimensions')) <= DIMENSIONS;
      const done = same && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && status.step >= STEPS,
        progress: {
          steps: plain(done ? reached : status.step),
          now: plain(100 * now, 3),
          used: setting(about, 'dimensions'),
        },
      };
    },
  },
};

export default lab;
