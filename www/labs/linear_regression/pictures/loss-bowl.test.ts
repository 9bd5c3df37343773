import { expect, test } from 'vitest';
import { clearOf } from './loss-bowl.ts';

test('the name of the next step keeps off the name of the minimum', () => {
  const minimum = [100, 50] as const;
  for (const y of [55, 63, 70])
    expect(Math.abs(clearOf(y, 110, [...minimum]) - 63)).toBeGreaterThanOrEqual(13);
  expect(clearOf(30, 110, [...minimum])).toBe(30);
  expect(clearOf(63, 300, [...minimum])).toBe(63);
  expect(clearOf(63, 110, null)).toBe(63);
});
