// How far the reader is, kept in this browser: the beats seen, and the challenges won with the words of the win.

const KEY = 'underhood-progress';

export interface Progress {
  /** Beats seen, by chapter. */
  seen: Record<string, string[]>;
  /** What was said of the first win, by chapter. */
  won: Record<string, string>;
}

/** What is kept; nothing where storage is forbidden or holds something else. */
export function progress(): Progress {
  const found: Progress = { seen: {}, won: {} };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const { seen, won } = Object(kept) as Record<string, unknown>;
    for (const [chapter, beats] of Object.entries(Object(seen)))
      if (Array.isArray(beats)) found.seen[chapter] = beats.filter((beat) => typeof beat === 'string');
    for (const [chapter, text] of Object.entries(Object(won)))
      if (typeof text === 'string') found.won[chapter] = text;
  } catch {
    // Not ours to mend: it is written anew with the next beat.
  }
  return found;
}

export const saw = (chapter: string, beat: string): void =>
  change((now) => {
    now.seen[chapter] = [...new Set([...(now.seen[chapter] ?? []), beat])];
  });

export const won = (chapter: string, text: string): void =>
  change((now) => {
    now.won[chapter] = text;
  });

function change(how: (now: Progress) => void): void {
  const now = progress();
  how(now);
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // Storage may be forbidden; the page then forgets when it is left.
  }
}
