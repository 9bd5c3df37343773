// What attention draws: whom each token listens to, the maps, the flow through the layers, the curve, and what words mean.

import type { Figure } from '../../contract/lab.ts';
import { curve } from './figures/curve.ts';
import { flow } from './figures/flow.ts';
import { lines } from './figures/lines.ts';
import { maps } from './figures/maps.ts';
import { meaning } from './figures/meaning.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [lines, maps, flow, curve, meaning];
