// How long a chapter takes: its words at a reader's pace, and its beats played.

import type { LabWords } from '../contract/words.ts';
import type { Told } from './said.ts';

/** Words a minute, read with thought. */
const PACE = 200;
/** What is played is watched for about so long; what is one stage, step or setting, so long. In minutes. */
const PLAYED = 20 / 60;
const DONE = 8 / 60;

export function minutes({ beats }: Told, words: LabWords): number {
  const texts = [
    words.title,
    words.question,
    ...beats.flatMap(({ id }) => [words.beats[id]?.title ?? '', ...(words.beats[id]?.text ?? [])]),
    words.challenge.title,
    words.challenge.text,
    ...words.notes.flatMap(({ title, paragraphs }) => [title, ...paragraphs]),
  ];
  const count = texts.reduce((sum, text) => sum + wordsIn(text), 0);
  const acts = beats.map(({ act }) => (act === undefined ? 0 : act.does === 'play' ? PLAYED : DONE));
  // The challenge is played too.
  const played = acts.reduce((sum, time) => sum + time, PLAYED);
  return Math.max(1, Math.round(count / PACE + played));
}

/** A formula is read as one word, however it is written. */
const wordsIn = (text: string): number =>
  text
    .replace(/\$[^$]+\$/g, ' formula ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
