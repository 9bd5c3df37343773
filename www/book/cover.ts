// The cover: what the book is, a picture of it at work, and its chapters with how far the reader is in each.

import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../charts/kit/format.ts';
import type { LabId } from '../core/protocol.ts';
import type { UnderhoodLab } from '../element/underhood-lab.ts';
import { labIds } from '../labs/index.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';
import { hrefFrom } from './address.ts';
import type { Contents, Entry } from './contents.ts';
import { buildsOn, parts } from './parts.ts';
import type { Progress } from './progress.ts';
import { SIZE, thumbnail } from './thumbnails.ts';

const href = hrefFrom('');

export interface Cover {
  words: Words;
  named: Contents;
  progress: Progress;
  /** What was asked for and is no chapter. */
  unknown: string;
}

export function cover({ words: { book }, named, progress, unknown }: Cover): TemplateResult {
  const begun = labIds.filter((id) => seenOf(id, named[id], progress) > 0).at(-1);
  const onward = begun && named[begun];
  return html`<div class="cover">
    ${unknown ? html`<p class="unknown" role="alert">${fill(book.unknown, { name: unknown.slice(0, 60) })}</p>` : nothing}
    <div class="opening">
      <div>
        <h1>${book.title}</h1>
        <p class="tagline">${book.tagline}</p>
        <p>${book.intro}</p>
        <p class="starts">
          <a class="start" href=${href({ chapter: labIds[0] })}>${book.start}</a>
          ${onward && begun !== labIds[0] ? html`<a href=${href({ chapter: begun })}>${fill(book.goOn, { title: onward.title })}</a>` : nothing}
        </p>
      </div>
      ${living(book)}
    </div>
    <nav aria-labelledby="contents">
      <h2 id="contents" class="unseen">${book.contents}</h2>
      ${parts.map(
        ({ id, chapters }) => html`<section class="part">
          <h3>${book.parts[id]}</h3>
          <ol>${chapters.map((chapter) => card(chapter, named, progress, book))}</ol>
        </section>`,
      )}
    </nav>
  </div>`;
}

/** So many steps close on the line, at a pace that the eye follows; then the picture stands still. */
const STEPS = 120;
const PACE = 12;

/** The first chapter's lab, training as one arrives; where less motion is wanted, a while after. */
function living(book: Words['book']): TemplateResult {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const rest = ({ target }: Event) => {
    const lab = target as UnderhoodLab;
    if (lab.playing && lab.status.step >= STEPS) lab.pause();
  };
  return html`<div class="living">
    <underhood-lab lab=${labIds[0]} figures="fit" hide="headlines alerts step transport controls data runs tools"
      speed=${PACE} state=${still ? `step=${STEPS}` : ''} ?autoplay=${!still} @step=${rest}></underhood-lab>
    <p>${book.living}</p>
  </div>`;
}

function card(id: (typeof labIds)[number], named: Cover['named'], progress: Progress, book: Words['book']) {
  const entry = named[id];
  if (!entry) return nothing;
  const before = buildsOn[id].map((other) => named[other]?.title).filter(Boolean);
  return html`<li value=${labIds.indexOf(id) + 1} data-chapter=${id}>
    ${(['light', 'dark'] as const).map((theme) => {
      const source = thumbnail(id, theme);
      return source
        ? html`<img class=${theme} src=${source} width=${SIZE.width} height=${SIZE.height} loading="lazy" alt="" />`
        : nothing;
    })}
    <a href=${href({ chapter: id })}>${entry.title}</a>
    <span class="summary">${entry.summary}</span>
    <small>${[
      fill(book.minutes, { n: entry.minutes }),
      ...(before.length > 0 ? [fill(book.buildsOn, { titles: before.join(', ') })] : []),
    ].join(' · ')}</small>
    ${far(id, entry, progress, book)}
  </li>`;
}

/** How many of a chapter's beats were seen. */
const seenOf = (id: LabId, entry: Entry | undefined, { seen }: Progress): number =>
  (seen[id] ?? []).filter((beat) => entry?.beats.includes(beat)).length;

function far(id: LabId, entry: Entry, progress: Progress, book: Words['book']) {
  const count = seenOf(id, entry, progress);
  const won = progress.won[id];
  if (count === 0 && !won) return nothing;
  const text = fill(book.far, { seen: count, all: entry.beats.length });
  return html`<small class="far">${won ? html`${icon('won')} ${book.challengeWon}, ` : nothing}${text}</small>`;
}
