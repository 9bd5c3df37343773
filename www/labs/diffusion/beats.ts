// The story: form drowns in noise, a network learns to guess the noise, and noise is walked back into form.

import type { Beat } from '../../contract/beat.ts';
import type { Scene } from '../../contract/scene.ts';
import { qualityOf } from './scene.ts';
import type { Words } from './words.en.ts';

/** The moons, and how far they are trained in the first beat; those after it find them there. */
const MOONS = { time_embedding: 'number' } as const;
const TRAINED = 800;
/** T, as the lab has it. */
const ALL_NOISE = 200;
/** Levels at which the guessed ends still crowd, and at which they have spread. */
const MUCH_NOISE = 120;
const LITTLE_NOISE = 20;
const STRIDES = {
  dataset: 'letters',
  letters: 'AI',
  sampling_steps: 50,
  compare: 'steps',
  compare_steps: 3,
} as const;
const LETTER = { dataset: 'letters', letters: 'I', noise_schedule: 'linear' } as const;
/** The share of the samples that the judge reads as the digit asked for. */
const agreement = (scene: Scene): number => qualityOf(scene)?.agreement ?? 0;

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['noise'],
    set: MOONS,
    act: { does: 'play', speed: 'full', until: { step: TRAINED } },
  },
  {
    id: 'noise',
    figures: ['noise', 'signal'],
    set: MOONS,
    at: { step: TRAINED },
    term: 'xt',
    controls: ['noise_schedule', 'noise_steps'],
    act: { does: 'set', set: { t: ALL_NOISE } },
  },
  {
    id: 'slow',
    figures: ['mixing', 'noise'],
    set: MOONS,
    at: { step: TRAINED },
    term: 'guess',
    controls: ['batch_size', 'learning_rate'],
    act: { does: 'play', speed: 'stages', until: { step: TRAINED + 1 } },
  },
  {
    id: 'back',
    figures: ['noise'],
    set: { ...MOONS, t: ALL_NOISE },
    at: { step: TRAINED },
    controls: ['sampling_steps', 'sampler', 'take'],
    act: { does: 'set', set: { t: 0 } },
  },
  {
    id: 'jump',
    figures: ['noise'],
    set: { ...MOONS, t: MUCH_NOISE },
    view: { show: 'guesses' },
    at: { step: TRAINED },
    term: 'model',
    controls: ['sampling_steps', 'sampler'],
    act: { does: 'set', set: { t: LITTLE_NOISE } },
  },
  {
    id: 'few',
    figures: ['noise'],
    set: { ...STRIDES, t: ALL_NOISE },
    at: { step: 1000 },
    controls: ['sampling_steps', 'compare_steps'],
    act: { does: 'set', set: { t: 0 } },
  },
  {
    id: 'signal',
    figures: ['noise', 'signal'],
    set: { ...LETTER, beta_max: 0.0002 },
    controls: ['beta_max', 'letters'],
    act: { does: 'play', speed: 'full', until: { step: 1000 } },
  },
  {
    id: 'buried',
    figures: ['noise', 'signal'],
    set: { ...LETTER, beta_max: 0.02 },
    controls: ['letters', 'beta_max'],
    act: { does: 'play', speed: 'full', until: { step: 1000 } },
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
