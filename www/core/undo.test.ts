import { expect, test } from 'vitest';
import { Undo } from './undo.ts';

const state = (n: number) => Uint8Array.of(n);

test('what was done is undone, and done again, in its order', () => {
  const undo = new Undo();
  expect(undo.back(state(9))).toBeUndefined();
  undo.keep(state(0), 'a', 0);
  undo.keep(state(1), 'b', 0);
  expect(undo.back(state(2))).toEqual(state(1));
  expect(undo.back(state(1))).toEqual(state(0));
  expect(undo.canUndo).toBe(false);
  expect(undo.again(state(0))).toEqual(state(1));
  expect(undo.again(state(1))).toEqual(state(2));
  expect(undo.canRedo).toBe(false);
  expect(undo.back(state(2))).toEqual(state(1));
});

test('after another change what was undone is gone', () => {
  const undo = new Undo();
  undo.keep(state(0), 'a', 0);
  undo.back(state(1));
  expect(undo.canRedo).toBe(true);
  undo.keep(state(0), 'b', 0);
  expect(undo.canRedo).toBe(false);
});

test('one knob turned without a pause is one change', () => {
  const undo = new Undo();
  expect(undo.begins('w', 0)).toBe(true);
  undo.keep(state(0), 'w', 0);
  expect(undo.begins('w', 100)).toBe(false);
  expect(undo.begins('w', 1500)).toBe(false);
  expect(undo.begins('b', 1600)).toBe(true);
  expect(undo.begins('b', 4000)).toBe(true);
  // After an undo the next turn is a change of its own.
  undo.back(state(1));
  expect(undo.begins('b', 4100)).toBe(true);
});

test('no more is kept than fits', () => {
  const undo = new Undo();
  for (let i = 0; i < 4; i++) undo.keep(new Uint8Array(20e6).fill(i), 'a', 0);
  expect(undo.back(state(9))?.[0]).toBe(3);
  expect(undo.back(state(9))?.[0]).toBe(2);
  expect(undo.canUndo).toBe(false);
});
