/** The diagram of a network: a column a layer, each neuron the picture of its function, each weight a line. */

import { CanvasView } from '../../../../charts/kit/canvas.ts';
import { plain } from '../../../../charts/kit/format.ts';
import { dot, ellipsis, fontOf, haloText, readout } from '../../../../charts/kit/ink.ts';
import { NumberDrag } from '../../../../charts/kit/number-drag.ts';
import { isLit } from '../../../../charts/kit/terms.ts';
import { Atlas } from './atlas.ts';
import {
  activationOf,
  describe,
  type NetworkData,
  neuronName,
  parameterOf,
  shownOf,
  termOf,
} from './data.ts';
import { drawEdge, drawEdges, edgeScale, widthBin } from './edges.ts';
import {
  along,
  BIAS,
  biasPlace,
  edge,
  exists,
  flatIndex,
  hit,
  type Layout,
  type Neuron,
  type Parameter,
  place,
  type Spot,
  walk,
} from './layout.ts';

export interface DiagramOptions {
  onSpot: (spot: Spot | null, by: 'pointer' | 'key') => void;
  /** A parameter is to be edited, or none more; `anchor` is where, in the diagram's own pixels. */
  onEdit: (parameter: Parameter | null, anchor: readonly [number, number]) => void;
  /** A parameter was dragged to a value. */
  onSet: (parameter: Parameter, value: number) => void;
  onTerm: (term: string | null) => void;
}

export class NetworkDiagram extends CanvasView<NetworkData> {
  private readonly atlas = new Atlas();
  private layout: Layout | null = null;
  private spot: Spot | null = null;
  /** Kept lit while its form is open. */
  private edited: Parameter | null = null;
  private term: string | null = null;
  private readonly drag = new NumberDrag<Parameter>((at, value) => this.options.onSet(at, value));
  private dragged = false;

