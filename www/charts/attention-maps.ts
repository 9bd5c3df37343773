/** Attention of every layer and head as small squares: a row looks at the columns, brighter is more. */

import { interpolateViridis } from 'd3-scale-chromatic';
import type { ViewData } from './kit/canvas.ts';
import { fill } from './kit/format.ts';
import { clamp, type Point } from './kit/geometry.ts';
import { ellipsis, fontOf, readout } from './kit/ink.ts';
import { PlacesView } from './kit/places.ts';
import { rampTable } from './kit/ramps.ts';
import type { TermHandler } from './kit/terms.ts';
import { chance, visible } from './kit/token-text.ts';

export interface AttentionMapsData extends ViewData {
  /** Row-major `[layers, heads, t, t]`. */
  attention: Float32Array;
  layers: number;
  heads: number;
  /** The t tokens, one for each row and column. */
  tokens: readonly string[];
  words: AttentionMapsWords;
}

export interface AttentionMapsWords {
  /** `{layer}` and `{head}`, from 1. */
  map: string;
  /** `{query}`, `{key}`, `{share}`, `{layer}` and `{head}`. */
  cell: string;
  /** What the colours, from 0 to 1, are. */
  share: string;
}

export interface AttentionMapsOptions {
  onTerm?: TermHandler;
}

interface Cell {
  layer: number;
  head: number;
  row: number;
  column: number;
}

const GAP = 10;
const TITLE = 18;
/** The largest map. */
const SIDE = 200;
/** From this size of a cell on, the tokens stand at the rows. */
const LETTERS = 11;
/** The names of the rows take no more room than this. */
const MOST_NAME = 64;
/** The height of the scale of colours below the maps. */
const SCALE = 22;
const RAMP = rampTable(interpolateViridis);

/** Where a key leads from a cell: within a map, and over its border into the next. */
export function walk(cell: Cell, key: string, layers: number, heads: number, t: number): Cell {
  let { layer, head, row, column } = cell;
  if (key === 'ArrowRight') column++;
  if (key === 'ArrowLeft') column--;
  if (key === 'ArrowDown') row++;
  if (key === 'ArrowUp') row--;
  if (column >= t && head + 1 < heads) [head, column] = [head + 1, 0];
  if (column < 0 && head > 0) [head, column] = [head - 1, t - 1];
  if (row >= t && layer + 1 < layers) [layer, row] = [layer + 1, 0];
  if (row < 0 && layer > 0) [layer, row] = [layer - 1, t - 1];
  return { layer, head, row: clamp(row, 0, t - 1), column: clamp(column, 0, t - 1) };
}

export class AttentionMapsView extends PlacesView<AttentionMapsData, Cell> {
  private images: HTMLCanvasElement[] = [];
  private drawn: Float32Array | undefined;

  constructor(host: HTMLElement, { onTerm }: AttentionMapsOptions = {}) {
    super(host, (at) => onTerm?.(at ? 'a' : null));
  }

  protected shapeOf({ layers, heads, tokens }: AttentionMapsData): string {
    return [layers, heads, tokens.join('\0')].join();
  }

  protected override preferredHeight(width: number): number {
    const { layers = 1, heads = 1, tokens = [] } = this.data ?? {};
    return Math.round(layers * (this.layout(width, heads, tokens).side + GAP + TITLE) + SCALE);
  }

  /** How large a map is, and how much room the names of the rows take left of the first. */
  private layout(width: number, heads: number, tokens: readonly string[]): { side: number; left: number } {
    const side = (left: number) => Math.min(SIDE, (width - 1 - left - GAP * (heads - 1)) / heads);
    if (side(0) / Math.max(1, tokens.length) < LETTERS) return { side: side(0), left: 0 };
    this.ctx.font = fontOf(this.theme, 12, 500);
    const widest = Math.max(0, ...tokens.map((token) => this.ctx.measureText(visible(token)).width));
    // A sign such as ⏎ may be drawn wider than it is measured.
    const left = Math.ceil(Math.min(MOST_NAME, widest)) + 10;
    return { side: side(left), left };
  }

  protected paint(data: AttentionMapsData): void {
    const { ctx, theme } = this;
    const t = data.tokens.length;
    if (t === 0 || data.attention.length !== data.layers * data.heads * t * t) return;
    if (this.drawn !== data.attention) {
      this.drawn = data.attention;
      this.images = Array.from({ length: data.layers * data.heads }, (_, map) => image(data, map, t));
    }
    for (let layer = 0; layer < data.layers; layer++) {
      for (let head = 0; head < data.heads; head++) {
        const [x, y, side] = this.corner(layer, head, data);
        ctx.font = fontOf(theme, 11, 500);
        ctx.textAlign = 'left';
        ctx.textBaseline = 'alphabetic';
        ctx.fillStyle = theme.ink2;
        ctx.fillText(fill(data.words.map, { layer: layer + 1, head: head + 1 }), x, y - 5);
        const map = this.images[layer * data.heads + head];
        ctx.imageSmoothingEnabled = false;
        if (map) ctx.drawImage(map, x, y, side, side);
        ctx.imageSmoothingEnabled = true;
        ctx.strokeStyle = theme.rule2;
        ctx.lineWidth = 1;
        ctx.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
        this.diagonal(data, x, y, side / t);
      }
      this.names(data, layer);
    }
    this.scale(data);
    this.mark(data, t);
  }

