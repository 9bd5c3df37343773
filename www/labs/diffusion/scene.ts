// What the figures of this lab ask a scene for.

import { plain } from '../../charts/kit/format.ts';
import { first, numbers, type Scene, setting } from '../../contract/scene.ts';
import type { Description } from '../../core/protocol.ts';
import { num, type Part, say } from '../../page/numbers.ts';
import type { Words } from './words.en.ts';

export const isDigits = (about: Description): boolean => setting(about, 'dataset') === 'digits';
export const isComparing = (about: Description): boolean => setting(about, 'compare') !== 'none';
/** T. */
export const most = (about: Description): number => Number(about.values.noise_steps);

/** A number to so many digits, and no more than the eye takes in. */
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
  const found = scene.channels[channel];
  const [rows = 0, n = 0, d = 0] = found?.shape ?? [];
  const list = numbers(scene, times);
  if (!found || rows === 0 || n === 0 || list.length !== rows) return null;
  return { path: found.data, times: list, rows, n, d };
}

/** The extent of the plane, or null before it is known. */
export function extentOf(scene: Scene): readonly [number, number, number, number] | null {
  const [x0, x1, y0, y1] = numbers(scene, 'extent');
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return null;
  return [x0, x1, y0, y1];
}

const NONE = new Float32Array();

/** The points of the data, x and y in turn; none where it is not of the plane. */
export const planePoints = (scene: Scene): Float32Array =>
  scene.channels.points?.shape[1] === 2 ? numbers(scene, 'points') : NONE;

/** The rows of `example` by their names; null for those that are not there yet. */
export interface Example {
  d: number;
  x0: Float32Array | null;
  noise: Float32Array | null;
  noisy: Float32Array | null;
  guess: Float32Array | null;
  clean: Float32Array | null;
  t: number;
  label: number;
}

export function exampleOf(scene: Scene): Example {
  const [rows = 0, d = 0] = scene.channels.example?.shape ?? [];
  const data = numbers(scene, 'example');
  const row = (i: number) => (rows > i && d > 0 ? data.subarray(i * d, (i + 1) * d) : null);
  const label = first(scene, 'example_label');
  // x₀, ε, xₜ, the target, the output, ε̂ and x̂₀.
  return {
    d,
    x0: row(0),
    noise: row(1),
    noisy: row(2),
    guess: row(5),
    clean: row(6),
    t: first(scene, 'example_t'),
    label: Number.isNaN(label) ? -1 : label,
  };
}

/** A coordinate, to a hundredth wherever it is: “+1.30”, “−0.05”. */
export function coordinate(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (!Number.isFinite(value) || Number(text) === 0) return plain(Number.isFinite(value) ? 0 : value);
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** “(+0.52, −1.20)” of a point; of a digit, that it is one. */
export function vector(list: Float32Array | null, channel: string, term: string, { texts }: Words): Part {
  if (list === null) return '…';
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
