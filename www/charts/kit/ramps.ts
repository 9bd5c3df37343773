/** Colour ramps as tables of 256 pixels: what fills an ImageData sixty times a second. */

import { at, clamp, type Numbers } from './geometry.ts';
import type { Theme } from './theme.ts';

export type Rgb = readonly [r: number, g: number, b: number];

/** Pixels as ImageData stores them, read as one number each: opaque, in the byte order of this machine. */
export function pixel([r, g, b]: Rgb, alpha = 255): number {
  return BIG_ENDIAN
    ? ((r << 24) | (g << 16) | (b << 8) | alpha) >>> 0
    : ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

const BIG_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0;

/** "rgb(r, g, b)" or "#rrggbb", the forms a theme's colours come in; mid grey for anything else. */
export function rgb(colour: string): Rgb {
  const hex = /^#(\w\w)(\w\w)(\w\w)$/.exec(colour);
  const found = hex ?? /(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)/.exec(colour);
  if (found === null) return [128, 128, 128];
  const part = (i: number) =>
    hex === null ? Math.round(Number(found[i])) : Number.parseInt(found[i] ?? '', 16);
  return [part(1), part(2), part(3)];
}

export function css([r, g, b]: Rgb): string {
  return `rgb(${r}, ${g}, ${b})`;
}

/** The colour a share `t` (0..1) of the way from `a` to `b`. */
export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const part = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * t);
  return [part(0), part(1), part(2)];
}

/**
 * Sign as colour: orange below zero, blue above, the page's own ground at zero. `strength` (defaults to 1)
 * is how far from the ground the ends go.
 */
export function divergingTable(theme: Theme, strength = 1): Uint32Array {
  const ground = rgb(theme.paper);
  const [low, high] = [rgb(theme.negative), rgb(theme.positive)];
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const v = (i - 127.5) / 127.5;
    // A little faster than in proportion near zero, where a pale tint must still be told from none.
    return pixel(mix(ground, v < 0 ? low : high, strength * Math.abs(v) ** 0.8));
  });
}

/** From the page's ground, 0, to its ink: what is written is dark on paper, and light where the page is dark. */
export function greyTable(theme: Theme): Uint32Array {
  const [paper, ink] = [rgb(theme.paper), rgb(theme.ink)];
  return Uint32Array.from({ length: 256 }, (_, i) => pixel(mix(paper, ink, i / 255)));
}

/** A ramp 0..1 as a table. */
export function rampTable(colour: (t: number) => string): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => pixel(rgb(colour(i / 255))));
}

/** Where a signed value stands in a diverging table that is full at ±scale; NaN stands in the middle. */
export function signedIndex(value: number, scale: number): number {
  if (Number.isNaN(value)) return 128;
  return Math.round(127.5 + 127.5 * clamp(value / scale, -1, 1));
}

/**
 * Fills `out` with one value a pixel through `table`. The rows of `values` go up the picture, those of an
 * image down, so the first becomes the last; `down` (defaults to false) leaves them, as a matrix is written.
 * `stride` and `offset` place it in a larger image.
 */
export function fillSigned(
  out: Uint32Array,
  values: Numbers,
  from: number,
  nx: number,
  ny: number,
  scale: number,
  table: Uint32Array,
  offset = 0,
  stride = nx,
  down = false,
): void {
  const half = 127.5 / scale;
  for (let j = 0; j < ny; j++) {
    const row = from + (down ? j : ny - 1 - j) * nx;
    const place = offset + j * stride;
    for (let i = 0; i < nx; i++) {
      const level = 128 + (values[row + i] as number) * half;
      // NaN fails both comparisons, and is drawn as nothing known: the middle.
      out[place + i] = table[level > 255 ? 255 : level > 0 ? level | 0 : level <= 0 ? 0 : 128] as number;
    }
  }
}

/** The largest |value| of a part of an array that is finite, or `floor` where that is more. */
export function largest(values: Numbers, floor: number, from = 0, to = values.length): number {
  let most = floor;
  for (let i = from; i < to; i++) {
    const size = Math.abs(at(values, i));
    if (size > most && size !== Number.POSITIVE_INFINITY) most = size;
  }
  return most;
}
