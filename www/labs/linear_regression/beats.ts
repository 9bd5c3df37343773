// The story: a line learns, and how; what breaks it, and what one must not read into its knobs.

import type { Beat } from '../../contract/beat.ts';
import { record, type Scene } from '../../contract/scene.ts';
import { baselines, lineFit } from './scene.ts';
import type { Words } from './words.en.ts';

/** Where the loss is all but that of least squares: further training changes no digit on the screen. */
const CLOSE = 1e-3;

const settled = {
  reads: ['fit', 'baselines'],
  reached(scene: Scene): boolean {
    const [now, best] = [lineFit(scene)?.loss, baselines(scene)?.least_squares.loss];
    return now !== undefined && best !== undefined && now - best < CLOSE;
  },
};

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['fit', 'curve'],
    act: { does: 'play', speed: 10, until: settled },
  },
  { id: 'knobs', figures: ['fit', 'parameters'], term: 'w' },
  {
    id: 'wrong',
    figures: ['fit'],
    at: { step: 0, stage: 'forward' },
    act: {
      does: 'play',
      speed: 'stages',
      until: { reads: ['batch_loss'], reached: (scene) => record(scene, 'batch_loss', 'BatchLoss') !== null },
    },
  },
  { id: 'bowl', figures: ['bowl', 'fit'] },
  {
    id: 'down',
    figures: ['bowl', 'fit'],
    at: { step: 0, stage: 'loss' },
    act: { does: 'play', speed: 'stages', until: { step: 1 } },
    term: 'grad',
  },
  { id: 'roll', figures: ['bowl', 'curve'], act: { does: 'play', speed: 5, until: settled } },
  {
    id: 'break',
    figures: ['bowl', 'fit'],
    set: { learning_rate: 1.05 },
    act: { does: 'play', speed: 5, until: { step: 12 } },
  },
  {
    id: 'cure',
    figures: ['bowl', 'fit'],
    set: { learning_rate: 1.05 },
    at: { step: 12 },
    change: { learning_rate: 0.3 },
    act: { does: 'play', speed: 5, until: settled },
  },
  {
    id: 'single',
    figures: ['bowl', 'curve'],
    set: { batching: 'single', learning_rate: 0.01 },
    act: { does: 'play', speed: 60, until: { step: 300 } },
  },
  {
    id: 'five',
    figures: ['parameters', 'fit'],
    set: { features: ['area', 'beds', 'baths', 'latitude', 'longitude'] },
    act: { does: 'play', speed: 30, until: { step: 100 } },
  },
];
