import { expect, test } from 'vitest';
import { byFilter } from './scene.ts';

test('a filter’s slices lie together: [kh, kw, in, out] as [out, in, kh, kw]', () => {
  // Each number tells its place: kh, kw, in, out as digits.
  const [kh, kw, inputs, outputs] = [2, 3, 2, 2];
  const weights = new Float32Array(kh * kw * inputs * outputs);
  let at = 0;
  for (let u = 0; u < kh; u++)
    for (let v = 0; v < kw; v++)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++) weights[at++] = 1000 * u + 100 * v + 10 * i + o;
  const made = byFilter(weights, [kh, kw, inputs, outputs]);
  expect([...made.subarray(0, 6)]).toEqual([0, 100, 200, 1000, 1100, 1200]);
  expect([...made.subarray(6, 9)]).toEqual([10, 110, 210]);
  expect(made[12]).toBe(1);
});
