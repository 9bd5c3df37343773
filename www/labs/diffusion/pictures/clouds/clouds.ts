/**
 * Clouds of particles that move row by row, side by side in panels that share one square of the plane: where
 * each particle has come from, where the field would take it, and where it is guessed to end.
 */

import { CanvasView, Layer } from '../../../../charts/kit/canvas.ts';
import { fill, plain } from '../../../../charts/kit/format.ts';
import { at, clamp, evenSample, type Point } from '../../../../charts/kit/geometry.ts';
import { Dots, dot, line, readout } from '../../../../charts/kit/ink.ts';
import { arrangePanels, drawHead, type PanelPlace } from '../../../../charts/kit/panels.ts';
import { Spray } from '../../../../charts/kit/spray.ts';
import { isLit, type TermHandler } from '../../../../charts/kit/terms.ts';
import type { CloudPanel, CloudsData } from './data.ts';
import { drawArrows, drawGuesses, drawTrails, nearest, type Square } from './geometry.ts';
import { drawStep } from './step.ts';

export interface CloudsOptions {
  onTerm?: TermHandler;
  /** Points drawn: one for a click or Enter, several as a drag goes on. */
  onDraw?: (points: [x: number, y: number][]) => void;
}

/** A pointer takes hold of a particle this near, in pixels. */
const REACH = 16;
/** No more of the data than this lie behind a panel. */
const BEHIND = 1500;
/** The widest panel: two of them leave a screen room for what is said of them. */
const WIDEST = 340;

/** Where so many panels stand in a picture so wide. */
export const arrangeClouds = (width: number, count: number) => arrangePanels(width, count, 150, WIDEST);

export class CloudsView extends CanvasView<CloudsData> {
  private readonly behind = [new Layer(), new Layer(), new Layer()];
  private readonly dots = [new Dots(), new Dots(), new Dots()];
  private readonly spray = new Spray();
  private places: PanelPlace[] = [];
  private count = 0;
  private held: { kind: string; index: number } | null = null;
  /** A particle was said before it was known where it is guessed to end. */
  private unfinished = false;
  private cross: Point | null = null;
  private term: string | null = null;
  private indices: Uint32Array = new Uint32Array();

  constructor(
    host: HTMLElement,
    private readonly options: CloudsOptions = {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => this.move(event));
    this.listen('pointerup', () => this.spray.release());
    this.listen('pointercancel', () => this.spray.release());
    this.listen('pointerleave', () => this.leave());
    this.listen('blur', () => this.leave());
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: CloudsData): void {
    this.canvas.style.touchAction = data.drawing === null ? 'pan-y' : 'none';
    this.canvas.style.cursor = data.drawing === null ? 'default' : 'crosshair';
    if (data.drawing === null) this.cross = null;
    if (data.panels.length !== this.count) {
      this.count = data.panels.length;
      this.data = data;
      this.resizeToPreferred();
    }
    super.update(data);
    const panel = data.panels.at(-1);
    if (this.unfinished && panel?.guesses && panel.kind === this.held?.kind)
      this.tell(data, panel, this.held.index);
  }

  protected override preferredHeight(width: number): number {
    return arrangeClouds(width, Math.max(1, this.count)).height + 2;
  }

  protected paint(data: CloudsData): void {
    this.places = arrangeClouds(this.width, data.panels.length).places;
    data.panels.forEach((panel, i) => {
      const place = this.places[i];
      if (place) this.panel(data, panel, place, i);
    });
  }

