/** What stands in a cell of a grid world, as SVG paths in a box of 24: on the canvas and on the palette's buttons. */

export type CellKind = 'floor' | 'wall' | 'start' | 'goal' | 'pit' | 'slippery' | 'coin' | 'prize';

export interface CellGlyph {
  /** Filled. */
  solid: string;
  /** Drawn as lines. */
  lines: string;
}

const GLYPHS: Readonly<Record<CellKind, CellGlyph>> = {
  floor: { solid: '', lines: 'M5 5H19V19H5Z' },
  wall: {
    solid: '',
    lines: 'M3 5.5H21V18.5H3ZM3 12H21M9 5.5V12M16 5.5V12M6 12V18.5M12.5 12V18.5M19 12V18.5',
  },
  // A hole.
  pit: { solid: 'M3 12a9 6 0 1 0 18 0a9 6 0 1 0 -18 0Z', lines: '' },
  goal: { solid: 'M8 3L20 7.5L8 12Z', lines: 'M8 3V21M5 21H11' },
  start: { solid: 'M12 8L16 12L12 16L8 12Z', lines: 'M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15' },
  coin: {
    solid: 'M9.5 12a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0Z',
    lines: 'M4 12a8 8 0 1 0 16 0a8 8 0 1 0 -16 0ZM12 7V8M12 16V17',
  },
  prize: { solid: 'M12 4L19 10L12 20L5 10Z', lines: '' },
  slippery: { solid: '', lines: 'M3 9q3 -4 6 0t6 0t6 0M3 16q3 -4 6 0t6 0t6 0' },
};

export const glyphOf = (kind: CellKind): CellGlyph => GLYPHS[kind];

/** A gust: as many chevrons as it is strong, up to three. */
export const gust = (strength: number): string =>
  Array.from({ length: Math.min(3, Math.max(0, Math.round(strength))) }, (_, i) => {
    const y = 15 - 5 * i;
    return `M6 ${y}L12 ${y - 5}L18 ${y}`;
  }).join('');

const paths = new Map<string, Path2D>();

/** A path of a glyph, made once. */
export function pathOf(path: string): Path2D {
  let made = paths.get(path);
  if (made === undefined) {
    made = new Path2D(path);
    paths.set(path, made);
  }
  return made;
}

/** Draws a glyph in a square of `size` with its upper left corner at (x, y). */
export function drawCellGlyph(
  ctx: CanvasRenderingContext2D,
  { solid, lines }: CellGlyph,
  x: number,
  y: number,
  size: number,
  ink: string,
  halo: string | null,
): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 24, size / 24);
  ctx.lineJoin = ctx.lineCap = 'round';
  if (halo !== null) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = 5;
    for (const path of [solid, lines]) if (path !== '') ctx.stroke(pathOf(path));
  }
  ctx.fillStyle = ctx.strokeStyle = ink;
  ctx.lineWidth = Math.max(1.6, 30 / size);
  if (solid !== '') ctx.fill(pathOf(solid));
  if (lines !== '') ctx.stroke(pathOf(lines));
  ctx.restore();
}
