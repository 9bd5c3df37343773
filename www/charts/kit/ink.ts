/** Small marks, drawn the same way in every view. */

import type { Numbers, Point, Rect } from './geometry.ts';
import { at, clamp } from './geometry.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D;

export function fontOf(theme: Theme, size = 12, weight = 400): string {
  return `${weight} ${size}px ${theme.sans}`;
}

/** The face of a formula's letters: italic serif. */
export function termFont(theme: Theme, size = 16): string {
  return `italic 500 ${size}px ${theme.serif}`;
}

export function line(ctx: Context, a: Point, b: Point): void {
  ctx.beginPath();
  ctx.moveTo(a[0], a[1]);
  ctx.lineTo(b[0], b[1]);
  ctx.stroke();
}

/** Text that stays readable over whatever lies beneath it; `reach` is the halo's width. */
export function haloText(
  ctx: Context,
  text: string,
  x: number,
  y: number,
  ink: string,
  halo: string,
  reach = 4,
): void {
  ctx.lineJoin = 'round';
  ctx.lineWidth = reach;
  ctx.strokeStyle = halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}

export function dot(ctx: Context, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

/** A filled arrowhead with its tip at `tip`, pointing along (dx, dy). */
export function arrowHead(ctx: Context, tip: Point, dx: number, dy: number, size: number): void {
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  ctx.beginPath();
  ctx.moveTo(tip[0], tip[1]);
  ctx.lineTo(tip[0] - size * ux + size * 0.5 * uy, tip[1] - size * uy - size * 0.5 * ux);
  ctx.lineTo(tip[0] - size * ux - size * 0.5 * uy, tip[1] - size * uy + size * 0.5 * ux);
  ctx.closePath();
}

/**
 * Equal dots, stamped from one small image: cheaper than an arc each, and where dots overlap they darken,
 * so that density shows.
 */
export class Dots {
  private readonly stamp = document.createElement('canvas');
  private key = '';

  /** `sx`, `sy` turn an index into pixels; a dot whose place is not finite is left out. */
  draw(
    ctx: Context,
    indices: Numbers,
    sx: (index: number) => number,
    sy: (index: number) => number,
    style: { radius: number; colour: string; alpha: number },
  ): void {
    const ratio = ctx.getTransform().a;
    const half = style.radius + 1;
    const key = `${style.radius} ${style.colour} ${style.alpha} ${ratio}`;
    if (key !== this.key) {
      this.key = key;
      this.stamp.width = this.stamp.height = Math.ceil(2 * half * ratio);
      const ink = this.stamp.getContext('2d');
      if (ink === null) return;
      ink.scale(ratio, ratio);
      ink.globalAlpha = style.alpha;
      ink.fillStyle = style.colour;
      dot(ink, half, half, style.radius);
      ink.fill();
    }
    const size = this.stamp.width / ratio;
    for (let i = 0; i < indices.length; i++) {
      const x = sx(at(indices, i));
      const y = sy(at(indices, i));
      if (Number.isFinite(x) && Number.isFinite(y)) ctx.drawImage(this.stamp, x - half, y - half, size, size);
    }
  }
}

/** A one-line reading in a small box near (x, y), kept inside `frame`. */
export function readout(ctx: Context, text: string, x: number, y: number, frame: Rect, theme: Theme): void {
  ctx.font = fontOf(theme, 12, 500);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const width = ctx.measureText(text).width + 16;
  const height = 24;
  const left = clamp(x - width / 2, frame.left, Math.max(frame.left, frame.right - width));
  const above = y - 12 - height;
  const top = above >= frame.top ? above : Math.min(y + 12, frame.bottom - height);
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, 4);
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.rule2;
  ctx.stroke();
  ctx.fillStyle = theme.ink;
  ctx.fillText(text, left + 8, top + height / 2 + 0.5);
}

/** A note under or inside a picture, in the faintest ink that is still text. */
export function note(ctx: Context, text: string, x: number, y: number, theme: Theme): void {
  ctx.font = fontOf(theme, 11);
  ctx.textBaseline = 'alphabetic';
  haloText(ctx, text, x, y, theme.ink3, theme.paper);
}

/** `text` cut to `width` pixels with an ellipsis, in the context's present font. */
export function ellipsis(ctx: Context, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  let end = text.length - 1;
  while (end > 0 && ctx.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
