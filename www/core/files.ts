// Data files that a lab asks for when it needs them: fetched from beside this script, as the core itself is, and once for
// all labs on the page.

import { fault } from './messages.ts';
import { type DataFile, LabError } from './protocol.ts';

// Written out, so that the bundler sees all files.
const addresses: Record<DataFile, URL> = {
  messages: new URL('../../src/data/files/messages.tsv', import.meta.url),
  film_sentences: new URL('../../src/data/files/film_sentences.tsv', import.meta.url),
  fashion: new URL('../../src/data/files/fashion.bin', import.meta.url),
  glosses: new URL('../../src/data/files/glosses.txt', import.meta.url),
  bible: new URL('../../src/data/files/bible.txt', import.meta.url),
};

/** Every file, with where it is. */
export const dataFiles = Object.entries(addresses) as readonly [DataFile, URL][];

const fetched = new Map<DataFile, Promise<Uint8Array>>();

/** The bytes of a file. */
export function dataFile(file: DataFile): Promise<Uint8Array> {
  let bytes = fetched.get(file);
  if (!bytes) {
    bytes = fetchFile(addresses[file]);
    fetched.set(file, bytes);
    // A failure may pass: let the next try begin anew.
    bytes.catch(() => dropFile(file));
  }
  return bytes;
}

/** Forgets a file that did not arrive whole. */
export function dropFile(file: DataFile): void {
  fetched.delete(file);
}

async function fetchFile(address: URL): Promise<Uint8Array> {
  try {
    const response = await fetch(address);
    if (!response.ok) {
      const english = 'The data could not be fetched: the server answered {status}.';
      throw fault('network', 'data_not_served', english, { status: response.status });
    }
    // A connection may break while the bytes come, too.
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    const english = 'The data could not be fetched ({cause}). Is there a connection?';
    throw fault('network', 'data_not_fetched', english, { cause: String(cause) });
  }
}
