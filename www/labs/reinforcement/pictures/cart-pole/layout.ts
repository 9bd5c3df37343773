/** Where a cart and its pole are in a picture: to scale, with the limits. Pure; nothing here knows a canvas. */

import { clamp, type Point } from '../../../../charts/kit/geometry.ts';

/** The system's own sizes, in metres and radians: half the track, and how far the pole may lean. */
export interface Limits {
  x: number;
  angle: number;
}

/** In metres: the pole from its joint to its end, the cart's box. */
export const POLE = 1;
export const CART = { width: 0.4, height: 0.24 } as const;

export interface CartLayout {
  /** Pixels a metre. */
  scale: number;
  /** The middle of the track, and the height of the rail. */
  origin: Point;
}

/** How high the picture is at a width. */
export const heightAt = (width: number, limits: Limits): number =>
  Math.round(Math.min(scaleAt(width, limits) * (POLE + CART.height + 0.35), 330) + 44);

const scaleAt = (width: number, { x }: Limits): number => width / (2 * x + 0.9);

/** The track in the middle, its limits near the sides, the rail near the bottom. */
export function layOutCart(width: number, height: number, limits: Limits): CartLayout {
  const scale = Math.min(scaleAt(width, limits), (height - 44) / (POLE + CART.height + 0.35));
  return { scale, origin: [width / 2, height - 40] };
}

export interface CartPlaces {
  /** The middle of the cart's foot, on the rail. */
  foot: Point;
  /** Where the pole turns. */
  joint: Point;
  tip: Point;
}

/** A cart at x (m) with its pole at an angle (radians from upright, to the right). A fallen one stays in the picture. */
export function placesOf({ scale, origin }: CartLayout, x: number, angle: number): CartPlaces {
  const foot: Point = [origin[0] + clamp(x, -6, 6) * scale, origin[1]];
  const joint: Point = [foot[0], foot[1] - CART.height * scale];
  return {
    foot,
    joint,
    tip: [joint[0] + Math.sin(angle) * POLE * scale, joint[1] - Math.cos(angle) * POLE * scale],
  };
}
