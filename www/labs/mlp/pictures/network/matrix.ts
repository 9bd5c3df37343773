/** A network too wide for a diagram: its weights as matrices, a cell a weight, the biases as a last row. */

import { CanvasView } from '../../../../charts/kit/canvas.ts';
import { fill, plain } from '../../../../charts/kit/format.ts';
import { clamp, contains } from '../../../../charts/kit/geometry.ts';
import { ellipsis, fontOf, readout } from '../../../../charts/kit/ink.ts';
import { divergingTable, fillSigned, largest } from '../../../../charts/kit/ramps.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import { describe, type NetworkData, termOf } from './data.ts';
import type { DiagramOptions } from './diagram.ts';
import { BIAS, exists, flatIndex, type Parameter } from './layout.ts';

export interface Panel {
  readonly layer: number;
  /** n_in and n_out. */
  readonly rows: number;
  readonly columns: number;
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Of the row of biases, and its height. */
  readonly biasTop: number;
  readonly biasHeight: number;
}

const TITLE = 24;
const GAP = 24;
const CELL = 14;
const SIDE = 256;
/** The room of a title. */
const LEAST = 170;

/** Panels from left to right, in as many lines as they need. */
export function layOutMatrices(sizes: readonly number[], room: number): { panels: Panel[]; height: number } {
  const panels: Panel[] = [];
  let [left, top, tallest] = [0, 0, 0];
  for (let layer = 1; layer < sizes.length; layer++) {
    const [rows, columns] = [sizes[layer - 1] ?? 0, sizes[layer] ?? 0];
    const most = Math.min(SIDE, room);
    const cellWidth = Math.min(CELL, most / Math.max(1, columns));
    const cellHeight = Math.min(CELL, SIDE / Math.max(1, rows));
    // Room for the title, however narrow the matrix.
    const width = Math.max(columns * cellWidth, LEAST);
    if (left > 0 && left + width > room) {
      [left, top, tallest] = [0, top + tallest + GAP, 0];
    }
    const biasTop = top + TITLE + rows * cellHeight + 4;
    const biasHeight = Math.max(8, cellHeight);
    panels.push({ layer, rows, columns, left, top: top + TITLE, cellWidth, cellHeight, biasTop, biasHeight });
    left += width + GAP;
    tallest = Math.max(tallest, biasTop + biasHeight - top);
  }
  return { panels, height: top + tallest + 8 };
}

/** The parameter under (x, y). */
export function cellAt(panels: readonly Panel[], x: number, y: number): Parameter | null {
  for (const panel of panels) {
    const to = Math.floor((x - panel.left) / panel.cellWidth);
    if (to < 0 || to >= panel.columns) continue;
    const from = Math.floor((y - panel.top) / panel.cellHeight);
    if (y >= panel.top && from < panel.rows) return { layer: panel.layer, from, to };
    if (y >= panel.biasTop && y < panel.biasTop + panel.biasHeight)
      return { layer: panel.layer, from: BIAS, to };
  }
  return null;
}

/** Where an arrow key leads: along a matrix, and past its left or right side into the next layer's. */
export function walkCells(sizes: readonly number[], at: Parameter, key: string): Parameter | null {
  const rows = sizes[at.layer - 1] ?? 0;
  const columns = sizes[at.layer] ?? 0;
  const row = at.from === BIAS ? rows : at.from;
  const fromRow = (r: number, below: number) => (r >= below ? BIAS : r);
  switch (key) {
    case 'ArrowUp':
      return { ...at, from: fromRow(Math.max(0, row - 1), rows) };
    case 'ArrowDown':
      return { ...at, from: fromRow(Math.min(rows, row + 1), rows) };
    case 'ArrowLeft':
    case 'ArrowRight': {
      const to = at.to + (key === 'ArrowRight' ? 1 : -1);
      if (to >= 0 && to < columns) return { ...at, to };
      const layer = at.layer + Math.sign(to);
      if (to < 0 ? at.layer <= 1 : layer >= sizes.length) return at;
      const next = to < 0 ? at.layer - 1 : layer;
      const below = sizes[next - 1] ?? 0;
      const from = at.from === BIAS ? BIAS : Math.min(at.from, below - 1);
      return { layer: next, from, to: to < 0 ? (sizes[next] ?? 1) - 1 : 0 };
    }
    default:
      return null;
  }
}

