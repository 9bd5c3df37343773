import { expect, test } from 'vitest';
import { commonest } from './token-map.ts';

test('the commonest are kept, and come last', () => {
  expect(commonest(Float32Array.from([5, 1, 9, 5]), 3)).toEqual([3, 0, 2]);
});
