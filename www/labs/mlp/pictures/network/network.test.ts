import { describe, expect, test } from 'vitest';
import {
  gradientOf,
  type NetworkData,
  neuronName,
  parameterName,
  parameterOf,
  describe as say,
  shownOf,
  subscript,
  termOf,
} from './data.ts';
import { brief } from './diagram.ts';
import { dashOf, eachEdge, edgeScale, widthBin, widthOf } from './edges.ts';
import { parseNumber, sliderReach } from './edit.ts';
import {
  along,
  BIAS,
  biasPlace,
  edge,
  exists,
  flatIndex,
  hit,
  isWide,
  layOutNetwork,
  place,
  resized,
  type Spot,
  walk,
} from './layout.ts';
import { cellAt, layOutMatrices, shownLayer, walkCells } from './matrix.ts';

const sizes = [2, 4, 3, 1];

const words = {
  neuron: 'h{layer},{neuron}',
  neuronIs: '{name}',
  activationIs: '{name} is {value}',
  weight: 'w {from}→{to}',
  bias: 'b {name}',
  valueIs: '{name} = {value}',
  gradientIs: 'd {name} = {value}',
  contributionIs: '{name} carries {value}',
} as NetworkData['words'];

const data = {
  sizes: [2, 2, 1],
  inputNames: ['x₁', 'x₂'],
  outputNames: ['ŷ'],
  weights: [Float32Array.from([1, 2, -3, 4]), Float32Array.from([0.5, -0.25])],
  biases: [Float32Array.from([0.1, 0.2]), Float32Array.from([9])],
  edgeGradients: [Float32Array.from([0.01, 0.02, 0.03, -0.08]), Float32Array.from([0.05, 0.06])],
  biasGradients: [],
  activations: Float32Array.from([2, -1, 0.5, 0.25, 0.7]),
  mode: 'weights',
  words,
} as unknown as NetworkData;

describe('the layout', () => {
  test.each([
    [1180, false],
    [560, false],
    [358, true],
  ])('at %i pixels overlaps nothing and cuts nothing off', (room, coarse) => {
    for (const net of [[2, 1], sizes, [2, 16, 16, 16, 16, 16, 16, 3], [4, 1, 1]]) {
      const layout = layOutNetwork(net, room, coarse);
      expect(layout.width).toBeGreaterThanOrEqual(room);
      expect(layout.thumb).toBeLessThan(layout.pitch);
      layout.columns.forEach((x, layer) => {
        expect(x - layout.thumb / 2).toBeGreaterThanOrEqual(36);
        expect(x + layout.thumb / 2).toBeLessThanOrEqual(layout.width - 36);
        // − n + of one layer, and of the next; where they stand one above the other, a button's width.
        const least = layout.stacked ? layout.button : 2 * layout.button + 22;
        if (layer > 1) expect(x - (layout.columns[layer - 1] ?? 0)).toBeGreaterThanOrEqual(least);
        if (layout.stacked) expect(layout.head).toBeGreaterThanOrEqual(5 * layout.button + 6);
        for (let n = 0; n < (net[layer] ?? 0); n++) {
          const [, y] = place(layout, layer, n);
          expect(y - layout.thumb / 2).toBeGreaterThanOrEqual(layout.head);
          expect(biasPlace(layout, layer, n)[1] + 6).toBeLessThanOrEqual(layout.height);
        }
      });
    }
  });

  test('fits two hidden layers on a phone, six beside a story, and grows wider than a phone for six', () => {
    expect(layOutNetwork(sizes, 358, true).width).toBe(358);
    expect(layOutNetwork([2, 6, 6, 6, 6, 6, 6, 1], 400, false).width).toBe(400);
    expect(layOutNetwork([2, 8, 8, 8, 8, 8, 8, 1], 358, true).width).toBeGreaterThan(358);
    expect(layOutNetwork(sizes, 358, true).thumb).toBeGreaterThanOrEqual(20);
    expect(layOutNetwork(sizes, 1180, false).thumb).toBe(44);
    expect(layOutNetwork(sizes, 358, true).button).toBeGreaterThanOrEqual(24);
  });

  test('a layer of more than sixteen makes it wide', () => {
    expect(isWide([2, 16, 1])).toBe(false);
    expect(isWide([2, 17, 1])).toBe(true);
    expect(isWide([64, 3])).toBe(true);
  });

  test('neurons are counted layer by layer', () => {
    expect(flatIndex(sizes, 0, 1)).toBe(1);
    expect(flatIndex(sizes, 2, 2)).toBe(8);
    expect(flatIndex(sizes, 3, 0)).toBe(9);
  });
});

