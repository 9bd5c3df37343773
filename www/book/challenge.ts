// The challenge: the last card of a story. The present run is judged as it stands; a win is kept beside it.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../charts/kit/format.ts';
import type { LabView } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import { icon } from '../page/icon.ts';
import { prose, unbroken } from '../page/tex.ts';
import type { Words } from '../page/words.ts';
import { challengeText } from './said.ts';

/** How the present run stands. */
export interface Standing {
  done: boolean;
  /** In words, with its numbers. */
  text: string;
}

export function standing({ challenge }: LabView, words: LabWords, scene: Scene): Standing {
  const { done, failed, progress } = challenge.check(scene);
  const text = done ? words.challenge.done : failed ? words.challenge.failed : words.challenge.progress;
  return { done, text: fill(text, { ...challenge.goal, ...progress }) };
}

export interface ChallengeState {
  /** Of the present run; none before it was taken up. */
  now: Standing | undefined;
  /** What was said of the win. */
  won: string | undefined;
  take(): void;
}

export function challengeCard(
  view: LabView,
  words: LabWords,
  { now, won, take }: ChallengeState,
  { book }: Words,
): TemplateResult {
  const { challenge: text } = words;
  return html`<h2>${text.title}</h2>
    <p>${prose(challengeText(view, words))}</p>
    <p class="acts"><button type="button" class="act" data-challenge @click=${take}>${text.begin}</button></p>
    <p class="outcome" role="status">${now && unbroken(now.text)}</p>
    ${won && won !== now?.text ? html`<p class="won">${icon('won')}<span>${book.wonBefore} ${won}</span></p>` : nothing}`;
}
