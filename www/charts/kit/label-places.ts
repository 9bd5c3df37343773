/** Names on a picture, put where they cover neither one another nor what they must not hide. */

import type { Point, Rect } from './geometry.ts';

export interface Label {
  width: number;
  height: number;
  /** Where its middle may lie, the best first; at least one. */
  places: readonly Point[];
}

/** The box of a label about its middle. */
export const boxOf = ({ width, height }: Pick<Label, 'width' | 'height'>, [x, y]: Point): Rect => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

/** The area that two boxes share. */
export const shared = (a: Rect, b: Rect): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/**
 * A place for each label, one after the other: the first that is wholly inside `frame` and free of `taken` and
 * of all labels before, or else the one that covers least.
 */
export function placeLabels(labels: readonly Label[], frame: Rect, taken: readonly Rect[] = []): Point[] {
  const full = [...taken];
  return labels.map((label) => {
    const area = label.width * label.height;
    let best = { place: label.places[0] as Point, covers: Number.POSITIVE_INFINITY };
    for (const place of label.places) {
      const box = boxOf(label, place);
      const covers = full.reduce((sum, other) => sum + shared(box, other), area - shared(box, frame));
      if (covers < best.covers) best = { place, covers };
      if (covers === 0) break;
    }
    full.push(boxOf(label, best.place));
    return best.place;
  });
}
