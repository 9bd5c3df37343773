// The curriculum. The ids come from the Rust core: a lab that is on one side only does not compile.

import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import type { LabId } from '../core/protocol.ts';
import { PSEUDO, pseudoWords } from '../page/pseudo.ts';

/** A lab is written for its own words: whoever shows it gets them by the same id. */
const view =
  <W extends LabWords>(load: () => Promise<{ default: LabView<W> }>) =>
  async () =>
    (await load()).default as unknown as LabView;

const views: Record<LabId, () => Promise<LabView>> = {
  linear_regression: view(() => import('./linear_regression/lab.ts')),
  gradient_descent: view(() => import('./gradient_descent/lab.ts')),
  mlp: view(() => import('./mlp/lab.ts')),
  backprop: view(() => import('./backprop/lab.ts')),
  classification: view(() => import('./classification/lab.ts')),
  generalization: view(() => import('./generalization/lab.ts')),
  vision: view(() => import('./vision/lab.ts')),
  embeddings: view(() => import('./embeddings/lab.ts')),
  attention: view(() => import('./attention/lab.ts')),
  language_model: view(() => import('./language_model/lab.ts')),
  hallucination: view(() => import('./hallucination/lab.ts')),
  retrieval: view(() => import('./retrieval/lab.ts')),
  reinforcement: view(() => import('./reinforcement/lab.ts')),
  diffusion: view(() => import('./diffusion/lab.ts')),
};

export { labIds } from './ids.ts';

/** Every `words.<language>.ts` there is: translating a lab is adding a file. */
const wordFiles = import.meta.glob<{ default: LabWords }>('./*/words.*.ts');

export const isLab = (id: string): id is LabId => Object.hasOwn(views, id);

export const loadView = (id: LabId): Promise<LabView> => views[id]();

/** A lab's words in a language, or in English if nobody has translated them yet. */
export async function loadWords(id: LabId, language: string): Promise<LabWords> {
  if (language === PSEUDO) return pseudoWords(await loadWords(id, 'en'));
  const load = wordFiles[`./${id}/words.${language}.ts`] ?? wordFiles[`./${id}/words.en.ts`];
  if (!load) throw new Error(`the lab ${id} has no words`);
  return (await load()).default;
}
