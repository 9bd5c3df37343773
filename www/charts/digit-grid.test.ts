import { expect, test } from 'vitest';
import { distance, extentOf } from '../labs/diffusion/pictures/vector-sum.ts';
import { layOutGroups } from './digit-grid.ts';
import { GAP, HEAD } from './kit/panels.ts';
import { median } from './strip-plot.ts';

test('a picture’s side is a whole number of its pixels on the screen, so that it is crisp', () => {
  for (const ratio of [1, 1.5, 2, 3])
    for (const width of [200, 358, 731, 1100]) {
      const groups = [
        { columns: 5, count: 24 },
        { columns: 5, count: 24 },
      ];
      const { places } = layOutGroups(width, groups, 8, ratio);
      for (const { cell } of places) expect((cell * ratio) / 8).toBe(Math.round((cell * ratio) / 8));
    }
});

test('groups stand side by side, none wider than the picture, and captions have their room', () => {
  const groups = [
    { columns: 4, count: 8 },
    { columns: 4, count: 8, captions: [] },
  ];
  const { places, height } = layOutGroups(420, groups, 8, 1, { least: 150, most: 300 });
  expect(places[0]?.top).toBe(HEAD);
  expect(places[1]?.left).toBe(202 + GAP);
  expect(places[1]?.pitch).toBeGreaterThan(places[0]?.pitch ?? 0);
  expect(height).toBe(HEAD + 2 * (places[1]?.pitch ?? 0));
  for (const { left, cell } of places) expect(left + 4 * (cell + 4)).toBeLessThanOrEqual(420 + 4);
  const narrow = layOutGroups(200, groups, 8, 1, { least: 150, most: 300 });
  expect(narrow.places.map(({ left }) => left)).toEqual([0, 0]);
  expect(narrow.places[1]?.top).toBeGreaterThan(narrow.places[0]?.top ?? 0);
});

test('the middle of numbers, without those that are none', () => {
  expect(median(Float32Array.of(3, 1, 2))).toBe(2);
  expect(median(Float32Array.of(4, 1, Number.NaN, 2, 3))).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('how far a pixel is from a piece of line', () => {
  expect(distance([5, 3], [0, 0], [10, 0])).toBe(3);
  expect(distance([13, 4], [0, 0], [10, 0])).toBe(5);
  expect(distance([3, 4], [0, 0], [0, 0])).toBe(5);
});

test('the picture of a sum holds the origin and every arrow, and is never small', () => {
  expect(extentOf([])).toEqual([-1.6, 1.6, -1.6, 1.6]);
  const wide = extentOf([
    { from: [0, 0], to: [5, 1] },
    { from: [5, 1], to: [4, -3] },
  ]);
  expect(wide).toEqual([0, 5, -3, 1]);
  expect(extentOf([{ from: [Number.NaN, 0], to: [1, 1] }])).toEqual([-1.1, 2.1, -1.1, 2.1]);
});
