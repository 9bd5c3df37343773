import { expect, test } from 'vitest';
import { tallest } from './surprise.ts';

test('no surprise is taller than the picture, and what knowing nothing costs is always in it', () => {
  const knowing = Math.log(27);
  expect(tallest(new Float32Array([-0.5, -2]), null, knowing)).toBe(knowing);
  expect(tallest(new Float32Array([-0.5, -8]), null, knowing)).toBe(8);
  expect(tallest(new Float32Array([-0.5]), -12, knowing)).toBe(12);
  // Where a probability came out as zero, the others are still told apart.
  expect(tallest(new Float32Array([-0.5, Number.NEGATIVE_INFINITY]), Number.NaN, knowing)).toBe(knowing);
});
