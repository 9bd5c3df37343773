import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labIds, loadView, loadWords } from '../labs/index.ts';
import { pageWords } from '../page/words.ts';
import { buildsOn, parts } from './parts.ts';
import { type Book, chapterHtml, coverHtml, pageHtml } from './static.ts';

const book: Book = {
  page: await pageWords('en'),
  chapters: Object.fromEntries(
    await Promise.all(
      labIds.map(async (id) => [id, { words: await loadWords(id, 'en'), view: await loadView(id) }]),
    ),
  ) as Book['chapters'],
};
const template = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');

/** What of HTML is read. */
const plain = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
/** A text without its formulas, in pieces. */
const wordsOf = (text: string) =>
  text
    .split(/\$[^$]*\$[.,;:)]?|\*|\{\w+\}/)
    .map((piece) => piece.replace(/\s+/g, ' ').trim())
    .filter(Boolean);

test.each(labIds)('%s: every word of the chapter is in its page, every formula is set', (id) => {
  const html = chapterHtml(id, book);
  const seen = plain(html);
  const { words, view } = book.chapters[id];
  const texts = [
    words.title,
    words.question,
    ...view.beats.flatMap((beat) => [
      words.beats[beat.id]?.title ?? '',
      ...(words.beats[beat.id]?.text ?? []),
    ]),
    words.challenge.title,
    words.challenge.text,
    ...words.notes.flatMap(({ title, paragraphs }) => [title, ...paragraphs]),
    ...words.sources,
  ];
  for (const text of texts) for (const piece of wordsOf(text)) expect(seen).toContain(piece);
  expect(seen).not.toContain('$');
  const formulas = texts.flatMap((text) => text.match(/\$[^$]+\$/g) ?? []);
  expect(html.match(/<math /g)?.length ?? 0).toBe(formulas.length);
  expect(html).not.toContain('katex-error');
  expect(html).not.toMatch(/\sstyle=/);
  // Every beat can be linked to.
  for (const beat of view.beats) expect(html).toContain(`id="${beat.id}"`);
  expect(html).toContain('id="challenge"');
});

test('the cover leads to every chapter', () => {
  const html = coverHtml(book);
  expect(html.match(/href="[^"]+"/g)).toEqual([...labIds, 'notices'].map((id) => `href="./${id}/"`));
});

test('a page has a head of its own, and what is in it can’t break out', () => {
  const head = { title: 'A "title" <b>', description: 'x & "y"', image: '/a.webp', contents: {} };
  const html = pageHtml(template, 'mlp', head, '<main>$& body</main>');
  expect(html).toContain('<title>A "title" &lt;b></title>');
  expect(html).toContain('<meta name="description" content="x &amp; &quot;y&quot;" />');
  expect(html).toContain('<meta property="og:image" content="/a.webp" />');
  expect(html).toContain('<underhood-book chapter="mlp" contents="{}"><main>$& body</main></underhood-book>');
  expect(html.match(/<title>/g)).toHaveLength(1);
  expect(html.match(/name="description"/g)).toHaveLength(1);
  // Relative: no page knows where it will stand.
  expect(html).not.toMatch(/https?:/);
});

test('the parts hold every chapter once, in order, and each builds on what stands before it', () => {
  expect(parts.flatMap(({ chapters }): string[] => [...chapters])).toEqual([...labIds]);
  for (const id of labIds)
    for (const before of buildsOn[id]) expect(labIds.indexOf(before)).toBeLessThan(labIds.indexOf(id));
});
