// Tables that learn their way through a grid, networks that hold a pole upright.

import { html, type TemplateResult } from 'lit';
import { brief, fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { first, record, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
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
/** The greedy policy is to earn the optimal return, to within this many steps. */
const SHORT_OF = 0.5;

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
  beats: [
    { id: 'start', figures: ['map_view', 'returns'], act: { does: 'play', speed: 10 } },
    { id: 'slow', figures: ['map_view', 'returns'], set: {}, act: { does: 'play', speed: 'stages' } },
    {
      id: 'gamma',
      figures: ['map_view', 'returns'],
      // A step costs nothing: what is left is how far the worth of the goal reaches.
      set: { world: 'four_rooms', step_reward: 0, goal_reward: 1, gamma: 0.5 },
      view: { world: 'optimal' },
    },
    {
      id: 'cliff',
      figures: ['map_view', 'returns'],
      set: { world: 'cliff', learner: 'sarsa', rival: 'q_learning' },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'rooms',
      figures: ['map_view', 'returns'],
      set: { world: 'four_rooms' },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'windy',
      figures: ['map_view', 'returns'],
      set: { world: 'windy', learner: 'sarsa' },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'plan',
      figures: ['map_view', 'returns'],
      set: { world: 'four_rooms', learner: 'value_iteration' },
      act: { does: 'play', speed: 5 },
    },
    {
      id: 'hack',
      figures: ['map_view', 'returns'],
      set: { world: 'coins' },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'hack_cure',
      figures: ['map_view', 'returns'],
      set: { coin_reward: 0 },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'timid',
      figures: ['map_view', 'returns'],
      set: { world: 'prizes', epsilon: 0 },
      act: { does: 'play', speed: 60 },
    },
    {
      id: 'timid_cure',
      figures: ['map_view', 'returns'],
      set: { epsilon: 1, epsilon_decay: 0.99 },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'endless',
      figures: ['map_view', 'returns'],
      set: { world: 'open', map: '....../....../....../......', step_reward: 1, gamma: 1 },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'endless_cure',
      figures: ['map_view', 'returns'],
      set: { gamma: 0.9 },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'fast',
      figures: ['map_view', 'returns'],
      set: { learning_rate: 2.2 },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'fast_cure',
      figures: ['map_view', 'returns'],
      set: { learning_rate: 0.5 },
      act: { does: 'play', speed: 500 },
    },
    {
      id: 'pole',
      figures: ['map_view', 'returns'],
      set: { world: 'cartpole', learner: 'ppo' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'pole_dqn',
      figures: ['map_view', 'returns'],
      set: { world: 'cartpole', learner: 'dqn' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'pole_race',
      figures: ['map_view', 'returns'],
      set: { world: 'cartpole', learner: 'a2c', rival: 'reinforce' },
      act: { does: 'play', speed: 'full' },
    },
    {
      id: 'pole_fast',
      figures: ['map_view', 'returns'],
      set: { world: 'cartpole', learner: 'ppo', learning_rate: 0.5 },
      act: { does: 'play', speed: 'full' },
    },
  ],
  challenge: {
    reads: ['baselines', 'greedy_return', 'moment'],
    goal: { most: EPISODES },
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
