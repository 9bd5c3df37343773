import { expect, test } from 'vitest';
import { addressOf, hrefOf } from './address.ts';

test('an address is a chapter, a beat and a place in the run', () => {
  expect(addressOf('#/mlp/spiral?seed=3&at=2.0:l2=0.1')).toEqual({
    chapter: 'mlp',
    beat: 'spiral',
    query: 'seed=3&at=2.0:l2=0.1',
  });
  expect(addressOf('#/mlp?seed=3')).toEqual({ chapter: 'mlp', beat: '', query: 'seed=3' });
  expect(addressOf('')).toEqual({ chapter: '', beat: '', query: '' });
  // A slash or a question mark in a query is the query’s.
  expect(addressOf('#/mlp?formula=x/y?')).toEqual({ chapter: 'mlp', beat: '', query: 'formula=x/y?' });
  expect(addressOf('#/%E0%A4%A/x').chapter).toBe('%E0%A4%A');
});

test('what is written is read again', () => {
  for (const hash of ['#/', '#/mlp', '#/mlp/spiral', '#/mlp/spiral?seed=3', '#/mlp?seed=3'])
    expect(hrefOf(addressOf(hash))).toBe(hash);
});
