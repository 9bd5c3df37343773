/**
 * An image on its way through a convolutional net: from left to right the filters and maps of every layer, and the
 * probabilities at the end. Any number can be chosen, by pointer or by key: its window and its filter lie over each
 * other on the maps before it, and what it sees of the image is lit.
 */

import { CanvasView } from '../../../../charts/kit/canvas.ts';
import { fill, percent, plain } from '../../../../charts/kit/format.ts';
import { at } from '../../../../charts/kit/geometry.ts';
import { ellipsis, fontOf, line, readout } from '../../../../charts/kit/ink.ts';
import { isLit, type TermHandler } from '../../../../charts/kit/terms.ts';
import { Walk } from '../../../../charts/kit/walk.ts';
import { drawSignal, Maps, signalRange } from '../maps.ts';
import type { FlowData, FlowLayer, Part, Spot } from './data.ts';
import { type FlowLayout, HEAD, inputsOf, layOutFlow, spotAt, type Tile, walkFrom } from './layout.ts';

export interface FlowOptions {
  onSelect?: (spot: Spot) => void;
  onTerm?: TermHandler;
  /** What a screen reader hears of a number. */
  describe?: (spot: Spot) => string;
}

/** So many images of a batch are drawn side by side. */
const BATCH_COLUMNS = 8;

export class FlowView extends CanvasView<FlowData> {
  private readonly inner: HTMLElement;
  private readonly scroll: HTMLElement;
  private readonly maps = new Maps();
  private layout: FlowLayout | null = null;
  private hovered: Spot | null = null;
  private term: string | null = null;
  private shape = '';
  private readonly walk = new Walk<Spot>(this.canvas);

