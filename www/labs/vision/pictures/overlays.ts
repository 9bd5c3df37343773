/** An image, and the same with what its pixels do lying over it in blue and orange: panels side by side. */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { at } from '../../../charts/kit/geometry.ts';
import { line } from '../../../charts/kit/ink.ts';
import { arrangePanels, drawHead, GAP, HEAD, type PanelPlace } from '../../../charts/kit/panels.ts';
import { largest } from '../../../charts/kit/ramps.ts';
import { isLit } from '../../../charts/kit/terms.ts';
import { drawSignal, Maps, signalRange } from './maps.ts';

export interface Overlay {
  name: string;
  note: string;
  /** [height, width], by sign; null for the image alone. */
  values: Float32Array | null;
  term?: string;
}

export interface OverlaysData extends ViewData {
  /** [height, width], from paper, 0, to ink, 1; a signal where it has one row. */
  image: Float32Array;
  size: readonly [height: number, width: number];
  panels: readonly Overlay[];
}

/** The narrowest panel and the widest, and how high a signal's is. */
const LEAST = 116;
const MOST = 250;
const SIGNAL = 120;

export class OverlaysView extends CanvasView<OverlaysData> {
  private readonly maps = new Maps();
  private shape = '';

  override update(data: OverlaysData): void {
    this.data = data;
    const shape = [data.size, data.panels.length].join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  private places(width: number): { places: PanelPlace[]; height: number } {
    const { panels = [], size = [1, 1] } = this.data ?? {};
    if (size[0] > 1) return arrangePanels(width, panels.length, LEAST, MOST);
    // Signals are long: one below the other.
    const places = panels.map((_, i) => ({
      left: 0,
      top: HEAD + i * (HEAD + SIGNAL + GAP),
      side: width - 2,
    }));
    return { places, height: panels.length * (HEAD + SIGNAL + GAP) };
  }

  protected override preferredHeight(width: number): number {
    return Math.max(60, Math.ceil(this.places(width).height) + 2);
  }

  protected paint(data: OverlaysData): void {
    const { ctx, theme } = this;
    this.maps.use(theme);
    const { places } = this.places(this.width);
    const [height, width] = data.size;
    if (data.image.length !== height * width) return;
    data.panels.forEach((panel, i) => {
      const place = places[i];
      if (!place) return;
      const lit = panel.term !== undefined && isLit(data.highlight, panel.term);
      drawHead(ctx, panel.name, panel.note, place, theme, lit);
      const tile = {
        left: place.left + 1,
        top: place.top,
        width: place.side - 2,
        height: height === 1 ? SIGNAL : ((place.side - 2) * height) / width,
      };
      if (height > 1) this.maps.map(ctx, data.image, 'ink', [height, width], 0, tile);
      const { values } = panel;
      if (values && values.length === height * width) {
        const most = largest(values, 0) || 1;
        const [w, h] = [tile.width / width, tile.height / height];
        for (let k = 0; k < values.length; k++) {
          const value = at(values, k);
          if (!Number.isFinite(value) || value === 0) continue;
          const [x, y] = [tile.left + (k % width) * w, tile.top + Math.floor(k / width) * h];
          ctx.globalAlpha = 0.9 * Math.min(1, Math.abs(value) / most) ** 0.7;
          ctx.fillStyle = value < 0 ? theme.negative : theme.positive;
          ctx.fillRect(x, y, w + 0.5, h + 0.5);
          ctx.globalAlpha = 1;
          // Never by colour alone: what is strong and below zero has a dash.
          if (value > -0.35 * most || w < 9) continue;
          ctx.strokeStyle = theme.paper;
          ctx.lineWidth = 1.5;
          line(ctx, [x + w * 0.3, y + h / 2], [x + w * 0.7, y + h / 2]);
        }
      }
      if (height === 1) drawSignal(ctx, data.image, signalRange(data.image, 'ink'), tile, theme);
      ctx.strokeStyle = lit ? theme.ink : theme.rule2;
      ctx.lineWidth = 1;
      ctx.strokeRect(tile.left - 0.5, tile.top - 0.5, tile.width + 1, tile.height + 1);
    });
  }
}
