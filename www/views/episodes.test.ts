import { expect, test } from 'vitest';
import { layOutBars } from './episodes.ts';

test('bars stand on zero, or hang from it, and fill the width', () => {
  const up = layOutBars(400, 100, Float32Array.of(10, 5, 0));
  expect(up.y(10)).toBe(6);
  expect(up.zero).toBe(82);
  expect(up.stride).toBe(16);
  const down = layOutBars(
    400,
    100,
    Float32Array.from({ length: 200 }, (_, i) => -i),
  );
  expect(down.zero).toBe(6);
  expect(down.y(-199)).toBe(82);
  expect(down.stride).toBe(2);
});

test('an episode whose return is not finite does not spoil the others’ scale', () => {
  const { y } = layOutBars(100, 100, Float32Array.of(1, Number.NaN, -1));
  expect(y(0)).toBe(44);
});
