// The page's words in the reader's language, or in English where nobody has translated them yet.

import english from './words.en.ts';

/** The same words, in whatever language. */
type Text<T> = { readonly [K in keyof T]: T[K] extends string ? string : Text<T[K]> };
export type Words = Text<typeof english>;

const files = import.meta.glob<{ default: Words }>(['./words.*.ts', '!./words.en.ts']);

export async function pageWords(language: string): Promise<Words> {
  const load = files[`./words.${language}.ts`];
  return load ? (await load()).default : english;
}
