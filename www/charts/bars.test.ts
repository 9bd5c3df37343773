import { expect, test } from 'vitest';
import { niceReach } from './bars.ts';

test('the scale ends at 1, 2 or 5 and takes in the exact answers', () => {
  expect(niceReach([{ name: 'w', value: 0.44 }])).toBeCloseTo(0.5);
  expect(niceReach([{ name: 'w', value: -0.1, ghost: 1.7 }])).toBe(2);
  expect(niceReach([{ name: 'w', value: 7 }])).toBe(10);
});

test('the scale never vanishes and is always finite', () => {
  expect(niceReach([])).toBe(1);
  expect(niceReach([{ name: 'w', value: 0 }])).toBe(1);
  expect(niceReach([{ name: 'w', value: Number.NaN }])).toBe(1);
  expect(niceReach([{ name: 'w', value: 3e38 }])).toBeCloseTo(5e38, -36);
});
