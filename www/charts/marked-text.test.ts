import { expect, test } from 'vitest';
import { strength } from './marked-text.ts';

test('a mark is as strong as its value, and what does next to nothing has none', () => {
  expect(strength(2, 4)).toBe(0.5);
  expect(strength(-2, 4)).toBe(0.5);
  expect(strength(9, 4)).toBe(1);
  expect(strength(0.04, 4)).toBe(0);
  // Before anything is learned all weights are zero.
  expect(strength(0, 0)).toBe(0);
});
