// What the three machines draw.

import type { Figure } from '../../contract/lab.ts';
import { capacityFigure, variance } from './figures/capacity.ts';
import { curve } from './figures/curve.ts';
import { digits, training } from './figures/digits.ts';
import { fit } from './figures/fit.ts';
import { answers, spectrum, unit } from './figures/grokking.ts';
import { parts } from './figures/parts.ts';
import { weights } from './figures/weights.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [
  fit,
  answers,
  capacityFigure,
  curve,
  digits,
  spectrum,
  unit,
  variance,
  parts,
  training,
  weights,
];
