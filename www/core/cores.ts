// How many workers train a lab: as the reader chose, on whatever page of the book, or as the machine has cores.

const KEY = 'underhood-hands';

/** More than this many are of no use to any lab: a batch has no more parts. */
const MOST = 8;

/** The cores that there are to choose from. */
export const cores = (): number =>
  Math.min(MOST, Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1));

let chosen: number | undefined;

/** The reader's choice; 0 is as many as there are. */
export function handsChosen(): number {
  chosen ??= stored();
  return chosen;
}

/** Notes the reader's choice; labs that train take it up with their next picture. */
export function chooseHands(hands: number): void {
  chosen = hands;
  try {
    localStorage.setItem(KEY, String(hands));
  } catch {
    // It holds as long as the page does.
  }
}

function stored(): number {
  try {
    const number = Number(localStorage.getItem(KEY));
    return Number.isInteger(number) && number >= 0 ? number : 0;
  } catch {
    return 0;
  }
}

/** The workers that a lab has for which so many are of use, its own among them. The page has a core for itself where
 * there are more than two. */
export function handsFor(useful: number, wanted = handsChosen()): number {
  const all = cores();
  const most = wanted > 0 ? Math.min(wanted, all) : Math.max(all - 1, Math.min(all, 2));
  return Math.max(1, Math.min(useful, most));
}
