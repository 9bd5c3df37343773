import { expect, test } from 'vitest';
import { short } from './graph.ts';

test('a local derivative fits between two boxes, whatever its size', () => {
  expect(short(0.2344)).toBe('0.234');
  expect(short(-0.0123)).toBe('−0.012');
  expect(short(-2.4e-7)).toBe('−2e−7');
  expect(short(0)).toBe('0');
  expect(short(1)).toBe('1');
  for (const value of [-1.234e-30, 9.99e-4, -123456, 0.0999]) expect(short(value).length).toBeLessThan(8);
});
