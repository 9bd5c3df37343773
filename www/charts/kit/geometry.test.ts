import { describe, expect, test } from 'vitest';
import { axisRange, clipSegment, distanceToSegment, evenSample, finiteRange, spread } from './geometry.ts';

test('a finite range passes over what is not finite', () => {
  expect(finiteRange([3, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3]);
  expect(finiteRange([Number.NaN])).toBeNull();
  expect(finiteRange([])).toBeNull();
});

describe('an axis range', () => {
  test('is never empty', () => {
    for (const range of [null, [0, 0], [5, 5], [1e38, 1e38], [-3.4e38, 3.4e38]] as const) {
      const [low, high] = axisRange(range);
      expect(high).toBeGreaterThan(low);
      expect(Number.isFinite(high - low)).toBe(true);
    }
  });

  test('takes in an anchor that is near, not one that is far', () => {
    expect(axisRange([10, 100], 0)[0]).toBe(0);
    expect(axisRange([0, 0], 0)[0]).toBe(0);
    expect(axisRange([1000, 1100], 0)[0]).toBeCloseTo(997);
  });
});

describe('clipping a segment', () => {
  const rect = { left: 0, top: 0, right: 10, bottom: 10 };

  test('keeps what is inside', () => {
    expect(clipSegment([1, 1], [9, 9], rect)).toEqual([
      [1, 1],
      [9, 9],
    ]);
  });

  test('cuts at the border', () => {
    expect(clipSegment([-5, 5], [15, 5], rect)).toEqual([
      [0, 5],
      [10, 5],
    ]);
  });

  test('drops what misses, and NaN', () => {
    expect(clipSegment([-5, 0], [0, -5], rect)).toBeNull();
    expect(clipSegment([Number.NaN, 0], [5, 5], rect)).toBeNull();
  });

  test('bears ends at infinity', () => {
    const cut = clipSegment([5, 5], [5, Number.POSITIVE_INFINITY], rect);
    expect(cut?.[1][0]).toBeCloseTo(5);
    expect(cut?.[1][1]).toBeCloseTo(10);
  });
});

test('an even sample is the whole when it fits, else evenly spread', () => {
  expect([...evenSample(3, 10)]).toEqual([0, 1, 2]);
  expect([...evenSample(10, 5)]).toEqual([0, 2, 4, 6, 8]);
  expect(evenSample(0, 5)).toHaveLength(0);
});

test('distance to a segment, and to one of no length', () => {
  expect(distanceToSegment(5, 3, [0, 0], [10, 0])).toBe(3);
  expect(distanceToSegment(13, 4, [0, 0], [10, 0])).toBe(5);
  expect(distanceToSegment(3, 4, [0, 0], [0, 0])).toBe(5);
});

describe('spreading labels', () => {
  test('leaves them where they do not touch', () => {
    expect(spread([50, 10], 15, 0, 100)).toEqual([50, 10]);
  });

  test('pushes the upper ones up', () => {
    expect(spread([50, 52, 51], 15, 0, 100)).toEqual([22, 52, 37]);
  });

  test('turns round at the top', () => {
    expect(spread([2, 4], 15, 0, 100)).toEqual([0, 15]);
  });
});
