/** The examples on the field: a shape for each class, hollow when held out, ringed in the batch, × when wrong. */

import { interpolateViridis } from 'd3-scale-chromatic';
import type { Axis } from '../kit/axes.ts';
import { Layer } from '../kit/canvas.ts';
import { classColour, classShape } from '../kit/classes.ts';
import { at, clamp, contains, type Rect } from '../kit/geometry.ts';
import { dot, line } from '../kit/ink.ts';
import { type Mark, Stamps } from '../kit/marks.ts';
import { css, largest, mix, rgb } from '../kit/ramps.ts';
import { isLit } from '../kit/terms.ts';
import type { Theme } from '../kit/theme.ts';
import type { FieldData, Inside } from './data.ts';
import { isSigned, signedScale } from './image.ts';

/** Steps of a number that are told apart in a point's colour. */
const STEPS = 24;

/** Fewer points are drawn larger. */
export function pointRadius(count: number, width: number): number {
  const size = count > 1200 ? 2.4 : count > 500 ? 3 : count > 150 ? 3.7 : 4.4;
  return width < 420 ? size * 0.85 : size;
}

/** How the i-th point looks. */
export function markOf(data: FieldData, i: number, radius: number, theme: Theme): Mark {
  const target = at(data.target, i);
  const hollow = data.test?.[i] === 1;
  const halo = theme.paper;
  if (data.classes > 0) {
    const c = Number.isInteger(target) && target >= 0 ? target : 0;
    return { shape: classShape(c), colour: classColour(theme, c), halo, radius, hollow };
  }
  return { shape: 'disc', colour: numberColour(data, target, theme), halo, radius, hollow };
}

/** A number's colour at full strength, on the same scale as the field's. */
export function numberColour(data: Pick<FieldData, 'kind' | 'range'>, value: number, theme: Theme): string {
  if (isSigned(data)) {
    const v = clamp(value / signedScale(data.range), -1, 1);
    const t = Math.round(Math.abs(v) * STEPS) / STEPS;
    return css(mix(rgb(theme.ink3), rgb(v < 0 ? theme.negative : theme.positive), Math.min(1, 0.15 + t)));
  }
  const [low, high] = data.range;
  const t = high > low ? clamp((value - low) / (high - low), 0, 1) : 0.5;
  return interpolateViridis(Math.round((Number.isNaN(t) ? 0 : t) * STEPS) / STEPS);
}

export class FieldPoints {
  private readonly layer = new Layer();
  private readonly stamps = new Stamps();

  draw(
    ctx: CanvasRenderingContext2D,
    data: FieldData,
    map: { x: Axis; y: Axis; frame: Rect },
    theme: Theme,
  ): void {
    const { x, y, target, test, wrong, batch } = data;
    const radius = pointRadius(x.length, map.frame.right - map.frame.left);
    const place = (i: number) => [map.x.scale(at(x, i)), map.y.scale(at(y, i))] as const;
    const isSeen = (i: number) => contains(map.frame, ...place(i));
    const key = [x, y, target, test, data.classes, data.kind, ...data.range, ...data.extent, theme];
    const { inside } = data;
    ctx.globalAlpha = inside ? 0.25 : isLit(data.highlight, 'yhat') ? 0.45 : 1;
    this.layer.show(ctx, key, (layer) => {
      for (let i = 0; i < x.length; i++)
        if (isSeen(i)) this.stamps.draw(layer, markOf(data, i, radius, theme), ...place(i));
    });
    ctx.globalAlpha = 1;
    if (batch !== null) {
      const seen = [...batch].flatMap((i, k) => (isSeen(i) ? [{ i, k, at: place(i) }] : []));
      if (inside?.answers) this.answers(ctx, data, seen, inside.answers, radius + 6, theme);
      if (inside?.losses) this.losses(ctx, seen, inside.losses, radius, theme);
      if (inside) for (const { i, at } of seen) this.stamps.draw(ctx, markOf(data, i, radius, theme), ...at);
      this.ring(ctx, seen, radius + 3, theme);
    }
    if (wrong === null) return;
    const off = radius * 1.1;
    const size = Math.max(1.8, radius * 0.6);
    for (let i = 0; i < x.length; i++) {
      if (wrong[i] !== 1 || !isSeen(i)) continue;
      const [px, py] = place(i);
      // At its corner, so that its class still shows.
      this.stamps.wrong(ctx, px + off, py - off, size, theme.ink, theme.paper);
    }
  }

  /** A disc of the colour of what is answered, stronger the surer. */
  private answers(
    ctx: CanvasRenderingContext2D,
    data: FieldData,
    seen: readonly Seen[],
    { value, sure }: NonNullable<Inside['answers']>,
    radius: number,
    theme: Theme,
  ): void {
    for (const { k, at: place } of seen) {
      const answer = at(value, k);
      ctx.fillStyle = data.classes > 0 ? classColour(theme, answer) : numberColour(data, answer, theme);
      ctx.globalAlpha = 0.25 + 0.6 * clamp(at(sure, k), 0, 1);
      dot(ctx, ...place, radius);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  /** A stem as high as the loss, the largest of the batch as high as there is room. */
  private losses(
    ctx: CanvasRenderingContext2D,
    seen: readonly Seen[],
    losses: Float32Array,
    radius: number,
    theme: Theme,
  ): void {
    const most = largest(losses, 0);
    if (!(most > 0) || !Number.isFinite(most)) return;
    for (const [ink, width] of [
      [theme.paper, 5.5],
      [theme.ink, 3],
    ] as const) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      for (const {
        k,
        at: [x, y],
      } of seen)
        line(ctx, [x, y], [x, y - radius - (STEM * at(losses, k)) / most]);
    }
  }

  private ring(ctx: CanvasRenderingContext2D, seen: readonly Seen[], radius: number, theme: Theme): void {
    ctx.strokeStyle = theme.ink;
    // Many rings are a texture, not a choice: they step back.
    ctx.lineWidth = seen.length > 100 ? 0.7 : 1.4;
    ctx.beginPath();
    for (const {
      at: [x, y],
    } of seen) {
      ctx.moveTo(x + radius, y);
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
    }
    ctx.stroke();
  }
}

/** An example of the batch that is in the picture: which point it is, its place in the batch, and in pixels. */
interface Seen {
  i: number;
  k: number;
  at: readonly [number, number];
}

/** The pixels of the largest loss. */
const STEM = 34;