describe('what lies under the pointer', () => {
  const layout = layOutNetwork(sizes, 900, false);

  test('every neuron, every bias, and every edge by its middle', () => {
    sizes.forEach((size, layer) => {
      for (let neuron = 0; neuron < size; neuron++) {
        expect(hit(layout, ...place(layout, layer, neuron))).toEqual({ kind: 'neuron', layer, neuron });
        if (layer > 0)
          expect(hit(layout, ...biasPlace(layout, layer, neuron))).toEqual({
            kind: 'parameter',
            layer,
            from: BIAS,
            to: neuron,
          });
      }
    });
    eachEdge(sizes, (parameter) => {
      // Where edges do not cross: near their ends.
      const spots = [0.08, 0.92].map((t) => hit(layout, ...along(edge(layout, parameter), t)));
      expect(spots).toContainEqual({ kind: 'parameter', ...parameter });
    });
  });

  test('nothing, far from all of it', () => {
    expect(hit(layout, 1, 1)).toBeNull();
    expect(hit(layout, layout.width - 1, layout.height - 1)).toBeNull();
  });
});

describe('arrow keys', () => {
  const neuron = (layer: number, n: number): Spot => ({ kind: 'neuron', layer, neuron: n });
  const weight = (layer: number, from: number, to: number): Spot => ({ kind: 'parameter', layer, from, to });

  test('go through an edge to the next layer and back', () => {
    expect(walk(sizes, neuron(0, 0), 'ArrowRight')).toEqual(weight(1, 0, 1));
    expect(walk(sizes, weight(1, 0, 1), 'ArrowRight')).toEqual(neuron(1, 1));
    expect(walk(sizes, weight(1, 0, 1), 'ArrowLeft')).toEqual(neuron(0, 0));
    expect(walk(sizes, neuron(1, 3), 'ArrowLeft')).toEqual(weight(1, 1, 3));
    expect(walk(sizes, neuron(0, 0), 'ArrowLeft')).toEqual(neuron(0, 0));
    expect(walk(sizes, neuron(3, 0), 'ArrowRight')).toEqual(neuron(3, 0));
  });

  test('go up and down within what is alike, and stop at its ends', () => {
    expect(walk(sizes, neuron(1, 0), 'ArrowDown')).toEqual(neuron(1, 1));
    expect(walk(sizes, neuron(1, 0), 'ArrowUp')).toEqual(neuron(1, 0));
    expect(walk(sizes, weight(2, 0, 2), 'ArrowDown')).toEqual(weight(2, 1, 0));
    expect(walk(sizes, weight(2, 3, 2), 'ArrowDown')).toEqual(weight(2, 3, 2));
    expect(walk(sizes, weight(1, BIAS, 0), 'ArrowDown')).toEqual(weight(1, BIAS, 1));
    expect(walk(sizes, weight(1, BIAS, 2), 'ArrowLeft')).toEqual(neuron(1, 2));
    expect(walk(sizes, neuron(1, 0), 'a')).toBeNull();
  });

  test('reach every neuron and every weight, and never leave the network', () => {
    const seen = new Set<string>();
    const ahead: Spot[] = [neuron(0, 0)];
    for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
      const key = JSON.stringify(at);
      if (seen.has(key)) continue;
      seen.add(key);
      expect(exists(sizes, at)).toBe(true);
      for (const arrow of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
        const next = walk(sizes, at, arrow);
        if (next !== null) ahead.push(next);
      }
    }
    // 10 neurons; 2·4 + 4·3 + 3·1 weights.
    expect(seen.size).toBe(10 + 23);
  });
});

