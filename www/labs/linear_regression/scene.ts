// Reading linear regression's channels: small, typed, and the same arrays for the same data.

import type { Description, Label } from '../../engine/protocol.ts';
import type { Scene } from '../lab-view.ts';

const NONE = new Float32Array();

/** A channel's numbers, empty while it has none. */
export const numbers = (scene: Scene, channel: string): Float32Array => scene.channels[channel]?.data ?? NONE;

/** The first number of a channel, NaN while it has none. */
export const first = (scene: Scene, channel: string): number => numbers(scene, channel)[0] ?? Number.NaN;

const axis = (about: Description, symbol: string): Label[] =>
  about.axes.find((a) => a.symbol === symbol)?.labels ?? [];

/** The features, and last the bias. */
export const parameters = (about: Description): Label[] => axis(about, 'p');
export const features = (about: Description): Label[] => axis(about, 'd');
export const target = (about: Description): Label => axis(about, 't')[0] ?? { id: '', name: '', unit: '' };

/** All of θ: the weights, and last the bias. */
export const theta = (scene: Scene): number[] => [...numbers(scene, 'w'), ...numbers(scene, 'b')];
export const gradient = (scene: Scene): number[] => [
  ...numbers(scene, 'grad_w'),
  ...numbers(scene, 'grad_b'),
];

/** Columns of a row-major channel, split once for each array that arrives: views know data by identity. */
export class Columns {
  private from: Float32Array | undefined;
  private split: Float32Array[] = [];

  of(scene: Scene, channel: string): Float32Array[] {
    const found = scene.channels[channel];
    const data = found?.data ?? NONE;
    if (data !== this.from) {
      const width = found?.shape[1] ?? 0;
      const rows = width > 0 ? data.length / width : 0;
      this.split = Array.from({ length: width }, (_, column) =>
        Float32Array.from({ length: rows }, (_, row) => data[row * width + column] ?? Number.NaN),
      );
      this.from = data;
    }
    return this.split;
  }
}

/** The present value of a control that is a text. */
export const setting = (about: Description, control: string): string => String(about.values[control] ?? '');
