// The labs in the order of the curriculum, for whoever needs only their names.

import type { LabId } from '../core/protocol.ts';

export const labIds = [
  'linear_regression',
  'gradient_descent',
  'mlp',
  'backprop',
  'classification',
  'generalization',
  'vision',
  'embeddings',
  'attention',
  'language_model',
  'hallucination',
  'retrieval',
  'reinforcement',
  'diffusion',
] as const satisfies readonly LabId[];

// One that the core has and this list has not does not compile.
type Missing = Exclude<LabId, (typeof labIds)[number]>;
null as unknown as Missing satisfies never;
