import { expect, test } from 'vitest';
import { signalOf } from '../figures/line.ts';
import { penned } from './signal-pad.ts';

const RANGE = [-4, 4] as const;
const level = new Float32Array(6);

test('a pen goes over every number on its way, and leaves the line it was given', () => {
  expect([...penned(level, [1, 0], [4, 3], RANGE)]).toEqual([0, 0, 1, 2, 3, 0]);
  // From right to left as well.
  expect([...penned(level, [4, 3], [1, 0], RANGE)]).toEqual([0, 0, 1, 2, 3, 0]);
  expect([...level]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('it stays within the line and within what a number can be', () => {
  expect([...penned(level, [-3, 9], [0.4, 9], RANGE)]).toEqual([4, 0, 0, 0, 0, 0]);
  expect([...penned(level, [5, -9], [12, -9], RANGE)]).toEqual([0, 0, 0, 0, 0, -4]);
});

test('a drawing is read as the core writes it', () => {
  expect([...signalOf('80a000ff')]).toEqual([0, 1, -4, 127 / 32]);
  expect(signalOf('')).toHaveLength(0);
});
