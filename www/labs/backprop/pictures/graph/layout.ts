/** Where the nodes of a layered computation graph stand: left to right, a card of weights for each neuron. */

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

export const BOX = { width: 91, height: 42 } as const;
/** Between two rows of a card, and between two cards. */
const ROW = 50;
const CARD_GAP = 26;
/** Room for a local derivative beside an edge. */
const GAP = 51;
const LAYER_GAP = 52;
/** Around the whole, so that an outline is not cut off. */
const MARGIN = 4;

/** Places every node; those of a layer share columns, and columns are centred on one another. */
export function layOut(nodes: readonly Placed[]): Layout {
  const boxes: Box[] = nodes.map(() => ({ x: 0, y: 0, ...BOX }));
  const place = (which: (node: Placed) => boolean, x: number, centre: (node: Placed) => number) => {
    nodes.forEach((node, i) => {
      if (which(node)) boxes[i] = { x, y: centre(node) - BOX.height / 2, ...BOX };
    });
  };
  const count = (op: GraphOp, layer = 0) =>
    nodes.filter((node) => node.op === op && (layer === 0 || node.layer === layer)).length;
  const layers = nodes.reduce((most, node) => Math.max(most, node.layer), 0);
  const rowsOf = (layer: number) => count('weight', layer) / Math.max(1, count('bias', layer)) + 1;
  const heightOf = (layer: number) => {
    const neurons = count('bias', layer);
    // The target stands below the output.
    const below = layer === layers ? CARD_GAP + BOX.height : 0;
    return neurons * rowsOf(layer) * ROW + (neurons - 1) * CARD_GAP + below;
  };
  let height = count('input') * (BOX.height + CARD_GAP);
  for (let layer = 1; layer <= layers; layer++) height = Math.max(height, heightOf(layer));

  const step = height / Math.max(1, count('input'));
  place(
    (node) => node.op === 'input',
    MARGIN,
    (node) => MARGIN + (node.index - 0.5) * step,
  );
  let x = MARGIN + BOX.width;
  for (let layer = 1; layer <= layers; layer++) {
    const rows = rowsOf(layer);
    const top = MARGIN + (height - heightOf(layer)) / 2;
    const cardTop = (node: Placed) => top + (node.index - 1) * (rows * ROW + CARD_GAP);
    const row = (node: Placed) => cardTop(node) + ((node.op === 'bias' ? rows : node.from) - 0.5) * ROW;
    const middle = (node: Placed) => cardTop(node) + (rows * ROW) / 2;
    const inLayer = (...ops: GraphOp[]) => {
      return (node: Placed) => node.layer === layer && ops.includes(node.op);
    };
    x += LAYER_GAP;
    place(inLayer('weight', 'bias'), x, row);
    x += BOX.width + GAP;
    if (count('product', layer) > 0) {
      // A bias has no product: it stands beside them, next to the sum.
      place(inLayer('product', 'bias'), x, row);
      x += BOX.width + GAP;
    }
    place(inLayer('sum'), x, middle);
    if (layer === layers) {
      const below = top + heightOf(layer) - BOX.height / 2;
      place(
        ({ op }) => op === 'target',
        x,
        () => below,
      );
    }
    x += BOX.width;
    if (count('activation', layer) > 0) {
      place(inLayer('activation'), x + GAP, middle);
      x += GAP + BOX.width;
    }
  }
  const middle = () => MARGIN + (height - CARD_GAP - BOX.height) / 2;
  const centre = () => {
    const output = nodes.findLastIndex(({ op }) => op === 'sum');
    const box = boxes[output];
    return box ? box.y + box.height / 2 : middle();
  };
  for (const op of ['error', 'loss'] as const) {
    if (count(op) === 0) continue;
    place((node) => node.op === op, x + GAP, centre);
    x += GAP + BOX.width;
  }
  return { boxes, width: x + MARGIN, height: height + 2 * MARGIN };
}

/** The edge as an SVG path, and where its number stands: at the end that belongs to it alone. */
export interface Route {
  d: string;
  x: number;
  y: number;
  anchor: 'start' | 'end';
}

/**
 * The way of an edge. Where a neuron's input meets its weight, both are in one row: the input's edge ends at
 * the weight, whose own leads on.
 */
export function route(from: Box, to: Box, weight: Box | undefined): Route {
  const x0 = from.x + from.width;
  const y0 = from.y + from.height / 2;
  const end = weight ?? to;
  const [x1, y1] = [end.x, end.y + end.height / 2];
  const bend = Math.max(16, (x1 - x0) * 0.5);
  const d = `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
  // Many edges begin at an input, many end at a sum.
  return weight ? { d, x: x1 - 5, y: y1 - 5, anchor: 'end' } : { d, x: x0 + 5, y: y0 - 5, anchor: 'start' };
}
