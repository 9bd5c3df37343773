// The story: a table that learns its way through a world, and then networks that hold a pole upright.

import type { Beat } from '../../contract/beat.ts';
import { first, record, type Scene } from '../../contract/scene.ts';
import { baselines, greedyReturn } from './scene.ts';
import type { Words } from './words.en.ts';

/** The rewards of a world in which only arriving counts: what is left is how far the worth of the goal reaches. */
const ONLY_THE_GOAL = { step_reward: 0, goal_reward: 1 } as const;
/** Two that race up to the step at which the one is well ahead, and on to where it has fallen behind. */
const RACE = { world: 'cartpole', learner: 'a2c', rival: 'reinforce' } as const;

const mean = (scene: Scene): number => first(scene, 'mean');
/** Whether always the best move known is the best there is. */
const isOptimal = (scene: Scene): boolean => greedyReturn(scene) >= baselines(scene).optimal - 0.01;
const episodes = (scene: Scene): number => record(scene, 'moment', 'EpisodeMoment')?.done ?? 0;

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['map_view', 'returns'],
    act: {
      does: 'play',
      speed: 500,
      until: {
        reads: ['mean', 'greedy_return', 'baselines'],
        reached: (scene) => isOptimal(scene) && mean(scene) > 0.5,
      },
    },
  },
  {
    id: 'slow',
    // The goal has been met, and the cell before it is worth something: now the cell before that one learns of it.
    figures: ['map_view', 'returns'],
    at: { step: 544 },
    term: 'q',
    controls: ['learning_rate', 'gamma', 'epsilon'],
    act: { does: 'play', speed: 'stages', until: { step: 545 } },
  },
  {
    id: 'dice',
    figures: ['map_view', 'returns'],
    at: { step: 2365, stage: 'act' },
    term: 'epsilon',
    controls: ['epsilon'],
    act: { does: 'stage' },
  },
  {
    id: 'gamma',
    figures: ['map_view'],
    set: { world: 'four_rooms', ...ONLY_THE_GOAL, gamma: 0.5 },
    view: { world: 'optimal' },
    term: 'gamma',
    controls: ['gamma'],
    act: { does: 'set', set: { gamma: 0.95 } },
  },
  {
    id: 'timid',
    figures: ['map_view', 'returns'],
    set: { world: 'prizes', epsilon: 0 },
    controls: ['epsilon'],
    act: { does: 'play', speed: 60, until: { step: 500 } },
  },
  {
    id: 'timid_cure',
    figures: ['map_view', 'returns'],
    set: { world: 'prizes', epsilon: 1, epsilon_decay: 0.99 },
    controls: ['epsilon', 'epsilon_decay'],
    act: {
      does: 'play',
      speed: 500,
      until: {
        reads: ['mean', 'greedy_return', 'baselines', 'moment'],
        reached: (scene) => isOptimal(scene) && episodes(scene) >= 100 && mean(scene) > 9,
      },
    },
  },
  {
    id: 'cliff',
    figures: ['map_view', 'rival_view'],
    set: { world: 'cliff', learner: 'sarsa', rival: 'q_learning' },
    view: { world: 'policy' },
    controls: ['epsilon', 'learning_rate', 'rival_rate'],
    act: { does: 'play', speed: 500, until: { step: 10_000 } },
  },
  {
    id: 'hack',
    figures: ['map_view', 'returns'],
    set: { world: 'coins' },
    controls: ['gamma', 'epsilon'],
    act: { does: 'play', speed: 500, until: { step: 5000 } },
  },
  {
    id: 'hack_cure',
    figures: ['map_view', 'returns'],
    set: { world: 'coins', coin_reward: 0 },
    controls: ['gamma', 'epsilon'],
    act: { does: 'play', speed: 500, until: { step: 5000 } },
  },
  {
    id: 'plan',
    figures: ['map_view'],
    set: { world: 'four_rooms', learner: 'value_iteration' },
    controls: ['gamma', 'world'],
    act: { does: 'play', speed: 2, until: { step: 20 } },
  },
  {
    id: 'pole',
    figures: ['cart', 'plane'],
    set: { world: 'cartpole', learner: 'ppo' },
    controls: ['learning_rate', 'environments'],
    act: {
      does: 'play',
      speed: 'full',
      until: { reads: ['mean'], reached: (scene) => mean(scene) >= 400 },
    },
  },
  {
    id: 'pole_update',
    // The second update: eight poles, thirty-two moves each, and what came of them parts left from right.
    figures: ['advantages_view', 'plane'],
    set: { world: 'cartpole', learner: 'ppo' },
    at: { step: 63, stage: 'learn' },
    term: 'advantage',
    controls: ['learning_rate'],
    act: { does: 'stage' },
  },
  {
    id: 'pole_race',
    figures: ['returns', 'cart'],
    set: RACE,
    controls: ['learning_rate', 'rival_rate'],
    act: { does: 'play', speed: 'full', until: { step: 5000 } },
  },
  {
    id: 'pole_fall',
    figures: ['returns', 'cart'],
    set: RACE,
    at: { step: 8000 },
    controls: ['learning_rate'],
    act: { does: 'play', speed: 'full', until: { step: 10_000 } },
  },
];
