import { expect, test } from 'vitest';
import { nearest, stops } from './stops.ts';

const range = (scale: 'linear' | 'log' | 'whole', min: number, max: number) =>
  ({ type: 'range', scale, min, max }) as Parameters<typeof stops>[0];

test('a slider over few whole numbers stops at each: one key, one number', () => {
  expect(stops(range('whole', 1, 4))).toEqual([1, 2, 3, 4]);
  expect(stops(range('whole', 0, 0))).toEqual([0]);
  expect(stops(range('whole', 1, 128))).toHaveLength(128);
});

test('over many it stops at those that matter, small ones singly', () => {
  const topK = stops(range('whole', 1, 1024));
  expect(topK.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
  expect(topK.at(-1)).toBe(1024);
  expect(new Set(topK).size).toBe(topK.length);
  expect(stops(range('whole', 0, 9999)).at(-1)).toBe(9999);
});

test('other numbers have two hundred steps, by factors where the scale is', () => {
  const even = stops(range('linear', 0, 1));
  expect(even).toHaveLength(201);
  expect(even[100]).toBe(0.5);
  const rates = stops(range('log', 0.0001, 1));
  expect(rates[0]).toBe(0.0001);
  expect(rates[100]).toBe(0.01);
  expect(rates.at(-1)).toBe(1);
});

test('a value between two stops is shown at the nearer', () => {
  expect(nearest([1, 2, 4, 8], 3.5)).toBe(2);
  expect(nearest([1, 2, 4, 8], 2.9)).toBe(1);
  expect(nearest([1, 2, 4, 8], 8)).toBe(3);
  expect(nearest([1, 2, 4, 8], 99)).toBe(3);
  expect(nearest([1, 2, 4, 8], 0)).toBe(0);
});
