// Vite's plugin for the pages of the book: the cover, and one for every chapter, with all their words in the HTML.
// They are made of index.html by www/book/pages.ts, which Vite itself runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './lib.mjs';
import { notices } from './notices.mjs';

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

/** As www/book/address.ts has it. */
const NOTICES = 'notices';

/** Every page to be built, by its name. */
export const inputs = (chapters) =>
  Object.fromEntries([['book', 'index.html'], ...[...chapters, NOTICES].map((name) => [name, fileOf(name)])]);

/** @returns {import('vite').Plugin} */
export function pages(chapters) {
  const names = [...chapters, NOTICES];
  const nameOf = new Map(names.map((name) => [fileOf(name), name]));
  const template = () => readFileSync(join(root, 'index.html'), 'utf8');
  let made;
  /** In a build all pages come of one reading of the words. */
  const built = async () => {
    made ??= runnerImport('/www/book/pages.ts', {
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [withoutStyles],
    });
    return (await made).module;
  };
  let server;
  const page = async (name) => {
    const { page, noticesPage } = server ? await server.ssrLoadModule('/www/book/pages.ts') : await built();
    return name === NOTICES ? noticesPage(template(), notices()) : page(name, template(), image);
  };
  return {
    name: 'pages',
    enforce: 'pre',
    resolveId: (id) => (nameOf.has(id) ? id : undefined),
    load: (id) => (nameOf.has(id) ? page(nameOf.get(id)) : undefined),
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => (path === '/index.html' ? page('') : html),
    },
    configureServer(started) {
      server = started;
      server.middlewares.use(async (request, response, next) => {
        const { pathname, search } = new URL(request.url, 'http://host');
        const [, name, rest] = /^\/(\w+)(\/(?:index\.html)?)?$/.exec(pathname) ?? [];
        if (!names.includes(name)) return next();
        if (!rest) return response.writeHead(301, { location: `/${name}/${search}` }).end();
        try {
          const html = await server.transformIndexHtml(`/${name}/index.html`, await page(name));
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(html);
        } catch (error) {
          next(error);
        }
      });
    },
  };
}
