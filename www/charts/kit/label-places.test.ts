import { expect, test } from 'vitest';
import { beside } from '../../labs/diffusion/pictures/vector-sum.ts';
import { boxOf, placeLabels, shared } from './label-places.ts';

const FRAME = { left: 0, top: 0, right: 200, bottom: 100 };
const label = (...places: [number, number][]) => ({ width: 40, height: 20, places });

test('a label takes its best place where that is free', () => {
  expect(placeLabels([label([50, 50], [10, 10])], FRAME)).toEqual([[50, 50]]);
});

test('a label gives way to one before it, to what is taken, and to the edge', () => {
  expect(placeLabels([label([50, 50]), label([55, 55], [120, 50])], FRAME)).toEqual([
    [50, 50],
    [120, 50],
  ]);
  expect(
    placeLabels([label([50, 50], [120, 50])], FRAME, [{ left: 45, right: 48, top: 48, bottom: 52 }]),
  ).toEqual([[120, 50]]);
  expect(placeLabels([label([10, 50], [20, 50])], FRAME)).toEqual([[20, 50]]);
});

test('where no place is free, that which covers least is taken', () => {
  const [first, second] = placeLabels([label([50, 50]), label([50, 50], [60, 50], [85, 65])], FRAME);
  expect(first).toEqual([50, 50]);
  expect(second).toEqual([85, 65]);
  expect(shared(boxOf(label(), [50, 50]), boxOf(label(), [85, 65]))).toBe(25);
});

test.each([
  ['flat', [0, 0], [100, 0]],
  ['steep', [0, 0], [0, 100]],
  ['slanting', [0, 0], [70, 70]],
] as const)('beside a %s arrow a name keeps clear of it', (_, from, to) => {
  const size = { width: 50, height: 16 };
  for (const place of beside({ from, to, side: 1 }, size)) {
    const box = boxOf(size, place);
    for (let part = 0; part <= 1; part += 0.01) {
      const [x, y] = [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
      expect(x > box.left && x < box.right && y > box.top && y < box.bottom).toBe(false);
    }
  }
});
