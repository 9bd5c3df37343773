import { expect, test } from 'vitest';
import { likeliest, parts } from './next-token.ts';

const model = Float32Array.from([0.125, 0.5, 0.25, 0.125]);
const sampling = Float32Array.from([0, 0.75, 0.25, 0]);

test('the likeliest to be drawn come first, then the likeliest of those ruled out', () => {
  expect(likeliest(sampling, model, 4)).toEqual([1, 2, 0, 3]);
  expect(likeliest(model, model, 2)).toEqual([1, 2]);
});

test('the strip is parted in the order of the tokens, from 0 to 1', () => {
  expect(parts(sampling)).toEqual([
    [1, 0, 0.75],
    [2, 0.75, 1],
  ]);
});