/** What a layer's cells show in this mode, [n_in, n_out]. */
export function shownLayer(data: NetworkData, layer: number): Float32Array {
  if (data.mode === 'gradients') return data.edgeGradients[layer - 1] ?? new Float32Array();
  const weights = data.weights[layer - 1] ?? new Float32Array();
  if (data.mode === 'weights') return weights;
  const columns = data.sizes[layer] ?? 1;
  const first = flatIndex(data.sizes, layer - 1, 0);
  return weights.map(
    (weight, k) => weight * (data.activations[first + Math.floor(k / columns)] ?? Number.NaN),
  );
}

export class NetworkMatrix extends CanvasView<NetworkData> {
  private panels: Panel[] = [];
  private readonly images: HTMLCanvasElement[] = [];
  private table: { theme: Theme | null; values: Uint32Array } = { theme: null, values: new Uint32Array() };
  private spot: Parameter | null = null;
  private edited: Parameter | null = null;

  constructor(
    host: HTMLElement,
    private readonly options: DiagramOptions,
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.listen('pointermove', (event) => this.look(cellAt(this.panels, ...this.locate(event)), 'pointer'));
    this.listen('pointerleave', () => this.look(null, 'pointer'));
    this.listen('blur', () => this.look(null, 'key'));
    this.listen('click', (event) => {
      const place = this.locate(event);
      const cell = cellAt(this.panels, ...place);
      this.look(cell, 'pointer');
      this.options.onEdit(cell, place);
    });
    this.listen('keydown', (event) => this.key(event));
  }

  show(data: NetworkData, edited: Parameter | null): void {
    this.edited = edited;
    if (this.spot !== null && !exists(data.sizes, { kind: 'parameter', ...this.spot })) this.spot = null;
    this.data = data;
    if (Math.abs(this.height - this.preferredHeight(this.width)) > 1) this.resizeToPreferred();
    this.update({ ...data, label: `${data.label} ${data.words.keys}` });
  }

  /** Takes the focus, at the parameter that was being edited. */
  focus(at: Parameter): void {
    this.canvas.focus();
    this.look(at, 'key');
  }

  protected override preferredHeight(width: number): number {
    return this.data === null ? 200 : Math.ceil(layOutMatrices(this.data.sizes, width).height);
  }

  protected paint(data: NetworkData): void {
    const { theme, ctx } = this;
    this.panels = layOutMatrices(data.sizes, this.width).panels;
    if (theme !== this.table.theme) this.table = { theme, values: divergingTable(theme) };
    this.panels.forEach((panel, i) => {
      this.panel(data, panel, shownLayer(data, panel.layer), i);
    });
    const cell = this.edited ?? this.spot;
    if (cell === null) return;
    const box = this.boxOf(cell);
    if (box === null) return;
    const [x, y, w, h] = box;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 4;
    ctx.strokeRect(x, y, w, h);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 2;
    ctx.strokeRect(x, y, w, h);
    if (this.edited !== null) return;
    const text = describe(data, { kind: 'parameter', ...cell });
    const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
    readout(ctx, text, x + w / 2, y, frame, theme);
  }

