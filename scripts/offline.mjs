// Vite's plugin for the book without a network: writes sw.js beside the built pages, www/book/offline-worker.js with the
// list of this build before it. The pages register it (www/book/offline.ts); a lab on anyone else's page never does.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { read } from './lib.mjs';

/** Models and data: ten times all else together, and a reader of one chapter needs one or two. */
const LARGE = /\.(xz|bin|tsv|txt|csv)$/;
/** For other people's pages, and the worker itself. */
const LEFT_OUT = /^(underhood\.js|embed\.html|sw\.js)$/;

/** While one develops nothing is kept, nor what a build at the same address has kept before. */
const FAREWELL = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) =>
  event.waitUntil(
    self.registration.unregister().then(async () => {
      for (const client of await self.clients.matchAll()) await client.navigate(client.url);
    }),
  ),
);
`;

/** @returns {import('vite').Plugin} */
export const offline = () => ({
  name: 'offline',
  enforce: 'post',
  configureServer({ middlewares }) {
    middlewares.use('/sw.js', (_, response) => {
      response.setHeader('content-type', 'text/javascript');
      response.end(FAREWELL);
    });
  },
  // What is written is what will be served: nothing changes it after that.
  writeBundle: { order: 'post', handler: ({ dir }) => writeWorker(dir) },
});

/** Writes the worker for the files of a folder; the same files make the same worker. */
export function writeWorker(folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !LEFT_OUT.test(name) && !name.endsWith('.gz'))
    .sort();
  const small = Object.fromEntries(
    files
      .filter((name) => !LARGE.test(name))
      // A page goes by its folder, as readers have it: some hosts send them there from its file.
      .map((name) => [name.replace(/(^|\/)index\.html$/, '$1'), checksum(readFileSync(join(folder, name)))]),
  );
  const large = files.filter((name) => LARGE.test(name));
  const build = checksum(JSON.stringify([small, large])).slice(0, 12);
  const book = `const BOOK = ${JSON.stringify({ build, small, large })};\n`;
  writeFileSync(join(folder, 'sw.js'), book + read('www/book/offline-worker.js'));
}

const checksum = (content) => createHash('sha256').update(content).digest('base64');
