// A language that nobody speaks, made from the English: ⓔⓥⓔⓡⓨ letter is another one that can still be read. A page in it
// shows at a glance, and to a test, what has been left out of the files of words.

const LETTERS = new Map(
  [...'abcdefghijklmnopqrstuvwxyz'].flatMap((letter, i) => [
    [letter, String.fromCodePoint(0x24d0 + i)] as const,
    [letter.toUpperCase(), String.fromCodePoint(0x24b6 + i)] as const,
  ]),
);

/** Its name among languages, as BCP 47 keeps it free. */
export const PSEUDO = 'qps';

/** A text in it. What stands for something else, `{value}` and $TeX$, stays. */
export const pseudo = (text: string): string =>
  text
    .split(/(\{\w+\}|\$[^$]*\$)/)
    .map((part, i) =>
      i % 2 === 1 ? part : [...part].map((letter) => LETTERS.get(letter) ?? letter).join(''),
    )
    .join('');

/** All texts of a file of words in it. */
export function pseudoWords<W>(words: W): W {
  if (typeof words === 'string') return pseudo(words) as W;
  if (Array.isArray(words)) return words.map(pseudoWords) as W;
  if (words === null || typeof words !== 'object') return words;
  return Object.fromEntries(Object.entries(words).map(([name, text]) => [name, pseudoWords(text)])) as W;
}
