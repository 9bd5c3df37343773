import { describe, expect, test } from 'vitest';
import { BOX, type GraphOp, layOut, type Placed, route } from './layout.ts';

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

describe.each([
  [[2, 1], false],
  [[2, 2, 1], false],
  [[2, 2, 1], true],
  [[2, 1, 1, 1, 1], true],
  [[2, 4, 4, 4, 1], false],
  [[2, 4, 4, 4, 1], true],
])('layers of %j, products apart: %j', (sizes, fine) => {
  const nodes = net(sizes, fine);
  const { boxes, width, height } = layOut(nodes);

  test('every box is inside, and none lies on another', () => {
    expect(boxes).toHaveLength(nodes.length);
    boxes.forEach((a, i) => {
      expect(a.x).toBeGreaterThan(0);
      expect(a.y).toBeGreaterThan(0);
      expect(a.x + a.width).toBeLessThan(width);
      expect(a.y + a.height).toBeLessThan(height);
      for (const b of boxes.slice(i + 1))
        expect(Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height).toBe(true);
    });
  });

  test('what is computed stands to the right of what it is made of', () => {
    const at = (op: GraphOp, layer: number) => {
      const found = nodes.flatMap((node, i) => (node.op === op && node.layer === layer ? [i] : []));
      return found.map((i) => boxes[i]?.x ?? Number.NaN);
    };
    for (let layer = 1; layer < sizes.length; layer++) {
      const before = layer === 1 ? at('input', 0) : at('activation', layer - 1);
      const order = [before, at('weight', layer), at('product', layer), at('sum', layer)].filter(
        (column) => column.length > 0,
      );
      for (const [i, column] of order.entries())
        if (i > 0) expect(Math.min(...column)).toBeGreaterThan(Math.max(...(order[i - 1] ?? [])));
    }
    expect(at('loss', 0)[0]).toBeGreaterThan(at('error', 0)[0] ?? Number.NaN);
  });
});

test('the default net fits a page without scrolling', () => {
  expect(layOut(net([2, 2, 1], false)).width).toBeLessThanOrEqual(1104);
});

test('an input’s edge ends at the weight of its row, with its number there', () => {
  const [from, weight, to] = [0, 100, 300].map((x) => ({ x, y: 10, ...BOX }));
  if (!from || !weight || !to) throw new Error('three boxes');
  const way = route(from, to, weight);
  expect(way.d).toMatch(/^M91 31C.* 100 31$/);
  expect([way.x, way.anchor]).toEqual([95, 'end']);
  expect(route(weight, to, undefined).d).toMatch(/^M191 31C.* 300 31$/);
});
