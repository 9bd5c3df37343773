/**
 * Terms tie the formula to the picture: hover one and the other lights up.
 *
 * A term is a short name ('w', 'b', 'yhat', 'y', 'residual', 'loss', 'grad'). A dot narrows it:
 * 'w.area' is one weight of 'w'. Lighting 'w' lights every weight; lighting 'w.area' lights that one,
 * and any ink that stands for the weights as a whole.
 */
export type TermHandler = (term: string | null) => void;

export function isLit(highlight: string | null | undefined, term: string): boolean {
  if (highlight == null) return false;
  return highlight === term || highlight.startsWith(`${term}.`) || term.startsWith(`${highlight}.`);
}

/** How strongly to draw an ink: full when nothing or this term is lit, faint when another one is. */
export function emphasis(
  highlight: string | null | undefined,
  inks: readonly string[],
  term: string,
): number {
  // A highlight this picture has no ink for must not dim it.
  if (!inks.some((ink) => isLit(highlight, ink))) return 1;
  return isLit(highlight, term) ? 1 : 0.3;
}
