import { expect, test } from 'vitest';
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
