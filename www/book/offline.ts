// The book without a network: its pages have a service worker keep what they need (offline-worker.js), once a lab is on
// screen, so that it takes nothing from the first one. Labs on other people's pages have none, and a book in a frame
// is on somebody else's page too.

import { siteOf } from '../page/site.ts';

/** Keeps the book, if this browser and this place allow it. */
export async function keepOffline(): Promise<void> {
  if (import.meta.env.DEV || window !== top || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(new URL('sw.js', siteOf('', location.href)));
  const { active } = await navigator.serviceWorker.ready;
  const all = () => active?.postMessage({ keep: 'all' });
  active?.postMessage({ keep: performance.getEntriesByType('resource').map(({ name }) => name) });
  // As an app it is to open anywhere, with all its models.
  if (matchMedia('(display-mode: standalone)').matches) all();
  addEventListener('appinstalled', all);
}
