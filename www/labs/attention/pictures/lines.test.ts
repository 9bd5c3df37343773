import { expect, test } from 'vitest';
import { lines } from './lines.ts';

test('a line for every share that is large enough, the strongest on top', () => {
  expect(
    lines(new Float32Array([0.5, 0.5, 0.01, 0.99]), 2, 0.06).map(([query, key]) => [query, key]),
  ).toEqual([
    [0, 0],
    [0, 1],
    [1, 1],
  ]);
  // What is to shrink is as strong as what is to grow.
  const pulls = lines(new Float32Array([-0.5, 0.25, 0.01, 0.125]), 2, 0.1);
  expect(pulls.map(([, , value]) => value)).toEqual([0.125, 0.25, -0.5]);
  expect(lines(new Float32Array(), 8, 0.06)).toEqual([]);
});
