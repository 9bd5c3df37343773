/** Points of a few classes in several panels that share one fixed square, each point a direction: within ±1. */

import { CanvasView, type ViewData } from './kit/canvas.ts';
import { classColour, classShape, traceShape } from './kit/classes.ts';
import { at } from './kit/geometry.ts';
import { ellipsis, fontOf, line } from './kit/ink.ts';

export interface VectorPanel {
  name: string;
  /** One line below the name. */
  note: string;
  /** x and y of each point, one after the other. */
  points: Float32Array;
}

export interface VectorPanelsData extends ViewData {
  panels: readonly VectorPanel[];
  /** The class of each point. */
  classes: Float32Array;
  classNames: readonly string[];
  /** What across and up mean. */
  xLabel: string;
  yLabel: string;
}

const HEAD = 40;
const FOOT = 46;
const GAP = 14;
/** The widest panel, and the narrowest that is still read. */
const MOST = 240;
const LEAST = 150;
const RADIUS = 4.5;

/** How many panels stand side by side, and how wide each is. */
export function arrange(width: number, count: number): { columns: number; side: number } {
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (LEAST + GAP))));
  return { columns, side: Math.min(MOST, (width - GAP * (columns - 1)) / columns) };
}

export class VectorPanelsView extends CanvasView<VectorPanelsData> {
  private count = 0;

  override update(data: VectorPanelsData): void {
    if (data.panels.length !== this.count) {
      this.count = data.panels.length;
      this.data = data;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    const { columns, side } = arrange(width, Math.max(1, this.count));
    return Math.ceil(Math.ceil(Math.max(1, this.count) / columns) * (HEAD + side + GAP) + FOOT);
  }

  protected paint(data: VectorPanelsData): void {
    const { columns, side } = arrange(this.width, data.panels.length);
    data.panels.forEach((panel, i) => {
      const left = (i % columns) * (side + GAP);
      const top = Math.floor(i / columns) * (HEAD + side + GAP);
      this.panel(data, panel, left, top, side);
    });
    this.legend(data);
  }

  private panel(data: VectorPanelsData, panel: VectorPanel, left: number, top: number, side: number): void {
    const { ctx, theme } = this;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.font = fontOf(theme, 12, 600);
    ctx.fillStyle = theme.ink;
    ctx.fillText(ellipsis(ctx, panel.name, side), left, top + 14);
    ctx.font = fontOf(theme, 12);
    ctx.fillStyle = theme.ink2;
    ctx.fillText(ellipsis(ctx, panel.note, side), left, top + 31);
    const y0 = top + HEAD;
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    ctx.strokeRect(left + 0.5, y0 + 0.5, side - 1, side - 1);
    ctx.strokeStyle = theme.rule;
    line(ctx, [left + side / 2, y0], [left + side / 2, y0 + side]);
    line(ctx, [left, y0 + side / 2], [left + side, y0 + side / 2]);
    const reach = side / 2 - RADIUS - 3;
    for (let i = 0; i < data.classes.length; i++) {
      const x = left + side / 2 + at(panel.points, 2 * i) * reach;
      const y = y0 + side / 2 - at(panel.points, 2 * i + 1) * reach;
      if (Number.isFinite(x) && Number.isFinite(y)) this.mark(at(data.classes, i), x, y);
    }
  }

  private mark(which: number, x: number, y: number): void {
    const { ctx, theme } = this;
    ctx.beginPath();
    // The first are a little larger: where marks lie on one another, both are seen.
    traceShape(ctx, classShape(which), x, y, which === 0 ? RADIUS + 2 : RADIUS);
    ctx.fillStyle = classColour(theme, which);
    ctx.fill();
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 1;
    ctx.stroke();
  }

  private legend(data: VectorPanelsData): void {
    const { ctx, theme } = this;
    let x = 8;
    const y = this.height - FOOT + 16;
    ctx.font = fontOf(theme, 12, 500);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    data.classNames.forEach((name, i) => {
      this.mark(i, x, y);
      ctx.fillStyle = theme.ink;
      ctx.fillText(name, x + 10, y + 0.5);
      x += ctx.measureText(name).width + 30;
    });
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink3;
    ctx.fillText(ellipsis(ctx, `→ ${data.xLabel}   ↑ ${data.yLabel}`, this.width - 4), 2, this.height - 10);
  }
}
