// The page's words, and those of the pictures, in the reader's language, or in English where nobody has translated them yet.

import { speak, type ViewWords } from '../charts/kit/words.ts';
import type { Translation } from './messages.ts';
import english from './words.en.ts';

/** The same words in whatever language: a text for each text, and lists as long as they need be. */
export type Text<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Text<Item>[]
    : { readonly [Key in keyof T]: Text<T[Key]> };
export type Words = Text<typeof english> & {
  readonly views?: Partial<ViewWords>;
  /** What the core says, by the names of its messages and labels; English needs none. */
  readonly core?: Translation;
};

const files = import.meta.glob<{ default: Words }>(['./words.*.ts', '!./words.en.ts']);

export async function pageWords(language: string): Promise<Words> {
  const load = files[`./words.${language}.ts`];
  const words: Words = load ? (await load()).default : english;
  if (words.views) speak(words.views);
  return words;
}
