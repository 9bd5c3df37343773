// Two servers for the Playwright tests: the built site at a sub-path, gzipped as a static host would send
// it, and on another port, so another origin, a stranger's pages that embed labs from it. The site is a
// copy of dist/ made at the start: a build that runs meanwhile does not disturb the tests. The stranger's pages are there
// at the site's own origin too, and with `?policy=` under that Content-Security-Policy
// (`?reported=`: one that is reported only), then without the page's own icon.
//
// For browsers whose drivers do not tell what a page's console shows, the book is there a second time, in pages that remember
// it themselves; a stranger's page does so with `?listening=`.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import sirv from 'sirv';
import { Failure, isMain, main } from '../../scripts/lib.mjs';

const path = '/some/sub/path/';
// Another port, so that two runs on one machine do not meet; the stranger's is the next.
const port = Number(process.env.UNDERHOOD_E2E_PORT || 4173);
/** The address of the built site. */
export const site = `http://127.0.0.1:${port}${path}`;
/** The address of the stranger's pages. */
export const stranger = `http://127.0.0.1:${port + 1}/`;

/** The same pages at the site's own origin. */
export const neighbour = `${site}stranger/`;
const listeningPath = '/listening/';
/** The address of the book whose pages remember, as `complaints`, what went wrong. */
export const listening = `http://127.0.0.1:${port}${listeningPath}`;

/** In a page, before all its own scripts: keeps what its console would show, and what could not be loaded. */
function listenToPage() {
  window.complaints = [];
  const keep = (what) => window.complaints.push(String(what));
  const failed = ({ message, target }) => {
    // Firefox says so of a module, too, that it has already: what lacks one fails in its import.
    if (target.rel !== 'modulepreload') keep(message ?? `${target.src ?? target.href} could not be loaded`);
  };
  addEventListener('error', failed, true);
  addEventListener('unhandledrejection', ({ reason }) => keep(reason));
  for (const way of ['error', 'warn']) {
    const own = console[way];
    console[way] = (...words) => {
      keep(words.join(' '));
      own.apply(console, words);
    };
  }
}
const listens = (page) => page.replace(/<head>/, `$&<script>(${listenToPage})()</script>`);

const here = dirname(fileURLToPath(import.meta.url));
const notFound = (_, response) => response.writeHead(404).end('not found');
const listen = (address, handler) =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(address);
    const server = createServer(handler).on('error', (error) =>
      fail(new Failure(`${address}: ${error.message}`)),
    );
    server.listen(Number(port), hostname, done);
  });

/** A copy of dist/ in which every text or wasm file has its gzipped twin, which sirv then prefers. */
function gzippedCopy() {
  const dist = join(here, '../../dist');
  if (!existsSync(dist)) throw new Failure('there is no dist/ yet: `npm run build` makes it');
  const copy = mkdtempSync(join(tmpdir(), 'underhood-site-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
  cpSync(dist, copy, { recursive: true });
  for (const name of readdirSync(copy, { recursive: true })) {
    const file = join(copy, name);
    if (/\.(html|js|css|svg|json|wasm|csv|tsv|txt)$/.test(file))
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
  }
  return copy;
}

function strangers(request, response) {
  const { pathname, searchParams } = new URL(request.url, stranger);
  const file = join(here, 'stranger', basename(pathname));
  if (!file.endsWith('.html') || !existsSync(file)) return notFound(request, response);
  const [policy, reported] = [searchParams.get('policy'), searchParams.get('reported')];
  if (policy) response.setHeader('content-security-policy', policy);
  if (reported) response.setHeader('content-security-policy-report-only', reported);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  // Where the site is, these pages can't know.
  const text = readFileSync(file, 'utf8').replaceAll('{site}', site);
  const told = searchParams.get('listening') ? listens(text) : text;
  response.end(policy ? told.replace('<link rel="icon" href="data:," />', '') : told);
}

/** The page of the book at an address, listening; its service worker would keep pages that do not, and is not there. */
function listeningPage(folder, address) {
  const { pathname } = new URL(address, listening);
  const file = join(folder, pathname.slice(listeningPath.length), pathname.endsWith('/') ? 'index.html' : '');
  return file.endsWith('.html') && existsSync(file) ? listens(readFileSync(file, 'utf8')) : undefined;
}

async function serve() {
  const setHeaders = (response) => response.setHeader('access-control-allow-origin', '*');
  const folder = gzippedCopy();
  const built = sirv(folder, { gzip: true, setHeaders });
  await listen(site, (request, response) => {
    if (request.url.startsWith(listeningPath)) {
      const page = listeningPage(folder, request.url);
      if (page) return response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
      request.url = request.url.replace(listeningPath, path);
      if (request.url === `${path}sw.js`) return notFound(request, response);
    }
    if (!request.url.startsWith(path)) return notFound(request, response);
    if (request.url.startsWith(`${path}stranger/`)) return strangers(request, response);
    request.url = request.url.slice(path.length - 1);
    built(request, response, () => notFound(request, response));
  });
  await listen(stranger, strangers);
  console.log(`site ${site}\nstranger ${stranger}`);
}

if (isMain(import.meta.url)) await main(serve);
