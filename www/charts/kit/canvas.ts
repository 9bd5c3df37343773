/** What every drawn view shares: a crisp canvas that follows its host's size and theme. */

import type { Point } from './geometry.ts';
import { locateIn, movedIn, type Pointed } from './pointer.ts';
import { readTheme, type Theme, watchTheme } from './theme.ts';

export interface ViewData {
  /** What the picture shows, in one sentence, for those who cannot see it. */
  label: string;
  /** The term of the formula being hovered, if any; see terms.ts. */
  highlight?: string | null;
}

export abstract class CanvasView<Data extends ViewData> {
  protected readonly canvas = document.createElement('canvas');
  protected readonly ctx: CanvasRenderingContext2D;
  protected theme: Theme;
  protected data: Data | null = null;
  /** Size in CSS pixels; zero until first laid out. */
  protected width = 0;
  protected height = 0;
  protected pixelRatio = 1;

  private readonly host: HTMLElement;
  private readonly live = document.createElement('span');
  private readonly observer: ResizeObserver;
  private readonly abort = new AbortController();
  private frame = 0;
  private resizing = 0;

  constructor(host: HTMLElement) {
    const ctx = this.canvas.getContext('2d');
    if (ctx === null) throw new Error('This browser gave no 2D canvas to draw on.');
    this.ctx = ctx;
    this.host = host;
    this.theme = readTheme(host);
    // Height comes from the host when it has one, else from the ratio set in resize().
    this.canvas.style.cssText = 'display:block;width:100%;height:100%';
    this.live.setAttribute('aria-live', 'polite');
    this.live.style.cssText =
      'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';
    host.append(this.canvas, this.live);
    // In the next frame: a change of height inside the observer's own callback would be reported as a loop.
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.resizing);
      this.resizing = requestAnimationFrame(() => this.resize());
    });
    this.observer.observe(this.canvas);
    watchTheme(() => {
      this.theme = readTheme(host);
      this.draw();
    }, this.abort.signal);
  }

  /** Takes new data and draws at once. Arrays are not copied: replace one to change it, never write into it. */
  update(data: Data): void {
    this.data = data;
    // A picture to those who don't see it once there are words for it.
    if (this.canvas.getAttribute('aria-label') !== data.label) {
      this.canvas.role = 'img';
      this.canvas.ariaLabel = data.label;
    }
    if (this.width === 0 || this.pixelRatio !== window.devicePixelRatio) this.resize();
    else this.draw();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.resizing);
    this.abort.abort();
    this.observer.disconnect();
    this.canvas.remove();
    this.live.remove();
  }

  /** Draws the whole picture from `this.data`. The canvas is clear, in CSS pixels, and has a size. */
  protected abstract paint(data: Data): void;

  /** The height wanted at a width, used when the host's own height is left to the view. */
  protected preferredHeight(width: number): number {
    return Math.round(width * (width < 480 ? 0.95 : 0.62));
  }

  /** Draws in the next frame, however often it is asked before then: for pointer and keyboard. */
  protected drawSoon(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Says `text` to a screen reader, after a key moved something. */
  protected announce(text: string): void {
    this.live.textContent = text;
  }

  protected listen<K extends keyof HTMLElementEventMap>(
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
  ): void {
    this.canvas.addEventListener(type, handler, { signal: this.abort.signal });
  }

  /** Pointer position in the picture's own pixels. */
  protected locate(event: Pointed): Point {
    return locateIn(this.canvas, event);
  }

  /** How far the pointer has moved since the event before, in the picture's own pixels. */
  protected movement(event: MouseEvent): Point {
    return movedIn(this.canvas, event);
  }

  protected resizeToPreferred(): void {
    const width = this.host.clientWidth;
    if (width > 0) this.canvas.style.aspectRatio = `${width} / ${this.preferredHeight(width)}`;
  }

  private resize(): void {
    this.resizeToPreferred();
    const { clientWidth, clientHeight } = this.canvas;
    this.width = clientWidth;
    this.height = clientHeight;
    this.pixelRatio = window.devicePixelRatio;
    this.canvas.width = Math.round(clientWidth * this.pixelRatio);
    this.canvas.height = Math.round(clientHeight * this.pixelRatio);
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.data === null || this.width < 40 || this.height < 40) return;
    this.ctx.setTransform(this.pixelRatio, 0, 0, this.pixelRatio, 0, 0);
    this.ctx.clearRect(0, 0, this.width, this.height);
    this.paint(this.data);
  }
}

/** A part of a picture that changes seldom: painted once, then copied until its key changes. */
export class Layer {
  private readonly canvas = document.createElement('canvas');
  private key: readonly unknown[] = [];

  /** Copies the layer onto `target`, first repainting it if any part of `key` is not what it was. */
  show(
    target: CanvasRenderingContext2D,
    key: readonly unknown[],
    paint: (ctx: CanvasRenderingContext2D) => void,
  ): void {
    const { width, height } = target.canvas;
    const ratio = target.getTransform().a;
    const full = [...key, width, height, ratio];
    if (full.length !== this.key.length || full.some((part, i) => part !== this.key[i])) {
      this.key = full;
      this.canvas.width = width;
      this.canvas.height = height;
      const ctx = this.canvas.getContext('2d');
      if (ctx === null) return;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(ctx);
    }
    target.drawImage(this.canvas, 0, 0, width / ratio, height / ratio);
  }
}
