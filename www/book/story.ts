// A chapter's story: one card a beat, of which one is open, and the way from one to the next. All of them are in the
// document, so that find-in-page, a printer and a reader without pictures find every word.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../charts/kit/format.ts';
import { type Beat, CHALLENGE } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import type { LabId } from '../core/protocol.ts';
import { icon } from '../page/icon.ts';
import { prose } from '../page/tex.ts';
import type { Words } from '../page/words.ts';
import { hrefOf } from './address.ts';

export interface Told {
  chapter: LabId;
  view: LabView;
  words: LabWords;
  page: Words;
  /** The beat whose card is open. */
  open: string;
  seen: readonly string[];
  playing: boolean;
  /** The card of the challenge. */
  challenge: TemplateResult;
  challengeDone: boolean;
  perform(): void;
  /** The browser has found words in a card that was closed. */
  found(beat: string): void;
}

export function story(told: Told): TemplateResult {
  const { view, words, open, page } = told;
  const ids = [...view.beats.map(({ id }) => id), CHALLENGE];
  const card = (id: string, inside: TemplateResult, more = '') =>
    html`<section class="beat ${more}" data-beat=${id} hidden=${id === open ? nothing : 'until-found'}
      @beforematch=${() => told.found(id)}>${inside}</section>`;
  const title = (id: string) =>
    id === CHALLENGE ? words.challenge.title : fill(words.beats[id]?.title ?? id, valuesOf(view, id));
  const place = ids.indexOf(open);
  const turn = (id: string | undefined, way: 'back' | 'next') =>
    id === undefined
      ? html`<span class=${way}></span>`
      : html`<a class=${way} href=${hrefOf({ chapter: told.chapter, beat: id })} rel=${way === 'next' ? 'next' : 'prev'}>${
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
            <a href=${hrefOf({ chapter: told.chapter, beat: id })} title=${title(id)} aria-label=${title(id)}
              class=${told.seen.includes(id) ? 'seen' : ''} aria-current=${id === open ? 'step' : nothing}></a>
          </li>`,
        )}
      </ol>
      ${turn(ids[place + 1], 'next')}
    </nav>`;
}

function beatCard({ view, words, page, playing, perform }: Told, { id, act }: Beat): TemplateResult {
  const said = words.beats[id];
  const values = valuesOf(view, id);
  return html`<h2>${fill(said?.title ?? id, values)}</h2>
    ${said?.text.map((text) => html`<p>${prose(filled(text, values))}</p>`)}
    ${
      act && said?.act
        ? html`<p class="acts"><button type="button" class="act" data-act=${id}
            ?data-ends=${act.does === 'play' && act.until !== undefined} @click=${perform}>
            ${icon(playing && act.does === 'play' ? 'pause' : 'play')}<span>${
              playing && act.does === 'play' ? page.lab.pause : fill(said.act, values)
            }</span>
          </button></p>`
        : nothing
    }`;
}

/** What a beat sets, for its words: “Break it: η = 1.05”, with the number that it really sets. */
function valuesOf({ beats }: LabView, id: string): Record<string, string> {
  const { set, change } = beats.find((beat) => beat.id === id) ?? {};
  return Object.fromEntries(
    Object.entries({ ...set, ...change }).map(([control, value]) => [control, String(value)]),
  );
}

/** Fills `{name}` where it is a value, and leaves TeX's braces alone. */
const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
