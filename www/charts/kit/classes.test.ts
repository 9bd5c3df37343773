import { describe, expect, test } from 'vitest';
import {
  classColour,
  classShape,
  confidence,
  isDark,
  markPath,
  OTHERS,
  SHAPES,
  traceShape,
} from './classes.ts';
import { rgb } from './ramps.ts';

/** The tokens these stand on: paper, sunken or surface, and the two signs. */
const THEMES = {
  light: { paper: '#fbf8f1', sunken: '#f3eee2', positive: '#1c62b0', negative: '#a84c08' },
  dark: { paper: '#191613', sunken: '#211d19', positive: '#80b6f8', negative: '#f3a461' },
} as const;

const linear = (hex: string) =>
  rgb(hex).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });

function contrast(a: string, b: string): number {
  const [x = 0, y = 0] = [a, b].map((hex) => {
    const [r = 0, g = 0, bl = 0] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl + 0.05;
  });
  return Math.max(x, y) / Math.min(x, y);
}

/** Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB. */
const EYES = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const;

/** A colour as an eye sees it, in OKLab, where distance is difference to the eye (Ottosson 2020). */
function seen(hex: string, eye: readonly number[]): number[] {
  const v = linear(hex);
  const dot = (m: readonly number[], u: readonly number[]) =>
    m.reduce((sum, a, i) => sum + a * (u[i] ?? 0), 0);
  const [r = 0, g = 0, b = 0] = [0, 3, 6].map((i) => Math.max(0, dot(eye.slice(i, i + 3), v)));
  const lms = [
    Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
    Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
    Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
  ];
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], lms),
    dot([1.9779984951, -2.428592205, 0.4505937099], lms),
    dot([0.0259040371, 0.7827717662, -0.808675766], lms),
  ];
}

describe.each(['light', 'dark'] as const)('%s', (name) => {
  const theme = THEMES[name];
  const colours = SHAPES.map((_, i) => classColour(theme, i));

  test('the theme is told by its ground', () => {
    expect(isDark(theme)).toBe(name === 'dark');
  });

  test('two classes are the two signs', () => {
    expect(colours.slice(0, 2)).toEqual([theme.negative, theme.positive]);
    expect(colours.slice(2)).toEqual([...OTHERS[name]]);
  });

  test.each(SHAPES.map((_, i) => i))('class %i stands out from the page by 3 : 1', (i) => {
    for (const ground of [theme.paper, theme.sunken])
      expect(contrast(colours[i] ?? '', ground)).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(EYES))('no two fall together with %s vision', (kind, eye) => {
    const places = colours.map((hex) => seen(hex, eye));
    const least = kind === 'normal' ? 0.12 : 0.08;
    places.forEach((a, i) => {
      for (const b of places.slice(i + 1))
        expect(Math.hypot(...a.map((v, k) => v - (b[k] ?? 0)))).toBeGreaterThan(least);
    });
  });
});

test('each of ten classes has a shape of its own, the eleventh begins again', () => {
  expect(new Set(SHAPES).size).toBe(10);
  expect(classShape(10)).toBe(classShape(0));
});

test('a shape is as large as its radius says, give or take its corners, and so is its path', () => {
  for (const shape of SHAPES) {
    const reach: number[] = [];
    const note = (x: number, y: number) => void reach.push(Math.hypot(x - 50, y - 40));
    const pen = { moveTo: note, lineTo: note, arc: () => {}, closePath: () => {} };
    traceShape(pen, shape, 50, 40, 5);
    const most = Math.max(...reach);
    expect(most).toBeGreaterThanOrEqual(5);
    expect(most).toBeLessThanOrEqual(8.1);
    for (const number of markPath(shape).match(/[\d.]+/g) ?? [])
      expect(Number(number)).toBeLessThanOrEqual(16);
  }
});

test('confidence is nothing at chance and whole at certainty', () => {
  expect(confidence(0.25, 4)).toBe(0);
  expect(confidence(0.1, 4)).toBe(0);
  expect(confidence(1, 4)).toBe(1);
  expect(confidence(0.625, 4)).toBeCloseTo(0.5);
});
