// What classification draws: an example, the chain from its scores to its cost, and how good all that is on what is held out.

import type { Figure } from '../../contract/lab.ts';
import { chain } from './figures/chain.ts';
import { input } from './figures/input.ts';
import { confusion, curve, examples, reliability, tradeOff } from './figures/judged.ts';
import { products, weights } from './figures/scores.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [
  input,
  chain,
  products,
  weights,
  curve,
  confusion,
  examples,
  tradeOff,
  reliability,
];
