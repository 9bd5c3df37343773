/** Where the nodes of a layered computation graph stand, and how the edges lead: left to right, a card of weights for each neuron. */

export type GraphOp =
  | 'input'
  | 'target'
  | 'weight'
  | 'bias'
  | 'product'
  | 'sum'
  | 'activation'
  | 'error'
  | 'loss';

/** What the place of a node depends on. */
export interface Placed {
  op: GraphOp;
  /** Its layer, from 1. */
  layer: number;
  /** Its neuron in the layer, from 1. */
  index: number;
  /** Of a weight or a product: the neuron that it comes from, from 1. */
  from: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  boxes: Box[];
  width: number;
  height: number;
}

/** How large things are drawn. */
export interface Geometry {
  box: { readonly width: number; readonly height: number };
  /** Above each weight, for the edge of the number that it is multiplied by. */
  corridor: number;
  /** Above a bias, and above the target. */
  apart: number;
  /** Between the cards of two neurons. */
  cards: number;
  /** Between two boxes of the last column, which leads downwards. */
  down: number;
  /** Before the weights; from there to what they lead to; from a sum to its activation. */
  gaps: { readonly toWeights: number; readonly meet: number; readonly on: number };
  /** Whether there is room for the local derivatives. */
  labels: boolean;
}

/** With a number at every line. */
export const ROOMY: Geometry = {
  box: { width: 92, height: 37 },
  corridor: 19,
  apart: 5,
  cards: 10,
  down: 22,
  gaps: { toWeights: 36, meet: 70, on: 52 },
  labels: true,
};

/** A small net in the width of a phone: the boxes have all their numbers, the lines have none. */
export const COMPACT: Geometry = {
  box: { width: 46, height: 40 },
  corridor: 8,
  apart: 4,
  cards: 10,
  down: 14,
  gaps: { toWeights: 13, meet: 13, on: 12 },
  labels: false,
};

/** Around the whole, so that an outline is not cut off. */
const MARGIN = 4;
/** By how much a gap may grow where there is room. */
const STRETCH = 40;

/** Places every node; those of a layer share columns, and columns are centred on one another. */
export function layOut(nodes: readonly Placed[], geometry: Geometry, room = 0): Layout {
  const least = placed(nodes, geometry, 0);
  const columns = new Set(least.boxes.map(({ x }) => x)).size;
  const more = Math.min(STRETCH, Math.floor((room - least.width) / Math.max(1, columns - 1)));
  return more > 0 ? placed(nodes, geometry, more) : least;
}

function placed(nodes: readonly Placed[], geometry: Geometry, more: number): Layout {
  const { box, corridor, apart, cards, down, gaps } = geometry;
  const boxes: Box[] = nodes.map(() => ({ x: 0, y: 0, ...box }));
  const place = (which: (node: Placed) => boolean, x: number, centre: (node: Placed) => number) => {
    nodes.forEach((node, i) => {
      if (which(node)) boxes[i] = { x, y: centre(node) - box.height / 2, ...box };
    });
  };
  const count = (op: GraphOp, layer = 0) =>
    nodes.filter((node) => node.op === op && (layer === 0 || node.layer === layer)).length;
  const layers = nodes.reduce((most, node) => Math.max(most, node.layer), 0);
  /** A weight with the corridor above it. */
  const row = corridor + box.height;
  const last = apart + box.height;
  const cardOf = (layer: number) => (count('weight', layer) / Math.max(1, count('bias', layer))) * row + last;
  // Below the output stand the error and the loss, beside the target.
  const tail = ['error', 'loss'].filter((op) => count(op as GraphOp) > 0).length;
  const errorAt = Math.max(cardOf(layers) / 2 + box.height + down, cardOf(layers) + last - box.height / 2);
  const heightOf = (layer: number) => {
    const neurons = count('bias', layer);
    const all = neurons * cardOf(layer) + (neurons - 1) * cards;
    return layer === layers
      ? Math.max(all, errorAt + (tail - 1) * (box.height + down) + box.height / 2)
      : all;
  };
  let height = count('input') * row;
  for (let layer = 1; layer <= layers; layer++) height = Math.max(height, heightOf(layer));

  const step = height / Math.max(1, count('input'));
  place(
    ({ op }) => op === 'input',
    MARGIN,
    ({ index }) => MARGIN + (index - 0.5) * step,
  );
  let x = MARGIN + box.width;
  for (let layer = 1; layer <= layers; layer++) {
    const top = MARGIN + (height - heightOf(layer)) / 2;
    const card = cardOf(layer);
    const cardTop = ({ index }: Placed) => top + (index - 1) * (card + cards);
    const middle = (node: Placed) => cardTop(node) + card / 2;
    const inRow = (node: Placed) =>
      cardTop(node) + (node.op === 'bias' ? card : node.from * row) - box.height / 2;
    const inLayer =
      (...ops: GraphOp[]) =>
      (node: Placed) =>
        node.layer === layer && ops.includes(node.op);
    x += gaps.toWeights + more;
    place(inLayer('weight', 'bias'), x, inRow);
    place(
      ({ op }) => op === 'target' && layer === layers,
      x,
      () => top + errorAt,
    );
    x += box.width + gaps.meet + more;
    if (count('product', layer) > 0) {
      // A bias has no product: it stands beside them, next to the sum.
      place(inLayer('product', 'bias'), x, inRow);
      x += box.width + gaps.meet + more;
    }
    place(inLayer('sum'), x, middle);
    if (layer === layers)
      ['error', 'loss']
        .filter((op) => count(op as GraphOp) > 0)
        .forEach((end, i) => {
          place(
            ({ op }) => op === end,
            x,
            () => top + errorAt + i * (box.height + down),
          );
        });
    x += box.width;
    if (count('activation', layer) > 0) {
      place(inLayer('activation'), x + gaps.on + more, middle);
      x += gaps.on + more + box.width;
    }
  }
  return { boxes, width: x + MARGIN, height: height + 2 * MARGIN };
}

