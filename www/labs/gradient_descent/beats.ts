// The story of the race: two walkers first, then the others, each where it shows what it is good for.

import type { Beat } from '../../contract/beat.ts';
import type { Scene } from '../../contract/scene.ts';
import { isLost, racers } from './scene.ts';
import type { Words } from './words.en.ts';

const ALL = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam'];

/** A little above 2/100, the limit on the ravine as it is by default. */
const TOO_FAR = 0.0215;

const plainIsLost = (scene: Scene): boolean =>
  racers(scene.about).some((racer) => racer.id === 'sgd' && isLost(scene, racer));

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['race', 'curve'], act: { does: 'play', speed: 10, until: { step: 80 } } },
  {
    id: 'step',
    figures: ['race', 'curve'],
    set: { surface: 'bowl', racers: ['sgd'] },
    term: 'grad',
    act: { does: 'stage' },
  },
  {
    id: 'break',
    figures: ['race', 'rates'],
    set: { racers: ['sgd'], rate_sgd: TOO_FAR },
    controls: ['kappa'],
    act: { does: 'play', speed: 10, until: { reads: ['trouble'], reached: plainIsLost } },
  },
  {
    id: 'cure',
    figures: ['race', 'rates'],
    set: { racers: ['sgd'], rate_sgd: TOO_FAR },
    at: { step: 5 },
    change: { rate_sgd: 0.015 },
    controls: ['kappa'],
    act: { does: 'play', speed: 10, until: { step: 65 } },
  },
  {
    id: 'nesterov',
    figures: ['race', 'curve'],
    set: { racers: ['sgd', 'momentum', 'nesterov'] },
    controls: ['kappa'],
    act: { does: 'play', speed: 10, until: { step: 70 } },
  },
  {
    id: 'strides',
    figures: ['race', 'curve'],
    set: { kappa: 1000, racers: ALL },
    controls: ['kappa'],
    act: { does: 'play', speed: 10, until: { step: 120 } },
  },
  {
    id: 'saddle',
    figures: ['race', 'curve'],
    set: { surface: 'saddle' },
    view: { race: '3d' },
    controls: ['noise'],
    act: { does: 'play', speed: 10, until: { step: 150 } },
  },
  {
    id: 'noise',
    figures: ['race', 'curve'],
    set: { surface: 'saddle' },
    view: { race: '3d' },
    at: { step: 150 },
    change: { noise: 0.02 },
    controls: ['noise', 'seed'],
    act: { does: 'play', speed: 30, until: { step: 350 } },
  },
  {
    id: 'minima',
    figures: ['race', 'curve'],
    set: { surface: 'rastrigin', racers: ALL },
    controls: ['surface'],
    act: { does: 'play', speed: 10, until: { step: 100 } },
  },
  {
    id: 'homes',
    figures: ['race', 'curve'],
    set: { surface: 'homes', racers: ALL },
    controls: ['surface', 'noise'],
    act: { does: 'play', speed: 10, until: { step: 100 } },
  },
];
