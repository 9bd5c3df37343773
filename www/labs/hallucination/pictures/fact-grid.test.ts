import { expect, test } from 'vitest';
import { layOutFacts, stepFrom } from './fact-grid.ts';

const groups = [{ facts: [4, 1, 7, 2, 9] }, { facts: [0, 3] }];

test('every fact has its place, once, in the order of its group, and none leaves the picture', () => {
  for (const width of [30, 330, 620]) {
    const { places, pitch, height } = layOutFacts(width, groups);
    expect(places.map(({ fact }) => fact)).toEqual([4, 1, 7, 2, 9, 0, 3]);
    for (const { x, y } of places) {
      expect(x - pitch / 2).toBeGreaterThanOrEqual(0);
      expect(x + pitch / 2).toBeLessThanOrEqual(width);
      expect(y + pitch / 2).toBeLessThan(height);
    }
  }
});

test('keys go along a row, over its end, and to the row above or below', () => {
  // Two columns: rows 4 1 / 7 2 / 9 / 0 3.
  const { places, columns } = layOutFacts(42, groups);
  expect(columns).toBe(2);
  const at = (fact: number) => places.findIndex((place) => place.fact === fact);
  expect(stepFrom('ArrowRight', at(4), places)).toBe(at(1));
  expect(stepFrom('ArrowRight', at(1), places)).toBe(at(7));
  expect(stepFrom('ArrowLeft', at(4), places)).toBe(at(4));
  expect(stepFrom('ArrowDown', at(2), places)).toBe(at(9));
  expect(stepFrom('ArrowDown', at(9), places)).toBe(at(0));
  expect(stepFrom('ArrowUp', at(3), places)).toBe(at(9));
  expect(stepFrom('ArrowUp', at(4), places)).toBe(at(4));
  expect(stepFrom('End', at(4), places)).toBe(at(3));
  expect(stepFrom('Home', -1, places)).toBe(0);
  expect(stepFrom('ArrowDown', 0, [])).toBe(-1);
});
