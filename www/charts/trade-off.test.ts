import { expect, test } from 'vitest';
import { along, nearest } from './trade-off.ts';

test('the place of a line nearest to the pointer', () => {
  const [x, y] = [
    [0, 0, 10],
    [0, 10, 10],
  ];
  expect(nearest(x, y, 1, 4)).toBe(0);
  expect(nearest(x, y, 1, 6)).toBe(1);
  expect(nearest(x, y, 90, 10)).toBe(2);
  // A place that is not there is not the nearest.
  expect(nearest([Number.NaN, 5], [0, 5], 0, 0)).toBe(1);
});

test('keys lead along the line, and stop at its ends', () => {
  expect(along('ArrowRight', 3, 5)).toBe(4);
  expect(along('ArrowRight', 4, 5)).toBe(4);
  expect(along('ArrowDown', 0, 5)).toBe(0);
  expect(along('PageUp', 3, 50)).toBe(13);
  expect([along('Home', 3, 5), along('End', 3, 5)]).toEqual([0, 4]);
  expect(along('x', 3, 5)).toBeNull();
});
