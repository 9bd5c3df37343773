// What a card of a story says, with the numbers that its beat really sets: “Break it: η = 1.05”.

import { fill } from '../charts/kit/format.ts';
import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';

/** What of a lab is told. */
export type Told = Pick<LabView, 'beats' | 'challenge'>;

export interface Said {
  title: string;
  /** Paragraphs, with `$TeX$` and `*emphasis*`. */
  text: readonly string[];
  /** What its button says. */
  act: string | undefined;
  /** What its link to another chapter says. */
  leads: string | undefined;
}

export function saidOf({ beats }: Told, words: LabWords, id: string): Said {
  const { set, change } = beats.find((beat) => beat.id === id) ?? {};
  const values = Object.fromEntries(
    Object.entries({ ...set, ...change }).map(([control, value]) => [control, String(value)]),
  );
  const said = words.beats[id];
  return {
    title: fill(said?.title ?? id, values),
    text: said?.text.map((text) => filled(text, values)) ?? [],
    act: said?.act && fill(said.act, values),
    leads: said?.leads,
  };
}

export const challengeText = ({ challenge }: Told, { challenge: { text } }: LabWords): string =>
  fill(text, challenge.goal);

/** Fills `{name}` where it is a value, and leaves TeX's braces alone. */
const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
