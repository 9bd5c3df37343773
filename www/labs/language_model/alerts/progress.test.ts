import { expect, test } from 'vitest';
import { duration, Pace } from './progress.ts';

test('the pace is that of the last seconds, and begins anew where the run does', () => {
  const pace = new Pace();
  expect(pace.at(0, 0)).toBeNaN();
  expect(pace.at(500, 50)).toBeNaN();
  expect(pace.at(1000, 100)).toBe(100);
  for (let t = 1500; t <= 8000; t += 500) pace.at(t, 100 + (t - 1000) / 50);
  expect(pace.at(8500, 250)).toBeCloseTo(20, 5);
  expect(pace.at(9000, 10)).toBeNaN();
});

test('times are said in the unit that suits them', () => {
  expect([0.2, 41, 300, 9000].map(duration)).toEqual(['1 s', '41 s', '5 min', '2.5 h']);
});
