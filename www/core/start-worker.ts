// Starting a worker from wherever this script was loaded.

import workerAddress from './worker.ts?worker&url';

/**
 * Starts a lab's worker. Browsers refuse a worker from another origin, and a tutorial may well load
 * `underhood.js` from one; a small script of the page's own origin may import it, though.
 */
export function startWorker(): Worker {
  const address = new URL(workerAddress, import.meta.url).href;
  if (new URL(address).origin === location.origin) return new Worker(address, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(address)};`], { type: 'text/javascript' });
  const local = URL.createObjectURL(script);
  const worker = new Worker(local, { type: 'module' });
  URL.revokeObjectURL(local);
  return worker;
}
