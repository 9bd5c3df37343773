import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Every colour token as [light, dark]; one given once serves both. */
const colours = new Map(
  [...css.matchAll(/--uh-([\w-]+):\s*(?:light-dark\((#\w{6}),\s*(#\w{6})\)|(#\w{6}));/g)].map(
    ([, name, light, dark, both]) => [name, [light ?? both, dark ?? both]],
  ),
);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(ink: string, ground: string, theme: number): number {
  const [a, b] = [ink, ground].map((name) => {
    const hex = colours.get(name)?.[theme];
    if (hex === undefined) throw new Error(`tokens.css has no colour --uh-${name}`);
    return luminance(hex) + 0.05;
  }) as [number, number];
  return Math.max(a, b) / Math.min(a, b);
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s', (_, theme) => {
  const text = [
    'ink',
    'ink-2',
    'ink-3',
    'accent',
    'positive',
    'negative',
    'model',
    'residual',
    'gradient',
    'data',
    ...[1, 2, 3, 4, 5].map((n) => `series-${n}`),
  ];
  const grounds = ['paper', 'surface', 'sunken'];
  test.each(text.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))(
    '%s on %s reads (AA)',
    (ink, ground) => {
      expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ['on-accent', 'accent'],
    ['ink', 'selection'],
    ['error', 'error-ground'],
    ['success', 'success-ground'],
    ['on-map', 'on-map-halo'],
    ['on-map-step', 'on-map-halo'],
  ])('%s on %s reads (AA)', (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['edge', 'focus'])('%s is seen (3 : 1)', (ink) => {
    for (const ground of grounds) expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});
