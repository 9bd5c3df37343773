// What retrieval draws.

import type { Figure } from '../../contract/lab.ts';
import { calls } from './figures/calls.ts';
import { contest } from './figures/contest.ts';
import { curve } from './figures/curve.ts';
import { hits } from './figures/hits.ts';
import { negatives } from './figures/negatives.ts';
import { product } from './figures/product.ts';
import { reads } from './figures/reads.ts';
import { recallAt, sharedWords } from './figures/recall.ts';
import { rightSums, sumsTable } from './figures/sums.ts';
import { written } from './figures/written.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [
  hits,
  reads,
  product,
  negatives,
  curve,
  recallAt,
  sharedWords,
  contest,
  written,
  rightSums,
  sumsTable,
  calls,
];
