// The curriculum. The ids come from the Rust core: a lab that is on one side only does not compile.

import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import type { LabId } from '../core/protocol.ts';

const views: Record<LabId, () => Promise<{ default: LabView }>> = {
  linear_regression: () => import('./linear_regression/lab.ts'),
  gradient_descent: () => import('./gradient_descent/lab.ts'),
  mlp: () => import('./mlp/lab.ts'),
  backprop: () => import('./backprop/lab.ts'),
  attention: () => import('./attention/lab.ts'),
  language_model: () => import('./language_model/lab.ts'),
  reinforcement: () => import('./reinforcement/lab.ts'),
  diffusion: () => import('./diffusion/lab.ts'),
};

/** The labs in the order of the curriculum. */
export const labIds = Object.keys(views) as LabId[];

/** Every `words.<language>.ts` there is: translating a lab is adding a file. */
const wordFiles = import.meta.glob<{ default: LabWords }>('./*/words.*.ts');

export const isLab = (id: string): id is LabId => Object.hasOwn(views, id);

export const loadView = async (id: LabId): Promise<LabView> => (await views[id]()).default;

/** A lab's words in a language, or in English if nobody has translated them yet. */
export async function loadWords(id: LabId, language: string): Promise<LabWords> {
  const load = wordFiles[`./${id}/words.${language}.ts`] ?? wordFiles[`./${id}/words.en.ts`];
  if (!load) throw new Error(`the lab ${id} has no words`);
  return (await load()).default;
}
