import { expect, test } from 'vitest';
import { layOutBars } from './episodes.ts';

test('bars stand on zero, or hang from it, and fill the width', () => {
  const up = layOutBars(400, 100, Float32Array.of(10, 5, 0));
  expect(up.y(10)).toBe(6);
  expect(up.zero).toBe(68);
  expect(up.stride).toBe(16);
  const down = layOutBars(
    400,
    100,
    Float32Array.from({ length: 200 }, (_, i) => -i),
  );
  expect(down.zero).toBe(6);
  expect(down.y(-191)).toBe(68);
  expect(down.stride).toBe(2);
});

test('an episode whose return is not finite does not spoil the others’ scale', () => {
  const { y } = layOutBars(100, 100, Float32Array.of(1, Number.NaN, -1));
  expect(y(0)).toBe(37);
});

test('one bar a thousand times as long is cut, and the others are still told apart', () => {
  const { y } = layOutBars(
    400,
    100,
    Float32Array.from({ length: 50 }, (_, i) => (i === 0 ? -10_000 : -10 - (i % 2))),
  );
  expect(y(-10_000)).toBe(y(-11));
  expect(y(-11) - y(-10)).toBeGreaterThan(4);
});
