import { expect, test } from 'vitest';
import { causes } from './alerts.ts';

test('what another trouble brings is not named beside it', () => {
  expect(causes(['dead', 'vanishing', 'exploding', 'diverging'])).toEqual(['exploding']);
  expect(causes(['vanishing', 'diverging'])).toEqual(['diverging']);
  // All weights zero: nothing arrives at the front, but neither ReLU nor Adam would part the twins.
  expect(causes(['vanishing', 'alike'])).toEqual(['alike']);
});

test('troubles that have nothing to do with one another are all named', () => {
  expect(causes(['dead', 'vanishing'])).toEqual(['dead', 'vanishing']);
  expect(causes(['vanishing'])).toEqual(['vanishing']);
  expect(causes([])).toEqual([]);
});
