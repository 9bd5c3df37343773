// A chapter's story: one card a beat, of which one is open, and the way from one to the next. All of them are in the
// document, so that find-in-page, a printer and a reader without pictures find every word.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../charts/kit/format.ts';
import { type Act, type Beat, CHALLENGE } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import { icon } from '../page/icon.ts';
import { prose } from '../page/tex.ts';
import type { Words } from '../page/words.ts';
import type { Href } from './address.ts';
import { saidOf } from './said.ts';

export interface Telling {
  /** A link to a beat of the chapter. */
  href: Href;
  view: LabView;
  words: LabWords;
  page: Words;
  /** The beat whose card is open. */
  open: string;
  seen: readonly string[];
  playing: boolean;
  /** Where the run is on its way to the beginning of the beat. */
  arriving: { step: number; to: number } | null;
  /** The card of the challenge. */
  challenge: TemplateResult;
  challengeDone: boolean;
  perform(): void;
  /** The browser has found words in a card that was closed. */
  found(beat: string): void;
}

export function story(told: Telling): TemplateResult {
  const { view, words, open, page } = told;
  const ids = [...view.beats.map(({ id }) => id), CHALLENGE];
  const card = (id: string, inside: TemplateResult, more = '') =>
    html`<section class="beat ${more}" data-beat=${id} hidden=${id === open ? nothing : 'until-found'}
      @beforematch=${() => told.found(id)}>${inside}</section>`;
  const title = (id: string) => (id === CHALLENGE ? words.challenge.title : saidOf(view, words, id).title);
  const place = ids.indexOf(open);
  const turn = (id: string | undefined, way: 'back' | 'next') =>
    id === undefined
      ? html`<span class=${way}></span>`
      : html`<a class=${way} href=${told.href({ beat: id })} rel=${way === 'next' ? 'next' : 'prev'}>${
          way === 'next'
            ? html`<span>${page.book.onward}</span>${icon('stage')}`
            : html`${icon('back')}<span>${page.book.back}</span>`
        }</a>`;
  return html`
    ${view.beats.map((beat) => card(beat.id, beatCard(told, beat)))}
    ${card(CHALLENGE, told.challenge, told.challengeDone ? 'challenge done' : 'challenge')}
    <nav class="turns" aria-label=${page.book.story}>
      ${turn(ids[place - 1], 'back')}
      <ol>
        ${ids.map(
          (id) => html`<li>
            <a href=${told.href({ beat: id })} title=${title(id)} aria-label=${title(id)}
              class=${told.seen.includes(id) ? 'seen' : ''} aria-current=${id === open ? 'step' : nothing}></a>
          </li>`,
        )}
      </ol>
      ${turn(ids[place + 1], 'next')}
    </nav>`;
}

/** What ends that which a beat's button plays, for tests: a step, or a condition. */
const endsAt = (act: Act): 'step' | 'condition' | undefined =>
  act.does === 'play' && act.until ? ('step' in act.until ? 'step' : 'condition') : undefined;

function beatCard(
  { view, words, page, playing, arriving, perform, href }: Telling,
  { id, act, leads }: Beat,
): TemplateResult {
  const said = saidOf(view, words, id);
  const stops = playing && act?.does === 'play';
  return html`<h2>${said.title}</h2>
    ${said.text.map((text) => html`<p>${prose(text)}</p>`)}
    ${
      act && said.act
        ? html`<p class="acts"><button type="button" class="act" data-act=${id}
            data-ends=${endsAt(act) ?? nothing} ?disabled=${arriving !== null} @click=${perform}>
            ${icon(stops ? 'pause' : 'play')}<span>${arriving ? fill(page.lab.running, arriving) : stops ? page.lab.pause : said.act}</span>
          </button></p>`
        : nothing
    }
    ${leads && said.leads ? html`<p><a href=${href(leads)}>${said.leads}</a></p>` : nothing}`;
}