  constructor(
    host: HTMLElement,
    private readonly options: DiagramOptions,
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    // The host is as wide and as high as the diagram: this fills it.
    this.canvas.style.position = 'absolute';
    this.canvas.style.inset = '0';
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => {
      if (this.drag.move(this.locate(event)[0], event.pointerId))
        this.canvas.setPointerCapture(event.pointerId);
      else this.look(this.under(event), 'pointer');
    });
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.listen(end, () => {
        this.dragged = this.drag.release();
      });
    this.listen('pointerleave', () => this.look(null, 'pointer'));
    this.listen('click', (event) => {
      // What ends a drag comes as a click too.
      if (this.dragged) return;
      const spot = this.under(event);
      // A finger has no hover: what it taps is looked at.
      this.look(spot, 'pointer');
      if (spot?.kind === 'parameter') this.edit(spot, this.locate(event));
      else this.options.onEdit(null, [0, 0]);
    });
    this.listen('blur', () => this.look(null, 'key'));
    this.listen('keydown', (event) => this.key(event));
  }

  show(data: NetworkData, layout: Layout, edited: Parameter | null): void {
    this.layout = layout;
    this.edited = edited;
    if (this.spot !== null && !exists(data.sizes, this.spot)) this.spot = null;
    this.update({ ...data, label: `${data.label} ${data.words.keys}` });
  }

  /** Takes the focus, at the parameter that was being edited. */
  focus(at: Parameter): void {
    this.canvas.focus();
    this.look({ kind: 'parameter', ...at }, 'key');
  }

  override destroy(): void {
    this.drag.end();
    super.destroy();
  }

  protected override preferredHeight(): number {
    return this.layout?.height ?? 200;
  }

  protected paint(data: NetworkData): void {
    const { ctx, theme, layout } = this;
    if (layout === null) return;
    const scale = edgeScale(data);
    this.atlas.fill(data.maps, data.side, theme);
    const chosen = this.chosen();
    drawEdges(ctx, data, layout, scale, theme, chosen?.kind === 'parameter' && chosen.from !== BIAS);
    this.incident(data, layout, scale);
    if (chosen?.kind === 'parameter' && chosen.from !== BIAS)
      drawEdge(ctx, data, layout, chosen, scale, theme);
    for (let layer = 0; layer < data.sizes.length; layer++)
      for (let neuron = 0; neuron < (data.sizes[layer] ?? 0); neuron++)
        this.neuron(data, layout, { layer, neuron }, scale);
    this.names(data, layout);
    if (this.spot !== null && this.edited === null) this.reading(data, layout, this.spot);
  }

  private chosen(): Spot | null {
    return this.edited === null ? this.spot : { kind: 'parameter', ...this.edited };
  }

  /** The lines into a neuron that is looked at stand out from the rest. */
  private incident(data: NetworkData, layout: Layout, scale: number): void {
    const { spot } = this;
    if (spot?.kind !== 'neuron' || spot.layer === 0) return;
    const { layer, neuron } = spot;
    for (let from = 0; from < (data.sizes[layer - 1] ?? 0); from++) {
      const parameter = { layer, from, to: neuron };
      if (widthBin(shownOf(data, parameter), scale) > 0)
        drawEdge(this.ctx, data, layout, parameter, scale, this.theme);
    }
  }

  private neuron(data: NetworkData, layout: Layout, at: Neuron, scale: number): void {
    const { ctx, theme } = this;
    const { thumb } = layout;
    const [x, y] = place(layout, at.layer, at.neuron);
    const [left, top] = [Math.round(x - thumb / 2), Math.round(y - thumb / 2)];
    ctx.fillStyle = theme.paper;
    ctx.fillRect(left, top, thumb, thumb);
    this.atlas.draw(ctx, flatIndex(data.sizes, at.layer, at.neuron), left, top, thumb);
    const same = (other: Neuron | null) => other?.layer === at.layer && other.neuron === at.neuron;
    const looked = this.spot?.kind === 'neuron' && same(this.spot);
    const lit = this.isLit(data, termOf(data, { kind: 'neuron', ...at }));
    ctx.strokeStyle = looked || lit || same(data.selected) ? theme.ink : theme.ink3;
    ctx.lineWidth = looked || same(data.selected) ? 2.5 : lit ? 2 : 1;
    ctx.strokeRect(left + 0.5, top + 0.5, thumb - 1, thumb - 1);
    if (data.mode === 'activations') this.activation(data, layout, at);
    if (at.layer > 0) this.bias(data, layout, { layer: at.layer, from: BIAS, to: at.neuron }, scale);
  }

  /** Lit from the formula. What is pointed at here stands out by itself, and alone. */
  private isLit(data: NetworkData, term: string): boolean {
    return data.highlight !== this.term && isLit(data.highlight, term);
  }

  private activation(data: NetworkData, layout: Layout, { layer, neuron }: Neuron): void {
    const value = activationOf(data, layer, neuron);
    if (Number.isNaN(value)) return;
    const { ctx, theme } = this;
    const [x, y] = place(layout, layer, neuron);
    ctx.font = fontOf(theme, layout.thumb < 30 ? 10 : 12, 600);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    haloText(ctx, brief(value), x, y + 0.5, theme.ink, theme.paper, 3.5);
  }

  private bias(data: NetworkData, layout: Layout, parameter: Parameter, scale: number): void {
    const { ctx, theme } = this;
    const [x, y] = biasPlace(layout, parameter.layer, parameter.to);
    const value = shownOf(data, parameter);
    const chosen = this.chosen();
    const looked =
      chosen?.kind === 'parameter' &&
      chosen.layer === parameter.layer &&
      chosen.from === BIAS &&
      chosen.to === parameter.to;
    const lit = looked || this.isLit(data, `b.${parameter.layer}`);
    const radius = (lit ? 5.5 : 4) + (layout.thumb < 30 ? -0.5 : 0);
    dot(ctx, x, y, radius);
    ctx.fillStyle = theme.paper;
    ctx.fill();
    ctx.lineWidth = lit ? 2.5 : 1.5;
    const ink = value < 0 ? theme.negative : value > 0 ? theme.positive : theme.ink3;
    ctx.strokeStyle = ink;
    ctx.stroke();
    if (!Number.isFinite(value)) return;
    // Filled as far as it is large, and in the shape of its sign: a disc, or a bar.
    ctx.fillStyle = ink;
    const size = Math.min(1, Math.abs(value) / scale) * (radius - 1);
    if (value < 0) ctx.fillRect(x - radius + 1, y - size / 2, 2 * (radius - 1), Math.max(1, size));
    else {
      dot(ctx, x, y, size);
      ctx.fill();
    }
  }

  private names(data: NetworkData, layout: Layout): void {
    const { ctx, theme } = this;
    const { sizes, thumb } = layout;
    ctx.textBaseline = 'middle';
    const last = sizes.length - 1;
    for (const layer of [0, last]) {
      const room =
        layer === 0
          ? (layout.columns[0] ?? 0) - thumb / 2 - 8
          : layout.width - (layout.columns[last] ?? 0) - thumb / 2 - 8;
      for (let neuron = 0; neuron < (sizes[layer] ?? 0); neuron++) {
        const [x, y] = place(layout, layer, neuron);
        const lit = isLit(data.highlight, termOf(data, { kind: 'neuron', layer, neuron }));
        ctx.font = fontOf(theme, thumb < 30 ? 11 : 12, lit ? 650 : 500);
        ctx.fillStyle = lit ? theme.ink : theme.ink2;
        ctx.textAlign = layer === 0 ? 'right' : 'left';
        const away = thumb / 2 + 7;
        ctx.fillText(
          ellipsis(ctx, neuronName(data, layer, neuron), room),
          layer === 0 ? x - away : x + away,
          y,
        );
      }
    }
  }

  private reading(data: NetworkData, layout: Layout, spot: Spot): void {
    const { ctx, theme } = this;
    const text = describe(data, spot);
    // The buttons lie over the top.
    const frame = { left: 0, top: layout.head, right: this.width, bottom: this.height };
    if (spot.kind === 'parameter') {
      readout(ctx, text, ...this.anchor(spot), frame, theme);
      return;
    }
    // Above a neuron's picture or below it, never on it.
    const [x, y] = place(layout, spot.layer, spot.neuron);
    const half = layout.thumb / 2 - 6;
    const fits = y - half - 36 >= frame.top;
    readout(ctx, text, x, fits ? y - half : y + half, fits ? frame : { ...frame, top: y + half }, theme);
  }

  private under(event: MouseEvent): Spot | null {
    return this.layout === null ? null : hit(this.layout, ...this.locate(event));
  }

  private look(spot: Spot | null, by: 'pointer' | 'key'): void {
    this.canvas.style.cursor = spot?.kind === 'parameter' && by === 'pointer' ? 'ew-resize' : 'default';
    if (JSON.stringify(spot) === JSON.stringify(this.spot)) return;
    this.spot = spot;
    this.options.onSpot(spot, by);
    const term = spot === null || this.data === null ? null : termOf(this.data, spot);
    if (term !== this.term) {
      this.term = term;
      this.options.onTerm(term);
    }
    this.drawSoon();
  }

  private press(event: PointerEvent): void {
    this.dragged = false;
    const spot = this.under(event);
    // A finger that moves sideways scrolls a wide network: it taps, and has the form.
    if (spot?.kind !== 'parameter' || this.data === null || event.button !== 0) return;
    if (event.pointerType === 'touch') return;
    const value = parameterOf(this.data, spot);
    if (!Number.isFinite(value)) return;
    const { layer, from, to } = spot;
    this.drag.press({ layer, from, to }, value, this.locate(event)[0], event.pointerId);
  }

  private edit(parameter: Parameter, anchor: readonly [number, number]): void {
    this.options.onEdit({ layer: parameter.layer, from: parameter.from, to: parameter.to }, anchor);
  }

  private key(event: KeyboardEvent): void {
    const { data, layout } = this;
    if (data === null || layout === null) return;
    const here = this.spot;
    if (event.key === 'Escape') this.look(null, 'key');
    if (event.key === 'Enter' || event.key === ' ') {
      if (here === null) return;
      event.preventDefault();
      // A neuron's own parameter is its bias; inputs have none.
      if (here.kind === 'parameter') this.edit(here, this.anchor(here));
      else if (here.layer > 0) {
        const bias = { kind: 'parameter', layer: here.layer, from: BIAS, to: here.neuron } as const;
        this.look(bias, 'key');
        this.edit(bias, this.anchor(bias));
      }
      return;
    }
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next =
      here === null ? ({ kind: 'neuron', layer: 0, neuron: 0 } as const) : walk(data.sizes, here, event.key);
    if (next === null) return;
    this.look(next, 'key');
    this.announce(describe(data, next));
  }

  private anchor(parameter: Parameter): readonly [number, number] {
    if (this.layout === null) return [0, 0];
    if (parameter.from === BIAS) return biasPlace(this.layout, parameter.layer, parameter.to);
    return along(edge(this.layout, parameter), 0.5);
  }
}

/** An activation in the width of its neuron's picture. */
export function brief(value: number): string {
  if (!(Math.abs(value) < 9.995)) return plain(value, 2);
  return value.toFixed(2).replace('-', '\u2212');
}
