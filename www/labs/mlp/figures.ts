// What layers draw: the network, its field, its curve, and how its numbers are spread.

import type { Figure } from '../../contract/lab.ts';
import { curve, histograms } from './figures/curves.ts';
import { field } from './figures/field.ts';
import { network } from './figures/network.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [network, field, curve, histograms];
