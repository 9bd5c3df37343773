// Backprop's channels as a graph: nodes and edges with what is known of them at this moment.

import type { Stagehand } from '../../contract/lab.ts';
import { axis, first, numbers, once, record, type Scene, setting } from '../../contract/scene.ts';
import type { Description, Label, RecordTypes, Value } from '../../core/protocol.ts';
import type { GraphOp } from './pictures/graph/layout.ts';

type Computed = RecordTypes['ComputationGraph']['nodes'][number];
type Op = Computed['op'];

export interface Node extends Computed {
  place: number;
  id: string;
  /** As text: w¹₁₂. */
  name: string;
  value: number | undefined;
  /** By the chain rule, as far as it has been added up. */
  gradient: number | undefined;
  /** Paths still to come. */
  open: number;
  /** By burn's autodiff. */
  autodiff: number | undefined;
  /** Its place among the parameters; none if it is no parameter. */
  parameter: number | undefined;
  /** Of a parameter, where it is now, if it has been moved since. */
  moved: number | undefined;
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

/** The graph, and how many operations are done: forward, backward, and how many there are. */
export interface Moment extends Readonly<RecordTypes['ComputationProgress']> {
  nodes: Node[];
  edges: Edge[];
  byId: Map<string, Node>;
  /** Whether the parameters have been moved since: this is the pass before the update. */
  past: boolean;
}

/** The channels that a moment is made of. */
export const moving = [
  'values',
  'local_derivatives',
  'products',
  'node_gradients',
  'autodiff',
  'progress',
  'parameters',
] as const;
export const still = ['graph'] as const;

/** The graph at this moment; null while its channels are on their way. */
export const momentOf = once((scene: Scene): Moment | null => {
  const labels = axis(scene.about, 'n');
  const graph = record(scene, 'graph', 'ComputationGraph');
  const progress = record(scene, 'progress', 'ComputationProgress');
  if (!progress || graph?.nodes.length !== labels.length) return null;
  const [values, locals, products] = [
    numbers(scene, 'values'),
    numbers(scene, 'local_derivatives'),
    numbers(scene, 'products'),
  ];
  const present = numbers(scene, 'parameters');
  const first = graph.nodes.findIndex(({ op }) => op === 'weight' || op === 'bias');
  const nodes = graph.nodes.map((node, place): Node => {
    const { id = '', name = '' } = labels[place] ?? {};
    const value = values[place];
    const parameter = node.op === 'weight' || node.op === 'bias' ? place - first : undefined;
    const now = parameter === undefined ? undefined : present[parameter];
    const moved = scene.status.stage === 0 && now !== value ? now : undefined;
    const known = { value, gradient: undefined, open: 0, autodiff: undefined, parameter, moved };
    return { ...node, place, id, name, ...known, inputs: [], outputs: [] };
  });
  // What the backward pass has reached are the last edges.
  const undone = graph.edges.length - products.length;
  const edges = graph.edges.map((edge, place): Edge => {
    const product = place >= undone ? products[place - undone] : undefined;
    return { ...edge, place, local: locals[place], product };
  });
  for (const edge of edges) {
    nodes[edge.to]?.inputs.push(edge);
    nodes[edge.from]?.outputs.push(edge);
  }
  for (const reached of record(scene, 'node_gradients', 'ChainGradients')?.reached ?? []) {
    const node = nodes[reached.node];
    if (node) [node.gradient, node.open] = [reached.gradient, reached.open];
  }
  for (const complete of record(scene, 'autodiff', 'AutodiffGradients')?.complete ?? []) {
    const node = nodes[complete.node];
    if (node) node.autodiff = complete.gradient;
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return { ...progress, nodes, edges, byId, past: nodes.some(({ moved }) => moved !== undefined) };
});

/** The loss of the pass that is shown, once it has come to it. */
export const lossOf = (scene: Scene): number | undefined =>
  numbers(scene, 'values')[axis(scene.about, 'n').length - 1];

/** The parameters whose gradient is complete, the most blamed first; NaN last. */
export const ranked = once((moment: Moment): Node[] =>
  moment.nodes
    .filter(
      ({ parameter, gradient, open }) => parameter !== undefined && gradient !== undefined && open === 0,
    )
    .sort((a, b) => blame(b) - blame(a)),
);

/** How much of the blame is a node's: |∂L/∂u|. */
export const blame = ({ gradient = 0 }: Pick<Node, 'gradient'>): number => Math.abs(gradient) || 0;

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

export const parameters = (about: Description): Label[] => axis(about, 'p');

/** What can be set by hand: the parameters, and the example's numbers. */
export const isSettable = ({ op }: Node): boolean =>
  op === 'weight' || op === 'bias' || op === 'input' || op === 'target';

/** Puts a number of the graph somewhere. The example's become the reader's own. */
export function setNode(stagehand: Stagehand, scene: Scene, node: Node, value: Value): void {
  if (node.parameter !== undefined) {
    setParameter(stagehand, scene.about, node.parameter, value);
    return;
  }
  const example = record(scene, 'example', 'OneExample');
  const control = node.op === 'target' ? 'y' : node.index === 1 ? 'x1' : 'x2';
  if (!example || !isSettable(node)) return;
  const { x, y } = example;
  const now: Readonly<Record<string, Value>> = { x1: x[0], x2: x[1], y, [control]: value };
  if (setting(scene.about, 'example') === 'own') {
    stagehand.set(control, value);
    return;
  }
  stagehand.set('example', 'own');
  for (const [id, number] of Object.entries(now)) stagehand.set(id, number);
}

/** Puts a parameter, by its place among them all, somewhere. */
export function setParameter(stagehand: Stagehand, about: Description, place: number, value: Value): void {
  const tensor = about.parameters.findLast(({ start }) => start <= place);
  if (tensor) stagehand.act('set_parameter', { parameter: tensor.name, index: place - tensor.start, value });
}

/** The losses of knowing nothing and of the best answer; NaN before they are known. */
export const baselines = (scene: Scene) => record(scene, 'baselines', 'ExampleBaselines') ?? UNKNOWN;
const UNKNOWN = { nothing: Number.NaN, least: Number.NaN };

/** Within 1 % of the nudged gradient, or 0.0001. */
export const agrees = (difference: number, nudged: number): boolean =>
  Math.abs(difference) <= Math.max(1e-4, 0.01 * Math.abs(nudged));

/** How far burn’s autodiff is from nudging, where it is furthest. */
export const worst = (scene: Scene): number =>
  numbers(scene, 'difference').reduce((most, apart) => Math.max(most, Math.abs(apart)), 0);
export const hasGradient = (scene: Scene): boolean => numbers(scene, 'gradient').length > 0;
/** The loss after the update: with the parameters as they are now. */
export const lossNow = (scene: Scene): number => first(scene, 'present_loss');
