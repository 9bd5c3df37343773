/** What a field is drawn from. */

import type { ViewData } from '../kit/canvas.ts';
import type { Point } from '../kit/geometry.ts';

/** One number for each example of `batch`, in its order. */
export interface Inside {
  /** What is answered: the class or the number, and from 0 to 1 how sure that is; a disc of its colour. */
  answers: { value: Float32Array; sure: Float32Array } | null;
  /** How wrong that is; a stem upwards, as high. */
  losses: Float32Array | null;
}

export interface FieldData extends ViewData {
  /** The rectangle the grid spans; its first and last samples lie on the border. */
  extent: readonly [x0: number, x1: number, y0: number, y1: number];
  /** Rows go up: [ny, nx], or for `classes` the probabilities [k, ny, nx]. Empty while there is none. */
  field: Float32Array;
  nx: number;
  ny: number;
  /**
   * `sign`: of two classes, twice the probability of the second less one: orange below 0, blue above, and a line where it is 0. `number`: the same colours over `range`
   * when that takes in 0, else viridis. `classes`: the colour of the likeliest, paler where less sure.
   */
  kind: 'sign' | 'number' | 'classes';
  /** Of the points; 0 when their targets are numbers. */
  classes: number;
  /** The values at which colour is full; used by `sign` and `number`. */
  range: readonly [low: number, high: number];
  x: Float32Array;
  y: Float32Array;
  /** The class, from 0, or the number. */
  target: Float32Array;
  /** 1: held out, drawn hollow. */
  test: Uint8Array | null;
  /** Indices of the examples in the present batch, ringed. */
  batch: Uint32Array | null;
  /** While a step is looked into, what its stages have found of the batch so far: the others step back. */
  inside?: Inside | null;
  /** 1: the model is wrong about it; marked ×. */
  wrong: Uint8Array | null;
  /** Of the classes, or of the target when it is a number. */
  names: readonly string[];
  xLabel: string;
  yLabel: string;
  xUnit: string;
  yUnit: string;
  /** Lines a·x + b·y + c = 0, such as those where hidden neurons change their sign. */
  lines?: readonly { a: number; b: number; c: number; label: string }[];
  /** Whether a click adds a point, and of which class. */
  drawing: { active: boolean; class: number } | null;
  /** A place pointed at from elsewhere, or held; marked with a cross of hairlines. */
  probe?: Point | null;
  /** A place that is followed: the same cross, without what the model says there. */
  followed?: Point | null;
}
