import { expect, test } from 'vitest';
import words from '../words.en.ts';
import { dials, type Piece, piecesOf, placed, resized, written } from './build.ts';

const one = (text: string): Piece => {
  const [piece] = piecesOf(text) ?? [];
  if (!piece) throw new Error(`no piece in ${text}`);
  return piece;
};

test('what is written is what was read, options and all', () => {
  for (const text of ['conv 3x8, conv 3x16, pool 2', 'conv 5x16 stride 2 valid, mean 2, dense 32', 'dense 4'])
    expect(written(piecesOf(text) ?? [])).toBe(text);
  expect(piecesOf('')).toEqual([]);
  expect(piecesOf('Conv 3 × 8 same')).toEqual([{ kind: 'conv', size: 3, width: 8, stride: 1, same: true }]);
  for (const text of ['attention 4', 'conv 3x8 fast', 'conv 3x8 stride']) expect(piecesOf(text)).toBeNull();
});

test('a piece grows and shrinks within its limits; a pool has no width', () => {
  const [conv, pool, dense] = [one('conv 3x8'), one('pool 2'), one('dense 128')];
  expect(resized(conv, 'more')?.width).toBe(12);
  expect(resized(conv, 'fewer')?.width).toBe(7);
  expect(resized(dense, 'more')).toBeNull();
  expect(resized({ ...conv, width: 1 }, 'fewer')).toBeNull();
  expect(resized(pool, 'more')).toBeNull();
});

test('what looks at places goes before what forgets them', () => {
  const [conv, dense] = [one('conv 3x8'), one('dense 32')];
  expect(written(placed([conv, dense], conv))).toBe('conv 3x8, conv 3x8, dense 32');
  expect(written(placed([conv], dense))).toBe('conv 3x8, dense 32');
});

test('size, stride and padding are pressed, each alone, and come round again', () => {
  const pressed = (piece: Piece, which: number) => {
    const dial = dials(piece, words.texts, false)[which];
    if (!dial) throw new Error(`no dial ${which}`);
    // What is read on it is in its name, too.
    expect(dial.label).toContain(dial.text);
    return dial.next;
  };
  const round = (text: string, which: number, times: number) => {
    const seen = [one(text)];
    for (let i = 0; i < times; i++) seen.push(pressed(seen[i] ?? one(text), which));
    return seen.slice(1).map((piece) => written([piece]));
  };
  expect(round('conv 3x8 valid', 0, 2)).toEqual(['conv 5x8 valid', 'conv 3x8 valid']);
  expect(round('conv 3x8', 1, 2)).toEqual(['conv 3x8 stride 2', 'conv 3x8']);
  expect(round('conv 3x8 stride 2', 2, 2)).toEqual(['conv 3x8 stride 2 valid', 'conv 3x8 stride 2']);
  expect(round('pool 2', 0, 3)).toEqual(['pool 3', 'pool 4', 'pool 2']);
  expect(round('pool 3', 1, 2)).toEqual(['mean 3', 'pool 3']);
  expect(dials(one('dense 8'), words.texts, false)).toEqual([]);
  // A signal's window is a piece of a line.
  expect(dials(one('conv 5x16'), words.texts, true)[0]?.text).toBe('5');
});
