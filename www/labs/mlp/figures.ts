// What layers draw: the network, its field, its curve, and how its numbers are spread.

import type { Figure } from '../../contract/lab.ts';
import { curve, histograms } from './figures/curves.ts';
import { field } from './figures/field.ts';
import { network } from './figures/network.ts';

export const figures: readonly Figure[] = [network, field, curve, histograms];
