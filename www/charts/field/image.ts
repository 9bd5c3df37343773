/** The field as an image: one pixel a sample, through a table, then stretched to the frame. */

import { interpolateViridis } from 'd3-scale-chromatic';
import { confidence, regionColour } from '../kit/classes.ts';
import { at, clamp, type Rect } from '../kit/geometry.ts';
import { divergingTable, fillSigned, pixel, rampTable } from '../kit/ramps.ts';
import type { Theme } from '../kit/theme.ts';
import type { FieldData } from './data.ts';
import { winner } from './geometry.ts';

/** How far from the ground the field's colours go: its points are of the same hues, at full strength. */
const STRENGTH = 0.55;
/** Steps of certainty that are told apart in a class's colour. */
const SHADES = 32;

/** Whether numbers over a range are shown as signs, or as magnitudes. */
export function isSigned({ kind, range }: Pick<FieldData, 'kind' | 'range'>): boolean {
  return kind === 'sign' || (kind === 'number' && range[0] < 0 && range[1] >= 0);
}

/** The value at which a signed field is at its strongest. */
export function signedScale([low, high]: FieldData['range']): number {
  const most = Math.max(Math.abs(low), Math.abs(high));
  return most > 0 && Number.isFinite(most) ? most : 1;
}

export class FieldImage {
  private readonly canvas = document.createElement('canvas');
  private image: ImageData | null = null;
  private key: readonly unknown[] = [];
  private theme: Theme | null = null;
  private signed: Uint32Array = new Uint32Array();
  private regions: Uint32Array[] = [];

  draw(ctx: CanvasRenderingContext2D, data: FieldData, frame: Rect, theme: Theme): void {
    const { field, nx, ny } = data;
    const planes = data.kind === 'classes' ? data.classes : 1;
    if (nx < 2 || ny < 2 || planes < 1 || field.length < planes * nx * ny) return;
    const key = [field, nx, ny, data.kind, data.classes, ...data.range, theme];
    if (key.some((part, i) => part !== this.key[i])) {
      this.key = key;
      this.fill(data, theme);
    }
    // Samples stand on the border, pixels in the middle of theirs: half a cell is left over on each side.
    const [w, h] = [frame.right - frame.left, frame.bottom - frame.top];
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(this.canvas, 0.5, 0.5, nx - 1, ny - 1, frame.left, frame.top, w, h);
  }

  private fill(data: FieldData, theme: Theme): void {
    const { nx, ny, field } = data;
    if (theme !== this.theme) {
      this.theme = theme;
      this.signed = divergingTable(theme, STRENGTH);
      this.regions = [];
    }
    if (this.image?.width !== nx || this.image.height !== ny) {
      this.image = new ImageData(nx, ny);
      this.canvas.width = nx;
      this.canvas.height = ny;
    }
    const pixels = new Uint32Array(this.image.data.buffer);
    if (data.kind === 'classes') this.fillClasses(pixels, data, theme);
    else if (isSigned(data)) fillSigned(pixels, field, 0, nx, ny, signedScale(data.range), this.signed);
    else fillRamp(pixels, data);
    this.canvas.getContext('2d')?.putImageData(this.image, 0, 0);
  }

  private fillClasses(pixels: Uint32Array, { field, classes, nx, ny }: FieldData, theme: Theme): void {
    for (let c = this.regions.length; c < classes; c++) {
      this.regions[c] = Uint32Array.from({ length: SHADES + 1 }, (_, s) =>
        pixel(regionColour(theme, c, s / SHADES)),
      );
    }
    const cells = nx * ny;
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const [best, p] = winner(field, classes, cells, (ny - 1 - j) * nx + i);
        const shade = Number.isFinite(p) ? Math.round(SHADES * confidence(p, classes)) : 0;
        pixels[j * nx + i] = this.regions[best]?.[shade] ?? 0;
      }
    }
  }
}

const viridis = rampTable(interpolateViridis);

function fillRamp(pixels: Uint32Array, { field, nx, ny, range: [low, high] }: FieldData): void {
  const span = high > low ? high - low : 1;
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const t = (at(field, (ny - 1 - j) * nx + i) - low) / span;
      pixels[j * nx + i] = Number.isNaN(t) ? 0 : (viridis[Math.round(255 * clamp(t, 0, 1))] ?? 0);
    }
  }
}
