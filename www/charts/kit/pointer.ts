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
export type Pointed = Pick<MouseEvent, 'clientX' | 'clientY'> &
  Partial<Pick<MouseEvent, 'target' | 'offsetX' | 'offsetY'>>;

/** A place on the screen in an element's own pixels, from its corner. */
export function locateIn(element: HTMLElement, event: Pointed): Point {
  const box = element.getBoundingClientRect();
  const [across, down] = perScreenPixel(element);
  const [x, y] = [(event.clientX - box.left) * across, (event.clientY - box.top) * down];
  const { offsetX, offsetY } = event;
  if (event.target !== element || offsetX === undefined || offsetY === undefined) return [x, y];
  // The browser's own reckoning undoes transforms of any kind, but not zooms, or not everywhere.
  const { currentCSSZoom: zoom = 1 } = element as { currentCSSZoom?: number };
  const own: Point = [offsetX / zoom, offsetY / zoom];
  const agreed = Math.hypot(own[0] - x, own[1] - y) < 2;
  return agreed || !isTurned(element) ? [x, y] : own;
}

/** Whether an element is turned or skewed on the screen: then its box there says little of where in it something is. */
function isTurned(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = above(at)) {
    const { transform, rotate } = getComputedStyle(at);
    if (rotate !== 'none') return true;
    const { is2D, b, c } = new DOMMatrixReadOnly(transform);
    if (!is2D || b !== 0 || c !== 0) return true;
  }
  return false;
}

/** What an element is drawn in: out of shadow roots too. */
function above(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** How far the pointer has moved since the event before, in an element's own pixels. */
export function movedIn(element: HTMLElement, event: MouseEvent): Point {
  const [across, down] = perScreenPixel(element);
  return [event.movementX * across, event.movementY * down];
}
