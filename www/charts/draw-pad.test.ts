import { expect, test } from 'vitest';
import { stroke } from './draw-pad.ts';

const blank = new Float32Array(64);
const inked = (pixels: Float32Array) => [...pixels].flatMap((ink, i) => (ink > 0.5 ? [i] : []));

test('a brush inks the cells that it covers, and leaves the sheet it was given', () => {
  // From the middle of the third cell of the third row to that of the sixth.
  const drawn = stroke(blank, 8, [2.5, 2.5], [5.5, 2.5], 0.6);
  expect(inked(drawn)).toEqual([18, 19, 20, 21]);
  expect(blank.every((ink) => ink === 0)).toBe(true);
});

test('its rim is soft, and ink is never more than ink', () => {
  const drawn = stroke(blank, 8, [4, 4], [4, 4], 1);
  expect(drawn[3 * 8 + 3]).toBeCloseTo(1.5 - Math.SQRT1_2, 5);
  const again = stroke(stroke(drawn, 8, [4, 4], [4, 4], 1), 8, [4, 4], [4, 4], 3);
  expect(Math.max(...again)).toBe(1);
});

test('what is rubbed out is paper, and the rest stays', () => {
  const drawn = stroke(blank, 8, [0.5, 4.5], [7.5, 4.5], 0.5);
  const rubbed = stroke(drawn, 8, [0.5, 4.5], [2.5, 4.5], 0.5, true);
  expect(inked(drawn)).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
  expect(inked(rubbed)).toEqual([35, 36, 37, 38, 39]);
});