  constructor(
    host: HTMLElement,
    private readonly options: FlowOptions = {},
  ) {
    const scroll = document.createElement('div');
    const inner = document.createElement('div');
    scroll.className = 'flow-scroll';
    scroll.append(inner);
    host.append(scroll);
    super(inner);
    this.scroll = scroll;
    this.inner = inner;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.style.cursor = 'pointer';
    this.listen('pointermove', (event) => this.hover(this.under(event)));
    this.listen('pointerleave', () => this.hover(null));
    this.listen('click', (event) => {
      const spot = this.under(event);
      if (spot !== null && spot.layer > 0) options.onSelect?.(spot);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: FlowData): void {
    this.data = data;
    const shape = data.layers
      .map(({ channels, height, width, filters }) => `${channels} ${height} ${width} ${filters?.length}`)
      .join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.inner.style.minWidth = '0';
      this.walk.end();
      this.resizeToPreferred();
    }
    this.walk.answered(data.selected);
    super.update(data);
  }

  override destroy(): void {
    super.destroy();
    this.scroll.remove();
  }

  protected override preferredHeight(width: number): number {
    if (this.data === null) return 200;
    const layout = layOutFlow(this.data.layers, this.scroll.clientWidth || width, outputWidth(this.data));
    // What does not fit is scrolled, not shrunk until nobody sees it.
    this.inner.style.minWidth = layout.width > this.scroll.clientWidth + 1 ? `${layout.width}px` : '0';
    return layout.height;
  }

  protected paint(data: FlowData): void {
    const { ctx, theme } = this;
    this.maps.use(theme);
    const layout = layOutFlow(data.layers, this.width, outputWidth(data));
    this.layout = layout;
    data.layers.forEach((layer, i) => {
      this.head(data, layer, i, layout);
      const station = layout.stations[i];
      if (!station || layer.answers) return;
      for (let channel = 0; channel < layer.channels; channel++) {
        const tile = station.maps[channel];
        if (tile) this.map(data, layer, channel, tile);
        const filter = station.filters[channel];
        if (filter) this.filter(data, layer, channel, filter);
      }
    });
    this.below(data, layout);
    this.outputs(data, layout);
    if (data.selected) this.chosen(data, data.selected, layout);
    if (this.hovered) this.reading(data, this.hovered, layout);
    ctx.globalAlpha = 1;
  }

  private head(data: FlowData, layer: FlowLayer, i: number, layout: FlowLayout): void {
    const { ctx, theme } = this;
    const station = layout.stations[i];
    if (!station) return;
    const room = (layout.stations[i + 1]?.left ?? this.width) - station.left - 6;
    const lit = isLit(data.highlight, layer.term ?? '');
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.font = fontOf(theme, 12, lit ? 750 : 600);
    ctx.fillStyle = theme.ink;
    ctx.fillText(ellipsis(ctx, layer.name, room), station.left, 12);
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink2;
    ctx.fillText(ellipsis(ctx, layer.note, room), station.left, 26);
  }

  private map(data: FlowData, layer: FlowLayer, channel: number, tile: Tile): void {
    const { ctx } = this;
    const { height, width, values, kind } = layer;
    const there = values.length === layer.channels * height * width;
    if (there && height === 1 && width > 1) this.signal(layer, channel, tile);
    else if (there) this.maps.map(ctx, values, kind, [height, width], channel, tile);
    this.rim(tile, isLit(data.highlight, layer.term ?? ''), !there);
  }

  private rim({ left, top, width, height }: Tile, lit: boolean, empty = false): void {
    const { ctx, theme } = this;
    ctx.strokeStyle = lit ? theme.ink : theme.rule2;
    ctx.lineWidth = 1;
    ctx.setLineDash(empty ? [3, 3] : []);
    ctx.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
    ctx.setLineDash([]);
  }

  private signal({ values, width, kind }: FlowLayer, channel: number, tile: Tile): void {
    const own = values.subarray(channel * width, (channel + 1) * width);
    drawSignal(this.ctx, own, signalRange(values, kind), tile, this.theme);
  }

  private filter(data: FlowData, layer: FlowLayer, channel: number, tile: Tile): void {
    const { filters, kernel } = layer;
    if (!filters) return;
    if (filters.length > 0) this.maps.filter(this.ctx, filters, kernel, inputsOf(layer), channel, tile);
    this.rim(tile, isLit(data.highlight, layer.filterTerm ?? ''), filters.length === 0);
  }

  private below(data: FlowData, { below }: FlowLayout): void {
    const { ctx, theme } = this;
    const [image] = data.layers;
    if (!data.below || !image) return;
    const { height, width } = image;
    const { images, name, shown } = data.below;
    const count = Math.floor(images.length / (height * width));
    ctx.font = fontOf(theme, 11);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.fillText(ellipsis(ctx, name, below.width + 20), below.left, below.top - 6);
    const side = below.width / (count > 1 ? BATCH_COLUMNS : 2);
    const tall = height === 1 ? side * 0.5 : side;
    const rows = Math.max(1, Math.floor((this.height - below.top) / tall));
    const drawn = Math.min(count, rows * BATCH_COLUMNS);
    for (let i = 0; i < drawn; i++) {
      const tile = {
        left: below.left + (i % BATCH_COLUMNS) * side,
        top: below.top + Math.floor(i / BATCH_COLUMNS) * tall,
        width: side - 1,
        height: tall - 1,
      };
      if (height === 1) this.signal({ ...image, values: images, channels: count }, i, tile);
      else this.maps.map(ctx, images, 'ink', [height, width], i, tile);
      if (i === shown) this.box(tile, theme.model);
    }
  }

  private outputs(data: FlowData, { outputs, stations }: FlowLayout): void {
    const { ctx, theme } = this;
    const { names, probabilities, truth } = data;
    const rows = stations.at(-1)?.maps ?? [];
    ctx.font = fontOf(theme, 12, 700);
    const widest = names.reduce((most, name) => Math.max(most, ctx.measureText(name).width), 0);
    const nameWidth = Math.min(outputs.width * 0.5, widest + 6);
    const [x, bar] = [outputs.left + nameWidth, outputs.width - nameWidth - 46];
    const best = probabilities.indexOf(Math.max(...probabilities));
    ctx.textBaseline = 'middle';
    rows.forEach(({ top, height }, i) => {
      const y = top + height / 2;
      const p = at(probabilities, i);
      ctx.font = fontOf(theme, 12, i === truth ? 700 : 400);
      ctx.fillStyle = theme.ink;
      ctx.textAlign = 'left';
      ctx.fillText(ellipsis(ctx, names[i] ?? '', nameWidth - 4), outputs.left, y);
      ctx.fillStyle = theme.rule;
      ctx.fillRect(x, y - 4, bar, 8);
      if (!Number.isFinite(p)) return;
      ctx.fillStyle = i === truth || truth === null ? theme.model : theme.residual;
      ctx.fillRect(x, y - 4, Math.max(p > 0 ? 1 : 0, bar * p), 8);
      ctx.fillStyle = i === best ? theme.ink : theme.ink3;
      ctx.font = fontOf(theme, 11, i === best ? 650 : 400);
      ctx.textAlign = 'right';
      ctx.fillText(share(p), outputs.left + outputs.width, y);
    });
    const last = rows.at(-1);
    this.verdict(data, outputs, (last ? last.top + last.height : outputs.top) + 12);
  }

  /** What was right, and what the answer cost. */
  private verdict({ names, truth, loss, words }: FlowData, { left, width }: Tile, y: number): void {
    const { ctx, theme } = this;
    if (truth === null) return;
    ctx.textAlign = 'left';
    ctx.font = fontOf(theme, 11, 500);
    ctx.fillStyle = theme.ink2;
    const lines = [
      fill(words.right, { name: names[truth] ?? '' }),
      ...(loss === null ? [] : [fill(words.loss, { loss: plain(loss, 3) })]),
    ];
    lines.forEach((text, i) => {
      ctx.fillText(ellipsis(ctx, text, width), left, y + 15 * i);
    });
  }

  /** The chosen number, the windows that it looks at with the filter over them, and what it sees of the image. */
  private chosen(data: FlowData, spot: Spot, layout: FlowLayout): void {
    const { theme } = this;
    const layer = data.layers[spot.layer];
    const tile = layout.stations[spot.layer]?.maps[spot.channel];
    const [image, sheet] = [data.layers[0], layout.stations[0]?.maps[0]];
    if (!layer || !tile || spot.layer === 0) return;
    const cell = partIn(tile, layer, { top: spot.row, left: spot.column, height: 1, width: 1 });
    if (data.field && image && sheet) this.lightUp(sheet, partIn(sheet, image, data.field));
    const before = data.layers[spot.layer - 1];
    const tiles = layout.stations[spot.layer - 1]?.maps ?? [];
    // A pool looks at its own channel alone.
    const own = layer.filters === null && !layer.answers && layer.channels === before?.channels;
    if (data.window && before)
      for (const [input, from] of tiles.entries()) {
        if (own && layer.height * layer.width > 1 && input !== spot.channel) continue;
        this.through(
          layer,
          spot.channel,
          input,
          partIn(from, before, data.window),
          data.window,
          cell,
          tiles.length,
        );
      }
    const filter = layout.stations[spot.layer]?.filters[spot.channel];
    if (filter) this.box(filter, theme.focus);
    this.box(cell, theme.focus);
  }

  /** One window, with the filter's slice over it, and how it leads to the chosen number. */
  private through(
    layer: FlowLayer,
    channel: number,
    input: number,
    box: Tile,
    part: Part,
    cell: Tile,
    count: number,
  ): void {
    const { ctx, theme } = this;
    if (layer.filters) this.overlay(layer, channel, input, box, part);
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 1;
    ctx.globalAlpha = count > 1 ? 0.3 : 0.8;
    line(ctx, [box.left + box.width, box.top], [cell.left, cell.top]);
    line(ctx, [box.left + box.width, box.top + box.height], [cell.left, cell.top + cell.height]);
    ctx.globalAlpha = 1;
    this.box(box, theme.focus);
  }

  /** The filter's numbers in the cells of the window that they multiply, where there is room to see both. */
  private overlay(layer: FlowLayer, channel: number, input: number, box: Tile, part: Part): void {
    const { filters, kernel } = layer;
    const [height, width] = kernel;
    if (!filters || filters.length === 0 || box.width / part.width < 9) return;
    const image = this.maps.image(filters, width, 'sign');
    const from = (channel * inputsOf(layer) + input) * height;
    const { ctx } = this;
    const [w, h] = [box.width / width, box.height / height];
    ctx.imageSmoothingEnabled = false;
    // In the lower right of each cell: what it multiplies stays in sight.
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const [x, y] = [box.left + (column + 0.4) * w, box.top + (row + 0.4) * h];
        ctx.drawImage(image, column, from + row, 1, 1, x, y, 0.55 * w, 0.55 * h);
      }
    ctx.imageSmoothingEnabled = true;
  }

