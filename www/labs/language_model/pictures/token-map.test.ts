import { expect, test } from 'vitest';
import { commonest, spread } from './token-map.ts';

test('the commonest are kept, and come last', () => {
  expect(commonest(Float32Array.from([5, 1, 9, 5]), 3)).toEqual([3, 0, 2]);
});

test('labels that would lie on one another give way, the first stays, and what finds no room is left out', () => {
  const at = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
  expect(spread([at(0, 0), at(50, 0)])).toEqual([
    [0, 0],
    [50, 0],
  ]);
  const [first, second] = spread([at(0, 0), at(3, 0)]);
  expect(first).toEqual([0, 0]);
  expect(second).toEqual([13, 0]);
  expect(
    spread(Array.from({ length: 12 }, () => at(0, 0))).filter((place) => place === null).length,
  ).toBeGreaterThan(0);
});
