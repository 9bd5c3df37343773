/** The loss over two parameters, as a map or as a bowl, and the walk down it. */

import type { Plane } from '../../../charts/kit/axes.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { clamp, clipSegment, contains, type Point } from '../../../charts/kit/geometry.ts';
import { arrowHead, dot, fontOf, haloText, line, readout } from '../../../charts/kit/ink.ts';
import { isLit } from '../../../charts/kit/terms.ts';
import { words } from '../../../charts/kit/words.ts';
import { cross } from '../../../charts/surface/map.ts';
import {
  type Stage,
  SurfaceView,
  type SurfaceViewData,
  type SurfaceViewOptions,
} from '../../../charts/surface/surface.ts';
import { drawTrail, trail } from '../../../charts/surface/trail.ts';

export interface LossBowlData extends SurfaceViewData {
  /** Parameters after each step, x₀ y₀ x₁ y₁ …; may leave the extent. */
  path: Float32Array;
  /** Where the parameters are now. */
  at: Point | null;
  /** The coming update, −(learning rate)·(gradient), in the parameters' own units. */
  step: readonly [dx: number, dy: number] | null;
  /** The exact minimum. */
  exact: Point | null;
  /** What its mark is called, where it does not lie on the surface that is drawn. */
  exactName?: string;
  /** The terms the two axes stand for; default to 'w' and 'b'. */
  xTerm?: string;
  yTerm?: string;
  mode: 'map' | '3d';
}

const REACH = 10;
/** A step is drawn in so many pieces, to lie on a surface that curves. */
const PIECES = 12;

export class LossBowlView extends SurfaceView<LossBowlData> {
  /** A picked spot is where the parameters are to go. */
  constructor(host: HTMLElement, options: SurfaceViewOptions = {}) {
    super(host, { yaw: -0.6, pitch: 0.72 }, options);
  }

