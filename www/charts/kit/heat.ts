/** How numbers become colours: by their sign, zero being neutral, or by their size. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { at, clamp, type Numbers } from './geometry.ts';
import { divergingTable, rampTable, rgb } from './ramps.ts';
import type { Theme } from './theme.ts';

/** No scale: no two numbers. */
const NOTHING = { signed: false, low: 0, high: 0 } as const;

export interface Heat {
  /** Whether zero is in the middle: orange below, blue above. */
  signed: boolean;
  low: number;
  high: number;
}

/**
 * The scale of some numbers. What can be above zero or below is a `sign`, even while all of it lies on one side: nothing
 * known is then nothing seen. What can't is a `size`, in viridis from zero up. `skip` leaves numbers out.
 */
export function heatOf(
  kind: 'sign' | 'size',
  values: Numbers,
  skip: (index: number) => boolean = () => false,
): Heat {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i);
    if (!Number.isFinite(value) || skip(i)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return NOTHING;
  if (kind === 'size') return { signed: false, low: 0, high: Math.max(0, high) };
  const most = Math.max(-low, high);
  // Not −0, which would be written with a minus.
  return most > 0 ? { signed: true, low: -most, high: most } : NOTHING;
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
