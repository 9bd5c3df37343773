import { describe, expect, test } from 'vitest';
import { type Box, COMPACT, type GraphOp, layOut, type Placed, type Point, ROOMY, routes } from './layout.ts';

/** The nodes of layers of the given sizes, in the order of the core. */
function net(sizes: number[], fine: boolean): Placed[] {
  const nodes: Placed[] = [];
  const add = (op: GraphOp, layer = 0, index = 0, from = 0) => nodes.push({ op, layer, index, from });
  const each = (count: number, what: (i: number) => void) => {
    for (let i = 1; i <= count; i++) what(i);
  };
  const [inputs = 0, ...rest] = sizes;
  each(inputs, (i) => add('input', 0, i));
  add('target');
  rest.forEach((out, l) => {
    each(sizes[l] ?? 0, (from) => each(out, (to) => add('weight', l + 1, to, from)));
    each(out, (to) => add('bias', l + 1, to));
  });
  rest.forEach((out, l) => {
    each(out, (to) => {
      if (fine) each(sizes[l] ?? 0, (from) => add('product', l + 1, to, from));
      add('sum', l + 1, to);
    });
    if (l + 1 < rest.length) each(out, (to) => add('activation', l + 1, to));
  });
  add('error');
  add('loss');
  return nodes;
}

/** The edges of such a net, as the core has them: of a sum the pairs of a number and its weight, then the bias. */
function edgesOf(nodes: readonly Placed[]): { from: number; to: number }[] {
  const at = (op: GraphOp, layer = 0, index = 0, from = 0) =>
    nodes.findIndex(
      (n) => n.op === op && n.layer === layer && (!index || n.index === index) && (!from || n.from === from),
    );
  return nodes.flatMap(({ op, layer, index, from }, to) => {
    const below = (i: number) => (layer === 1 ? at('input', 0, i) : at('activation', layer - 1, i));
    const into = (...of: number[]) => of.filter((place) => place >= 0).map((place) => ({ from: place, to }));
    if (op === 'product') return into(below(from), at('weight', layer, index, from));
    if (op === 'sum') {
      const products = nodes.flatMap((n, i) =>
        n.op === 'product' && n.layer === layer && n.index === index ? [i] : [],
      );
      const pairs = nodes.flatMap((n, i) =>
        n.op === 'weight' && n.layer === layer && n.index === index ? [below(n.from), i] : [],
      );
      return into(...(products.length > 0 ? products : pairs), at('bias', layer, index));
    }
    if (op === 'activation') return into(at('sum', layer, index));
    const output = nodes.findLastIndex((n) => n.op === 'sum');
    if (op === 'error') return into(output, at('target'));
    if (op === 'loss') return into(at('error'));
    return [];
  });
}

/** Points along a path of M, L and C. */
function along(d: string): Point[] {
  const points: Point[] = [];
  for (const [, letter, text = ''] of d.matchAll(/([MLC])([^MLC]*)/g)) {
    const at = text.trim().split(/[ ,]+/).map(Number);
    const [x0 = Number.NaN, y0 = Number.NaN] = points.at(-1) ?? [];
    const [a = 0, b = 0, c = 0, e = 0, x = a, y = b] = at;
    for (let i = letter === 'M' ? 40 : 1; i <= 40; i++) {
      const t = i / 40;
      const mix = (from: number, one: number, two: number, to: number) =>
        (1 - t) ** 3 * from + 3 * (1 - t) ** 2 * t * one + 3 * (1 - t) * t ** 2 * two + t ** 3 * to;
      if (letter === 'C') points.push([mix(x0, a, c, x), mix(y0, b, e, y)]);
      else points.push(letter === 'M' ? [a, b] : [x0 + (a - x0) * t, y0 + (b - y0) * t]);
    }
  }
  return points;
}

const contains = ({ x, y, width, height }: Box, [px, py]: Point, by = 0) =>
  px > x + by && px < x + width - by && py > y + by && py < y + height - by;
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const nets: [number[], boolean][] = [
  [[2, 1], false],
  [[2, 2, 1], false],
  [[2, 2, 1], true],
  [[2, 1, 1, 1, 1], true],
  [[2, 4, 4, 4, 1], false],
  [[2, 4, 4, 4, 1], true],
];

