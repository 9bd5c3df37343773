// The network's channels, split as the pictures need them.

import { axis, first, numbers, once, type Scene } from '../../contract/scene.ts';
import type { Description, Label } from '../../core/protocol.ts';

export const features = (about: Description): Label[] => axis(about, 'd');
export const targets = (about: Description): Label[] => axis(about, 'c');

/** Neurons a layer, inputs and outputs among them. */
export const sizes = (scene: Scene): number[] => [...numbers(scene, 'sizes')];

/** How many classes; 0 where a number is to be told. */
export const classes = (scene: Scene): number => first(scene, 'task');

/** What the outputs say: the number's name, one class of two, or each class. */
export const outputNames = (scene: Scene): string[] => {
  const names = targets(scene.about).map((label) => label.name);
  return classes(scene) === 2 ? names.slice(1) : names;
};

/** Numbers in the order of the parameters, by layer: `[n_in, n_out]` and `[n_out]`. */
export interface Layers {
  weights: Float32Array[];
  biases: Float32Array[];
}

const NONE: Layers = { weights: [], biases: [] };

const split = once((flat: Float32Array, all: readonly number[]): Layers => {
  const layers: Layers = { weights: [], biases: [] };
  let at = 0;
  for (const [l, outputs] of all.entries()) {
    if (l === 0) continue;
    const count = (all[l - 1] ?? 0) * outputs;
    layers.weights.push(flat.subarray(at, at + count));
    layers.biases.push(flat.subarray(at + count, at + count + outputs));
    at += count + outputs;
  }
  return flat.length === at && at > 0 ? layers : NONE;
});

/** A channel in the order of the parameters, layer by layer; nothing while it has not all of them. */
export const layersOf = (scene: Scene, channel: string): Layers =>
  split(numbers(scene, channel), sizes(scene));