  /** All of the image but a part of it steps back. */
  private lightUp(sheet: Tile, part: Tile): void {
    const { ctx, theme } = this;
    ctx.save();
    ctx.beginPath();
    ctx.rect(sheet.left, sheet.top, sheet.width, sheet.height);
    ctx.clip();
    ctx.beginPath();
    ctx.rect(sheet.left, sheet.top, sheet.width, sheet.height);
    ctx.rect(part.left, part.top, part.width, part.height);
    ctx.globalAlpha = 0.45;
    ctx.fillStyle = theme.paper;
    ctx.fill('evenodd');
    ctx.restore();
    ctx.setLineDash([4, 3]);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(part.left, part.top, part.width, part.height);
    ctx.setLineDash([]);
  }

  private box({ left, top, width, height }: Tile, ink: string): void {
    const { ctx, theme } = this;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 3.5;
    ctx.strokeRect(left, top, width, height);
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1.75;
    ctx.strokeRect(left, top, width, height);
  }

  private reading(data: FlowData, { layer, channel, row, column }: Spot, layout: FlowLayout): void {
    const drawn = data.layers[layer];
    const tile = layout.stations[layer]?.maps[channel];
    if (!drawn || !tile || drawn.values.length === 0) return;
    const cell = partIn(tile, drawn, { top: row, left: column, height: 1, width: 1 });
    const value = at(drawn.values, (channel * drawn.height + row) * drawn.width + column);
    const frame = { left: 0, top: HEAD / 2, right: this.width, bottom: this.height };
    readout(this.ctx, plain(value, 3), cell.left + cell.width / 2, cell.top, frame, this.theme);
  }

