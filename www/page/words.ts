// The page's words, and those of the pictures, in the reader's language, or in English where nobody has translated them yet.

import { words as chartWords, speak, type ViewWords } from '../charts/kit/words.ts';
import { english as asItComes, type Translate, translateBy } from '../core/messages.ts';
import { PSEUDO, pseudo, pseudoWords } from './pseudo.ts';
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
  readonly core?: Readonly<Record<string, string>>;
};

const files = import.meta.glob<{ default: Words }>(['./words.*.ts', '!./words.en.ts']);

/** What the core says in a language. */
export const translateIn = (language: string, words: Words): Translate =>
  language === PSEUDO ? (_, text) => pseudo(text) : words.core ? translateBy(words.core) : asItComes;

export async function pageWords(language: string): Promise<Words> {
  if (language === PSEUDO) {
    speak(pseudoWords<Partial<ViewWords>>(chartWords));
    return pseudoWords<Words>(english);
  }
  const load = files[`./words.${language}.ts`];
  const words: Words = load ? (await load()).default : english;
  if (words.views) speak(words.views);
  return words;
}
