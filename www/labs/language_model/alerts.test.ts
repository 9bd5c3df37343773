import { expect, test } from 'vitest';
import { rise } from './alerts.ts';

const UNIGRAM = 2.8;
const course = (...losses: number[]) => Float32Array.from(losses.flatMap((loss, step) => [step, loss]));
const times = (count: number, loss: number) => Array.from({ length: count }, () => loss);

test('a loss that was low and is high again is a rise', () => {
  const found = rise(course(...times(30, 3.3), ...times(30, 2.5), ...times(30, 4)), UNIGRAM);
  expect(found?.best).toBeCloseTo(2.5, 5);
  expect(found?.now).toBeCloseTo(4, 5);
});

test('a loss that falls, that has not fallen yet, or that only wavers is none', () => {
  expect(rise(course(), UNIGRAM)).toBeNull();
  expect(rise(course(...times(100, 3.3)), UNIGRAM)).toBeNull();
  expect(rise(course(...times(50, 3.3), ...times(50, 2.3)), UNIGRAM)).toBeNull();
  // Higher than it was, and still lower than counting tokens achieves.
  expect(rise(course(...times(50, 2), ...times(50, 2.5)), UNIGRAM)).toBeNull();
  // One bad batch.
  expect(rise(course(...times(60, 2.5), 6), UNIGRAM)).toBeNull();
});
