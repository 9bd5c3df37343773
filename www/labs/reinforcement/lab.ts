// Tables that learn their way through a grid, networks that hold a pole upright.

import { html, type TemplateResult } from 'lit';
import { brief, fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { first, record, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import styles from './reinforcement.css?inline';
import { baselines, channelOf, greedyReturn, isGrid, learners, moment } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const earned = (value: number) => (Number.isNaN(value) ? '–' : brief(value));

const headlines: readonly Headline<Words>[] = [
  {
    id: 'mean',
    channel: 'mean',
    reads: ['baselines', 'rival_mean'],
    show: (scene) => earned(first(scene, 'mean')),
    beside(scene, { texts }) {
      const { random, optimal } = baselines(scene);
      const [, other] = learners(scene.about);
      return [
        ...(other
          ? [
              {
                text: fill(texts.rivalEarns, {
                  name: other.name,
                  value: earned(first(scene, channelOf(other, 'mean'))),
                }),
                channel: channelOf(other, 'mean'),
              },
            ]
          : []),
        { text: fill(texts.randomEarns, { value: earned(random) }), channel: 'baselines' },
        { text: fill(texts.optimalEarns, { value: earned(optimal) }), channel: 'baselines' },
      ];
    },
  },
  {
    id: 'best',
    channel: 'best',
    reads: ['greedy_return'],
    show: (scene) => earned(record(scene, 'best', 'PlayedEpisode')?.earned ?? Number.NaN),
    beside(scene, { texts }) {
      if (!isGrid(scene.about)) return [];
      const text = fill(texts.greedyEarns, { value: earned(greedyReturn(scene)) });
      return [{ text, channel: 'greedy_return' }];
    },
  },
];

function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const [who] = learners(scene.about);
  const at = who && moment(scene, who);
  if (!who || !at) return html`<p class="sentence"></p>`;
  const n = (value: number, term = 's') => num(brief(value), 'moment', term);
  const text =
    at.done === 0
      ? texts.beginning
      : !isGrid(scene.about)
        ? texts.goingPole
        : at.done === 1
          ? texts.goingOne
          : texts.going;
  return html`<p class="sentence">${say(text, {
    name: who.name,
    done: n(at.done),
    t: n(at.step),
    earned: n(at.earned, 'r'),
  })}</p>`;
}

const EPISODES = 80;
/** What is left of two returns that are the same is rounding. */
const SHORT_OF = 0.005;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: ['moment'], readsOnce: [], show: sentence },
  stages,
  alerts,
  styles: [styles],
  readsOnce: [],
  speed: 500,
  ownActions: ['paint', 'set_wind', 'push'],
  controls: ['world', 'learner', 'epsilon'],
  beats,
  challenge: {
    reads: ['baselines', 'greedy_return', 'moment'],
    goal: { most: EPISODES },
    figures: ['map_view', 'returns'],
    controls: ['learner', 'learning_rate', 'epsilon'],
    set: {
      world: 'four_rooms',
      learner: 'q_learning',
      rival: 'none',
      learning_rate: 0.5,
      epsilon: 0.1,
      epsilon_decay: 1,
      initial_value: 0,
      seed: 7,
    },
    check(scene) {
      const { about } = scene;
      const [who] = learners(about);
      const at = who && moment(scene, who);
      const { optimal } = baselines(scene);
      const greedy = greedyReturn(scene);
      const played = at?.done ?? 0;
      const same =
        setting(about, 'world') === 'four_rooms' && !setting(about, 'learner').endsWith('iteration');
      const done = same && played > 0 && played <= EPISODES && greedy >= optimal - SHORT_OF;
      return {
        done,
        failed: !done && played > EPISODES,
        progress: {
          episodes: plain(played),
          greedy: plain(greedy, 4),
          optimal: plain(optimal, 4),
          name: who?.name ?? '',
        },
      };
    },
  },
};

export default lab;
