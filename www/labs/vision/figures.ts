// What the layers that see draw.

import type { Figure } from '../../contract/lab.ts';
import { curve, probes, shifts } from './figures/curves.ts';
import { drawing } from './figures/drawing.ts';
import { flow } from './figures/flow.ts';
import { ownLine } from './figures/line.ts';
import { gallery, responses } from './figures/responses.ts';
import { saliency } from './figures/saliency.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [
  flow,
  responses,
  saliency,
  gallery,
  drawing,
  ownLine,
  curve,
  shifts,
  probes,
];
