import { expect, test } from 'vitest';
import { coordinate } from '../scene.ts';
import { Clock, stopsOf } from './clock.ts';
import { moments } from './copies.ts';

test('the places are all the times there are, each once, rising', () => {
  const stops = stopsOf(Float32Array.of(200, 150, 100, 50, 0), Float32Array.of(200, 100, 0, 30));
  expect([...stops]).toEqual([0, 30, 50, 100, 150, 200]);
  expect([...stopsOf(Float32Array.of(1000, 200, 30, 0))]).toEqual([0, 30, 200, 1000]);
});

test('the clock stays where it is when the steps are others, or goes to the nearest', () => {
  const clock = new Clock();
  let heard = 0;
  const end = clock.listen(() => heard++);
  clock.between(Float32Array.of(0, 50, 100, 150, 200));
  clock.go(3);
  expect([clock.t, clock.index, clock.count]).toEqual([150, 3, 5]);
  clock.between(Float32Array.of(0, 140, 200));
  expect([clock.t, clock.index]).toEqual([140, 1]);
  const before = heard;
  clock.between(Float32Array.of(0, 140, 200));
  expect(heard).toBe(before);
  clock.go(99);
  expect(clock.t).toBe(200);
  clock.go(-1);
  expect(clock.t).toBe(0);
  clock.seek(190);
  expect(clock.t).toBe(200);
  end();
  clock.go(0);
  expect(heard).toBe(before + 3);
});

test('the moments of a way begin with its first and end with its last', () => {
  expect(moments(51, 6)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(moments(3, 9)).toEqual([0, 1, 2]);
  expect(moments(1, 9)).toEqual([0]);
  expect(moments(0, 9)).toEqual([]);
});

test('coordinates are written to a hundredth, whatever their size', () => {
  expect([1.3, -0.045, 12.345, 0.001, -0.001, 0].map(coordinate)).toEqual([
    '+1.30',
    '−0.04',
    '+12.35',
    '0',
    '0',
    '0',
  ]);
  expect(coordinate(Number.NaN)).toBe('–');
});
