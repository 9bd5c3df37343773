// The story: forward box by box, back along the paths, the answer, and where blame gets lost on its way.

import type { Beat, Until } from '../../contract/beat.ts';
import { numbers } from '../../contract/scene.ts';
import type { Words } from './words.en.ts';

/** With this seed and ReLUs, both are off for the first example. */
const DEAD_SEED = 7;

/** The way back is done, the update is still to come. */
const walkedBack: Until = {
  reads: ['gradient'],
  reached: (scene) => scene.status.stage > 0 && numbers(scene, 'gradient').length > 0,
};

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['graph'],
    act: { does: 'play', speed: 'stages', until: walkedBack },
  },
  {
    id: 'local',
    figures: ['graph'],
    at: { step: 0, stage: 'backward_square' },
    act: { does: 'stage' },
  },
  {
    id: 'chain',
    figures: ['graph'],
    at: { step: 0, stage: 'backward_yhat2_1' },
    act: { does: 'play', speed: 'stages', until: walkedBack },
  },
  {
    id: 'meet',
    figures: ['graph'],
    at: { step: 0, stage: 'backward_z1_1' },
    term: 'x.1',
    act: { does: 'stage' },
  },
  {
    id: 'rank',
    figures: ['graph', 'check'],
    view: { order: 'size' },
    at: { step: 0, stage: 'update' },
    act: { does: 'stage' },
  },
  {
    id: 'nudge',
    figures: ['check', 'graph'],
    at: { step: 0, stage: 'update' },
    act: { does: 'set', set: { activation: 'tanh' } },
  },
  {
    id: 'dead',
    figures: ['graph'],
    set: { activation: 'relu', seed: DEAD_SEED },
    act: { does: 'play', speed: 'stages', until: walkedBack },
  },
  {
    id: 'dead_cure',
    figures: ['graph'],
    set: { activation: 'relu', seed: DEAD_SEED },
    at: { step: 0, stage: 'update' },
    act: { does: 'set', set: { activation: 'leaky_relu' } },
  },
  {
    id: 'vanish',
    figures: ['stack'],
    set: { stack_depth: 2 },
    controls: ['activation', 'initialisation', 'seed'],
    act: { does: 'set', set: { stack_depth: 20 } },
  },
  {
    id: 'vanish_cure',
    figures: ['stack'],
    set: { stack_depth: 20, activation: 'relu' },
    controls: ['activation', 'initialisation', 'seed'],
    act: { does: 'set', set: { initialisation: 'he' } },
  },
];
