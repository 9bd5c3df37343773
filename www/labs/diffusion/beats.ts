// The story: form drowns in noise, a network learns to guess the noise, and noise is walked back into form.

import type { Beat } from '../../contract/beat.ts';
import type { Scene } from '../../contract/scene.ts';
import { qualityOf } from './scene.ts';
import type { Words } from './words.en.ts';

/** So far the moons are trained in the first beat, and those after it find them. */
const TRAINED = 600;
/** T, as the lab has it. */
const ALL_NOISE = 200;
const ROLL = { dataset: 'swiss_roll', compare: 'steps', compare_steps: 5 } as const;
const LETTERS = { dataset: 'letters', noise_schedule: 'linear' } as const;
/** The share of the samples that the judge reads as the digit asked for. */
const agreement = (scene: Scene): number => qualityOf(scene)?.agreement ?? 0;

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['noise'],
    act: { does: 'play', speed: 'full', until: { step: TRAINED } },
  },
  {
    id: 'noise',
    figures: ['noise', 'signal'],
    at: { step: TRAINED },
    term: 'xt',
    controls: ['noise_schedule', 'noise_steps'],
    act: { does: 'set', set: { t: ALL_NOISE } },
  },
  {
    id: 'slow',
    figures: ['mixing', 'noise'],
    at: { step: TRAINED },
    term: 'guess',
    controls: ['batch_size', 'learning_rate'],
    act: { does: 'play', speed: 'stages', until: { step: TRAINED + 1 } },
  },
  {
    id: 'back',
    figures: ['noise'],
    set: { t: ALL_NOISE },
    at: { step: TRAINED },
    controls: ['sampling_steps', 'sampler', 'take'],
    act: { does: 'set', set: { t: 0 } },
  },
  {
    id: 'jump',
    figures: ['noise'],
    set: { t: ALL_NOISE },
    view: { show: 'guesses' },
    at: { step: TRAINED },
    term: 'model',
    controls: ['sampling_steps', 'sampler'],
    act: { does: 'set', set: { t: 40 } },
  },
  {
    id: 'few',
    figures: ['noise'],
    set: { ...ROLL, t: ALL_NOISE },
    at: { step: 1000 },
    controls: ['sampling_steps', 'compare_steps'],
    act: { does: 'set', set: { t: 0 } },
  },
  {
    id: 'signal',
    figures: ['noise', 'signal'],
    set: { ...LETTERS, beta_max: 0.0005 },
    controls: ['beta_max', 'letters'],
    act: { does: 'play', speed: 'full', until: { step: 1500 } },
  },
  {
    id: 'buried',
    figures: ['noise', 'signal'],
    set: { ...LETTERS, beta_max: 0.02 },
    controls: ['letters', 'beta_max'],
    act: { does: 'play', speed: 'full', until: { step: 1500 } },
  },
  {
    id: 'digits',
    figures: ['noise', 'way'],
    set: { dataset: 'digits' },
    controls: ['prompt', 'guidance'],
    act: {
      does: 'play',
      speed: 'full',
      until: { reads: ['quality'], reached: (scene) => agreement(scene) >= 0.9 },
    },
  },
  {
    id: 'strong',
    figures: ['noise', 'copies'],
    set: { dataset: 'digits', guidance: 15 },
    at: { step: 800 },
    controls: ['guidance', 'prompt'],
    act: { does: 'set', set: { guidance: 2 } },
  },
];
