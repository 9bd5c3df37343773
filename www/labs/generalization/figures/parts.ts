// What a polynomial adds up: each function of its basis times its weight; and where the gradient pulls the sum.

import { fill, plain } from '../../../charts/kit/format.ts';
import { type CurveFigure, curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { capacity, isPolynomial } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** As many as can be told apart. */
const MOST = 6;

interface Part {
  k: number;
  y: Float32Array;
  most: number;
}

/** Functions of a basis, `[b, g]`, each times a weight. */
function partsOf(basis: Float32Array, grid: number, weight: (k: number) => number): Part[] {
  return Array.from({ length: Math.floor(basis.length / grid) }, (_, k) => {
    const y = basis.slice(k * grid, (k + 1) * grid).map((phi) => weight(k) * phi);
    return { k, y, most: y.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
  });
}

/** The first by themselves; and those that come to most times their weights, in their order. */
const first = once((basis: Float32Array, grid: number) => partsOf(basis, grid, () => 1).slice(0, MOST));
const largest = once((weights: Float32Array, basis: Float32Array, grid: number) => {
  const all = partsOf(basis, grid, (k) => weights[k] ?? Number.NaN).sort((a, b) => b.most - a.most);
  return all.slice(0, MOST).sort((a, b) => a.k - b.k);
});

const isPlain = ({ view }: Scene) => view.parts_of === 'basis';
const INKS = ['model', 'gradient', 'residual', 'ink', 'series5', 'ink2'] as const;

const declared: CurveFigure<Words> = {
  id: 'parts',
  size: 'half',
  shown: isPolynomial,
  reads: ['basis_functions', 'weights', 'shown_model'],
  readsOnce: ['fit_x'],
  modes: [{ key: 'parts_of', options: ['weighted', 'basis'] }],
  log: () => false,
  curves(scene, { texts }) {
    const [x, basis] = [numbers(scene, 'fit_x'), numbers(scene, 'basis_functions')];
    const weights = numbers(scene, 'weights');
    const functions = basis.length / x.length;
    if (x.length === 0) return null;
    // No model yet, or no weights: then nothing is added up.
    if (functions < 1 || (!isPlain(scene) && weights.length !== functions)) return [];
    const shown = isPlain(scene) ? first(basis, x.length) : largest(weights, basis, x.length);
    return shown.map(({ k, y }, i) => ({
      label: fill(texts.partOf, { k }),
      x,
      y,
      ink: INKS[i] ?? 'ink3',
      dash: i < 3 ? [] : [4, 3],
    }));
  },
  yLabel: (scene, { texts }) => (isPlain(scene) ? texts.basisIs : texts.partIs),
  format: 3,
  beyond: () => ({ xLabel: 'x', xName: 'x', holds: 0 }),
  label: (scene, { texts }) => fill(texts.labelParts, { d: plain(capacity(scene)) }),
};
export const parts: Figure<Words> = curveFigure(declared);

/** 1, 2 or 5 times a power of ten, no more than a number. */
export function round125(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  const [factor = 1] = [5, 2, 1].filter((of) => of * ten <= most * (1 + 1e-9));
  return factor * ten;
}

/** How far up or down a pull is drawn at most. */
const PULLED = 0.4;

/** The fit moved against the gradient, so far that it can be seen. */
export const pulled = once((gradient: Float32Array, fitted: Float32Array, basis: Float32Array) => {
  const grid = fitted.length;
  const slopes = fitted.map((_, i) =>
    gradient.reduce((sum, g, k) => sum + g * (basis[k * grid + i] ?? Number.NaN), 0),
  );
  const most = slopes.reduce((largest, slope) => Math.max(largest, Math.abs(slope)), 0);
  const factor = most > 0 && Number.isFinite(most) ? round125(PULLED / most) : 1;
  return { factor, values: fitted.map((y, i) => y - factor * (slopes[i] ?? 0)) };
});
