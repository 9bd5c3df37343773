// The cover: what the book is, and its chapters with how far the reader is in each.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../charts/kit/format.ts';
import type { LabWords } from '../contract/words.ts';
import type { LabId } from '../core/protocol.ts';
import { labIds } from '../labs/index.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';
import { hrefFrom } from './address.ts';
import type { Progress } from './progress.ts';

const href = hrefFrom('');

export function cover(
  { book }: Words,
  named: Partial<Record<LabId, LabWords>>,
  progress: Progress,
  unknown: string,
): TemplateResult {
  return html`<div class="cover">
    ${unknown ? html`<p class="unknown" role="alert">${fill(book.unknown, { name: unknown.slice(0, 60) })}</p>` : nothing}
    <h1>${book.title}</h1>
    <p class="tagline">${book.tagline}</p>
    <p>${book.intro}</p>
    <p><a class="start" href=${href({ chapter: labIds[0] as string })}>${book.start}</a></p>
    <nav aria-labelledby="contents">
      <h2 id="contents">${book.contents}</h2>
      <ol>
        ${labIds.map((id) => {
          const words = named[id];
          return (
            words &&
            html`<li><a href=${href({ chapter: id })}>${words.title}</a><span>${words.summary}</span>${far(id, words, progress, book)}</li>`
          );
        })}
      </ol>
    </nav>
  </div>`;
}

function far(id: LabId, { beats }: LabWords, { seen, won }: Progress, book: Words['book']) {
  const count = (seen[id] ?? []).filter((beat) => Object.hasOwn(beats, beat)).length;
  if (count === 0 && !won[id]) return nothing;
  const text = fill(book.far, { seen: count, all: Object.keys(beats).length });
  return html`<small>${won[id] ? html`${icon('won')} ${book.challengeWon}, ` : nothing}${text}</small>`;
}
