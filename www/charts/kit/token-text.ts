/** Tokens as they are shown: what can't be seen gets a sign. */

/** "⏎" for the end of a line, "␣" for a space, and so within a longer piece. */
export const visible = (token: string): string => token.replaceAll('\n', '⏎').replaceAll(' ', '␣');

/** Text written together from tokens, its line ends as signs. */
export const joined = (tokens: readonly string[]): string => tokens.join('').replaceAll('\n', ' ⏎ ').trim();

/** A text of at most `most` characters, an ellipsis for what is left out. */
export function cut(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

/** A probability in few digits: "0.31", "0.004", "0.0002", "<0.0001", "1". */
export function chance(p: number): string {
  if (!Number.isFinite(p)) return '–';
  if (p >= 0.9995) return '1';
  // From where it rounds to one: 0.0097 is 0.01, and not 0.010.
  if (p >= 0.0095 && p < 0.995) return p.toFixed(2);
  if (p >= 0.00095) return p.toFixed(3);
  if (p >= 0.0001) return p.toFixed(4);
  return p === 0 ? '0' : '<0.0001';
}
