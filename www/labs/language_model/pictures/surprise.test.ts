import { expect, test } from 'vitest';
import { inkOn } from './surprise.ts';

test('letters stand out on every colour of the ramp', () => {
  // Viridis at its dark end, in its middle and at its bright end.
  expect(['#440154', '#21918c', '#fde725'].map(inkOn)).toEqual(['#ffffff', '#000000', '#000000']);
});
