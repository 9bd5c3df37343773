// Where runs were left, in the browser's own storage: a reader who comes back to an address goes on there at once,
// without training all the steps again, and with data too long for any link. Where there is no such storage (a
// sandboxed frame, a private window) an address is all there is.

import { createStore, del, delMany, entries, get, keys, set, type UseStore } from 'idb-keyval';

interface Place {
  /** When, in ms. */
  at: number;
  /** How the page showed it: the part of a query that is not the run's. */
  view: string;
  bytes: Uint8Array;
}

/** As many places as are kept; the oldest makes room. */
const MOST = 32;

let store: UseStore | undefined;
const places = (): UseStore => {
  store ??= createStore('underhood-places', 'places');
  return store;
};

/** The run that was left at an address. */
export async function placeAt(address: string): Promise<{ view: string; bytes: Uint8Array } | undefined> {
  try {
    const place = await get<Place>(address, places());
    return place && place.bytes instanceof Uint8Array && typeof place.view === 'string' ? place : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps where a run is; resolves to whether it could be kept. */
export async function keepPlace(
  address: string,
  { view, bytes }: { view: string; bytes: Uint8Array },
): Promise<boolean> {
  try {
    const place: Place = { at: Date.now(), view, bytes };
    await set(address, place, places());
    if ((await keys(places())).length > MOST) await makeRoom();
    return true;
  } catch {
    return false;
  }
}

async function makeRoom(): Promise<void> {
  const all = await entries<string, Place>(places());
  const old = all.sort(([, a], [, b]) => b.at - a.at).slice(MOST);
  await delMany(
    old.map(([address]) => address),
    places(),
  );
}

/** Gives up a place. */
export async function dropPlace(address: string): Promise<void> {
  try {
    await del(address, places());
  } catch {
    // Then it was not there either.
  }
}
