/**
 * Where a pointer is in a picture's own pixels. The page around may be scaled, zoomed or turned (a slide deck, a
 * reader's zoom): then a pixel of the screen is not one of the picture's, and this is the one place that knows.
 */

import type { Point } from './geometry.ts';

/** How many of an element's own pixels one of the screen's is, across and down, where the element is not turned. */
export function perScreenPixel(element: HTMLElement): Point {
  const box = element.getBoundingClientRect();
  return [ratio(element.offsetWidth, box.width), ratio(element.offsetHeight, box.height)];
}

const ratio = (own: number, onScreen: number) => (own > 0 && onScreen > 0 ? own / onScreen : 1);

/** What of an event says where it was. */
type Pointed = Pick<MouseEvent, 'clientX' | 'clientY'> &
  Partial<Pick<MouseEvent, 'target' | 'offsetX' | 'offsetY'>>;

/** A place on the screen in an element's own pixels, from its corner. */
export function locateIn(element: HTMLElement, event: Pointed): Point {
  const [across, down] = perScreenPixel(element);
  const { offsetX, offsetY } = event;
  if (
    event.target === element &&
    offsetX !== undefined &&
    offsetY !== undefined &&
    Math.abs(across / down - 1) > 0.02
  ) {
    // Turned or skewed, its box on the screen says little. The browser's own reckoning undoes transforms, not zooms.
    const { currentCSSZoom: zoom = 1 } = element as { currentCSSZoom?: number };
    return [offsetX / zoom, offsetY / zoom];
  }
  const box = element.getBoundingClientRect();
  return [(event.clientX - box.left) * across, (event.clientY - box.top) * down];
}

/** How far the pointer has moved since the event before, in an element's own pixels. */
export function movedIn(element: HTMLElement, event: MouseEvent): Point {
  const [across, down] = perScreenPixel(element);
  return [event.movementX * across, event.movementY * down];
}
