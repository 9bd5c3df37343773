/** Every neuron's little picture, side by side on one hidden canvas: filled once for each array of maps. */

import { divergingTable, fillSigned, largest } from '../../../../charts/kit/ramps.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';

/** A neuron that hardly moves looks pale: colours are full at its own largest value, but not below this. */
export const MAP_FLOOR = 0.25;

export class Atlas {
  private readonly canvas = document.createElement('canvas');
  private image: ImageData | null = null;
  private maps: Float32Array | null = null;
  private theme: Theme | null = null;
  private table: Uint32Array = new Uint32Array();
  private side = 0;
  private across = 1;

  /** Paints all maps, if these are not those painted last. */
  fill(maps: Float32Array, side: number, theme: Theme): void {
    if (maps === this.maps && side === this.side && theme === this.theme) return;
    if (theme !== this.theme) this.table = divergingTable(theme);
    [this.maps, this.side, this.theme] = [maps, side, theme];
    const cells = side * side;
    const count = cells > 0 ? Math.floor(maps.length / cells) : 0;
    if (count === 0) return;
    this.across = Math.ceil(Math.sqrt(count));
    const width = this.across * side;
    const height = Math.ceil(count / this.across) * side;
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const pixels = new Uint32Array(this.image.data.buffer);
    for (let n = 0; n < count; n++) {
      const scale = largest(maps, MAP_FLOOR, n * cells, (n + 1) * cells);
      const offset = Math.floor(n / this.across) * side * width + (n % this.across) * side;
      fillSigned(pixels, maps, n * cells, side, side, scale, this.table, offset, width);
    }
    this.canvas.getContext('2d')?.putImageData(this.image, 0, 0);
  }

  /** Copies the n-th neuron's picture into a square; nothing when there is none. */
  draw(ctx: CanvasRenderingContext2D, n: number, x: number, y: number, size: number): void {
    const { side, across, maps } = this;
    if (maps === null || side < 1 || (n + 1) * side * side > maps.length) return;
    ctx.drawImage(
      this.canvas,
      (n % across) * side + 0.5,
      Math.floor(n / across) * side + 0.5,
      side - 1,
      side - 1,
      x,
      y,
      size,
      size,
    );
  }
}
