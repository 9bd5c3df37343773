// What the flow is drawn from: an image, the maps that layer after layer makes of it, and the probabilities at its end.

import type { ViewData } from '../../../../charts/kit/canvas.ts';

export interface FlowLayer {
  /** What it does, and its shape, in a few characters each. */
  name: string;
  note: string;
  channels: number;
  /** Of each map; both 1 where a channel is one number. */
  height: number;
  width: number;
  /** [channels, height, width]; empty while it has not been computed. */
  values: Float32Array;
  /** From paper, 0, to ink, 1; by sign; or by size alone. */
  kind: 'ink' | 'sign' | 'size';
  /** [channels, inputs, height, width]: its filters, or their gradient; empty while not known, null where it has none. */
  filters: Float32Array | null;
  /** How high and wide a filter is. */
  kernel: readonly [height: number, width: number];
  /** Whether it is the last, whose numbers stand beside the probabilities that they make. */
  answers?: boolean;
  /** The term of the formula that its filters stand for, and that its maps do. */
  filterTerm?: string;
  term?: string;
}

/** A number of a map. */
export interface Spot {
  layer: number;
  channel: number;
  row: number;
  column: number;
}

/** A part of a map, in its cells; it may reach beyond the edges. */
export interface Part {
  top: number;
  left: number;
  height: number;
  width: number;
}

export interface FlowData extends ViewData {
  /** The image first, the numbers behind the probabilities last. */
  layers: readonly FlowLayer[];
  /** What can be answered, with the probability of each; empty while there is none. */
  names: readonly string[];
  probabilities: Float32Array;
  /** The right one, if it is known. */
  truth: number | null;
  /** What the answer cost, once that is computed. */
  loss: number | null;
  selected: Spot | null;
  /** What the selected number looks at on the maps before it, and what of the image it depends on. */
  window: Part | null;
  field: Part | null;
  /** Small images below the image, [count, height, width] each as large as it, with a line above them. */
  below: { images: Float32Array; name: string; shown: number } | null;
  words: FlowWords;
}

export interface FlowWords {
  probabilities: string;
  /** “it is {name}” */
  right: string;
  /** “−ln p = {loss}” */
  loss: string;
}
