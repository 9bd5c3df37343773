import { expect, test } from 'vitest';
import { piecesOf, placed, resized, written } from './build.ts';

test('what is written is what was read, options and all', () => {
  for (const text of ['conv 3x8, conv 3x16, pool 2', 'conv 5x16 stride 2 valid, mean 2, dense 32', 'dense 4'])
    expect(written(piecesOf(text) ?? [])).toBe(text);
  expect(piecesOf('')).toEqual([]);
  expect(piecesOf('Conv 3 × 8')).toEqual([{ kind: 'conv', size: 3, width: 8, rest: '' }]);
  expect(piecesOf('attention 4')).toBeNull();
});

test('a piece grows and shrinks within its limits; a pool has no width', () => {
  const [conv, pool, dense] = piecesOf('conv 3x8, pool 2, dense 128') ?? [];
  if (!conv || !pool || !dense) throw new Error('three pieces');
  expect(resized(conv, 'more')?.width).toBe(12);
  expect(resized(conv, 'fewer')?.width).toBe(7);
  expect(resized(dense, 'more')).toBeNull();
  expect(resized({ ...conv, width: 1 }, 'fewer')).toBeNull();
  expect(resized(pool, 'more')).toBeNull();
});

test('what looks at places goes before what forgets them', () => {
  const [conv, dense] = piecesOf('conv 3x8, dense 32') ?? [];
  if (!conv || !dense) throw new Error('two pieces');
  expect(written(placed([conv, dense], conv))).toBe('conv 3x8, conv 3x8, dense 32');
  expect(written(placed([conv], dense))).toBe('conv 3x8, dense 32');
});
