import { expect, test } from 'vitest';
import { magnified } from '../figures/map.ts';
import { nextWord, scaleOf } from './word-map.ts';

test('the map has one scale for both directions, and keeps all words inside', () => {
  const places = new Float32Array([-2, 1, 2, -1, 0.5, 0.25]);
  const { on, unit } = scaleOf(places, 500, 360);
  const [x0, y0] = on([0, 0]);
  const [x1, y1] = on([1, 1]);
  expect(x1 - x0).toBeCloseTo(unit);
  expect(y0 - y1).toBeCloseTo(unit);
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = on([places[i] ?? 0, places[i + 1] ?? 0]);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(500);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(360);
  }
});

test('a key leads to the nearest word in its direction, and nowhere where there is none', () => {
  const on = [
    [0, 0],
    [10, 1],
    [40, 0],
    [0, 20],
  ] as const;
  expect(nextWord('ArrowRight', 0, on)).toBe(1);
  expect(nextWord('ArrowRight', 1, on)).toBe(2);
  expect(nextWord('ArrowDown', 0, on)).toBe(3);
  expect(nextWord('ArrowLeft', 0, on)).toBe(0);
  expect(nextWord('ArrowRight', -1, on)).toBe(0);
  expect(nextWord('x', 0, on)).toBe(-1);
});

test('arrows are made longer by a round number, never shorter', () => {
  expect(magnified(0.001, 1)).toBe(200);
  expect(magnified(0.1, 1)).toBe(2);
  expect(magnified(5, 1)).toBe(1);
  expect(magnified(0, 1)).toBe(1);
});
