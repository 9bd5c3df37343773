/**
 * What each channel of a layer answers to: the image that climbing its number makes, and the patches of real images at
 * which the number is largest. A row a channel; one can be chosen, by pointer or by key.
 */

import { CanvasView, type ViewData } from '../../../charts/kit/canvas.ts';
import { clamp } from '../../../charts/kit/geometry.ts';
import { ellipsis, fontOf } from '../../../charts/kit/ink.ts';
import { Walk } from '../../../charts/kit/walk.ts';
import type { Tile } from './flow/layout.ts';
import { drawSignal, Maps, signalRange } from './maps.ts';

export interface ResponsesData extends ViewData {
  channels: number;
  /** [channels, height, width], from paper, 0, to ink, 1. */
  ideal: Float32Array;
  size: readonly [height: number, width: number];
  /** [channels, count, height, width]; not finite outside of the image. */
  patches: Float32Array;
  count: number;
  patch: readonly [height: number, width: number];
  /** What each row is called; its number unless they are given. */
  names: readonly string[] | null;
  selected: number;
  words: { ideal: string; patches: string };
}

export interface ResponsesOptions {
  onSelect?: (channel: number) => void;
  describe?: (channel: number) => string;
}

const HEAD = 22;
const ROW = 46;
const GAP = 4;
const APART = 24;
/** A column of rows is no narrower than this. */
const LEAST = 330;

interface Row {
  name: Tile;
  ideal: Tile;
  patches: Tile[];
}

/** Where each channel's row stands: in two columns where there is room. */
export function layOutRows(
  width: number,
  {
    channels,
    size,
    patch,
    count,
    names,
  }: Pick<ResponsesData, 'channels' | 'size' | 'patch' | 'count' | 'names'>,
): { rows: Row[]; height: number; down: number } {
  const columns = clamp(Math.floor((width + APART) / (LEAST + APART)), 1, channels > 4 ? 2 : 1);
  const down = Math.ceil(channels / columns);
  const across = Math.min(560, (width - APART * (columns - 1)) / columns);
  const signal = size[0] === 1;
  const tall = ROW - GAP;
  const nameWidth = names ? 64 : 22;
  const ideal = signal ? Math.min(100, across * 0.28) : tall;
  const room = (across - nameWidth - ideal - 3 * GAP) / Math.max(1, count) - GAP;
  const side = clamp(room, 12, signal ? 48 : tall - 6);
  const rows = Array.from({ length: channels }, (_, c): Row => {
    const left = Math.floor(c / down) * (across + APART) + 1;
    const top = HEAD + (c % down) * ROW;
    const begin = left + nameWidth + ideal + 3 * GAP;
    const high = patch[0] === 1 ? tall - 8 : side;
    return {
      name: { left, top, width: nameWidth, height: tall },
      ideal: { left: left + nameWidth, top, width: ideal, height: tall },
      patches: Array.from({ length: count }, (_, i) => ({
        left: begin + i * (side + GAP),
        top: top + (tall - high) / 2,
        width: side,
        height: high,
      })),
    };
  });
  return { rows, height: HEAD + down * ROW + 4, down };
}

export class ResponsesView extends CanvasView<ResponsesData> {
  private readonly maps = new Maps();
  private readonly walk = new Walk<number>(this.canvas);
  private rows: Row[] = [];
  private shape = '';

  constructor(
    host: HTMLElement,
    private readonly options: ResponsesOptions = {},
  ) {
    super(host);
    if (!options.onSelect) return;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'pointer';
    this.listen('click', (event) => {
      const [x, y] = this.locate(event);
      const found = this.rows.findIndex(
        ({ name, patches }) =>
          y >= name.top &&
          y < name.top + ROW &&
          x >= name.left &&
          x < (patches.at(-1)?.left ?? 0) + (patches.at(-1)?.width ?? 0),
      );
      if (found >= 0) options.onSelect?.(found);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: ResponsesData): void {
    this.data = data;
    this.walk.answered(data.selected);
    const shape = [data.channels, data.size, data.patch, data.count, data.names].join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  protected override preferredHeight(width: number): number {
    return this.data ? Math.ceil(layOutRows(width, this.data).height) : 120;
  }

  protected paint(data: ResponsesData): void {
    const { ctx, theme } = this;
    this.maps.use(theme);
    const { rows, down } = layOutRows(this.width, data);
    this.rows = rows;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    rows.forEach(({ name, ideal, patches }, c) => {
      if (c % down === 0) {
        ctx.font = fontOf(theme, 12, 600);
        ctx.fillStyle = theme.ink;
        const first = patches[0]?.left ?? 0;
        ctx.fillText(ellipsis(ctx, data.words.ideal, first - name.left - 8), name.left, 12);
        ctx.fillText(ellipsis(ctx, data.words.patches, 300), first, 12);
      }
      ctx.font = fontOf(theme, 12, c === data.selected ? 700 : 400);
      ctx.fillStyle = c === data.selected ? theme.ink : theme.ink2;
      ctx.textBaseline = 'middle';
      const text = data.names?.[c] ?? String(c + 1);
      ctx.fillText(ellipsis(ctx, text, name.width - 4), name.left, name.top + name.height / 2);
      ctx.textBaseline = 'alphabetic';
      this.one(data.ideal, data.size, c, ideal);
      for (const [i, tile] of patches.entries()) this.one(data.patches, data.patch, c * data.count + i, tile);
      if (c === data.selected) this.outline(ideal);
    });
  }

  private one(values: Float32Array, [h, w]: readonly [number, number], which: number, tile: Tile): void {
    const { ctx, theme } = this;
    if (values.length < (which + 1) * h * w) return;
    ctx.fillStyle = theme.rule;
    ctx.fillRect(tile.left, tile.top, tile.width, tile.height);
    if (h === 1 && w > 1) {
      const own = values.subarray(which * w, (which + 1) * w);
      ctx.fillStyle = theme.paper;
      ctx.fillRect(tile.left, tile.top, tile.width, tile.height);
      drawSignal(ctx, own, signalRange(values, 'ink'), tile, theme);
    } else this.maps.map(ctx, values, 'ink', [h, w], which, tile);
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    ctx.strokeRect(tile.left - 0.5, tile.top - 0.5, tile.width + 1, tile.height + 1);
  }

  private outline({ left, top, width, height }: Tile): void {
    const { ctx, theme } = this;
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 2.5;
    ctx.strokeRect(left - 1, top - 1, width + 2, height + 2);
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (!data) return;
    const { down } = layOutRows(this.width, data);
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -down, ArrowRight: down }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = clamp(this.walk.from(data.selected) + step, 0, data.channels - 1);
    this.options.onSelect?.(this.walk.to(next));
    this.announce(this.options.describe?.(next) ?? '');
  }
}
