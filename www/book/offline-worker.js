// The book's service worker: it opens without a network what it has kept. scripts/offline.mjs puts `BOOK` before it, the
// list of one build: its name; `small`, what is kept at once, each file with its SHA-256; and `large`, what is kept once opened.
//
// Kept at once is every page, script, font and small picture. A model (wasm) or a data file is many times as large, and
// is kept once a reader has opened it; where the book has been installed as an app, all of them are.
//
// Never do files of two builds meet. A build is kept whole, each page held to its checksum, before it takes over; pages
// come from the build that is kept, and all else has its checksum in its name. A page that is open meanwhile goes on with
// the build before, which is kept as well.

const { scope } = self.registration;
const PREFIX = `underhood ${scope} `;
const OWN = PREFIX + BOOK.build;
const LARGE = new Set(BOOK.large);
const isOurs = (file) => Object.hasOwn(BOOK.small, file) || LARGE.has(file);
const address = (file) => new URL(file, scope).href;

/** The caches of this book, oldest first; another at the same origin has its own. */
const builds = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** A file as a build has kept it, the latest first. */
async function kept(file) {
  for (const name of (await builds()).reverse()) {
    const found = await (await caches.open(name)).match(address(file), { ignoreVary: true });
    if (found) return found;
  }
}

/** A file of this build: one that is kept under a name that tells what is in it, or fetched. Not put by if it is another. */
async function fetched(file) {
  const same = file.startsWith('assets/') && (await kept(file));
  if (same) return same;
  const integrity = LARGE.has(file) ? '' : `sha256-${BOOK.small[file]}`;
  const response = await fetch(address(file), { integrity, cache: 'no-cache' });
  // Some hosts answer with a page of their own for whatever they lack.
  const page = response.headers.get('content-type')?.startsWith('text/html') && file.startsWith('assets/');
  if (!response.ok || page) throw new TypeError(`${file}: ${response.status}`);
  return response;
}

/** Keeps files of this build, several at a time: a small host takes no hundred requests at once. */
async function keep(files) {
  const cache = await caches.open(OWN);
  const left = [...files];
  const work = async () => {
    for (let file = left.shift(); file !== undefined; file = left.shift())
      if (!(await cache.match(address(file)))) await cache.put(address(file), await fetched(file));
  };
  await Promise.all(Array.from({ length: 6 }, work));
}

/** All of a build, and of the large files what a reader has opened in the build before. */
async function install() {
  await keep(Object.keys(BOOK.small));
  for (const file of LARGE) if (await kept(file)) await keep([file]);
  await self.skipWaiting();
}

/** Only the last build before this one is kept beside it. */
async function activate() {
  const others = (await builds()).filter((name) => name !== OWN);
  for (const name of others.slice(0, -1)) await caches.delete(name);
  await self.clients.claim();
}

async function answer(event, file) {
  const { request } = event;
  try {
    const cache = await caches.open(OWN);
    const found = (await cache.match(address(file), { ignoreVary: true })) ?? (await kept(file));
    if (found || !isOurs(file)) return found ?? fetch(request);
    const response = await fetched(file);
    // Without room for it, it is not kept.
    event.waitUntil(cache.put(address(file), response.clone()).catch(() => {}));
    return response;
  } catch {
    return fetch(request);
  }
}

/** What an address is of: a page goes by its folder, whatever its query. */
const fileOf = ({ pathname }) =>
  pathname.slice(new URL(scope).pathname.length).replace(/(^|\/)index\.html$/, '$1');

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { method, url, headers } = event.request;
  if (method !== 'GET' || !url.startsWith(scope) || headers.has('range')) return;
  const file = fileOf(new URL(url));
  if (isOurs(file) || file.startsWith('assets/')) event.respondWith(answer(event, file));
});
// What a page has fetched before there was a worker; or all there is.
self.addEventListener('message', (event) => {
  const { keep: wanted } = event.data;
  const files = wanted === 'all' ? LARGE : wanted.map((name) => fileOf(new URL(name))).filter(isOurs);
  event.waitUntil(keep(files).catch(() => {}));
});
