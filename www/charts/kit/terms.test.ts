import { expect, test } from 'vitest';
import { emphasis, isLit } from './terms.ts';

test('a term lights itself, its whole and its parts, and nothing else', () => {
  expect(isLit('w', 'w')).toBe(true);
  expect(isLit('w', 'w.area')).toBe(true);
  expect(isLit('w.area', 'w')).toBe(true);
  expect(isLit('w.area', 'w.beds')).toBe(false);
  expect(isLit('wide', 'w')).toBe(false);
  expect(isLit(null, 'w')).toBe(false);
});

test('other inks step back, but not for a term the picture does not have', () => {
  expect(emphasis('w', ['w', 'b'], 'w')).toBe(1);
  expect(emphasis('w', ['w', 'b'], 'b')).toBeLessThan(1);
  expect(emphasis('temperature', ['w', 'b'], 'b')).toBe(1);
  expect(emphasis(undefined, ['w', 'b'], 'b')).toBe(1);
});
