// Starting a worker from wherever this script was loaded.
//
// It is one classic script that imports nothing. From the page's own origin the browser takes it as it is. From
// another it refuses to, and a tutorial may well load `underhood.js` from one: there the script is fetched and
// started as a blob of the page's own. So it opens in a sandboxed frame as well, whose origin is nobody's, and
// which may start no worker that is a module.

import { fault } from './messages.ts';
import workerAddress from './worker.ts?worker&url';

/** Vite serves modules while one develops. */
const type = import.meta.env.DEV ? 'module' : 'classic';
// Not as bundlers look for it, who would take it for a file that they have to find.
const address = new URL(workerAddress, String(import.meta.url));

/** Starts a lab's worker. */
export async function startWorker(): Promise<Worker> {
  if (address.origin === self.origin) return new Worker(address, { type });
  const local = URL.createObjectURL(await script());
  const worker = new Worker(local, { type });
  URL.revokeObjectURL(local);
  return worker;
}

let fetched: Promise<Blob> | undefined;

/** Fetched once, whatever the number of labs on the page. */
function script(): Promise<Blob> {
  fetched ??= fetchScript().catch((error: unknown) => {
    // A failure may pass: let the next lab try again.
    fetched = undefined;
    throw error;
  });
  return fetched;
}

async function fetchScript(): Promise<Blob> {
  const failed = (cause: string) =>
    fault('network', 'worker_not_fetched', 'The lab’s worker could not be fetched ({cause}).', { cause });
  const response = await fetch(address).catch((cause: unknown) => {
    throw failed(String(cause));
  });
  if (!response.ok) throw failed(String(response.status));
  return new Blob([await response.arrayBuffer()], { type: 'text/javascript' });
}
