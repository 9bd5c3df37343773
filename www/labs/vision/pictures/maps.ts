// Maps and filters as colours: one small image a layer, copied tile by tile.

import { interpolateViridis } from 'd3-scale-chromatic';
import { at, clamp, type Range } from '../../../charts/kit/geometry.ts';
import { line } from '../../../charts/kit/ink.ts';
import { divergingTable, greyTable, largest, rampTable, signedIndex } from '../../../charts/kit/ramps.ts';
import type { Theme } from '../../../charts/kit/theme.ts';
import type { FlowLayer } from './flow/data.ts';
import { mosaic, type Tile } from './flow/layout.ts';

const SIZES = rampTable(interpolateViridis);

type Kind = FlowLayer['kind'];

/** The colours of a theme, and layers as images of them; what has not changed is not coloured again. */
export class Maps {
  private theme: Theme | null = null;
  private tables: Record<Kind, Uint32Array> = {
    ink: new Uint32Array(),
    sign: new Uint32Array(),
    size: SIZES,
  };
  private readonly known = new WeakMap<Float32Array, { image: HTMLCanvasElement; key: string }>();

  use(theme: Theme): void {
    if (theme === this.theme) return;
    this.theme = theme;
    this.tables = { ink: greyTable(theme), sign: divergingTable(theme), size: SIZES };
  }

  /** Row after row of `values`, so many a row, in the colours of their kind; one scale for all of them. */
  image(values: Float32Array, width: number, kind: Kind): HTMLCanvasElement {
    const key = `${width} ${kind} ${this.theme?.paper} ${this.theme?.ink}`;
    const found = this.known.get(values);
    if (found?.key === key) return found.image;
    const image = found?.image ?? document.createElement('canvas');
    const height = Math.max(1, Math.floor(values.length / width));
    image.width = width;
    image.height = height;
    const pixels = new ImageData(width, height);
    const out = new Uint32Array(pixels.data.buffer);
    const table = this.tables[kind];
    const scale = kind === 'ink' ? 1 : largest(values, 0) || 1;
    for (let i = 0; i < out.length; i++) {
      const value = at(values, i);
      // Outside of the image nothing is there, and nothing is drawn.
      if (!Number.isFinite(value)) continue;
      const index =
        kind === 'sign' ? signedIndex(value, scale) : Math.round(255 * clamp(value / scale, 0, 1));
      out[i] = table[index] ?? 0;
    }
    image.getContext('2d')?.putImageData(pixels, 0, 0);
    this.known.set(values, { image, key });
    return image;
  }

  /** One of several maps that lie one below the other in `values`. */
  map(
    ctx: CanvasRenderingContext2D,
    values: Float32Array,
    kind: Kind,
    [height, width]: readonly [number, number],
    which: number,
    { left, top, width: w, height: h }: Tile,
  ): void {
    const image = this.image(values, width, kind);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(image, 0, which * height, width, height, left, top, w, h);
    ctx.imageSmoothingEnabled = true;
  }

  /** The slices of one filter, [inputs, height, width], side by side in its tile. */
  filter(
    ctx: CanvasRenderingContext2D,
    filters: Float32Array,
    [height, width]: readonly [number, number],
    inputs: number,
    which: number,
    tile: Tile,
  ): void {
    for (let input = 0; input < inputs; input++) {
      const slice = sliceAt(tile, inputs, input, height);
      this.map(ctx, filters, 'sign', [height, width], which * inputs + input, slice);
    }
    if (inputs === 1) this.dashes(ctx, filters, [height, width], which, tile);
  }

  /** Never by colour alone: what is clearly below zero has a dash, where there is room for it. */
  private dashes(
    ctx: CanvasRenderingContext2D,
    filters: Float32Array,
    [height, width]: readonly [number, number],
    which: number,
    { left, top, width: w, height: h }: Tile,
  ): void {
    const [across, down] = [w / width, h / height];
    if (across < 7 || !this.theme) return;
    const most = largest(filters, 0);
    ctx.strokeStyle = this.theme.paper;
    ctx.lineWidth = 1.25;
    for (let i = 0; i < height * width; i++) {
      if (at(filters, which * height * width + i) > -0.3 * most) continue;
      const [x, y] = [left + (i % width) * across, top + (Math.floor(i / width) + 0.5) * down];
      line(ctx, [x + across * 0.25, y], [x + across * 0.75, y]);
    }
  }
}

/** A map of one row is a signal: a line about its zero, between the bounds of its scale. */
export function drawSignal(
  ctx: CanvasRenderingContext2D,
  values: Float32Array,
  [low, high]: Range,
  { left, top, width, height }: Tile,
  theme: Theme,
): void {
  ctx.lineJoin = 'round';
  const y = (value: number) => top + 1 + (1 - (value - low) / (high - low || 1)) * (height - 2);
  ctx.strokeStyle = theme.rule2;
  ctx.lineWidth = 1;
  line(ctx, [left, y(0)], [left + width, y(0)]);
  ctx.beginPath();
  let drawn = false;
  values.forEach((value, i) => {
    const x = left + ((i + 0.5) * width) / values.length;
    if (!Number.isFinite(value)) return;
    if (drawn) ctx.lineTo(x, y(value));
    else ctx.moveTo(x, y(value));
    drawn = true;
  });
  ctx.lineWidth = 1.25;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/** The scale of signals: about zero, or up from it where there is nothing below. */
export function signalRange(values: Float32Array, kind: Kind): Range {
  const most = largest(values, 1e-6);
  return [kind === 'size' ? 0 : -most, most];
}

/** Where a slice stands in a filter's tile. */
export function sliceAt(
  { left, top, width, height }: Tile,
  inputs: number,
  input: number,
  tall: number,
): Tile {
  const { columns, rows } = mosaic(inputs, tall);
  const gap = inputs > 1 && tall > 1 ? 1 : 0;
  const w = (width - gap * (columns - 1)) / columns;
  const h = (height - gap * (rows - 1)) / rows;
  return {
    left: left + (input % columns) * (w + gap),
    top: top + Math.floor(input / columns) * (h + gap),
    width: w,
    height: h,
  };
}
