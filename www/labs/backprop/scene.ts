// Backprop's channels as a graph: nodes and edges with what is known of them at this moment.

import { axis, first, numbers, type Scene } from '../../contract/scene.ts';
import type { Description } from '../../core/protocol.ts';
import type { GraphOp } from './pictures/graph/layout.ts';

/** By the numbers of the channel `nodes`. */
const OPS = [
  'input',
  'target',
  'weight',
  'bias',
  'product',
  'sum',
  'weighted_sum',
  'activation',
  'error',
  'square',
  'cross_entropy',
] as const;
export type Op = (typeof OPS)[number];

export interface Node {
  place: number;
  id: string;
  /** As text: w¹₁₂. */
  name: string;
  op: Op;
  layer: number;
  index: number;
  from: number;
  value: number | undefined;
  /** By the chain rule, as far as it has been added up. */
  gradient: number | undefined;
  /** Paths still to come. */
  open: number;
  /** By burn's autodiff. */
  autodiff: number | undefined;
  /** The edges it is made of, and those that lead on from it. */
  inputs: Edge[];
  outputs: Edge[];
}

export interface Edge {
  place: number;
  from: number;
  to: number;
  local: number | undefined;
  product: number | undefined;
}

export interface Moment {
  nodes: Node[];
  edges: Edge[];
  byId: Map<string, Node>;
  /** Operations done: forward, backward, and how many there are. */
  forward: number;
  backward: number;
  operations: number;
}

/** The channels that a moment is made of. */
export const moving = [
  'values',
  'local_derivatives',
  'products',
  'node_gradients',
  'autodiff',
  'progress',
] as const;
export const still = ['nodes', 'edges'] as const;

const moments = new WeakMap<Scene, Moment | null>();

/** The graph at this moment; null while its channels are on their way. */
export function momentOf(scene: Scene): Moment | null {
  let moment = moments.get(scene);
  if (moment === undefined) {
    moment = read(scene);
    moments.set(scene, moment);
  }
  return moment;
}

function read(scene: Scene): Moment | null {
  const labels = axis(scene.about, 'n');
  const [rows, pairs] = [numbers(scene, 'nodes'), numbers(scene, 'edges')];
  const [forward, backward, operations] = numbers(scene, 'progress');
  if (rows.length !== 4 * labels.length || forward === undefined || pairs.length === 0) return null;
  const [values, locals, products] = [
    numbers(scene, 'values'),
    numbers(scene, 'local_derivatives'),
    numbers(scene, 'products'),
  ];
  const nodes: Node[] = labels.map(({ id, name }, place) => {
    const [op = 0, layer = 0, index = 0, from = 0] = rows.subarray(4 * place, 4 * place + 4);
    const known = { value: values[place], gradient: undefined, open: 0, autodiff: undefined };
    return { place, id, name, op: OPS[op] ?? 'sum', layer, index, from, ...known, inputs: [], outputs: [] };
  });
  const count = pairs.length / 2;
  // What the backward pass has done are the last so many edges.
  const undone = count - products.length;
  const edges = Array.from({ length: count }, (_, place): Edge => {
    const [from = 0, to = 0] = pairs.subarray(2 * place, 2 * place + 2);
    return {
      place,
      from,
      to,
      local: locals[place],
      product: place >= undone ? products[place - undone] : undefined,
    };
  });
  for (const edge of edges) {
    nodes[edge.to]?.inputs.push(edge);
    nodes[edge.from]?.outputs.push(edge);
  }
  const gradients = numbers(scene, 'node_gradients');
  for (let row = 0; row + 2 < gradients.length; row += 3) {
    const node = nodes[gradients[row] ?? -1];
    if (node) [node.gradient, node.open] = [gradients[row + 1], gradients[row + 2] ?? 0];
  }
  const checked = numbers(scene, 'autodiff');
  for (let row = 0; row + 1 < checked.length; row += 2) {
    const node = nodes[checked[row] ?? -1];
    if (node) node.autodiff = checked[row + 1];
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return { nodes, edges, byId, forward, backward: backward ?? 0, operations: operations ?? 0 };
}

/** The operation just done, and which way; null between two steps. */
export function activeOf(scene: Scene): { node: number; way: 'forward' | 'backward' } | null {
  const moment = momentOf(scene);
  if (!moment || scene.status.stage === 0) return null;
  const { nodes, forward, backward, operations } = moment;
  if (backward > 0) return { node: nodes.length - backward, way: 'backward' };
  return forward > 0 ? { node: nodes.length - operations + forward - 1, way: 'forward' } : null;
}

/** The node that the coming stage works at; null before the update. */
export function nextOf(scene: Scene): number | null {
  const id = scene.about.stages[scene.status.stage]?.id ?? '';
  const node = momentOf(scene)?.byId.get(id.replace(/^(forward|backward)_/, ''));
  return node ? node.place : null;
}

/** The formula's term for a node: w.1_12, so that w alone lights every weight. */
export function termOf(id: string): string {
  if (id === 'square' || id === 'cross_entropy') return 'loss';
  const [, letters = id, rest = ''] = /^([a-z]+)(.*)$/.exec(id) ?? [];
  return rest && letters !== 'yhat' ? `${letters}.${rest}` : letters;
}

/** The letter of a node, and its indices. */
export function symbolOf({ id, op, layer, index, from }: Node): readonly [string, string, string] {
  switch (op) {
    case 'input':
      return ['x', '', String(index)];
    case 'weight':
      return ['w', String(layer), `${from}${index}`];
    case 'product':
      return ['p', String(layer), `${from}${index}`];
    case 'bias':
      return ['b', String(layer), String(index)];
    case 'activation':
      return ['a', String(layer), String(index)];
    case 'sum':
    case 'weighted_sum':
      return id.startsWith('yhat') ? ['ŷ', '', ''] : ['z', String(layer), String(index)];
    case 'target':
      return ['y', '', ''];
    case 'error':
      return ['e', '', ''];
    case 'square':
    case 'cross_entropy':
      return ['L', '', ''];
    default:
      op satisfies never;
      return ['', '', ''];
  }
}

/** What the picture's layout calls an operation. */
export function drawnAs(op: Op): GraphOp {
  if (op === 'weighted_sum') return 'sum';
  return op === 'square' || op === 'cross_entropy' ? 'loss' : op;
}

/** The parameters, as the arguments of `set_parameter` name them. */
export const parametersOf = (about: Description) =>
  axis(about, 'p').map(({ id, name }) => {
    const [, letter = '', layer = '1', rest = ''] = /^([wb])(\d+)_(\d+)$/.exec(id) ?? [];
    const [from, to] = letter === 'w' ? [rest[0], rest[1]] : ['0', rest];
    return { id, name, layer: Number(layer), from: Number(from), to: Number(to) };
  });

/** Within 1 % of the nudged gradient, or 0.0001. */
export const agrees = (difference: number, nudged: number): boolean =>
  Math.abs(difference) <= Math.max(1e-4, 0.01 * Math.abs(nudged));

/** How far burn’s autodiff is from nudging, where it is furthest. */
export const worst = (scene: Scene): number =>
  numbers(scene, 'difference').reduce((most, apart) => Math.max(most, Math.abs(apart)), 0);
export const hasGradient = (scene: Scene): boolean => numbers(scene, 'gradient').length > 0;
export const lossNow = (scene: Scene): number => first(scene, 'present_loss');
