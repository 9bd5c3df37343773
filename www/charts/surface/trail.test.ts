import { expect, test } from 'vitest';
import { magnification, trail } from './trail.ts';

const room = { left: 0, top: 0, right: 100, bottom: 100 };
const same = (x: number, y: number) => [x, y] as const;

test('a short walk is drawn as it was', () => {
  const { segments, dots, away } = trail([0, 0, 50, 0, 50, 50], room, same);
  expect(segments).toHaveLength(2);
  expect(dots).toHaveLength(3);
  expect(away).toBe(false);
});

test('steps too close to tell apart are thinned, the last kept', () => {
  const crawl = Float32Array.from({ length: 20_000 }, (_, k) => (k % 2 === 0 ? k / 400 : 10));
  const { segments, dots } = trail(crawl, room, same);
  expect(segments.length).toBeLessThan(60);
  expect(dots.length).toBeLessThan(8);
  expect(segments.at(-1)?.[1][0]).toBeCloseTo(crawl.at(-2) ?? Number.NaN);
});

test('a walk that leaves is cut at the edge; one that comes back is not away', () => {
  const gone = trail([50, 50, 50, 1e38], room, same);
  expect(gone.away).toBe(true);
  expect(gone.segments[0]?.[1][1]).toBeCloseTo(100);
  expect(trail([50, 50, 150, 50, 60, 50], room, same)).toMatchObject({
    away: false,
    segments: { length: 2 },
  });
});

test('NaN and nothing at all', () => {
  expect(trail([], room, same)).toEqual({ segments: [], dots: [], away: false });
  expect(trail([Number.NaN, 1, 2], room, same).dots).toHaveLength(0);
});

test('a step is magnified only by as much as it needs, and not without end', () => {
  expect(magnification(20)).toBe(1);
  expect(magnification(5)).toBe(10);
  expect(magnification(0.2)).toBe(100);
  expect(magnification(1e-9)).toBeNull();
  expect(magnification(0)).toBeNull();
  expect(magnification(Number.NaN)).toBeNull();
});
