import { expect, test } from 'vitest';
import { Walk } from './walk.ts';

const walking = () => {
  const canvas = new EventTarget();
  return { canvas, walk: new Walk<readonly [number, number]>(canvas as HTMLElement) };
};

test('keys go on from where they led, however late the answers come', () => {
  const { walk } = walking();
  const right = (shown: readonly [number, number]) => {
    const [row, column] = walk.from(shown);
    return walk.to([row, column + 1]);
  };
  // Three keys before the first answer, which is then of the first alone.
  expect([right([0, 0]), right([0, 0]), right([0, 0])].at(-1)).toEqual([0, 3]);
  walk.answered([0, 1]);
  expect(right([0, 1])).toEqual([0, 4]);
  // All is answered: what is shown leads, whoever moves it next.
  walk.answered([0, 4]);
  expect(walk.from([7, 7])).toEqual([7, 7]);
});

test('a pointer and leaving the picture end a walk that was not answered', () => {
  for (const type of ['pointerdown', 'blur']) {
    const { canvas, walk } = walking();
    walk.to([2, 2]);
    canvas.dispatchEvent(new Event(type));
    expect(walk.from(null)).toBeNull();
  }
});
