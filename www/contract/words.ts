// A lab's words in one language.

/** A lab's words in one language; `words.<language>.ts` beside its `lab.ts`. */
export interface LabWords {
  title: string;
  /** One line for lists and link previews. */
  summary: string;
  question: string;
  /** Paragraphs before and after the lab; *emphasis* and $TeX$ are understood. */
  before: readonly string[];
  after: readonly { title: string; paragraphs: readonly string[] }[];
  figures: Readonly<Record<string, { title: string; caption: string }>>;
  modes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  headlines: Readonly<Record<string, string>>;
  /** Small texts of the lab's own drawing code, `{name}` for what is filled in. */
  texts: Readonly<Record<string, string>>;
  /** What a try sets can be filled in: `{learning_rate}`; so can the challenge's goal. */
  tries: Readonly<Record<string, { label: string; text: string }>>;
  challenge: { title: string; text: string; begin: string; done: string; failed: string; progress: string };
  sources: readonly string[];
}
