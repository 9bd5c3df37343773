/** Shapes that tell a few moving things apart, as SVG paths: on a canvas and in the page's own text. */

import type { Point } from './geometry.ts';

export type Glyph = 'circle' | 'square' | 'triangle' | 'diamond' | 'star';

/** The shape around (0, 0), about `radius` large, as an SVG path, which a canvas understands too. */
export function glyphPath(glyph: Glyph, radius: number): string {
  const corners = (angles: readonly number[], reach: (index: number) => number) =>
    `${angles
      .map((angle, i) => {
        const turn = (angle * Math.PI) / 180;
        const [x, y] = [Math.sin(turn) * reach(i), -Math.cos(turn) * reach(i)];
        return `${i === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`;
      })
      .join('')}Z`;
  const even = (size: number) => () => radius * size;
  switch (glyph) {
    case 'circle':
      return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
    case 'square':
      return corners([45, 135, 225, 315], even(1.2));
    case 'triangle':
      return corners([0, 120, 240], even(1.3));
    case 'diamond':
      return corners([0, 90, 180, 270], even(1.3));
    case 'star':
      return corners([0, 36, 72, 108, 144, 180, 216, 252, 288, 324], (i) => radius * (i % 2 ? 0.6 : 1.45));
    default:
      return glyph satisfies never;
  }
}

/** Draws the shape at a place, ringed by `halo`. */
export function drawGlyph(
  ctx: CanvasRenderingContext2D,
  glyph: Glyph,
  [x, y]: Point,
  radius: number,
  ink: string,
  halo: string,
): void {
  ctx.save();
  ctx.translate(x, y);
  const path = new Path2D(glyphPath(glyph, radius));
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3;
  ctx.strokeStyle = halo;
  ctx.stroke(path);
  ctx.fillStyle = ink;
  ctx.fill(path);
  ctx.restore();
}
