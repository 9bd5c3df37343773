// The pages as a reader without JavaScript has them, a search engine, and everyone for the moment until the book is
// there: plain HTML, made when the site is built, of the same words. The book puts itself in its place.

import { fill } from '../charts/kit/format.ts';
import { CHALLENGE } from '../contract/beat.ts';
import type { LabWords } from '../contract/words.ts';
import type { LabId } from '../core/protocol.ts';
import { labIds } from '../labs/index.ts';
import { proseMarkup, escaped as text } from '../page/markup.ts';
import type { Words } from '../page/words.ts';
import { hrefFrom, NOTICES } from './address.ts';
import type { Contents } from './contents.ts';
import { parts } from './parts.ts';
import { challengeText, saidOf, type Told } from './said.ts';

/** What the pages are made of. */
export interface Book {
  page: Words;
  chapters: Readonly<Record<LabId, { words: LabWords; view: Told }>>;
}

/** A page's head. */
export interface Head {
  title: string;
  description: string;
  /** Its picture for previews of links, from the root of the source. */
  image: string | undefined;
  contents: Contents;
}

/** A page out of the one that all are made of; without a chapter's name, even an empty one, the book does not take it over. */
export function pageHtml(template: string, chapter: string | undefined, head: Head, body: string): string {
  const { title, description, image, contents } = head;
  const meta = (name: string, content: string, attribute = 'property') =>
    `<meta ${attribute}="${name}" content="${attr(content)}" />`;
  const metas = [
    `<title>${text(title)}</title>`,
    meta('description', description, 'name'),
    meta('og:title', title),
    meta('og:description', description),
    meta('og:type', chapter ? 'article' : 'website'),
    meta('og:site_name', 'Under the Hood'),
    meta('twitter:card', image ? 'summary_large_image' : 'summary', 'name'),
    ...(image ? [meta('og:image', image)] : []),
  ];
  return template
    .replace(/<title>.*?<\/title>\s*<meta\s+name="description".*?\/>/s, () => metas.join('\n    '))
    .replace('<underhood-book></underhood-book>', () =>
      chapter === undefined
        ? body
        : `<underhood-book chapter="${attr(chapter)}" contents="${attr(JSON.stringify(contents))}">${body}</underhood-book>`,
    );
}

/** All words of a chapter. */
export function chapterHtml(id: LabId, { page, chapters }: Book): string {
  const { words, view } = chapters[id];
  const { book } = page;
  const card = (beat: string, title: string, paragraphs: readonly string[], more = '') =>
    `<section class="beat" id="${attr(beat)}"><h2>${text(title)}</h2>${paragraphs.map(paragraph).join('')}${more}</section>`;
  const cards = view.beats.map((beat) => {
    const said = saidOf(view, words, beat.id);
    const { leads } = beat;
    const link =
      leads && said.leads && `<p><a href="${attr(hrefFrom(id)(leads))}">${text(said.leads)}</a></p>`;
    return card(beat.id, said.title, said.text, link);
  });
  return `${header(id, { page, chapters })}
<main id="text"><article class="chapter plain">
<div class="left"><div class="title">
<p class="eyebrow">${text(fill(book.chapter, { n: labIds.indexOf(id) + 1 }))}</p>
<h1>${text(words.title)}</h1>
<p class="question">${text(words.question)}</p>
</div>
<p class="room">${text(book.needed)}</p>
<div class="story">
${cards.join('\n')}
${card(CHALLENGE, words.challenge.title, [challengeText(view, words)])}
</div></div>
<div class="prose">
${words.notes.map(({ title, paragraphs }) => `<section><h2>${text(title)}</h2>${paragraphs.map(paragraph).join('')}</section>`).join('\n')}
<section class="sources"><h2>${text(book.sources)}</h2>${words.sources.map(paragraph).join('')}</section>
</div>
</article></main>
${footer(id, page)}`;
}

/** What the book is, and its chapters. */
export function coverHtml({ page: { book }, chapters }: Book): string {
  const href = hrefFrom('');
  const card = (id: LabId) => {
    const { title, summary } = chapters[id].words;
    return `<li value="${labIds.indexOf(id) + 1}"><a href="${attr(href({ chapter: id }))}">${text(title)}</a>
<span class="summary">${text(summary)}</span></li>`;
  };
  const sections = parts.map(
    (part) => `<section class="part"><h3>${text(book.parts[part.id])}</h3><ol>
${part.chapters.map(card).join('\n')}
</ol></section>`,
  );
  return `<header class="top"><span class="brand">${text(book.title)}</span></header>
<main id="text"><div class="cover plain">
<div class="opening"><div>
<h1>${text(book.title)}</h1>
<p class="tagline">${text(book.tagline)}</p>
<p>${text(book.intro)}</p>
</div><div class="living"></div></div>
<nav><h2 class="unseen">${text(book.contents)}</h2>
${sections.join('\n')}
</nav>
</div></main>
${footer('', { book })}`;
}

/** A page of the book that is no chapter, with its way back. */
export const besideHtml = (body: string, { book }: Pick<Words, 'book'>): string =>
  `<header class="top"><a class="brand" href="../">${text(book.title)}</a></header>
<main id="text"><article class="prose beside">${body}</article></main>`;

const footer = (page: string, { book }: Pick<Words, 'book'>): string =>
  `<footer class="foot"><p>${text(book.offline)}</p><p><a href="${attr(hrefFrom(page)({ chapter: NOTICES }))}">${text(book.notices)}</a></p></footer>`;

function header(id: LabId, { page: { book }, chapters }: Book): string {
  const href = hrefFrom(id);
  const place = labIds.indexOf(id);
  const neighbour = (other: LabId | undefined, label: string, rel: string) =>
    other
      ? `<a class="neighbour" rel="${rel}" href="${attr(href({ chapter: other }))}" title="${attr(chapters[other].words.title)}">${text(label)}</a>`
      : '';
  return `<header class="top"><a class="brand" href="${attr(href({}))}">${text(book.title)}</a>
<nav aria-label="${attr(book.chapters)}">${neighbour(labIds[place - 1], book.previous, 'prev')} ${neighbour(labIds[place + 1], book.next, 'next')}</nav></header>`;
}

const paragraph = (words: string): string => `<p>${proseMarkup(words)}</p>`;
const attr = (plain: string): string => text(plain).replaceAll('"', '&quot;');
