import { expect, test } from 'vitest';
import { clipToBox, depthOrder, projection, turned } from './project3d.ts';

const view = projection({ yaw: 0.7, pitch: 0.5 }, 400, 300);

test('the middle of the box is the middle of the picture', () => {
  const [px, py, depth] = view.project(0, 0, 0);
  expect([px, py, depth]).toEqual([200, 150, 0]);
});

test('up is up, and at yaw 0 right is right', () => {
  expect(view.project(0, 0, 1)[1]).toBeLessThan(150);
  expect(projection({ yaw: 0, pitch: 0.5 }, 400, 300).project(1, 0, 0)[0]).toBeGreaterThan(200);
});

test('moving towards the eye changes no pixel, only depth', () => {
  const [x, y, z] = [0.3, -0.4, 0.2];
  const here = view.project(x, y, z);
  const nearer = view.project(x + view.toEye[0], y + view.toEye[1], z + view.toEye[2]);
  expect(nearer[0]).toBeCloseTo(here[0]);
  expect(nearer[1]).toBeCloseTo(here[1]);
  expect(nearer[2]).toBeLessThan(here[2]);
});

test('the whole box fits the picture, however it is turned', () => {
  for (let yaw = 0; yaw < 7; yaw += 0.3) {
    for (const pitch of [0.08, 0.6, 1.35]) {
      const turning = projection({ yaw, pitch }, 390, 300);
      for (const x of [-1, 1]) {
        for (const y of [-1, 1]) {
          for (const z of [-1, 1]) {
            const [px, py] = turning.project(x, y, z);
            expect(px).toBeGreaterThan(0);
            expect(px).toBeLessThan(390);
            expect(py).toBeGreaterThan(0);
            expect(py).toBeLessThan(300);
          }
        }
      }
    }
  }
});

test('pitch stays above the floor', () => {
  expect(turned({ yaw: 0, pitch: 0.3 }, 1, -9).pitch).toBeGreaterThan(0);
  expect(turned({ yaw: 0, pitch: 0.3 }, 1, 9).pitch).toBeLessThan(Math.PI / 2);
});

test('the farthest is painted first', () => {
  expect([...depthOrder([1, 3, 2], new Uint32Array(3))]).toEqual([1, 2, 0]);
});

test('a plane is cut at floor and ceiling', () => {
  const steep = clipToBox([
    [-1, -1, -3],
    [1, -1, 3],
    [1, 1, 3],
    [-1, 1, -3],
  ]);
  expect(steep).toHaveLength(4);
  for (const [x, , z] of steep) {
    expect(Math.abs(z)).toBe(1);
    expect(Math.abs(x)).toBeCloseTo(1 / 3);
  }
  expect(
    clipToBox([
      [0, 0, 5],
      [1, 0, 5],
      [1, 1, 5],
    ]),
  ).toEqual([]);
});
