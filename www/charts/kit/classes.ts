/**
 * Classes told apart twice over: each has a colour and a shape of its own, the same in every picture.
 *
 * Two classes are a sign, so they take the book's orange (the first, −) and blue (the second, +). The others
 * are chosen so that no two of the ten fall together for readers with protanopia or deuteranopia, and that
 * all stand out from the page by 3 : 1 in both themes; classes.test.ts holds them to it.
 */

import { mix, rgb } from './ramps.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D;

export const SHAPES = [
  'square',
  'disc',
  'triangle',
  'diamond',
  'plus',
  'wedge',
  'cross',
  'pentagon',
  'star',
  'bar',
] as const;
export type Shape = (typeof SHAPES)[number];

/** The third class and on. */
export const OTHERS = {
  light: ['#02926c', '#913779', '#9d8100', '#91001f', '#468bb4', '#ff1777', '#2c00ac', '#512166'],
  dark: ['#1e8030', '#ff6bac', '#f0ec82', '#ba509c', '#29e6fa', '#bfcbbd', '#6582ed', '#879866'],
} as const;

/** Whether the page is dark, by the ground it is drawn on. */
export function isDark(theme: Pick<Theme, 'paper'>): boolean {
  const [r, g, b] = rgb(theme.paper);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

/** The colour of class `i`, full strength: for marks, legends and lines. Classes past the tenth begin again. */
export function classColour(theme: Pick<Theme, 'paper' | 'positive' | 'negative'>, i: number): string {
  const place = i % SHAPES.length;
  if (place === 0) return theme.negative;
  if (place === 1) return theme.positive;
  return OTHERS[isDark(theme) ? 'dark' : 'light'][place - 2] ?? theme.positive;
}

/** The shape of class `i`. */
export function classShape(i: number): Shape {
  return SHAPES[i % SHAPES.length] ?? 'disc';
}

/** How far from the page's ground a class's region is coloured at a probability, of `k` classes: 0 when at a loss. */
export function confidence(probability: number, k: number): number {
  const chance = 1 / k;
  return Math.min(1, Math.max(0, (probability - chance) / (1 - chance)));
}

/** A class's colour as the ground of its region: never so strong that its own marks would be lost in it. */
export function regionColour(theme: Theme, i: number, sure: number): readonly [number, number, number] {
  return mix(rgb(theme.paper), rgb(classColour(theme, i)), 0.1 + 0.36 * sure);
}

/** The outline of a shape about (x, y), as large to the eye as a disc of that radius. */
export function traceShape(
  ctx: Pick<Context, 'moveTo' | 'lineTo' | 'arc' | 'closePath'>,
  shape: Shape,
  x: number,
  y: number,
  radius: number,
): void {
  if (shape === 'disc') {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  outline(shape).forEach(([u, v], i) => {
    if (i === 0) ctx.moveTo(x + u * radius, y + v * radius);
    else ctx.lineTo(x + u * radius, y + v * radius);
  });
  ctx.closePath();
}

/** A class's mark as an SVG path in a box of 16 × 16, for legends made of elements. */
export function markPath(shape: Shape): string {
  if (shape === 'disc') return 'M13,8A5,5 0 1 1 3,8A5,5 0 1 1 13,8Z';
  const corners = outline(shape).map(([u, v]) => `${round(8 + 5 * u)},${round(8 + 5 * v)}`);
  return `M${corners.join('L')}Z`;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Corners for a radius of 1, y down. */
function outline(shape: Exclude<Shape, 'disc'>): readonly (readonly [number, number])[] {
  switch (shape) {
    case 'square':
      return polygon(4, 1.25, 45);
    case 'triangle':
      return polygon(3, 1.4, -90);
    case 'diamond':
      return polygon(4, 1.35, 0);
    case 'wedge':
      return polygon(3, 1.4, 90);
    case 'pentagon':
      return polygon(5, 1.2, -90);
    case 'star':
      return polygon(10, 1.5, -90, 0.62);
    case 'plus':
      return thick(0);
    case 'cross':
      return thick(45);
    case 'bar':
      return [
        [-1.5, -0.55],
        [1.5, -0.55],
        [1.5, 0.55],
        [-1.5, 0.55],
      ];
  }
}

/** Corners on a circle from `start` degrees, every other at `inner`, from the middle. */
function polygon(corners: number, radius: number, start: number, inner = radius) {
  return Array.from({ length: corners }, (_, i) => {
    const angle = ((start + (360 * i) / corners) * Math.PI) / 180;
    const reach = i % 2 === 0 ? radius : inner;
    return [reach * Math.cos(angle), reach * Math.sin(angle)] as const;
  });
}

/** A plus sign of thick strokes, turned by some degrees. */
function thick(turn: number) {
  const [a, b] = [1.4, 0.48];
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const arms = [
    [-b, -a],
    [b, -a],
    [b, -b],
    [a, -b],
    [a, b],
    [b, b],
    [b, a],
    [-b, a],
    [-b, b],
    [-a, b],
    [-a, -b],
    [-b, -b],
  ] as const;
  return arms.map(([u, v]) => [u * cos - v * sin, u * sin + v * cos] as const);
}
