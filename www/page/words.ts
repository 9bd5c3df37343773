// The page's words, and those of the pictures, in the reader's language, or in English where nobody has translated them yet.

import { speak, type ViewWords } from '../charts/kit/words.ts';
import english from './words.en.ts';

/** The same words, in whatever language. */
type Text<T> = { readonly [K in keyof T]: T[K] extends string ? string : Text<T[K]> };
export type Words = Text<typeof english> & { readonly views?: Partial<ViewWords> };

const files = import.meta.glob<{ default: Words }>(['./words.*.ts', '!./words.en.ts']);

export async function pageWords(language: string): Promise<Words> {
  const load = files[`./words.${language}.ts`];
  const words: Words = load ? (await load()).default : english;
  if (words.views) speak(words.views);
  return words;
}
