import { expect, test } from 'vitest';
import { walk } from './attention-maps.ts';

const at = (layer: number, head: number, row: number, column: number) => ({ layer, head, row, column });

test('keys walk within a map, over its border into the next, and stop at the last', () => {
  expect(walk(at(0, 0, 1, 1), 'ArrowRight', 2, 2, 4)).toEqual(at(0, 0, 1, 2));
  expect(walk(at(0, 0, 1, 3), 'ArrowRight', 2, 2, 4)).toEqual(at(0, 1, 1, 0));
  expect(walk(at(0, 1, 1, 3), 'ArrowRight', 2, 2, 4)).toEqual(at(0, 1, 1, 3));
  expect(walk(at(1, 1, 0, 0), 'ArrowUp', 2, 2, 4)).toEqual(at(0, 1, 3, 0));
  expect(walk(at(0, 0, 0, 0), 'ArrowLeft', 2, 2, 4)).toEqual(at(0, 0, 0, 0));
});