describe('the buttons', () => {
  test('change one layer, within limits', () => {
    expect(resized([4, 2], 'more', 1, 16)).toEqual([4, 3]);
    expect(resized([4, 2], 'fewer', 0, 16)).toEqual([3, 2]);
    expect(resized([4, 1], 'fewer', 1, 16)).toBeNull();
    expect(resized([16], 'more', 0, 16)).toBeNull();
    expect(resized([16], 'more', 0, 256)).toEqual([17]);
  });

  test('add a layer anywhere and remove any', () => {
    expect(resized([], 'insert', 0, 16)).toEqual([4]);
    expect(resized([8, 2], 'insert', 1, 16)).toEqual([8, 8, 2]);
    expect(resized([8, 2], 'insert', 0, 16)).toEqual([8, 8, 2]);
    expect(resized([8, 2], 'remove', 0, 16)).toEqual([2]);
    expect(resized([8], 'remove', 0, 16)).toEqual([]);
    expect(resized([1, 1, 1, 1, 1, 1], 'insert', 3, 16)).toBeNull();
  });
});

describe('lines', () => {
  test('are as wide as their weight is large, beside the largest', () => {
    expect(edgeScale(data)).toBe(4);
    expect(widthBin(4, 4)).toBe(widthBin(-4, 4));
    expect(widthOf(widthBin(4, 4))).toBeGreaterThan(widthOf(widthBin(2, 4)));
    expect(widthBin(Number.POSITIVE_INFINITY, 4)).toBe(widthBin(4, 4));
    expect(widthOf(0)).toBeGreaterThan(0);
  });

  test('small weights look small, though none is larger', () => {
    const small = { ...data, weights: data.weights.map((layer) => layer.map((v) => v / 100)) };
    expect(edgeScale(small)).toBe(0.5);
  });

  test('below zero are dashed', () => {
    expect(dashOf(1, 3)).toEqual([]);
    expect(dashOf(-1, 3)).toHaveLength(2);
  });

  test('show gradients, or what a weight carries', () => {
    const weight = { layer: 1, from: 1, to: 0 };
    expect(shownOf(data, weight)).toBe(-3);
    expect(shownOf({ ...data, mode: 'gradients' }, weight)).toBeCloseTo(0.03);
    expect(shownOf({ ...data, mode: 'activations' }, weight)).toBe(3);
    expect(edgeScale({ ...data, mode: 'gradients' })).toBeCloseTo(0.08);
    expect(edgeScale({ ...data, mode: 'activations' })).toBe(4);
    expect(gradientOf(data, { layer: 1, from: BIAS, to: 0 })).toBeNaN();
  });
});

describe('names', () => {
  test('of neurons and parameters', () => {
    expect(subscript(12)).toBe('₁₂');
    expect(neuronName(data, 0, 1)).toBe('x₂');
    expect(neuronName(data, 1, 1)).toBe('h₁,₂');
    expect(neuronName(data, 2, 0)).toBe('ŷ');
    expect(parameterName(data, { layer: 1, from: 0, to: 1 })).toBe('w x₁→h₁,₂');
    expect(parameterName(data, { layer: 2, from: BIAS, to: 0 })).toBe('b ŷ');
    expect(parameterOf(data, { layer: 1, from: 0, to: 1 })).toBe(2);
    expect(parameterOf(data, { layer: 2, from: BIAS, to: 0 })).toBe(9);
  });

  test('said with their numbers', () => {
    expect(say(data, { kind: 'parameter', layer: 1, from: 1, to: 0 })).toBe('w x₂→h₁,₁ = −3');
    expect(say({ ...data, mode: 'activations' }, { kind: 'neuron', layer: 1, neuron: 0 })).toBe(
      'h₁,₁ is 0.500',
    );
    expect(say({ ...data, mode: 'gradients' }, { kind: 'parameter', layer: 1, from: BIAS, to: 0 })).toBe(
      'd b h₁,₁ = –',
    );
  });

  test('terms', () => {
    expect(termOf(data, { kind: 'neuron', layer: 0, neuron: 0 })).toBe('x1');
    expect(termOf(data, { kind: 'neuron', layer: 2, neuron: 0 })).toBe('yhat');
    expect(termOf(data, { kind: 'parameter', layer: 2, from: 0, to: 0 })).toBe('w.2');
    expect(termOf(data, { kind: 'parameter', layer: 2, from: BIAS, to: 0 })).toBe('b.2');
  });

  test('an activation fits its neuron', () => {
    expect(brief(-0.0095)).toBe('−0.01');
    expect(brief(1234)).toBe('1,234');
    expect(brief(Number.NaN)).toBe('–');
  });
});

