// Several methods race down one surface.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import styles from './gradient_descent.css?inline';
import { baselines, hasArrived, isLost, one, place, type Racer, racers, shown, start } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const started = (scene: Scene) => scene.status.step > 0;
const running = (scene: Scene) => shown(scene.about).filter((racer) => !isLost(scene, racer));

/** The lowest of those who are shown. */
function leader(scene: Scene): Racer | undefined {
  const by = (racer: Racer) => one(scene, 'losses', racer);
  return running(scene).sort((a, b) => by(a) - by(b))[0];
}

/** Who has been at the bottom longest. */
function winner(scene: Scene): Racer | undefined {
  const by = (racer: Racer) => one(scene, 'arrived', racer);
  return running(scene)
    .filter((racer) => hasArrived(scene, racer))
    .sort((a, b) => by(a) - by(b))[0];
}

const headlines: readonly Headline<Words>[] = [
  {
    id: 'best',
    channel: 'losses',
    show(scene) {
      const best = leader(scene);
      return best ? plain(one(scene, 'losses', best), 4) : '–';
    },
    beside(scene, words) {
      const found = baselines(scene);
      return [
        { text: fill(words.texts.startIs, { loss: plain(found.start, 4) }), channel: 'baselines' },
        { text: fill(words.texts.lowestIs, { loss: plain(found.lowest, 4) }), channel: 'baselines' },
      ];
    },
  },
  {
    id: 'arrived',
    channel: 'arrived',
    show: (scene) =>
      `${shown(scene.about).filter((racer) => hasArrived(scene, racer)).length} / ${shown(scene.about).length}`,
    beside(scene, words) {
      const won = winner(scene);
      if (!won) return [];
      const step = plain(one(scene, 'arrived', won));
      return [{ text: fill(words.texts.firstIs, { name: won.name, step }), channel: 'arrived' }];
    },
  },
];

function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const best = leader(scene);
  if (!started(scene) || !best) {
    const at = num(place(start(scene)), 'start', 'theta');
    const text = started(scene) ? texts.allLost : texts.atRest;
    return html`<p class="sentence">${say(text, { start: at })}</p>`;
  }
  const loss = num(plain(one(scene, 'losses', best), 3), 'losses', 'loss');
  const name = html`<span data-term=${best.term}>${best.name}</span>`;
  const text = winner(scene) ? texts.leadsHome : texts.leads;
  return html`<p class="sentence">${say(text, { name, loss, step: plain(scene.status.step) })}</p>`;
}

const STEPS = 140;
const KAPPA = 100;
const START = [-2.6, 0.9] as const;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['losses', 'arrived', 'trouble'], readsOnce: ['start'], show: sentence },
  stages,
  alerts,
  styles: [styles],
  readsOnce: ['baselines', 'start', 'stable_rates', 'rate_presets'],
  ownActions: [],
  controls: ['surface', 'kappa', 'noise'],
  beats,
  challenge: {
    reads: ['arrived', 'trouble', 'start'],
    goal: { most: STEPS, kappa: KAPPA },
    set: {
      surface: 'ravine',
      kappa: KAPPA,
      noise: 0,
      start_x: START[0],
      start_y: START[1],
      racers: ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam'],
    },
    check(scene) {
      const all = racers(scene.about);
      const home = all.filter((racer) => hasArrived(scene, racer) && one(scene, 'arrived', racer) <= STEPS);
      const [x, y] = start(scene);
      const same =
        setting(scene.about, 'surface') === 'ravine' &&
        Number(scene.about.values.kappa) === KAPPA &&
        Number(scene.about.values.noise) === 0 &&
        Math.hypot(x - START[0], y - START[1]) < 1e-3;
      const { step } = scene.status;
      const done = same && step > 0 && home.length === all.length;
      const last = Math.max(0, ...home.map((racer) => one(scene, 'arrived', racer)));
      return {
        done,
        failed: !done && step > STEPS,
        progress: { steps: String(done ? last : step), home: String(home.length), all: String(all.length) },
      };
    },
  },
};

export default lab;