export type Point = readonly [x: number, y: number];

/** An edge as an SVG path, where its number stands, and its two ends. */
export interface Route {
  d: string;
  label: { x: number; y: number; anchor: 'start' | 'middle' };
  start: Point;
  end: Point;
  /** Whether it leads downwards, not to the right. */
  down: boolean;
}

/** The routes of all edges: each begins at the box of the one node and ends at that of the other. */
export function routes(
  nodes: readonly Placed[],
  edges: readonly { from: number; to: number }[],
  { boxes }: Layout,
  geometry: Geometry,
): (Route | undefined)[] {
  const arrivals = new Map<number, number>();
  for (const { to } of edges) arrivals.set(to, (arrivals.get(to) ?? 0) + 1);
  const arrived = new Map<number, number>();
  return edges.map(({ from, to }) => {
    const [start, end] = [boxes[from], boxes[to]];
    const place = arrived.get(to) ?? 0;
    arrived.set(to, place + 1);
    if (!start || !end) return undefined;
    // What stands straight above comes in from above, and leaves the side to the others.
    if (start.x === end.x) return downwards(start, end);
    const fromAbove = edges.some((edge) => edge.to === to && boxes[edge.from]?.x === end.x);
    const port = fromAbove ? 0 : portOf(place, arrivals.get(to) ?? 1, geometry);
    return across(start, end, port, boxes[weightOf(nodes, from, to)], geometry);
  });
}

/** How far from the middle of its box an edge ends: they come in one below the other, in their order. */
function portOf(place: number, all: number, { box }: Geometry): number {
  const pitch = all > 1 ? Math.min(7, (box.height - 10) / (all - 1)) : 0;
  return (place - (all - 1) / 2) * pitch;
}

function downwards(from: Box, to: Box): Route {
  const x = from.x + from.width / 2;
  const [y0, y1] = [from.y + from.height, to.y];
  return {
    d: `M${x} ${y0}L${x} ${y1}`,
    label: { x: x + 7, y: (y0 + y1) / 2 + 4, anchor: 'start' },
    start: [x, y0],
    end: [x, y1],
    down: true,
  };
}

/**
 * To the right. A number and its weight are both made into what they lead to: the number's edge passes through the
 * corridor above the weight, and the two arrive side by side.
 */
function across(from: Box, to: Box, port: number, weight: Box | undefined, geometry: Geometry): Route {
  const start: Point = [from.x + from.width, from.y + from.height / 2];
  const end: Point = [to.x, to.y + to.height / 2 + port];
  if (weight) {
    const y = weight.y - Math.min(LOW, geometry.corridor / 2);
    const left: Point = [weight.x, y];
    const d = `M${start.join(' ')}${curve(start, left)}L${turn([weight.x + weight.width, y], end)}`;
    // The number stands above its line, however thick that gets.
    return {
      d,
      label: { x: weight.x + weight.width / 2, y: y - LOW, anchor: 'middle' },
      start,
      end,
      down: false,
    };
  }
  const d = `M${start.join(' ')}L${turn(start, end)}`;
  return { d, label: { x: start[0] + 5, y: start[1] - LOW - 1, anchor: 'start' }, start, end, down: false };
}

/** How low in its corridor a line runs, and how high above a line its number stands. */
const LOW = 5;
/** How far before its end a line turns: up to there it is straight, so that there is room for a number above it. */
const TURN = 26;

/** From the last box passed to the end. */
function turn([x, y]: Point, end: Point): string {
  const from: Point = [Math.max(x, end[0] - TURN), y];
  return `${from.join(' ')}${curve(from, end)}`;
}

/** From one place to another to the right of it, level at both. */
function curve([x0, y0]: Point, [x1, y1]: Point): string {
  const middle = (x0 + x1) / 2;
  return `C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}

/** The weight that a number is multiplied by on its way from one node to the other. */
function weightOf(nodes: readonly Placed[], from: number, to: number): number {
  const [source, end] = [nodes[from], nodes[to]];
  if (!source || !end || (source.op !== 'input' && source.op !== 'activation')) return -1;
  if (end.op !== 'sum' && end.op !== 'product') return -1;
  return nodes.findIndex(
    (node) =>
      node.op === 'weight' &&
      node.layer === end.layer &&
      node.index === end.index &&
      node.from === source.index,
  );
}
