// What the contents say of each chapter. Every page has it in its HTML, so that naming a chapter does not take all its
// words; in another language than the page's it is made of those.

import type { LabWords } from '../contract/words.ts';
import type { LabId } from '../core/protocol.ts';
import { minutes } from './minutes.ts';
import type { Told } from './said.ts';

export interface Entry {
  title: string;
  summary: string;
  /** Its story. */
  beats: readonly string[];
  minutes: number;
}

export type Contents = Partial<Readonly<Record<LabId, Entry>>>;

export const entryOf = (view: Told, words: LabWords): Entry => ({
  title: words.title,
  summary: words.summary,
  beats: view.beats.map(({ id }) => id),
  minutes: minutes(view, words),
});
