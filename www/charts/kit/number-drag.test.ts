import { expect, test, vi } from 'vitest';
import { NumberDrag } from './number-drag.ts';

test('a number grows by a hundredth for each pixel to the right, and a click sets nothing', () => {
  vi.useFakeTimers();
  const set = vi.fn();
  const drag = new NumberDrag<string>(set);
  drag.press('w', 0.5, 100, 1);
  expect(drag.move(102, 1)).toBe(false);
  expect(drag.release()).toBe(false);
  vi.advanceTimersByTime(100);
  expect(set).not.toHaveBeenCalled();

  drag.press('w', 0.5, 100, 1);
  expect(drag.move(130, 2)).toBe(false);
  expect(drag.move(130, 1)).toBe(true);
  expect(drag.move(25, 1)).toBe(true);
  // Where it was let go is what is set, once.
  expect(drag.release()).toBe(true);
  vi.advanceTimersByTime(100);
  expect(set.mock.calls).toEqual([['w', -0.25]]);
  vi.useRealTimers();
});
