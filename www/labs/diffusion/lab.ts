// A network that guesses the noise in a thing, and so makes things out of noise.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { column, first, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import styles from './diffusion.css?inline';
import { figures } from './figures.ts';
import { isDigits, measuredDistance, parameterCount, qualityOf, short } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'distance',
    channel: 'quality',
    // Of the samples that are shown; the curve's last point is of the same where they are made as it makes them.
    show: (scene) => {
      const quality = qualityOf(scene);
      return quality === null ? '–' : short(quality.distance);
    },
    reads: ['distance'],
    beside(scene, { texts }) {
      const quality = qualityOf(scene);
      const { ceiling } = measuredDistance(scene);
      return [
        { text: `${texts.floor} ${short(quality?.floor ?? Number.NaN)}`, channel: 'quality' },
        { text: `${texts.ceiling} ${short(ceiling)}`, channel: 'distance' },
      ];
    },
  },
  {
    id: 'loss',
    channel: 'loss',
    show: (scene) => {
      const now = column(scene, 'loss', 'batch').at(-1);
      return now === undefined ? '–' : plain(now, 3);
    },
    beside: (scene, { texts }) => [
      { text: fill(texts.zeroScores, { value: short(first(scene, 'loss_zero')) }), channel: 'loss_zero' },
    ],
  },
];

/** 3 layers of 128 numbers and the noise level: 50,306 knobs that guess the noise in a point. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const { about } = scene;
  const depth = Number(about.values.depth);
  return html`<p class="sentence">${say(isDigits(about) ? texts.sentenceDigits : texts.sentence, {
    layers: fill(depth === 1 ? texts.layer : texts.layers, { depth: plain(depth) }),
    width: setting(about, 'width'),
    knobs: num(plain(parameterCount(scene)), 'network', 'theta'),
  })}</p>`;
}

const TIMES = 3;
const FEWEST = 20;
/** So many of a hundred samples may lie off the filled squares. */
const ASTRAY = 25;
const PARTICLES = 2000;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: [], readsOnce: ['network'], show: sentence },
  stages,
  alerts,
  speed: 'full',
  readsOnce: ['alpha_bar', 'loss_zero', 'network', 'points'],
  costly: [
    'chain',
    'chain_t',
    'chain_x0',
    'quality',
    'judged',
    'compare_chain',
    'compare_chain_t',
    'compare_chain_x0',
    'compare_quality',
    'compare_judged',
    'samples',
    'field',
    'nearest',
    'nearest_distance',
    // Until the first measure it is made at every reading.
    'distance',
    'trouble',
  ],
  ownActions: ['set_parameter'],
  styles: [styles],
  controls: ['dataset', 'sampling_steps', 'noise_schedule'],
  beats,
  challenge: {
    reads: ['quality'],
    goal: { times: TIMES, most: FEWEST, particles: PARTICLES, astray: ASTRAY },
    figures: ['noise'],
    controls: ['width', 'depth', 'sampler'],
    // The small network first and the many particles last: what is shown is read again after each.
    set: {
      dataset: 'checkerboard',
      width: '8',
      depth: 1,
      noise_schedule: 'linear',
      noise_steps: 200,
      target: 'noise',
      compare: 'none',
      sampler: 'ddpm',
      sampling_steps: FEWEST,
      take: 0,
      seed: 7,
      particles: PARTICLES,
    },
    check(scene) {
      const { about, status } = scene;
      const steps = Number(about.values.sampling_steps);
      const quality = qualityOf(scene);
      const ratio = quality === null ? Number.NaN : quality.distance / quality.floor;
      const astray = 100 * (quality?.astray ?? Number.NaN);
      const same =
        setting(about, 'dataset') === 'checkerboard' && Number(about.values.particles) >= PARTICLES;
      return {
        done: same && status.step > 0 && steps <= FEWEST && ratio <= TIMES && astray <= ASTRAY,
        failed: false,
        progress: {
          now: Number.isFinite(ratio) ? plain(ratio, 3) : '–',
          astray: Number.isFinite(astray) ? plain(astray, 2) : '–',
          steps: plain(steps),
          step: plain(status.step),
        },
      };
    },
  },
};

export default lab;
