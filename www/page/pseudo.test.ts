import { expect, test } from 'vitest';
import { pseudo, pseudoWords } from './pseudo.ts';

test('letters become others, and what stands for something else stays', () => {
  expect(pseudo('Step {step} of $\\eta$, 3 × 4')).toBe('Ⓢⓣⓔⓟ {step} ⓞⓕ $\\eta$, 3 × 4');
});

test('all texts of a file of words, and their names as they are', () => {
  expect(pseudoWords({ a: 'b', list: ['c', { d: 'e' }], n: 1 })).toEqual({
    a: 'ⓑ',
    list: ['ⓒ', { d: 'ⓔ' }],
    n: 1,
  });
});
