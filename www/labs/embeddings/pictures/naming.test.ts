import { expect, test } from 'vitest';
import { boxOf, shared } from '../../../charts/kit/label-places.ts';
import { nameAll, type Wanted } from './naming.ts';

const frame = { left: 0, top: 0, right: 300, bottom: 200 };
const HEIGHT = 12;
const wanted = (count: number, always = false): Wanted[] =>
  Array.from({ length: count }, (_, index) => ({ index, width: 40, always }));

test('no name lies over another, and none outside the frame', () => {
  const places = (i: number) => [30 + ((i * 97) % 250), 20 + ((i * 61) % 170)] as const;
  const named = [...nameAll(wanted(60), places, HEIGHT, frame).values()];
  expect(named.length).toBeGreaterThan(10);
  expect(named.length).toBeLessThan(60);
  const boxes = named.map(({ at }) => boxOf({ width: 40, height: HEIGHT }, at));
  boxes.forEach((box, i) => {
    expect(box.left).toBeGreaterThanOrEqual(frame.left);
    expect(box.bottom).toBeLessThanOrEqual(frame.bottom);
    for (const other of boxes.slice(0, i)) expect(shared(box, other)).toBe(0);
  });
});

test('of points on one spot the most important are named, and one that must be is, wherever it stands', () => {
  const spot = () => [150, 100] as const;
  const named = nameAll(wanted(30), spot, HEIGHT, frame);
  expect([...named.keys()]).toEqual(Array.from({ length: named.size }, (_, i) => i));
  const must = [...wanted(30).slice(0, 29), { index: 29, width: 40, always: true }];
  expect(nameAll(must, spot, HEIGHT, frame).has(29)).toBe(true);
});

test('a name keeps its side while there is room, and goes before one that had none', () => {
  const places = () => [150, 100] as const;
  const before = new Map([[29, 1]]);
  expect(nameAll(wanted(30), places, HEIGHT, frame, before).get(29)?.side).toBe(1);
});
