/** How the numbers of a grid world become colours: signed about zero, or a magnitude. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { at, clamp, type Numbers } from '../../../../charts/kit/geometry.ts';
import { divergingTable, rampTable, rgb } from '../../../../charts/kit/ramps.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';

export interface Heat {
  /** Whether zero is in the middle: orange below, blue above. */
  signed: boolean;
  low: number;
  high: number;
}

/** Numbers on one side of zero are a magnitude, in viridis; on both sides, a sign. `skip` leaves cells out. */
export function heatOf(values: Numbers, skip: (index: number) => boolean = () => false): Heat {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i);
    if (!Number.isFinite(value) || skip(i)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { signed: false, low: 0, high: 0 };
  // A stray minus among large values is no reason to give up half the scale.
  if (Math.min(-low, high) > 0.02 * Math.max(-low, high)) {
    const most = Math.max(-low, high);
    return { signed: true, low: -most, high: most };
  }
  return { signed: false, low, high };
}

/** A value's place in a heat's scale, from 0 to 255. */
export function heatIndex({ low, high }: Heat, value: number): number {
  if (!(high > low)) return 0;
  return Math.round(255 * clamp((value - low) / (high - low), 0, 1));
}

export interface Shade {
  fill: string;
  /** Text and arrows on it. */
  ink: string;
}

const viridis = rampTable(interpolateViridis);
const DARK = '#17120d';

/** The colours of both scales under a theme, each with the ink that can be read on it. */
export class Shades {
  private theme: Theme | undefined;
  private signed: Shade[] = [];
  private magnitude: Shade[] = [];

  of(theme: Theme, heat: Heat, value: number): Shade {
    if (theme !== this.theme) {
      this.theme = theme;
      const light = rgb(theme.onMap);
      this.signed = shades(divergingTable(theme, 0.85), theme.ink, theme.paper);
      this.magnitude = shades(viridis, DARK, `rgb(${light.join(', ')})`);
    }
    const list = heat.signed ? this.signed : this.magnitude;
    return list[heatIndex(heat, value)] ?? { fill: theme.paper, ink: theme.ink };
  }
}

/** Every colour of a table with whichever of two inks stands out more on it. */
function shades(table: Uint32Array, one: string, other: string): Shade[] {
  const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
  const [a, b] = [luminance(rgb(one)), luminance(rgb(other))];
  return Array.from(table, (_, i) => {
    const colour = [bytes[4 * i] ?? 0, bytes[4 * i + 1] ?? 0, bytes[4 * i + 2] ?? 0] as const;
    const ground = luminance(colour);
    return {
      fill: `rgb(${colour.join(', ')})`,
      ink: contrast(ground, a) >= contrast(ground, b) ? one : other,
    };
  });
}

/** WCAG's relative luminance, from 0 to 1. */
export function luminance(colour: readonly [number, number, number]): number {
  const [r, g, b] = colour.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** WCAG's contrast of two luminances, from 1 to 21. */
export const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
