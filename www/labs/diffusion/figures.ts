// What diffusion draws: noise and form, how far off it is, the schedule, one example, and copies of the data.

import type { Figure } from '../../contract/lab.ts';
import { copies, way } from './figures/copies.ts';
import { distance, levels, schedule } from './figures/curves.ts';
import { example } from './figures/example.ts';
import { noise } from './figures/noise.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [noise, way, distance, schedule, levels, example, copies];
