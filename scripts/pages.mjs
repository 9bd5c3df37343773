// Vite's plugin for the pages of the book: the cover, and one for every chapter, with all their words in the HTML.
// They are made of index.html by www/book/pages.ts, which Vite itself runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './lib.mjs';

/** The file of a chapter's page, which exists while Vite builds, and in dist/. */
const fileOf = (chapter) => join(root, chapter, 'index.html');

/** A chapter's thumbnail, as Vite's HTML names a file. */
const image = (chapter) => {
  const path = `/www/book/thumbnails/${chapter}-light.webp`;
  return existsSync(join(root, path)) ? path : undefined;
};

/** Styles say nothing: who reads the words does without them. */
const withoutStyles = {
  name: 'without-styles',
  enforce: 'pre',
  resolveId: (id) => (/\.css(\?|$)/.test(id) ? '\0without-styles' : undefined),
  load: (id) => (id === '\0without-styles' ? "export default ''" : undefined),
};

/** Every page to be built, by its name. */
export const inputs = (chapters) =>
  Object.fromEntries([['book', 'index.html'], ...chapters.map((chapter) => [chapter, fileOf(chapter)])]);

/** @returns {import('vite').Plugin} */
export function pages(chapters) {
  const chapterOf = new Map(chapters.map((chapter) => [fileOf(chapter), chapter]));
  const template = () => readFileSync(join(root, 'index.html'), 'utf8');
  let made;
  /** In a build all pages come of one reading of the words. */
  const built = async (chapter) => {
    made ??= runnerImport('/www/book/pages.ts', {
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [withoutStyles],
    });
    return (await made).module.page(chapter, template(), image);
  };
  let server;
  const page = async (chapter) =>
    server
      ? (await server.ssrLoadModule('/www/book/pages.ts')).page(chapter, template(), image)
      : built(chapter);
  return {
    name: 'pages',
    enforce: 'pre',
    resolveId: (id) => (chapterOf.has(id) ? id : undefined),
    load: (id) => (chapterOf.has(id) ? page(chapterOf.get(id)) : undefined),
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => (path === '/index.html' ? page('') : html),
    },
    configureServer(started) {
      server = started;
      server.middlewares.use(async (request, response, next) => {
        const { pathname, search } = new URL(request.url, 'http://host');
        const [, chapter, rest] = /^\/(\w+)(\/(?:index\.html)?)?$/.exec(pathname) ?? [];
        if (!chapters.includes(chapter)) return next();
        if (!rest) return response.writeHead(301, { location: `/${chapter}/${search}` }).end();
        try {
          const html = await server.transformIndexHtml(`/${chapter}/index.html`, await page(chapter));
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(html);
        } catch (error) {
          next(error);
        }
      });
    },
  };
}
