import { expect, test } from 'vitest';
import type { FlowLayer } from './data.ts';
import { inputsOf, layOutFlow, mosaic, spotAt, walkFrom } from './layout.ts';

const layer = (
  channels: number,
  height: number,
  width: number,
  more: Partial<FlowLayer> = {},
): FlowLayer => ({
  name: '',
  note: '',
  channels,
  height,
  width,
  values: new Float32Array(),
  kind: 'size',
  filters: null,
  kernel: [1, 1],
  ...more,
});
const filters = (channels: number, inputs: number) => ({
  filters: new Float32Array(channels * inputs * 9),
  kernel: [3, 3] as const,
});
const digits = [
  layer(1, 8, 8),
  layer(8, 8, 8, filters(8, 1)),
  layer(16, 8, 8, filters(16, 8)),
  layer(16, 4, 4),
  layer(10, 1, 1, { answers: true }),
];

/** What adding up leaves. */
const ROUNDED = 1e-9;

test('all of it stands side by side, nothing over anything else, within its size', () => {
  for (const room of [330, 640, 830, 1200]) {
    const layout = layOutFlow(digits, room, 132);
    const tiles = layout.stations.flatMap(({ maps, filters }) => [...maps, ...filters]);
    for (const { left, top, width, height } of tiles) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(layout.width + 1);
      expect(top + height).toBeLessThanOrEqual(layout.height);
    }
    const apart = (a: (typeof tiles)[0], b: (typeof tiles)[0]) =>
      a.left + a.width <= b.left + ROUNDED ||
      b.left + b.width <= a.left + ROUNDED ||
      a.top + a.height <= b.top + ROUNDED ||
      b.top + b.height <= a.top + ROUNDED;
    tiles.forEach((tile, i) => {
      for (const other of tiles.slice(i + 1)) expect(apart(tile, other)).toBe(true);
    });
  }
});

test('where there is room it fits, and on a telephone it is scrolled, not shrunk', () => {
  expect(layOutFlow(digits, 830, 132).width).toBeLessThanOrEqual(830);
  const narrow = layOutFlow(digits, 330, 132);
  expect(narrow.width).toBeGreaterThan(330);
  expect(narrow.stations[2]?.maps[0]?.width).toBeGreaterThanOrEqual(26);
});

test('the number under the pointer is the one that is drawn there', () => {
  const layout = layOutFlow(digits, 830, 132);
  const tile = layout.stations[2]?.maps[11];
  if (!tile) throw new Error('no tile');
  const cell = tile.width / 8;
  expect(spotAt(layout, digits, tile.left + 2.5 * cell, tile.top + 6.5 * cell)).toEqual({
    layer: 2,
    channel: 11,
    row: 6,
    column: 2,
  });
  // The answers are the last layer's.
  const answer = layout.stations.at(-1)?.maps[7];
  expect(spotAt(layout, digits, (answer?.left ?? 0) + 5, (answer?.top ?? 0) + 5)).toMatchObject({
    layer: 4,
    channel: 7,
  });
  expect(spotAt(layout, digits, tile.left - 2, tile.top)).toBeNull();
});

test('keys walk within a map, and with Shift to about the same place of another one', () => {
  const from = { layer: 2, channel: 3, row: 5, column: 7 };
  expect(walkFrom('ArrowLeft', false, from, digits)).toEqual({ ...from, column: 6 });
  expect(walkFrom('ArrowRight', false, from, digits)).toEqual(from);
  expect(walkFrom('ArrowDown', true, from, digits)).toEqual({ ...from, channel: 4 });
  expect(walkFrom('ArrowRight', true, from, digits)).toEqual({ layer: 3, channel: 3, row: 2, column: 3 });
  // There is nothing to write out of the image.
  expect(walkFrom('ArrowLeft', true, { ...from, layer: 1 }, digits)?.layer).toBe(1);
  expect(walkFrom('a', false, from, digits)).toBeNull();
});

test('a filter’s slices are as many as the channels it looks at', () => {
  expect(digits.slice(0, 3).map((one) => inputsOf(one))).toEqual([0, 1, 8]);
  expect(mosaic(8, 3)).toEqual({ columns: 3, rows: 3 });
  // Those of signals stand below one another.
  expect(mosaic(8, 1)).toEqual({ columns: 1, rows: 8 });
});
