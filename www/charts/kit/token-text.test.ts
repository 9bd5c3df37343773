import { expect, test } from 'vitest';
import { chance, cut, joined, visible } from './token-text.ts';

test('what can’t be seen gets a sign', () => {
  expect(visible('\n')).toBe('⏎');
  expect(visible(' the')).toBe('␣the');
  expect(joined(['em', 'ma', '\n', 'ava', '\n'])).toBe('emma ⏎ ava ⏎');
});

test('probabilities have few digits and are never rounded to none', () => {
  expect([1, 0.9996, 0.996, 0.314, 0.0097, 0.0042, 0.00023, 0.00002, 0, Number.NaN].map(chance)).toEqual([
    '1',
    '1',
    '0.996',
    '0.31',
    '0.01',
    '0.004',
    '0.0002',
    '<0.0001',
    '0',
    '–',
  ]);
});

test('long texts are cut between characters', () => {
  expect(cut('short', 10)).toBe('short');
  expect(cut('🚀🌍✨🔥', 3)).toBe('🚀🌍…');
});