  /** Above the diagonal nothing can be seen: there is room for the columns' tokens, each above its own column. */
  private diagonal({ tokens }: AttentionMapsData, x: number, y: number, size: number): void {
    if (size < LETTERS) return;
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, Math.min(12, size * 0.7), 400);
    ctx.fillStyle = theme.ink3;
    ctx.textBaseline = 'alphabetic';
    ctx.textAlign = 'center';
    tokens.forEach((token, i) => {
      const text = visible(token);
      if (i > 0 && ctx.measureText(text).width <= size)
        ctx.fillText(text, x + (i + 0.5) * size, y + i * size - 4);
    });
  }

  /** The tokens of the rows, left of a layer's first map. */
  private names(data: AttentionMapsData, layer: number): void {
    const { ctx, theme } = this;
    const [x, y, side] = this.corner(layer, 0, data);
    const size = side / data.tokens.length;
    if (x === 0) return;
    ctx.font = fontOf(theme, Math.min(12, size * 0.9), 500);
    ctx.fillStyle = theme.ink2;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    data.tokens.forEach((token, i) => {
      ctx.fillText(ellipsis(ctx, visible(token), x - 4), x - 5, y + (i + 0.5) * size);
    });
  }

  /** What the colours are, from 0 to 1. */
  private scale(data: AttentionMapsData): void {
    const { ctx, theme } = this;
    const y = this.height - SCALE + 4;
    const [x] = this.corner(0, 0, data);
    const text = `${data.words.share}  0`;
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, x, y + 5);
    const left = x + ctx.measureText(text).width + 6;
    const steps = 60;
    for (let i = 0; i < steps; i++) {
      ctx.fillStyle = interpolateViridis(i / (steps - 1));
      ctx.fillRect(left + i * 1.5, y, 2, 10);
    }
    ctx.fillStyle = theme.ink2;
    ctx.fillText('1', left + steps * 1.5 + 6, y + 5);
  }

  private mark(data: AttentionMapsData, t: number): void {
    const { ctx, theme, place } = this;
    if (place === null || place.row >= t || place.column >= t || place.layer >= data.layers) return;
    const [x, y, side] = this.corner(place.layer, place.head, data);
    const size = side / t;
    ctx.strokeStyle = theme.onMapStep;
    ctx.lineWidth = 2;
    ctx.strokeRect(x + place.column * size, y + place.row * size, size, size);
    const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
    readout(
      ctx,
      this.reading(data, place),
      x + (place.column + 0.5) * size,
      y + place.row * size,
      frame,
      theme,
    );
  }

  protected reading(data: AttentionMapsData, { layer, head, row, column }: Cell): string {
    const t = data.tokens.length;
    const share = data.attention[((layer * data.heads + head) * t + row) * t + column] ?? Number.NaN;
    return fill(data.words.cell, {
      query: visible(data.tokens[row] ?? ''),
      key: visible(data.tokens[column] ?? ''),
      share: chance(share),
      layer: layer + 1,
      head: head + 1,
    });
  }

  private corner(
    layer: number,
    head: number,
    { heads, tokens }: AttentionMapsData,
  ): [x: number, y: number, side: number] {
    const { side, left } = this.layout(this.width, heads, tokens);
    return [left + head * (side + GAP), TITLE + layer * (side + GAP + TITLE), side];
  }

  protected placeAt(data: AttentionMapsData, [px, py]: Point): Cell | null {
    const t = data.tokens.length;
    for (let layer = 0; layer < data.layers; layer++)
      for (let head = 0; head < data.heads; head++) {
        const [x, y, side] = this.corner(layer, head, data);
        if (px < x || px >= x + side || py < y || py >= y + side) continue;
        const at = (p: number) => clamp(Math.floor((p / side) * t), 0, t - 1);
        return { layer, head, row: at(py - y), column: at(px - x) };
      }
    return null;
  }

  protected walked(
    { layers, heads, tokens }: AttentionMapsData,
    from: Cell | null,
    key: string,
  ): Cell | null {
    if (tokens.length === 0) return null;
    return from ? walk(from, key, layers, heads, tokens.length) : { layer: 0, head: 0, row: 0, column: 0 };
  }
}

function image({ attention }: AttentionMapsData, map: number, t: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = t;
  const picture = new ImageData(t, t);
  const pixels = new Uint32Array(picture.data.buffer);
  // What comes later is not seen, and is left out.
  for (let i = 0; i < t * t; i++)
    if (i % t <= Math.floor(i / t))
      pixels[i] = RAMP[Math.round(255 * clamp(attention[map * t * t + i] ?? 0, 0, 1))] ?? 0;
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
  return canvas;
}
