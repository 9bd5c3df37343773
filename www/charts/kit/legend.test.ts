import { expect, test } from 'vitest';
import { legendHeight } from './legend.ts';

test('names go on to the next line where they have no room', () => {
  const long = 'one digit longer than any seen'; // 276 px with mark and number
  expect(legendHeight([], 400)).toBe(28);
  expect(legendHeight(['step', 'train', 'held out'], 500)).toBe(28);
  expect(legendHeight(['step', long, long, long], 400)).toBe(28 + 2 * 24);
  expect(legendHeight(['step', long, long, long], 800)).toBe(28 + 24);
  // One that has not even a line of its own takes one all the same.
  expect(legendHeight([long, long], 100)).toBe(28 + 24);
});
