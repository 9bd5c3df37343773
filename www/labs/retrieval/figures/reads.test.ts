import { expect, test } from 'vitest';
import { shared } from '../scene.ts';
import { diagonal } from '../stages.ts';
import { linesOf, originClass } from './reads.ts';

test('a prompt has a line for each passage and for the question, with the mark that stands before it', () => {
  // [1] a b [2] c question: d e
  expect(linesOf([0, 1, 1, 0, 2, 0, -1, -1])).toEqual([
    { origin: 1, from: 0, to: 3 },
    { origin: 2, from: 3, to: 5 },
    { origin: -1, from: 5, to: 8 },
  ]);
  // What is always there at the end goes with the last line; alone it is a line of its own.
  expect(linesOf([0, -1, 0])).toEqual([{ origin: -1, from: 0, to: 3 }]);
  expect(linesOf([0, 0])).toEqual([{ origin: 0, from: 0, to: 2 }]);
  expect(linesOf([])).toEqual([]);
});

test('passages have four colours, and begin again', () => {
  expect([-1, 0, 1, 4, 5].map(originClass)).toEqual(['question', 'frame', 'p1', 'p4', 'p1']);
});

test('words are shared whatever their case, and marks are no words', () => {
  expect(shared(['Where', 'was', 'Mira', 'born', '?'], ['mira', 'was', 'born', 'in', 'Velda.', '?'])).toEqual(
    [true, true, true, false, false, false],
  );
});

test('the diagonal of a square matrix, and the mean of all else', () => {
  expect(diagonal(Float32Array.of(1, 2, 3, 5), 2)).toEqual({ own: 3, others: 2.5 });
});