describe.each(nets.flatMap(([sizes, fine]) => [ROOMY, COMPACT].map((g) => [sizes, fine, g] as const)))(
  'layers of %j, products apart: %j, %j',
  (sizes, fine, geometry) => {
    const nodes = net(sizes, fine);
    const layout = layOut(nodes, geometry);
    const { boxes, width, height } = layout;
    const edges = edgesOf(nodes);
    const ways = routes(nodes, edges, layout, geometry);

    test('every box is inside, and none lies on another', () => {
      expect(boxes).toHaveLength(nodes.length);
      boxes.forEach((a, i) => {
        expect(a.x).toBeGreaterThan(0);
        expect(a.y).toBeGreaterThan(0);
        expect(a.x + a.width).toBeLessThan(width);
        expect(a.y + a.height).toBeLessThan(height);
        for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
      });
    });

    test('what is computed stands to the right of what it is made of, or below it', () => {
      for (const { from, to } of edges) {
        const [a, b] = [boxes[from] as Box, boxes[to] as Box];
        if (a.x === b.x) expect(b.y).toBeGreaterThan(a.y + a.height);
        else expect(b.x).toBeGreaterThan(a.x + a.width);
      }
    });

    test('every edge leads from the border of the one box to that of the other, through no third', () => {
      edges.forEach(({ from, to }, i) => {
        const [a, b, way] = [boxes[from] as Box, boxes[to] as Box, ways[i]];
        const points = along(way?.d ?? '');
        const [first, last] = [points[0] as Point, points.at(-1) as Point];
        const onBorder = (box: Box, point: Point) => contains(box, point, -1) && !contains(box, point, 1);
        expect(onBorder(a, first) && onBorder(b, last)).toBe(true);
        expect([way?.start, way?.end]).toEqual([first, last]);
        for (const box of boxes)
          expect(
            points.some((point) => contains(box, point, 0.5)),
            `${from}>${to}`,
          ).toBe(false);
      });
    });

    test('no number of a line lies on a box or on another number', () => {
      if (!geometry.labels) return;
      const texts = ways.map((way): Box => {
        // As wide as “×−0.279” is drawn.
        const { x, y, anchor } = way?.label ?? { x: Number.NaN, y: Number.NaN, anchor: 'start' };
        const size = { width: 40, height: 9 };
        return { x: anchor === 'middle' ? x - size.width / 2 : x, y: y - size.height, ...size };
      });
      texts.forEach((text, i) => {
        for (const other of [...boxes, ...texts.slice(i + 1)]) expect(overlap(text, other)).toBe(false);
      });
    });
  },
);

test('the default net fits beside a story without scrolling, and on a phone', () => {
  const nodes = net([2, 2, 1], false);
  expect(layOut(nodes, ROOMY).width).toBeLessThanOrEqual(830);
  expect(layOut(nodes, ROOMY).height).toBeLessThanOrEqual(360);
  expect(layOut(nodes, COMPACT).width).toBeLessThanOrEqual(350);
});

test('where there is more room, the gaps grow and the boxes do not', () => {
  const nodes = net([2, 2, 1], false);
  const [least, more] = [layOut(nodes, ROOMY), layOut(nodes, ROOMY, 1000)];
  expect(more.width).toBeGreaterThan(least.width);
  expect(more.width).toBeLessThanOrEqual(1000);
  expect(more.boxes[0]?.width).toBe(least.boxes[0]?.width);
});

test('a number and its weight arrive side by side: neither leads through the other', () => {
  const nodes = net([2, 2, 1], false);
  const edges = edgesOf(nodes);
  const ways = routes(nodes, edges, layOut(nodes, ROOMY), ROOMY);
  const sum = nodes.findIndex(({ op }) => op === 'sum');
  const into = edges.flatMap(({ to }, i) => (to === sum ? [ways[i]?.end ?? []] : []));
  expect(into).toHaveLength(5);
  expect(new Set(into.map(([x]) => x)).size).toBe(1);
  const heights = into.map(([, y = Number.NaN]) => y);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
});
