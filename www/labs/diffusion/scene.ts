// What the figures of this lab ask a scene for.

import { plain } from '../../charts/kit/format.ts';
import { numbers, record, type Scene, setting, tensor } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';
import { num, type Part, say } from '../../page/numbers.ts';
import type { Words } from './words.en.ts';

export const isDigits = (about: Description): boolean => setting(about, 'dataset') === 'digits';
export const isComparing = (about: Description): boolean => setting(about, 'compare') !== 'none';
/** T. */
export const most = (about: Description): number => Number(about.values.noise_steps);

/** A number to `digits` digits, no more than the eye takes in. */
export const short = (value: number): string => plain(Number(value.toPrecision(3)), 3);

/** ᾱ at a noise level; NaN before it is known. */
export const alphaBar = (scene: Scene, t: number): number =>
  numbers(scene, 'alpha_bar')[Math.round(t)] ?? Number.NaN;

export interface Paths {
  path: Float32Array;
  /** The noise level of each row, falling. */
  times: Float32Array;
  rows: number;
  n: number;
  /** Numbers a particle. */
  d: number;
}

/** Rows of particles out of a channel `[rows, n, d]`, or null while there are none. */
export function paths(scene: Scene, channel: string, times: string): Paths | null {
  const found = tensor(scene, channel);
  const [rows = 0, n = 0, d = 0] = found?.shape ?? [];
  const list = numbers(scene, times);
  if (!found || rows === 0 || n === 0 || list.length !== rows) return null;
  return { path: found.data, times: list, rows, n, d };
}

/** Weights and biases, all of them. */
export const parameterCount = (scene: Scene): number =>
  record(scene, 'network', 'DenoiserShape')?.parameters ?? Number.NaN;

const UNKNOWN = { distance: Number.NaN, floor: Number.NaN, ceiling: Number.NaN };

/** How far samples are from the data, as last measured; NaN before it is known. */
export const measuredDistance = (scene: Scene): RecordTypes['SampleDistance'] =>
  record(scene, 'distance', 'SampleDistance') ?? UNKNOWN;

/** The samples shown, or those beside them, whose channels have the same names behind this. */
export type Prefix = '' | 'compare_';

/** What they are worth, or null while it is not known. */
export const qualityOf = (scene: Scene, prefix: Prefix = ''): RecordTypes['SampleQuality'] | null =>
  record(scene, `${prefix}quality`, 'SampleQuality');

/** The extent of the plane, x from and to and y from and to, or null before it is known. */
export function extentOf(scene: Scene): readonly [number, number, number, number] | null {
  const extent = record(scene, 'extent', 'Extent');
  return extent && [extent.left, extent.right, extent.bottom, extent.top];
}

const NONE = new Float32Array();

/** The points of the data, x and y in turn; none where it is not of the plane. */
export const planePoints = (scene: Scene): Float32Array =>
  tensor(scene, 'points')?.shape[1] === 2 ? numbers(scene, 'points') : NONE;

/** The example that is followed through a step, or null between steps; what has not come yet is empty. */
export const exampleOf = (scene: Scene): RecordTypes['DiffusionExample'] | null =>
  record(scene, 'example', 'DiffusionExample');

/** A coordinate, to a hundredth wherever it is: “+1.30”, “−0.05”. */
export function coordinate(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (!Number.isFinite(value) || Number(text) === 0) return plain(Number.isFinite(value) ? 0 : value);
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** “(+0.52, −1.20)” of a point; of a digit, that it is one. */
export function vector(list: readonly number[], channel: string, term: string, { texts }: Words): Part {
  if (list.length === 0) return '…';
  if (list.length === 2)
    return num(`(${coordinate(list[0] ?? Number.NaN)}, ${coordinate(list[1] ?? Number.NaN)})`, channel, term);
  return num(texts.pixels, channel, term);
}

/** “xₜ = 0.87 · x₀ + 0.49 · ε” at a noise level. */
export function mixture(scene: Scene, t: number, { texts }: Words): Part {
  const bar = alphaBar(scene, t);
  if (Number.isNaN(bar)) return '';
  return say(texts.mixture, {
    a: num(short(Math.sqrt(bar)), 'alpha_bar', 'x0'),
    b: num(short(Math.sqrt(1 - bar)), 'alpha_bar', 'noise'),
    snr: num(short(bar / (1 - bar)), 'alpha_bar', 'snr'),
  });
}
