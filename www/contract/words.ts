// A lab's words in one language. What they are is each lab's own: the type of its English ones holds its code, and
// every other language, to them.

export type { Text } from '../page/words.ts';

/** A lab's words in one language; `words.<language>.ts` beside its `lab.ts`. */
export interface LabWords {
  title: string;
  /** One line for lists and link previews. */
  summary: string;
  question: string;
  figures: Readonly<Record<string, { title: string; caption: string }>>;
  modes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  headlines: Readonly<Record<string, string>>;
  /** Small texts of the lab's own drawing code, `{name}` for what is filled in. */
  texts: Readonly<Record<string, string>>;
  /**
   * The story: of each beat at most some sixty words, and what its button and its link to another chapter say. *Emphasis* and $TeX$ are understood;
   * what the beat sets can be filled in: `{learning_rate}`; so can the challenge's goal.
   */
  beats: Readonly<Record<string, { title: string; text: readonly string[]; act?: string; leads?: string }>>;
  /** What there is to say beyond the story, for who wants to read on. */
  notes: readonly { title: string; paragraphs: readonly string[] }[];
  challenge: { title: string; text: string; begin: string; done: string; failed: string; progress: string };
  sources: readonly string[];
}

/** The ids in the names of texts: of `cure_adam` and `cure_relu`, with the prefix `cure_`, `adam` and `relu`. */
export type Named<Texts, Prefix extends string, Suffix extends string = ''> = {
  [Key in Id<Texts>]: Key extends `${Prefix}${infer Name}${Suffix}` ? Name : never;
}[Id<Texts>];

/** What has words by its id. */
export type Id<T> = keyof T & string;

/** The texts whose names begin with `prefix`, by the rest of their names. */
export function textsOf<Texts extends Readonly<Record<string, string>>, Prefix extends string>(
  texts: Texts,
  prefix: Prefix,
): Readonly<Record<Named<Texts, Prefix>, string>> {
  const own = Object.entries(texts).filter(([name]) => name.startsWith(prefix));
  const found: Record<string, string> = Object.fromEntries(
    own.map(([name, text]) => [name.slice(prefix.length), text]),
  );
  return found as Record<Named<Texts, Prefix>, string>;
}
