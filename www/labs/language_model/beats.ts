// The story of the language model: what each beat does to the lab. What it says is in words.en.ts.

import type { Beat } from '../../contract/beat.ts';
import { baselines, heldOut } from './scene.ts';
import type { Words } from './words.en.ts';

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['next', 'samples'],
    set: { prompt: 'emm' },
    controls: ['prompt', 'temperature', 'learning_rate'],
    act: { does: 'play', speed: 60, until: { step: 400 } },
  },
  {
    id: 'stages',
    figures: ['chain', 'next'],
    at: { step: 100 },
    controls: ['prompt', 'batch_size', 'learning_rate'],
    act: { does: 'stage' },
  },
  {
    id: 'surprise',
    figures: ['chain', 'curve'],
    controls: ['prompt', 'batch_size', 'learning_rate'],
    act: {
      does: 'play',
      speed: 'full',
      until: {
        reads: ['measured', 'held_out'],
        reached: (scene) => scene.status.step > 0 && heldOut(scene).loss < baselines(scene).bigram - 0.05,
      },
    },
  },
  {
    id: 'product',
    figures: ['chain'],
    at: { step: 400 },
    controls: ['prompt'],
    act: { does: 'set', set: { prompt: 'qxzk' } },
  },
  {
    id: 'dice',
    figures: ['next', 'samples'],
    set: { prompt: 'a' },
    at: { step: 400 },
    controls: ['prompt', 'temperature', 'top_k'],
    act: { does: 'set', set: { new_tokens: 24 } },
  },
  {
    id: 'temperature',
    figures: ['next', 'chain'],
    set: { prompt: 'emm', temperature: 0 },
    at: { step: 400 },
    controls: ['temperature', 'top_k', 'top_p'],
    act: { does: 'set', set: { temperature: 3 } },
  },
  {
    id: 'bigram',
    figures: ['curve', 'next'],
    set: { context: 1, layers: 1, heads: '1', batch_size: 64, horizon: 800 },
    controls: ['context', 'batch_size', 'prompt'],
    act: { does: 'play', speed: 'full', until: { step: 800 } },
  },
  {
    id: 'rate',
    figures: ['curve', 'samples'],
    set: { learning_rate: 1 },
    act: { does: 'play', speed: 'full', until: { step: 200 } },
  },
  {
    id: 'cure',
    figures: ['curve', 'samples'],
    act: { does: 'play', speed: 'full', until: { step: 400 } },
  },
  {
    id: 'sentences',
    figures: ['next', 'samples'],
    set: {
      dataset: 'grammar',
      tokens: 'pairs',
      vocabulary: 128,
      context: 32,
      learning_rate: 0.005,
      horizon: 800,
      prompt: 'the cats near the lake sleep',
    },
    controls: ['prompt', 'temperature', 'vocabulary'],
    act: { does: 'play', speed: 'full', until: { step: 800 } },
  },
  {
    id: 'hands',
    figures: ['parts', 'chain'],
    set: { width: '64', heads: '4', batch_size: 32 },
    at: { step: 20, stage: 'backward' },
    controls: ['batch_size', 'width'],
    act: { does: 'stage' },
  },
];