  private under(event: MouseEvent): Spot | null {
    const { data, layout } = this;
    return data === null || layout === null ? null : spotAt(layout, data.layers, ...this.locate(event));
  }

  private hover(spot: Spot | null): void {
    const term = spot === null ? null : (this.data?.layers[spot.layer]?.term ?? null);
    if (term !== this.term) this.options.onTerm?.(term);
    this.term = term;
    if (spot === null && this.hovered === null) return;
    this.hovered = spot;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data } = this;
    if (data === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = this.walk.from(data.selected) ?? { layer: 1, channel: 0, row: 0, column: 0 };
    const to = walkFrom(event.key, event.shiftKey, from, data.layers);
    if (to === null) return;
    event.preventDefault();
    this.reveal(to);
    this.options.onSelect?.(this.walk.to(to));
    this.announce(this.options.describe?.(to) ?? '');
  }

  /** Brings what the keyboard is at into a flow that is scrolled. */
  private reveal({ layer, channel }: Spot): void {
    const tile = this.layout?.stations[layer]?.maps[channel];
    const { scroll } = this;
    if (!tile || scroll.scrollWidth <= scroll.clientWidth) return;
    const [left, right] = [tile.left, tile.left + tile.width];
    if (left - 20 < scroll.scrollLeft || right + 20 > scroll.scrollLeft + scroll.clientWidth)
      scroll.scrollLeft = (left + right) / 2 - scroll.clientWidth / 2;
  }
}

/** Names of more than a few letters want more room. */
const outputWidth = ({ names }: FlowData): number => (names.some((name) => name.length > 3) ? 176 : 132);

/** A probability in few characters: “98.7 %”, “4 %”, “< 0.1 %”. */
const share = (p: number): string => (p > 0 && p < 0.001 ? '< 0.1 %' : percent(p, p > 0.995 ? 3 : 2));

/** A part of a map, in pixels. */
function partIn(tile: Tile, { height, width }: FlowLayer, part: Part): Tile {
  const [w, h] = [tile.width / width, tile.height / height];
  return {
    left: tile.left + part.left * w,
    top: tile.top + part.top * h,
    width: part.width * w,
    height: part.height * h,
  };
}
