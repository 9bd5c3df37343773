// The network's channels, split as the pictures need them.

import type { Stagehand } from '../../contract/lab.ts';
import { axis, numbers, once, record, type Scene } from '../../contract/scene.ts';
import type { Description, Label, Value } from '../../core/protocol.ts';

export const features = (about: Description): Label[] => axis(about, 'd');
export const targets = (about: Description): Label[] => axis(about, 'c');

const NO_SIZES: readonly number[] = [];

/** Neurons a layer, inputs and outputs among them. */
export const sizes = (scene: Scene): readonly number[] =>
  record(scene, 'network', 'NetworkShape')?.sizes ?? NO_SIZES;

/** How many classes; 0 where a number is to be told. */
export const classes = (scene: Scene): number =>
  record(scene, 'network', 'NetworkShape')?.classes ?? Number.NaN;

/** The hidden neuron that the main picture shows, or null for the output; the layer from 1, the neuron from 0. */
export function shownNeuron({ values }: Description): { layer: number; neuron: number } | null {
  const layer = Number(values.shown_layer ?? 0);
  return layer > 0 ? { layer, neuron: Number(values.shown_neuron ?? 1) - 1 } : null;
}

/** A weight by its layer, from 1, and the neurons it joins, from 1; a bias comes from 0. */
export interface Place {
  layer: number;
  from: number;
  to: number;
}

/** Puts a weight or a bias somewhere. */
export function setParameter(stagehand: Stagehand, scene: Scene, place: Place, value: Value): void {
  const { layer, from, to } = place;
  const outputs = sizes(scene)[layer] ?? 0;
  const parameter = `layers.${layer - 1}.${from === 0 ? 'bias' : 'weight'}`;
  const index = from === 0 ? to - 1 : (from - 1) * outputs + to - 1;
  stagehand.act('set_parameter', { parameter, index, value });
}

/** What outputs answer: the number, or the likeliest class and how much likelier than by chance, from 0 to 1. */
export function answerOf(z: Float32Array, classes: number): { value: number; sure: number } {
  if (classes === 0) return { value: z[0] ?? Number.NaN, sure: 1 };
  const p = chances(z);
  const best = p.indexOf(Math.max(...p));
  return { value: best, sure: ((p[best] ?? 0) * p.length - 1) / (p.length - 1) };
}

/** The probability of each class: of two by one output, of more by one each. */
export function chances(z: Float32Array): number[] {
  if (z.length === 1) {
    const second = 1 / (1 + Math.exp(-(z[0] ?? Number.NaN)));
    return [1 - second, second];
  }
  const most = Math.max(...z);
  const powers = [...z].map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

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
