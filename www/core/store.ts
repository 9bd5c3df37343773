// Pinned runs in the browser's own storage, so that a reload finds them again. Where there is none (a sandboxed frame, a
// private window) they last as long as the page does.

import { createStore, del, entries, set, type UseStore } from 'idb-keyval';

let store: UseStore | undefined;
const runs = (): UseStore => {
  store ??= createStore('underhood', 'runs');
  return store;
};

/** The runs of a lab: by their keys, the oldest first. */
export async function storedRuns(lab: string): Promise<[string, Uint8Array][]> {
  try {
    const all = await entries<string, Uint8Array>(runs());
    return all.filter(([key]) => key.startsWith(`${lab}/`)).sort(([a], [b]) => a.localeCompare(b));
  } catch {
    return [];
  }
}

/** Keeps a run of a lab; resolves to its key, or to nothing where it can't be kept. */
export async function storeRun(lab: string, bytes: Uint8Array): Promise<string | undefined> {
  const key = `${lab}/${new Date().toISOString()}/${Math.random().toString(36).slice(2)}`;
  try {
    await set(key, bytes, runs());
    return key;
  } catch {
    return undefined;
  }
}

/** Gives up a run. */
export async function dropRun(key: string): Promise<void> {
  try {
    await del(key, runs());
  } catch {
    // Then it was not there either.
  }
}