describe('the form', () => {
  test('reads numbers as people write them, and no others', () => {
    for (const [text, value] of [
      ['0.5', 0.5],
      [' −2 ', -2],
      ['1,5', 1.5],
      ['.25', 0.25],
      ['-1e-3', -0.001],
    ] as const)
      expect(parseNumber(text)).toBe(value);
    for (const text of ['', 'two', '1.2.3', '0x10', 'Infinity', '1e39', '--1', '1 000'])
      expect(parseNumber(text)).toBeNull();
  });

  test('has a slider that reaches past the value', () => {
    expect(sliderReach(0)).toBe(2);
    expect(sliderReach(1.9)).toBe(5);
    expect(sliderReach(-7)).toBe(10);
    expect(sliderReach(8.5)).toBe(20);
    expect(sliderReach(Number.NaN)).toBe(2);
    expect(sliderReach(1e38)).toBeGreaterThan(1);
  });
});

describe('the matrices', () => {
  const wide = [2, 64, 32, 3];

  test.each([1180, 560, 358])('fit %i pixels, and no two overlap', (room) => {
    const { panels, height } = layOutMatrices(wide, room);
    expect(panels).toHaveLength(3);
    panels.forEach((panel, i) => {
      const right = panel.left + panel.columns * panel.cellWidth;
      expect(right).toBeLessThanOrEqual(room);
      expect(panel.biasTop + panel.biasHeight).toBeLessThanOrEqual(height);
      for (const next of panels.slice(i + 1))
        expect(next.left >= right || next.top >= panel.biasTop + panel.biasHeight).toBe(true);
    });
  });

  test('a cell is found by its middle, a bias in the last row', () => {
    const { panels } = layOutMatrices(wide, 1180);
    for (const p of panels) {
      const x = p.left + 2.5 * p.cellWidth;
      expect(cellAt(panels, x, p.top + 1.5 * p.cellHeight)).toEqual({ layer: p.layer, from: 1, to: 2 });
      expect(cellAt(panels, x, p.biasTop + 1)).toEqual({ layer: p.layer, from: BIAS, to: 2 });
      expect(cellAt(panels, x, p.top - 10)).toBeNull();
    }
  });

  test('arrows go along a matrix and into the next', () => {
    const at = { layer: 1, from: 0, to: 63 };
    expect(walkCells(wide, at, 'ArrowRight')).toEqual({ layer: 2, from: 0, to: 0 });
    expect(walkCells(wide, { layer: 2, from: 40, to: 0 }, 'ArrowLeft')).toEqual({
      layer: 1,
      from: 1,
      to: 63,
    });
    expect(walkCells(wide, { layer: 1, from: 1, to: 5 }, 'ArrowDown')).toEqual({
      layer: 1,
      from: BIAS,
      to: 5,
    });
    expect(walkCells(wide, { layer: 1, from: BIAS, to: 5 }, 'ArrowUp')).toEqual({ layer: 1, from: 1, to: 5 });
    expect(walkCells(wide, { layer: 1, from: 0, to: 0 }, 'ArrowLeft')).toEqual({ layer: 1, from: 0, to: 0 });
    expect(walkCells(wide, { layer: 3, from: 0, to: 2 }, 'ArrowRight')).toEqual({ layer: 3, from: 0, to: 2 });
    expect(walkCells(wide, at, 'x')).toBeNull();
  });

  test('show what the diagram would', () => {
    for (const mode of ['weights', 'gradients', 'activations'] as const) {
      const shown = { ...data, mode };
      eachEdge(data.sizes, ({ layer, from, to }) => {
        const cell = shownLayer(shown, layer)[from * (data.sizes[layer] ?? 0) + to];
        expect(cell).toBeCloseTo(shownOf(shown, { layer, from, to }));
      });
    }
  });
});
