/** What clouds are drawn from. */

import type { ViewData } from '../../../../charts/kit/canvas.ts';
import type { Point } from '../../../../charts/kit/geometry.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';

/** A step of training on its way: its batch, and one example of it. What has not come yet is null. */
export interface CloudStep {
  /** x and y in turn: the data, and once noise is mixed in, the mixtures. */
  batch: Float32Array;
  data: Point | null;
  noisy: Point | null;
  /** Where the model takes the mixture to come from. */
  guess: Point | null;
  /** Whether it is known how far that is off, … */
  missed: boolean;
  /** … and which way it is to move. */
  pulled: boolean;
}

export interface CloudPanel {
  name: string;
  /** One line below the name. */
  note: string;
  /** Where each particle is in each row, `[rows, n, 2]`. */
  path: Float32Array;
  n: number;
  /** The row that is shown. */
  row: number;
  /** Whether particles came here from the first row, or from the last. */
  from: 'first' | 'last';
  ink: keyof Theme;
  /** Where each is guessed to end, in each row; like `path`. */
  guesses?: Float32Array;
  /** Panels of the same kind hold the same particles: what is pointed at in one is seen in the others. */
  kind: string;
  /** The term of the formula it stands for. */
  term: string;
  /** A step of training that begins with these data. */
  step?: CloudStep | null;
}

export interface CloudsData extends ViewData {
  /** At most three. */
  panels: readonly CloudPanel[];
  /** x from, to, y from, to. */
  extent: readonly [number, number, number, number];
  /** Points that lie faintly behind the panels, x and y in turn. */
  behind: Float32Array;
  /** How much is drawn beside the particles. */
  show: 'particles' | 'paths' | 'arrows' | 'guesses';
  /** The field on a grid, `[side, side, 2]`, rows going up, in the units of the plane. */
  field: Float32Array;
  side: number;
  /** Which panel is drawn into, if any. */
  drawing: number | null;
  words: CloudsWords;
}

export interface CloudsWords {
  /** `{x}` and `{y}`. */
  place: string;
  /** `{x}`, `{y}`, and the guessed `{gx}` and `{gy}`. */
  guess: string;
  /** `{n}` points were added at `{x}`, `{y}`. */
  added: string;
}
