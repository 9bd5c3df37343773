/**
 * What pictures of single examples share: each a dot, with a stick from where it is to where the model puts it. The
 * examples of the batch stand out, and one place can be read by pointer or by key.
 */

import { type Axis, layOut, type Plane } from '../../../charts/kit/axes.ts';
import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { at, clamp, evenSample, type Numbers, type Point } from '../../../charts/kit/geometry.ts';
import { Dots, note } from '../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';

export interface ResidualsData extends ViewData {
  /** The mean of the target: the prediction of a model that knows nothing. */
  mean: number | null;
  /** Indices of the present batch. */
  batch: Uint32Array | Float32Array;
  /** How far the step is: what has not been computed yet is not drawn. */
  shown: Shown;
  /** What is predicted ("price") and its unit. */
  yLabel: string;
  yUnit: string;
}

export interface Shown {
  /** The batch has just been drawn: its examples light up, even where they are all. */
  drawn: boolean;
  /** The model has answered for the batch. */
  predicted: boolean;
  /** How far off it is has been measured. */
  measured: boolean;
}

export interface ResidualsOptions {
  onTerm?: TermHandler;
}

/** One example in its own units: where it stands, how high, and how high the model puts it. */
export interface Example {
  x: number;
  actual: number;
  said: number;
}

/** No more of them than this are drawn, and fewer have a faint stick. */
const DRAWN_POINTS = 2000;
const FAINT_STICKS = 400;
/** A batch of more than this is drawn smaller, not to hide itself. */
const MANY = 64;

export abstract class ResidualsView<Data extends ResidualsData> extends CanvasView<Data> {
  protected plane: Plane | null = null;
  /** What is read: a place, or an example. */
  protected probe: number | null = null;
  protected sample = new Uint32Array();
  private faint = new Uint32Array();
  private fitted: { key: readonly unknown[]; x: Axis; y: Axis } | null = null;
  private term: string | null = null;
  private readonly dots = new Dots();
  private readonly batchDots = new Dots();
  private readonly predicted = new Dots();

  constructor(
    host: HTMLElement,
    private readonly options: ResidualsOptions = {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.style.touchAction = 'pan-y';
    for (const type of ['pointermove', 'pointerdown'] as const)
      this.listen(type, (event) => {
        if (!this.held(event)) this.point(this.locate(event));
      });
    this.listen('pointerleave', () => this.point(null));
    this.listen('blur', () => this.moveProbe(null));
    this.listen('keydown', (event) => this.key(event));
  }

  /** What the axes depend on, and never the model: one that runs away leaves the picture instead of shrinking it. */
  protected abstract axesKey(data: Data): readonly unknown[];
  protected abstract axes(data: Data): { x: Axis; y: Axis };
  protected abstract count(data: Data): number;
  protected abstract example(data: Data, index: number): Example;
  /** What is read at a pixel, and the term of the ink there. */
  protected abstract found(place: Point): { probe: number | null; term: string | null };
  protected abstract key(event: KeyboardEvent): void;

  /** Whether the pointer is moving something; then nothing is read. */
  protected held(_event: PointerEvent): boolean {
    return false;
  }

  /** Axes, made once for all that they depend on, laid out. */
  protected fit(data: Data): Plane {
    const key = [...this.axesKey(data), data.yLabel, data.yUnit, this.width, this.height];
    if (this.fitted === null || key.some((part, i) => part !== this.fitted?.key[i])) {
      this.fitted = { key, ...this.axes(data) };
      this.sample = evenSample(this.count(data), DRAWN_POINTS);
      this.faint = evenSample(this.count(data), FAINT_STICKS);
    }
    const { x, y } = this.fitted;
    this.plane = { x, y, frame: layOut(this.ctx, this.width, this.height, x, y, this.theme) };
    return this.plane;
  }

  /** The dots of all, where `sx` and `sy` put them. */
  protected drawDots(
    ctx: CanvasRenderingContext2D,
    sx: (index: number) => number,
    sy: (index: number) => number,
  ): void {
    const style = { radius: this.sample.length > 300 ? 2 : 3, colour: this.theme.data, alpha: 0.5 };
    this.dots.draw(ctx, this.sample, sx, sy, style);
  }

  /** The dots of the batch, on top; a batch of everything needs no mark of its own. */
  protected drawBatch(
    data: Data,
    strength: number,
    sx: (index: number) => number,
    sy: (index: number) => number,
  ): void {
    const { ctx, theme } = this;
    const all = data.batch.length >= this.count(data);
    if (all && !data.shown.drawn) return;
    const many = data.batch.length > MANY;
    const style = { radius: many ? 2.25 : 3.75, colour: theme.ink, alpha: many ? 0.6 : 0.95 };
    ctx.globalAlpha = strength;
    this.batchDots.draw(ctx, data.batch, sx, sy, style);
    ctx.globalAlpha = 1;
  }

  /** A faint stick for some of all and a stronger one for each of the batch, up to `beyond` pixels off the picture. */
  protected drawSticks(data: Data, strength: number, beyond: number): void {
    if (!data.shown.measured) return;
    this.sticks(data, this.faint, 0.13 * strength, 1, beyond);
    const crowd = clamp(10 / Math.sqrt(data.batch.length || 1), 0.3, 0.9);
    const width = isLit(data.highlight, 'residual') ? 2 : 1.25;
    this.sticks(data, data.batch, crowd * strength, width, beyond);
  }

  private sticks(data: Data, indices: Numbers, alpha: number, width: number, beyond: number): void {
    const { ctx, plane } = this;
    if (plane === null) return;
    const { x, y, frame } = plane;
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = this.theme.residual;
    ctx.lineWidth = width;
    ctx.beginPath();
    for (let i = 0; i < indices.length; i++) {
      const example = this.example(data, at(indices, i));
      const [px, actual, said] = [x.scale(example.x), y.scale(example.actual), y.scale(example.said)];
      if (!Number.isFinite(px + actual) || Number.isNaN(said)) continue;
      ctx.moveTo(px, actual);
      ctx.lineTo(px, clamp(said, frame.top - beyond, frame.bottom + beyond));
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  /** Where the model puts the examples of the batch, between the forward pass and the loss. */
  protected drawPredictions(data: Data): void {
    const { ctx, theme, plane } = this;
    if (plane === null || !data.shown.predicted) return;
    const { x, y } = plane;
    const place = (index: number) => this.example(data, index);
    const style = { radius: data.batch.length > MANY ? 2 : 3.5, colour: theme.model, alpha: 0.9 };
    this.predicted.draw(
      ctx,
      data.batch,
      (i) => x.scale(place(i).x),
      (i) => y.scale(place(i).said),
      style,
    );
  }

  /** Says so where not all are drawn. */
  protected noteDrawn(data: Data): void {
    const { ctx, theme, plane } = this;
    const all = this.count(data);
    if (plane === null || all <= DRAWN_POINTS) return;
    ctx.textAlign = 'right';
    const drawn = fill(words.drawn, { drawn: plain(DRAWN_POINTS), all: plain(all) });
    note(ctx, drawn, plane.frame.right, 12, theme);
  }

  protected moveProbe(probe: number | null): void {
    if (probe === this.probe) return;
    this.probe = probe;
    this.drawSoon();
  }

  private point(place: Point | null): void {
    const { probe, term } = place === null ? { probe: null, term: null } : this.found(place);
    this.moveProbe(probe);
    if (term === this.term) return;
    this.term = term;
    this.options.onTerm?.(term);
  }
}
