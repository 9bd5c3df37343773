// The story of the layers: what one neuron can do, what several can, what goes wrong in a stack of them, and what helps.

import type { Act, Beat, Settings } from '../../contract/beat.ts';
import { measured, type Scene } from '../../contract/scene.ts';

import type { Words } from './words.en.ts';

/** The share of the held-out points at which a shape counts as found. */
const FOUND = 0.99;

const untilFound = {
  reads: ['held_out'],
  reached: (scene: Scene) => measured(scene, 'held_out').score >= FOUND,
};

const play = (speed: Extract<Act, { does: 'play' }>['speed'], step: number): Act => ({
  does: 'play',
  speed,
  until: { step },
});

/** Without a bend. */
const STRAIGHT: Settings = { activation: 'linear', learning_rate: 0.03 };

const DEEP = '6, 6, 6, 6, 6, 6';

/**
 * Two noisy half moons: twenty points to train on, eighty held out. Of ten seeds tried this is the one whose border winds
 * most, and whose held-out score falls most, once the twenty are learned by heart.
 */
const FEW: Settings = {
  dataset: 'moons',
  points: 100,
  test_share: 0.8,
  noise: 0.4,
  layers: '16, 16',
  learning_rate: 0.03,
  seed: 2,
};

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['network', 'field'],
    act: { does: 'play', speed: 30, until: untilFound },
  },
  {
    id: 'neuron',
    figures: ['network', 'field'],
    set: { layers: '1', learning_rate: 0.03 },
    controls: ['learning_rate'],
    term: 'h',
    act: play(60, 200),
  },
  {
    id: 'step',
    figures: ['network', 'field'],
    at: { step: 60 },
    controls: ['batch_size', 'learning_rate'],
    act: { does: 'stage' },
  },
  { id: 'line', figures: ['network', 'field'], set: STRAIGHT, controls: ['activation'], act: play(60, 200) },
  {
    id: 'bend',
    figures: ['network', 'field'],
    set: STRAIGHT,
    at: { step: 200 },
    change: { activation: 'tanh' },
    controls: ['activation'],
    act: { does: 'play', speed: 60, until: untilFound },
  },
  {
    id: 'spiral',
    figures: ['network', 'field'],
    set: {
      dataset: 'spiral',
      noise: 0,
      layers: '8, 8, 8',
      activation: 'relu',
      initialisation: 'he',
    },
    act: { does: 'play', speed: 'full', until: untilFound },
  },
  {
    id: 'vanish',
    figures: ['network', 'field'],
    set: { layers: DEEP, activation: 'sigmoid', optimizer: 'sgd', learning_rate: 0.1 },
    view: { network: 'gradients' },
    act: play(30, 120),
  },
  {
    id: 'deep',
    figures: ['network', 'field'],
    set: { layers: DEEP, activation: 'relu', initialisation: 'he', optimizer: 'sgd', learning_rate: 0.1 },
    view: { network: 'gradients' },
    act: { does: 'play', speed: 30, until: untilFound },
  },
  {
    id: 'overfit',
    figures: ['field', 'curve'],
    set: FEW,
    view: { curve: 'score' },
    controls: ['l2', 'dropout', 'layers'],
    act: play(60, 400),
  },
  {
    id: 'decay',
    figures: ['field', 'curve'],
    set: FEW,
    view: { curve: 'score' },
    at: { step: 400 },
    change: { l2: 0.03 },
    controls: ['l2', 'dropout', 'layers'],
    act: play(60, 550),
  },
];