  protected override preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 0.95 : 0.68));
  }

  protected override litAxis(data: LossBowlData): 'x' | 'y' | null {
    if (isLit(data.highlight, data.xTerm ?? 'w')) return 'x';
    return isLit(data.highlight, data.yTerm ?? 'b') ? 'y' : null;
  }

  /** From the present position to the axis of the parameter being asked about. */
  private guide(place: Point, lit: 'x' | 'y', { x, y, frame }: Plane): void {
    const { ctx, theme } = this;
    const [px, py] = [x.scale(place[0]), y.scale(place[1])];
    if (!contains(frame, px, py)) return;
    ctx.strokeStyle = theme.onMap;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([4, 3]);
    line(ctx, [px, py], lit === 'x' ? [px, frame.bottom] : [frame.left, py]);
    ctx.setLineDash([]);
  }

  /** The path, the minimum, the present spot, the coming step. */
  protected override paintOver(data: LossBowlData, stage: Stage): void {
    const { ctx, theme } = this;
    const axis = this.litAxis(data);
    if (axis !== null && data.at !== null && this.map !== null) this.guide(data.at, axis, this.map);
    const lit = isLit(data.highlight, 'loss');
    const { project, room } = stage;
    const walked = trail(data.path, room, project);
    drawTrail(ctx, walked, { ink: theme.onMap, halo: theme.onMapHalo, lit });
    if (data.exact !== null && contains(room, ...data.exact))
      cross(ctx, project(...data.exact), stage.frame, theme, data.exactName);
    if (data.at === null) return;
    if (!contains(room, ...data.at)) {
      this.offNote(data, data.at);
      return;
    }
    const minimum = data.exact === null ? null : project(...data.exact);
    if (data.step !== null) this.arrow(data.at, data.step, isLit(data.highlight, 'grad'), stage, minimum);
    dot(ctx, ...project(...data.at), lit ? 6.5 : 5);
    ctx.fillStyle = theme.onMap;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.onMapHalo;
    ctx.stroke();
  }

  /** The coming step, at its true length and along the surface; one too short to see is not drawn larger than it is. */
  private arrow(
    from: Point,
    step: Point,
    lit: boolean,
    { project, frame, room }: Stage,
    minimum: Point | null,
  ): void {
    const { ctx, theme } = this;
    const target: Point = [from[0] + step[0], from[1] + step[1]];
    const visible = clipSegment(from, target, room);
    if (visible === null) return;
    const [begin, end] = visible;
    const along = Array.from({ length: PIECES + 1 }, (_, i) =>
      project(begin[0] + ((end[0] - begin[0]) * i) / PIECES, begin[1] + ((end[1] - begin[1]) * i) / PIECES),
    );
    const [start, before, tip] = [along[0], along[PIECES - 1], along[PIECES]];
    if (!start || !before || !tip) return;
    const length = Math.hypot(tip[0] - start[0], tip[1] - start[1]);
    if (!(length >= 3)) return;
    // A step that ends beyond the picture has no head to draw: its line runs to the edge.
    const ends = contains(room, ...target);
    const size = ends ? clamp((length - 6) * 0.7, 5, lit ? 13 : 10) : 0;
    const last = Math.max(1e-6, Math.hypot(tip[0] - before[0], tip[1] - before[1]));
    const [ux, uy] = [(tip[0] - before[0]) / last, (tip[1] - before[1]) / last];
    const shaft = [...along.slice(0, -1), [tip[0] - ux * size * 0.8, tip[1] - uy * size * 0.8] as const];
    const stroke = (ink: string, width: number) => {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      ctx.beginPath();
      for (const [i, [px, py]] of shaft.entries()) i === 0 ? ctx.moveTo(px, py) : ctx.lineTo(px, py);
      ctx.stroke();
    };
    ctx.lineCap = 'butt';
    stroke(theme.onMapHalo, lit ? 7 : 5);
    ctx.fillStyle = theme.onMapStep;
    if (ends) {
      arrowHead(ctx, tip, ux, uy, size);
      ctx.lineWidth = 2.5;
      ctx.stroke();
      ctx.fill();
    }
    stroke(theme.onMapStep, lit ? 4 : 2.5);

    ctx.font = fontOf(theme, 11, 500);
    const onRight = start[0] > (frame.left + frame.right) / 2;
    ctx.textAlign = onRight ? 'right' : 'left';
    ctx.textBaseline = 'middle';
    // Behind the arrow, where nothing is about to happen.
    const behind = start[1] + (uy > 0 ? -14 : 16);
    const y = clamp(clearOf(behind, start[0], minimum), frame.top + 8, frame.bottom - 8);
    haloText(ctx, words.nextStep, start[0] + (onRight ? -4 : 4), y, theme.onMapStep, theme.onMapHalo, 3);
  }

  private offNote(data: LossBowlData, [x, y]: Point): void {
    const { ctx, theme } = this;
    ctx.font = fontOf(theme, 11);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'alphabetic';
    const text = fill(words.placeOff, {
      place: `${data.xLabel} ${plain(x, 3)}, ${data.yLabel} ${plain(y, 3)}`,
    });
    const brief = `now at ${plain(x, 3)}, ${plain(y, 3)}`;
    const room = this.width - 14 - ctx.measureText(data.yLabel).width * 1.2;
    haloText(
      ctx,
      ctx.measureText(text).width < room ? text : brief,
      this.width - 12,
      12,
      theme.ink2,
      theme.paper,
    );
  }

  protected override drawProbe(data: LossBowlData, spot: Point, map: Plane): void {
    const { ctx, theme } = this;
    const [px, py] = [map.x.scale(spot[0]), map.y.scale(spot[1])];
    ctx.strokeStyle = theme.onMap;
    ctx.lineWidth = 1.5;
    dot(ctx, px, py, 6);
    ctx.stroke();
    readout(ctx, this.reading(data, spot), px, py, map.frame, theme);
  }

  protected override reading(data: LossBowlData, spot: Point): string {
    return fill(words.lossIs, { value: plain(this.heightAt(data, spot)) });
  }

  protected override termAt(data: LossBowlData, [px, py]: Point, map: Plane): string | null {
    if (px < map.frame.left || py < map.frame.top) return data.yTerm ?? 'b';
    if (py > map.frame.bottom) return data.xTerm ?? 'w';
    if (data.at === null) return null;
    const near = (x: number, y: number) => Math.hypot(map.x.scale(x) - px, map.y.scale(y) - py) < REACH;
    if (near(...data.at)) return 'loss';
    const { step } = data;
    return step !== null && near(data.at[0] + step[0], data.at[1] + step[1]) ? 'grad' : null;
  }

  protected override home(data: LossBowlData): Point {
    const [x0, x1, y0, y1] = data.extent;
    return data.at ?? [(x0 + x1) / 2, (y0 + y1) / 2];
  }
}

/** A line of text lower where it would cover the name of the minimum, which stands right below its cross. */
export function clearOf(y: number, x: number, minimum: Point | null): number {
  if (minimum === null || Math.abs(x - minimum[0]) > 120) return y;
  const name = minimum[1] + 13;
  return Math.abs(y - name) < 13 ? name + 14 : y;
}
