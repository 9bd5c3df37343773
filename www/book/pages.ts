// Every page of the built book, from the one that all are made of.

import { isLab, labIds, loadView, loadWords } from '../labs/index.ts';
import { pageWords } from '../page/words.ts';
import { type Contents, entryOf } from './contents.ts';
import { type Notices, noticesHtml, title as noticesTitle } from './notices.ts';
import { type Book, besideHtml, chapterHtml, coverHtml, pageHtml } from './static.ts';

// Read as the module is: whoever builds the site runs it once.
const book = await bookIn('en');
const contents: Contents = Object.fromEntries(
  labIds.map((id) => [id, entryOf(book.chapters[id].view, book.chapters[id].words)]),
);

/** What the page of a chapter is, or of the cover, whose chapter is empty. `image` gives a chapter's thumbnail. */
export function page(
  chapter: string,
  template: string,
  image: (chapter: string) => string | undefined,
): string {
  const { title, tagline, intro } = book.page.book;
  if (!isLab(chapter)) {
    const head = { title: `${title}: ${tagline}`, description: intro, image: image(labIds[0]), contents };
    return pageHtml(template, '', head, coverHtml(book));
  }
  const { words } = book.chapters[chapter];
  const head = {
    title: `${words.title} · ${title}`,
    description: words.summary,
    image: image(chapter),
    contents,
  };
  return pageHtml(template, chapter, head, chapterHtml(chapter, book));
}

/** The page of the notices. */
export function noticesPage(template: string, notices: Notices): string {
  const { book: words } = book.page;
  const head = {
    title: `${noticesTitle} · ${words.title}`,
    description: noticesTitle,
    image: undefined,
    contents,
  };
  return pageHtml(template, undefined, head, besideHtml(noticesHtml(notices), book.page));
}

async function bookIn(language: string): Promise<Book> {
  const chapters = await Promise.all(
    labIds.map(
      async (id) => [id, { words: await loadWords(id, language), view: await loadView(id) }] as const,
    ),
  );
  return {
    page: await pageWords(language),
    chapters: Object.fromEntries(chapters) as unknown as Book['chapters'],
  };
}
