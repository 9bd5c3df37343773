// What the pictures of this lab ask a scene for: the net's layers, their maps and filters, the image shown.

import type { Stagehand } from '../../contract/lab.ts';
import { axis, isDone, numbers, once, record, type Scene, setting, tensor } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';
import type { Spot } from './pictures/flow/data.ts';

export type Network = RecordTypes['VisionNetwork'];
export type NetLayer = Network['layers'][number];
export type WindowSum = RecordTypes['WindowSum'];

export const isSignals = (about: Description): boolean => setting(about, 'dataset') === 'signals';
export const isShuffled = (about: Description): boolean => about.values.shuffled === true;
export const hasRival = (about: Description): boolean => about.values.rival === true;

export const network = (scene: Scene): Network | null => record(scene, 'network', 'VisionNetwork');

/** The names of the classes. */
export const classNames = (about: Description): string[] => axis(about, 'k').map(({ name }) => name);

/** Weights and biases, all of them. */
export const parameterCount = (scene: Scene): number => network(scene)?.parameters ?? Number.NaN;

export const baselines = (scene: Scene) => record(scene, 'baselines', 'VisionBaselines');
export const rival = (scene: Scene) => record(scene, 'rival', 'DenseRival');
export const shownImage = (scene: Scene) => record(scene, 'shown_image', 'ShownImage');

/** The maps of the shown image, layer by layer, [channels, height, width]; empty while they have not been computed. */
const splitMaps = once((maps: Float32Array, net: Network): readonly Float32Array[] =>
  net.layers.map(({ start, channels, height, width }) => {
    const end = start + channels * height * width;
    return maps.length >= end ? maps.slice(start, end) : NONE;
  }),
);
const NONE = new Float32Array();
export const mapsOf = (scene: Scene): readonly Float32Array[] => {
  const [net, maps] = [network(scene), numbers(scene, 'maps')];
  return maps.length === 0 ? (net?.layers.map(() => NONE) ?? []) : net ? splitMaps(maps, net) : [];
};

/** [kh, kw, in, out] as [out, in, kh, kw], so that a filter's slices lie together. */
export function byFilter(weights: Float32Array, [kh, kw, inputs, outputs]: readonly number[]): Float32Array {
  const [h, w, i, o] = [kh ?? 0, kw ?? 0, inputs ?? 0, outputs ?? 0];
  const made = new Float32Array(h * w * i * o);
  for (let cell = 0; cell < h * w; cell++)
    for (let input = 0; input < i; input++)
      for (let output = 0; output < o; output++)
        made[(output * i + input) * h * w + cell] = weights[(cell * i + input) * o + output] ?? Number.NaN;
  return made;
}

/** All filters of the net out of its parameters or their gradient, by the names of their tensors. */
const splitFilters = once((flat: Float32Array, parameters: Description['parameters']) => {
  const filters = new Map<string, { kernel: readonly [number, number]; values: Float32Array }>();
  for (const { name, shape, start } of parameters) {
    if (shape.length !== 4) continue;
    const count = shape.reduce((all, size) => all * size, 1);
    if (flat.length < start + count) continue;
    const values = byFilter(flat.subarray(start, start + count), shape);
    filters.set(name, { kernel: [shape[0] ?? 1, shape[1] ?? 1], values });
  }
  return filters;
});

/** Whether the filters show which way their numbers are to go: from the backward pass until they have moved. */
export const showsGradient = (scene: Scene): boolean => isDone(scene, 'backward');

/** The filters of a layer, or their gradient; null where it has none. */
export function filtersOf(scene: Scene, { kind, weight }: NetLayer) {
  if (kind !== 'conv') return null;
  const flat = numbers(scene, showsGradient(scene) ? 'gradient' : 'parameters');
  const found = splitFilters(flat, scene.about.parameters).get(weight);
  const shape = scene.about.parameters.find(({ name }) => name === weight)?.shape ?? [];
  return found ?? { kernel: [shape[0] ?? 1, shape[1] ?? 1] as const, values: NONE };
}

/** The number that is written out, as the controls have it; the layer counts from 1. */
export function selected(scene: Scene): Spot {
  const { values } = scene.about;
  const layers = network(scene)?.layers ?? [];
  const layer = Math.min(Math.max(1, layers.length), Number(values.shown_layer ?? 1));
  const { channels = 1, height = 1, width = 1 } = layers[layer - 1] ?? {};
  const within = (control: string, count: number) => Math.min(count - 1, Number(values[control] ?? 0));
  return {
    layer,
    channel: within('shown_channel', channels),
    row: within('shown_row', height),
    column: within('shown_column', width),
  };
}

/** What was last asked for, which may be ahead of what the controls have. */
const asked = new WeakMap<Stagehand, Partial<Spot>>();

/** Chooses a number: what of its place is another, or was asked to be, is set. */
export function select(stagehand: Stagehand, about: Description, spot: Partial<Spot>): void {
  const before = asked.get(stagehand) ?? {};
  asked.set(stagehand, { ...before, ...spot });
  for (const part of ['layer', 'channel', 'row', 'column'] as const) {
    const value = spot[part];
    if (value === undefined) continue;
    if (about.values[`shown_${part}`] !== value || (before[part] ?? value) !== value)
      stagehand.set(`shown_${part}`, value);
  }
}

/** How the chosen number is made, once the core has told of this very one. */
export function windowSum(scene: Scene): WindowSum | null {
  const found = record(scene, 'window', 'WindowSum');
  const spot = selected(scene);
  const same =
    found !== null &&
    found.layer === spot.layer &&
    found.channel === spot.channel &&
    found.row === spot.row &&
    found.column === spot.column;
  return same ? found : null;
}

/** “8 × 8 × 16”, or how many numbers there are where they have no place. */
export const shapeOf = ({
  height,
  width,
  channels,
}: Pick<NetLayer, 'height' | 'width' | 'channels'>): string =>
  height * width === 1
    ? String(channels)
    : height === 1
      ? `${width} × ${channels}`
      : `${height} × ${width} × ${channels}`;

/** Pictures from 0, paper, to 1, ink, as charts of digits have them: from −1. */
export const inked = once((pixels: Float32Array) => pixels.map((value) => 2 * value - 1));

/** Height and width of what the net looks at. */
export const sizeOf = (scene: Scene): readonly [number, number] => {
  const net = network(scene);
  return [net?.height ?? 0, net?.width ?? 0];
};

/** The shape of a tensor, empty while there is none. */
export const shape = (scene: Scene, channel: string): readonly number[] =>
  tensor(scene, channel)?.shape ?? [];
