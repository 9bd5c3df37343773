// The parts of the book, and what each chapter builds on.

import type { LabId } from '../core/protocol.ts';
import type { labIds } from '../labs/index.ts';

type Chapter = (typeof labIds)[number];

/** In their order, with the ids of their names among the page's words. */
export const parts = [
  {
    id: 'learning',
    chapters: [
      'linear_regression',
      'gradient_descent',
      'mlp',
      'backprop',
      'classification',
      'generalization',
    ],
  },
  { id: 'seeing', chapters: ['vision'] },
  {
    id: 'language',
    chapters: ['embeddings', 'attention', 'language_model', 'hallucination', 'retrieval'],
  },
  { id: 'acting', chapters: ['reinforcement', 'diffusion'] },
] as const satisfies readonly { id: string; chapters: readonly LabId[] }[];

/** The chapters that one should have read before; all of them stand before it. */
export const buildsOn: Readonly<Record<Chapter, readonly Chapter[]>> = {
  linear_regression: [],
  gradient_descent: ['linear_regression'],
  mlp: ['linear_regression'],
  backprop: ['mlp'],
  classification: ['linear_regression'],
  generalization: ['linear_regression'],
  vision: ['mlp', 'classification'],
  embeddings: ['linear_regression'],
  attention: ['mlp', 'embeddings'],
  language_model: ['attention'],
  hallucination: ['language_model'],
  retrieval: ['embeddings', 'attention', 'hallucination'],
  reinforcement: [],
  diffusion: ['mlp'],
};
