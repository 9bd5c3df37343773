import { expect, test } from 'vitest';
import { CART, heightAt, layOutCart, POLE, placesOf } from './layout.ts';

const limits = { x: 2.4, angle: (12 * Math.PI) / 180 };

test('the whole track is in the picture, and an upright pole too', () => {
  for (const width of [350, 600, 1200]) {
    const height = heightAt(width, limits);
    const layout = layOutCart(width, height, limits);
    for (const side of [-1, 1]) {
      const { foot, tip } = placesOf(layout, side * limits.x, side * limits.angle);
      expect(foot[0]).toBeGreaterThan(0);
      expect(foot[0]).toBeLessThan(width);
      expect(tip[0]).toBeGreaterThan(0);
      expect(tip[0]).toBeLessThan(width);
      expect(tip[1]).toBeGreaterThan(0);
    }
  }
});

test('it is drawn to scale: the pole is a metre, whichever way it leans', () => {
  const layout = layOutCart(600, 300, limits);
  for (const angle of [-0.2, 0, 1, Math.PI / 2]) {
    const { joint, tip, foot } = placesOf(layout, 1, angle);
    expect(Math.hypot(tip[0] - joint[0], tip[1] - joint[1])).toBeCloseTo(POLE * layout.scale);
    expect(foot[1] - joint[1]).toBeCloseTo(CART.height * layout.scale);
    expect(foot[0] - 300).toBeCloseTo(layout.scale);
  }
  expect(placesOf(layout, 0, 0.1).tip[0]).toBeGreaterThan(300);
});
