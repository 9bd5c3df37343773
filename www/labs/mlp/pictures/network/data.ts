/** What a network's picture is given, and what can be read off it. */

import type { ViewData } from '../../../../charts/kit/canvas.ts';
import { fill, plain, signed } from '../../../../charts/kit/format.ts';
import { at } from '../../../../charts/kit/geometry.ts';
import type { TermHandler } from '../../../../charts/kit/terms.ts';
import { BIAS, flatIndex, type Neuron, type Parameter, type Spot } from './layout.ts';

/** The texts of a network's picture; `{names}` in braces are filled in. */
export interface NetworkWords {
  /** What the keyboard does here, for those who cannot see the picture. */
  keys: string;
  /** Of a hidden neuron: `{layer}` and `{neuron}`, both from 1. */
  neuron: string;
  /** Said of a neuron: `{name}`; with its activation, `{value}`. */
  neuronIs: string;
  activationIs: string;
  /** `{from}`, `{to}`. */
  weight: string;
  /** `{name}`. */
  bias: string;
  /** `{name}`, `{value}`: what the keyboard says of a weight, a gradient, or a weight × activation. */
  valueIs: string;
  gradientIs: string;
  contributionIs: string;
  /** Before the present value, and the label of the box that sets it. */
  value: string;
  /** The gradient of the loss by this parameter: `{value}`. */
  gradient: string;
  close: string;
  /** What was typed, `{text}`, is no number. */
  notANumber: string;
  /** Buttons; `{layer}` is the hidden layer's number, from 1. */
  addNeuron: string;
  removeNeuron: string;
  addLayer: string;
  removeLayer: string;
  /** Written on those buttons after + and −, where there is room. */
  layer: string;
  /** Short, on the picture itself: the name of the − and + that stand for sign. */
  positive: string;
  negative: string;
  /** What the widths of the lines are, by mode. */
  widthWeights: string;
  widthGradients: string;
  widthActivations: string;
  /** What the strength of a colour is, where cells stand for lines. */
  strength: string;
  /** How a weight is changed by hand. */
  byHand: string;
  /** Of a matrix: `{layer}`, `{rows}`, `{columns}`, and `{scale}`, where its colours are full. */
  matrix: string;
}

export interface NetworkData extends ViewData {
  /** Neurons a layer: inputs, hidden…, outputs. Hidden layers: 0 to 6, of 1 to 256 neurons. */
  sizes: readonly number[];
  inputNames: readonly string[];
  outputNames: readonly string[];
  /** A layer: [n_in, n_out], row-major. */
  weights: readonly Float32Array[];
  /** A layer: [n_out]. */
  biases: readonly Float32Array[];
  /** Of the same shapes; empty while unknown. */
  edgeGradients: readonly Float32Array[];
  biasGradients: readonly Float32Array[];
  /** Each neuron's value over the input plane, all layers in order: [Σ sizes, side, side]; rows go up. */
  maps: Float32Array;
  side: number;
  /** One a neuron, for the example pointed at, inputs and outputs too; or empty. */
  activations: Float32Array;
  mode: 'weights' | 'gradients' | 'activations';
  /** Whose map the main picture shows. */
  selected: Neuron | null;
  /** 0: a number; 2: one output whose sign decides; more: that many outputs. */
  classes: number;
  words: NetworkWords;
}

export interface NetworkOptions {
  /** A neuron is hovered or has the keyboard's mark; null when left. */
  onSelect?: (neuron: Neuron | null) => void;
  /** A weight or bias is to be changed. Counted from 1, layers too; `from` is 0 for the bias. */
  onSetParameter?: (layer: number, from: number, to: number, value: number) => void;
  /** The hidden layers are to be these. */
  onResize?: (hidden: number[]) => void;
  /** Terms: `w` and `b`, narrowed by layer (`w.1`), `h` narrowed likewise, `grad`. */
  onTerm?: TermHandler;
}

const SUBSCRIPT = '₀₁₂₃₄₅₆₇₈₉';

/** 12 as ₁₂. */
export function subscript(number: number): string {
  return [...String(number)].map((digit) => SUBSCRIPT[Number(digit)] ?? digit).join('');
}

/** What a neuron is called: an input's or output's own name, h₁,₂ for the second of the first hidden layer. */
export function neuronName(data: NetworkData, layer: number, neuron: number): string {
  if (layer === 0) return data.inputNames[neuron] ?? `x${subscript(neuron + 1)}`;
  if (layer === data.sizes.length - 1) return data.outputNames[neuron] ?? `ŷ${subscript(neuron + 1)}`;
  return fill(data.words.neuron, {
    layer: subscript(layer),
    neuron: subscript(neuron + 1),
  });
}

export function parameterName(data: NetworkData, { layer, from, to }: Parameter): string {
  const name = neuronName(data, layer, to);
  if (from === BIAS) return fill(data.words.bias, { name });
  return fill(data.words.weight, { from: neuronName(data, layer - 1, from), to: name });
}

/** The parameter itself; NaN while unknown. */
export function parameterOf(data: NetworkData, { layer, from, to }: Parameter): number {
  if (from === BIAS) return at(data.biases[layer - 1] ?? [], to);
  return at(data.weights[layer - 1] ?? [], from * (data.sizes[layer] ?? 0) + to);
}

/** The gradient of the loss by it; NaN while unknown. */
export function gradientOf(data: NetworkData, { layer, from, to }: Parameter): number {
  if (from === BIAS) return at(data.biasGradients[layer - 1] ?? [], to);
  return at(data.edgeGradients[layer - 1] ?? [], from * (data.sizes[layer] ?? 0) + to);
}

export function activationOf(data: NetworkData, layer: number, neuron: number): number {
  return at(data.activations, flatIndex(data.sizes, layer, neuron));
}

/** What a parameter's line or dot shows in this mode. */
export function shownOf(data: NetworkData, parameter: Parameter): number {
  if (data.mode === 'gradients') return gradientOf(data, parameter);
  const value = parameterOf(data, parameter);
  if (data.mode === 'weights' || parameter.from === BIAS) return value;
  return value * activationOf(data, parameter.layer - 1, parameter.from);
}

/** The term a spot stands for. */
export function termOf(data: NetworkData, spot: Spot): string {
  if (spot.kind === 'neuron') {
    if (spot.layer === 0) return `x${spot.neuron + 1}`;
    return spot.layer === data.sizes.length - 1 ? 'yhat' : `h.${spot.layer}`;
  }
  if (data.mode === 'gradients') return 'grad';
  return `${spot.from === BIAS ? 'b' : 'w'}.${spot.layer}`;
}

/** What is said of a spot: its name and its number. */
export function describe(data: NetworkData, spot: Spot): string {
  const { words } = data;
  if (spot.kind === 'neuron') {
    const name = neuronName(data, spot.layer, spot.neuron);
    const value = activationOf(data, spot.layer, spot.neuron);
    if (data.mode !== 'activations' || Number.isNaN(value)) return fill(words.neuronIs, { name });
    return fill(words.activationIs, { name, value: plain(value, 3) });
  }
  const text =
    data.mode === 'gradients'
      ? words.gradientIs
      : data.mode === 'activations' && spot.from !== BIAS
        ? words.contributionIs
        : words.valueIs;
  const value = shownOf(data, spot);
  return fill(text, {
    name: parameterName(data, spot),
    value: Number.isNaN(value) ? '–' : signed(value),
  });
}