  private panel(data: NetworkData, panel: Panel, values: Float32Array, i: number): void {
    const { ctx, theme } = this;
    const { left, top, rows, columns, cellWidth, cellHeight, biasTop, biasHeight } = panel;
    ctx.font = fontOf(theme, 12, 500);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    // Each matrix has the whole range of colours: layers differ in size with their number of inputs.
    const scale = largest(values, 0) || 1;
    const shape = { layer: panel.layer, rows: plain(rows), columns: plain(columns) };
    const title = fill(data.words.matrix, { ...shape, scale: plain(scale, 2) });
    ctx.fillText(ellipsis(ctx, title, Math.max(columns * cellWidth, LEAST)), left, top - 8);
    const [w, h] = [columns * cellWidth, rows * cellHeight];
    if (values.length === rows * columns) this.image(values, rows, columns, scale, i, left, top, w, h);
    const biases = (data.mode === 'gradients' ? data.biasGradients : data.biases)[panel.layer - 1];
    if (biases?.length === columns)
      this.image(biases, 1, columns, scale, i + this.panels.length, left, biasTop, w, biasHeight);
    ctx.strokeStyle = theme.rule2;
    ctx.lineWidth = 1;
    ctx.strokeRect(left - 0.5, top - 0.5, w + 1, h + 1);
    ctx.strokeRect(left - 0.5, biasTop - 0.5, w + 1, biasHeight + 1);
    const { selected } = data;
    if (selected?.layer !== panel.layer || selected.neuron >= columns) return;
    ctx.fillStyle = theme.ink;
    ctx.fillRect(left + selected.neuron * cellWidth, biasTop + biasHeight + 2, Math.max(2, cellWidth), 3);
  }

  private image(
    values: Float32Array,
    rows: number,
    columns: number,
    scale: number,
    slot: number,
    left: number,
    top: number,
    w: number,
    h: number,
  ): void {
    let canvas = this.images[slot];
    if (canvas === undefined) {
      canvas = document.createElement('canvas');
      this.images[slot] = canvas;
    }
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns;
      canvas.height = rows;
    }
    const image = new ImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    fillSigned(pixels, values, 0, columns, rows, scale, this.table.values, 0, columns, true);
    canvas.getContext('2d')?.putImageData(image, 0, 0);
    this.ctx.imageSmoothingEnabled = false;
    this.ctx.drawImage(canvas, left, top, w, h);
    this.ctx.imageSmoothingEnabled = true;
  }

  private boxOf({ layer, from, to }: Parameter): [x: number, y: number, w: number, h: number] | null {
    const panel = this.panels.find((p) => p.layer === layer);
    if (panel === undefined) return null;
    const x = panel.left + to * panel.cellWidth;
    if (from === BIAS) return [x, panel.biasTop, panel.cellWidth, panel.biasHeight];
    return [x, panel.top + from * panel.cellHeight, panel.cellWidth, panel.cellHeight];
  }

  private look(cell: Parameter | null, by: 'pointer' | 'key'): void {
    this.canvas.style.cursor = cell === null ? 'default' : 'pointer';
    if (cell?.layer === this.spot?.layer && cell?.from === this.spot?.from && cell?.to === this.spot?.to)
      return;
    this.spot = cell;
    // A column is a neuron: its map can be shown.
    this.options.onSpot(cell === null ? null : { kind: 'neuron', layer: cell.layer, neuron: cell.to }, by);
    const { data } = this;
    this.options.onTerm(cell === null || data === null ? null : termOf(data, { kind: 'parameter', ...cell }));
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    const { data, spot } = this;
    if (data === null) return;
    if (event.key === 'Escape') this.look(null, 'key');
    if ((event.key === 'Enter' || event.key === ' ') && spot !== null) {
      event.preventDefault();
      const box = this.boxOf(spot);
      const frame = { left: 0, top: 0, right: this.width, bottom: this.height };
      const [x, y] = box === null ? [0, 0] : [box[0] + box[2] / 2, box[1] + box[3]];
      this.options.onEdit(spot, contains(frame, x, y) ? [x, y] : [clamp(x, 0, this.width), 0]);
      return;
    }
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = spot === null ? { layer: 1, from: 0, to: 0 } : walkCells(data.sizes, spot, event.key);
    if (next === null) return;
    this.look(next, 'key');
    this.announce(describe(data, { kind: 'parameter', ...next }));
  }
}
