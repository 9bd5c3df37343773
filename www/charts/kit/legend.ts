// How much room the names below a chart take.

/** px, in the smallest text: of a letter, and of all that an entry has beside its name: a mark, a number, a gap. */
const LETTER = 6.2;
const BESIDE = 90;
const LINE = 24;
const PADDING = 4;

/** The height of a legend whose entries stand side by side as long as there is room, and then on the next line. */
export function legendHeight(names: readonly string[], width: number): number {
  let [lines, used] = [1, 0];
  for (const name of names) {
    const own = BESIDE + LETTER * name.length;
    if (used > 0 && used + own > width) {
      lines++;
      used = 0;
    }
    used += own;
  }
  return PADDING + LINE * lines;
}
