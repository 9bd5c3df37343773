// What the chapter on hallucination draws.

import type { Figure } from '../../contract/lab.ts';
import { ask } from './figures/ask.ts';
import { curve } from './figures/curve.ts';
import { facts } from './figures/facts.ts';
import { missing } from './figures/missing.ts';
import { others } from './figures/others.ts';
import { reliable } from './figures/reliable.ts';
import { table } from './figures/table.ts';
import { trade } from './figures/trade.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [ask, facts, curve, reliable, trade, missing, others, table];
