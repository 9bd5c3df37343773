/**
 * Orthographic projection of a box seen from above: no vanishing point, so equal lengths stay equal.
 *
 * The box spans −1..1 in x (right), y (away) and z (up). It is turned by `yaw` about z, then looked down on
 * from `pitch` above the horizon.
 */

import { at, clamp, type Numbers } from './geometry.ts';

export type Vec3 = readonly [x: number, y: number, z: number];

export interface Rotation {
  readonly yaw: number;
  readonly pitch: number;
}

export interface Projection {
  /** A box point to pixels, `depth` growing away from the eye. */
  project(x: number, y: number, z: number): readonly [px: number, py: number, depth: number];
  /** The direction to the eye, in box units: moving along it changes no pixel. */
  readonly toEye: Vec3;
}

/** How high the box stands compared with its half-width. */
const TALL = 0.72;

/** Fits the box into a picture; its scale does not depend on yaw, so turning it never makes it breathe. */
export function projection(rotation: Rotation, width: number, height: number): Projection {
  const { yaw, pitch } = rotation;
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  const halfHeight = TALL * cosPitch + Math.SQRT2 * sinPitch;
  const scale = Math.max(1, Math.min((width - 88) / 2 / Math.SQRT2, (height - 60) / 2 / halfHeight));
  const [cx, cy] = [width / 2, height / 2];
  return {
    project(x, y, z) {
      const right = x * cosYaw - y * sinYaw;
      const away = x * sinYaw + y * cosYaw;
      const up = z * TALL * cosPitch + away * sinPitch;
      return [cx + scale * right, cy - scale * up, away * cosPitch - z * TALL * sinPitch];
    },
    toEye: [-sinYaw * cosPitch, -cosYaw * cosPitch, sinPitch / TALL],
  };
}

/** Turned by a drag or a key; pitch stays where the box is seen from above. */
export function turned(rotation: Rotation, yaw: number, pitch: number): Rotation {
  return { yaw: rotation.yaw + yaw, pitch: clamp(rotation.pitch + pitch, 0.08, 1.35) };
}

/** Fills `order` with its own indices, farthest first: the order to paint in. */
export function depthOrder(depths: Numbers, order: Uint32Array): Uint32Array {
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((i, j) => at(depths, j) - at(depths, i));
}

/** The part of a flat polygon with |z| ≤ 1 (Sutherland–Hodgman, against the floor and then the ceiling). */
export function clipToBox(polygon: readonly Vec3[]): Vec3[] {
  return clipBelow(clipBelow(polygon, 1), -1);
}

/** side = 1 keeps z ≤ 1; side = −1 keeps z ≥ −1. */
function clipBelow(polygon: readonly Vec3[], side: 1 | -1): Vec3[] {
  const kept: Vec3[] = [];
  polygon.forEach((point, i) => {
    const next = polygon[(i + 1) % polygon.length] ?? point;
    const inside = point[2] * side <= 1;
    if (inside) kept.push(point);
    if (inside !== next[2] * side <= 1) {
      const t = (side - point[2]) / (next[2] - point[2]);
      kept.push([point[0] + t * (next[0] - point[0]), point[1] + t * (next[1] - point[1]), side]);
    }
  });
  return kept;
}