  private panel(data: CloudsData, panel: CloudPanel, place: PanelPlace, index: number): void {
    const { ctx, theme } = this;
    const { left, top, side } = place;
    const lit = isLit(data.highlight, panel.term);
    drawHead(ctx, panel.name, panel.note, place, theme, lit);
    const square = squareOf(place, data.extent);
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, side, side);
    ctx.clip();
    this.behind[index]?.show(ctx, [data.behind, ...data.extent, left, top, side, theme], (layer) => {
      layer.strokeStyle = theme.rule;
      layer.lineWidth = 1;
      const [ox, oy] = [Math.round(square.x(0)) + 0.5, Math.round(square.y(0)) + 0.5];
      line(layer, [ox, top], [ox, top + side]);
      line(layer, [left, oy], [left + side, oy]);
      const { behind } = data;
      layer.fillStyle = theme.data;
      layer.globalAlpha = 0.22;
      for (const i of evenSample(behind.length >> 1, BEHIND))
        layer.fillRect(square.x(at(behind, 2 * i)) - 1, square.y(at(behind, 2 * i + 1)) - 1, 2, 2);
      layer.globalAlpha = 1;
    });
    const ink = theme[panel.ink];
    const rows = panel.n > 0 ? Math.floor(panel.path.length / (2 * panel.n)) : 0;
    if (rows > 0) {
      if (data.show === 'paths') drawTrails(ctx, panel, rows, square, ink);
      if (data.show === 'arrows' && panel.from === 'first')
        drawArrows(ctx, data.field, data.side, data.extent, square, theme.gradient);
      if (data.show === 'guesses' && panel.guesses)
        drawGuesses(ctx, panel, panel.guesses, square, theme.residual);
      this.particles(index, panel, square, ink);
      if (panel.step) drawStep(ctx, panel.step, square, theme);
      this.marked(data, panel, rows, square, place);
    }
    if (data.drawing === index) this.pen(square);
    ctx.restore();
    ctx.strokeStyle = lit ? theme.ink : theme.rule2;
    ctx.lineWidth = lit ? 1.5 : 1;
    ctx.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
  }

  private particles(index: number, panel: CloudPanel, { x, y, side }: Square, ink: string): void {
    const { path, n, row } = panel;
    if (this.indices.length !== n) this.indices = Uint32Array.from({ length: n }, (_, i) => i);
    const first = 2 * n * row;
    const radius = (n > 600 ? 1.7 : n > 200 ? 2.1 : 2.8) * (side < 220 ? 0.8 : 1);
    const sx = (i: number) => x(at(path, first + 2 * i));
    const sy = (i: number) => y(at(path, first + 2 * i + 1));
    // While a step is on its way its batch stands out.
    const alpha = panel.step ? 0.25 : 0.8;
    this.dots[index]?.draw(this.ctx, this.indices, sx, sy, { radius, colour: ink, alpha });
  }

  /** The particle that is pointed at: its whole path, and its numbers. */
  private marked(
    data: CloudsData,
    panel: CloudPanel,
    rows: number,
    square: Square,
    { left, top, side }: PanelPlace,
  ): void {
    const { held, ctx, theme } = this;
    if (held === null || held.kind !== panel.kind || held.index >= panel.n) return;
    const { path, n, row, guesses } = panel;
    const spot = (k: number): Point => [
      square.x(at(path, 2 * (k * n + held.index))),
      square.y(at(path, 2 * (k * n + held.index) + 1)),
    ];
    for (const [ink, width] of [
      [theme.paper, 3.5],
      [theme[panel.ink], 1.6],
    ] as const) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      ctx.beginPath();
      for (let k = 0; k < rows; k++) ctx.lineTo(...spot(k));
      ctx.stroke();
    }
    const here = spot(row);
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.paper;
    ctx.fillStyle = theme.ink;
    dot(ctx, ...here, 4.5);
    ctx.fill();
    ctx.stroke();
    const text = this.reading(data, panel, held.index);
    if (guesses && data.show === 'guesses') {
      const g = 2 * (row * n + held.index);
      ctx.strokeStyle = theme.residual;
      dot(ctx, square.x(at(guesses, g)), square.y(at(guesses, g + 1)), 5);
      ctx.stroke();
    }
    readout(ctx, text, ...here, { left, top, right: left + side, bottom: top + side }, theme);
  }

  private reading({ words }: CloudsData, { path, guesses, n, row }: CloudPanel, index: number): string {
    const i = 2 * (row * n + index);
    const two = (list: Float32Array) => ({
      x: plain(Number(at(list, i).toFixed(2)), 3),
      y: plain(Number(at(list, i + 1).toFixed(2)), 3),
    });
    if (!guesses) return fill(words.place, two(path));
    const { x: gx, y: gy } = two(guesses);
    return fill(words.guess, { ...two(path), gx, gy });
  }

  private pen(square: Square): void {
    const { ctx, theme, cross } = this;
    if (cross === null) return;
    const [x, y] = [square.x(cross[0]), square.y(cross[1])];
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    line(ctx, [x - 10, y], [x + 10, y]);
    line(ctx, [x, y - 10], [x, y + 10]);
    dot(ctx, x, y, 4);
    ctx.stroke();
  }

  /** The panel under a pixel, and the place in it. */
  private under([px, py]: Point): { index: number; square: Square; spot: Point } | null {
    const { data } = this;
    const index = this.places.findIndex(
      ({ left, top, side }) => px >= left && px <= left + side && py >= top && py <= top + side,
    );
    const place = this.places[index];
    if (data === null || place === undefined) return null;
    const square = squareOf(place, data.extent);
    return { index, square, spot: square.invert(px, py) };
  }

  private press(event: PointerEvent): void {
    const pixel = this.locate(event);
    const found = this.under(pixel);
    if (found === null || this.data?.drawing !== found.index || event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.spray.press(pixel);
    this.options.onDraw?.([[...found.spot]]);
  }

  private move(event: PointerEvent): void {
    const pixel = this.locate(event);
    const found = this.under(pixel);
    this.light(found === null ? null : (this.data?.panels[found.index]?.term ?? null));
    if (
      this.data !== null &&
      this.data.drawing !== null &&
      (this.spray.active || found?.index === this.data.drawing)
    ) {
      this.cross = found?.index === this.data.drawing ? found.spot : null;
      const drawn = this.spray.drag(pixel).flatMap((place): [number, number][] => {
        const there = this.under(place);
        return there?.index === this.data?.drawing && there ? [[...there.spot]] : [];
      });
      if (drawn.length > 0) this.options.onDraw?.(drawn);
      this.hold(null);
      this.drawSoon();
      return;
    }
    const panel = found === null ? undefined : this.data?.panels[found.index];
    const index = found && panel ? nearest(panel, found.square, pixel, REACH) : -1;
    this.hold(panel && index >= 0 ? { kind: panel.kind, index } : null);
  }

  private leave(): void {
    this.light(null);
    this.hold(null);
    if (this.cross !== null && !this.spray.active) {
      this.cross = null;
      this.drawSoon();
    }
  }

  private light(term: string | null): void {
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }

  private hold(next: { kind: string; index: number } | null): void {
    if (next?.kind === this.held?.kind && next?.index === this.held?.index) return;
    this.held = next;
    this.unfinished = false;
    this.drawSoon();
  }

  /** Says a particle; where it is guessed to end may be on its way still, and is then said when it is there. */
  private tell(data: CloudsData, panel: CloudPanel, index: number): void {
    if (index >= panel.n) return;
    this.unfinished = data.show === 'guesses' && !panel.guesses;
    this.announce(this.reading(data, panel, index));
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (data === null) return;
    if (event.key === 'Escape') this.leave();
    if (data.drawing !== null) {
      const [x0, x1, y0, y1] = data.extent;
      const here = this.cross ?? ([(x0 + x1) / 2, (y0 + y1) / 2] as const);
      if (step) {
        event.preventDefault();
        const part = event.shiftKey ? 8 : 40;
        this.cross = [
          clamp(here[0] + ((step[0] ?? 0) * (x1 - x0)) / part, x0, x1),
          clamp(here[1] + ((step[1] ?? 0) * (y1 - y0)) / part, y0, y1),
        ];
        this.drawSoon();
        this.announce(fill(data.words.place, { x: plain(this.cross[0], 2), y: plain(this.cross[1], 2) }));
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        this.options.onDraw?.([[...here]]);
        this.announce(fill(data.words.added, { n: 1, x: plain(here[0], 2), y: plain(here[1], 2) }));
      }
      return;
    }
    // From particle to particle, in the last panel: the model's.
    const panel = data.panels.at(-1);
    const by = step ? (step[0] ?? 0) - (step[1] ?? 0) : 0;
    if (by === 0 || !panel || panel.n === 0) return;
    event.preventDefault();
    const before = this.held?.kind === panel.kind ? this.held.index : by > 0 ? -1 : panel.n;
    const index = (before + by + panel.n) % panel.n;
    this.hold({ kind: panel.kind, index });
    this.tell(data, panel, index);
  }
}

/** From the units of the plane to the pixels of a panel, and back. */
function squareOf(
  { left, top, side }: PanelPlace,
  [x0, x1, y0, y1]: readonly [number, number, number, number],
): Square {
  const [kx, ky] = [side / (x1 - x0), side / (y1 - y0)];
  return {
    side,
    x: (x) => left + (x - x0) * kx,
    y: (y) => top + side - (y - y0) * ky,
    invert: (px, py) => [x0 + (px - left) / kx, y0 + (top + side - py) / ky],
  };
}
