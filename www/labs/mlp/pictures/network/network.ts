/**
 * A network that is its own control panel: each neuron shows its function of the input plane, each weight
 * and bias can be taken hold of, and buttons add and remove neurons and layers.
 *
 * Up to 16 neurons a layer it is a diagram, beyond that its weight matrices.
 */

import { NetworkButtons } from './buttons.ts';
import type { NetworkData, NetworkOptions } from './data.ts';
import { NetworkDiagram } from './diagram.ts';
import { ParameterEditor } from './edit.ts';
import {
  exists,
  isWide,
  layOutNetwork,
  MOST_DRAWN,
  MOST_NEURONS,
  type Parameter,
  type Spot,
} from './layout.ts';
import { NetworkMatrix } from './matrix.ts';
import { networkStyles } from './style.ts';

export type { NetworkData, NetworkOptions, NetworkWords } from './data.ts';

export class NetworkView {
  /** For the owner's shadow root. */
  static readonly styles = networkStyles;

  private readonly box = document.createElement('div');
  private readonly scroll = document.createElement('div');
  private readonly stage = document.createElement('div');
  private readonly key = document.createElement('p');
  private readonly buttons: NetworkButtons;
  private readonly editor: ParameterEditor;
  private readonly observer: ResizeObserver;
  private readonly coarse = matchMedia('(pointer: coarse)');
  private drawing: NetworkDiagram | NetworkMatrix | null = null;
  private data: NetworkData | null = null;
  private width = 0;
  private frame = 0;
  private keyed = '';
  private selected = '';

  constructor(
    host: HTMLElement,
    private readonly options: NetworkOptions = {},
  ) {
    this.box.className = 'uh-network';
    this.scroll.className = 'uh-network-scroll';
    this.stage.className = 'uh-network-stage';
    this.key.className = 'uh-network-key';
    this.scroll.append(this.stage);
    this.box.append(this.scroll, this.key);
    host.append(this.box);
    this.buttons = new NetworkButtons(this.stage, (hidden) => this.options.onResize?.(hidden));
    this.editor = new ParameterEditor(this.box, {
      onSet: (parameter, value) => this.set(parameter, value),
      onClose: (parameter, byReader) => {
        this.redraw();
        if (byReader) this.drawing?.focus(parameter);
      },
    });
    this.observer = new ResizeObserver(([entry]) => {
      this.width = Math.floor(entry?.contentRect.width ?? 0);
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.redraw());
    });
    this.observer.observe(this.box);
  }

  /** Takes new data and draws at once. Arrays are not copied: replace one to change it, never write into it. */
  update(data: NetworkData): void {
    const built = this.data?.sizes.join() !== data.sizes.join();
    this.data = data;
    const { open } = this.editor;
    if (open !== null && (!exists(data.sizes, { kind: 'parameter', ...open }) || built))
      this.editor.shut(false);
    this.redraw();
    this.editor.update(data);
    this.legend(data);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.drawing?.destroy();
    this.buttons.destroy();
    this.editor.destroy();
    this.box.remove();
  }

  private redraw(): void {
    const { data } = this;
    // Read once: to ask for it with every frame would lay the page out with every frame.
    if (this.width === 0) this.width = this.box.clientWidth;
    if (data === null || this.width < 40) return;
    const wide = isWide(data.sizes);
    if (this.drawing === null || wide !== this.drawing instanceof NetworkMatrix) this.begin(wide);
    if (this.drawing instanceof NetworkMatrix) {
      this.stage.style.cssText = '';
      this.buttons.update(data, null, MOST_NEURONS);
      this.drawing.show(data, this.editor.open);
    } else if (this.drawing !== null) {
      const layout = layOutNetwork(data.sizes, this.width, this.coarse.matches);
      const size = `width:${layout.width}px;height:${layout.height}px`;
      // Asking for the same size again would lay the page out again.
      if (this.stage.dataset.size !== size) this.stage.style.cssText = size;
      this.stage.dataset.size = size;
      this.buttons.update(data, layout, MOST_DRAWN);
      this.drawing.show(data, layout, this.editor.open);
    }
  }

  private begin(wide: boolean): void {
    this.drawing?.destroy();
    delete this.stage.dataset.size;
    const shared = {
      onSpot: (spot: Spot | null, by: 'pointer' | 'key') => this.look(spot, by),
      onEdit: (parameter: Parameter | null, anchor: readonly [number, number]) =>
        this.edit(parameter, anchor),
      onSet: (parameter: Parameter, value: number) => this.set(parameter, value),
      onTerm: (term: string | null) => this.options.onTerm?.(term),
    };
    this.drawing = wide ? new NetworkMatrix(this.stage, shared) : new NetworkDiagram(this.stage, shared);
  }

  private set({ layer, from, to }: Parameter, value: number): void {
    this.options.onSetParameter?.(layer, from + 1, to + 1, value);
  }

  private look(spot: Spot | null, by: 'pointer' | 'key'): void {
    const neuron = spot?.kind === 'neuron' ? { layer: spot.layer, neuron: spot.neuron } : null;
    const selected = neuron === null ? '' : `${neuron.layer} ${neuron.neuron}`;
    if (selected !== this.selected) {
      this.selected = selected;
      this.options.onSelect?.(neuron);
    }
    if (by === 'key' && spot !== null) this.reveal(spot);
  }

  /** Brings what the keyboard is at into a diagram that is scrolled. */
  private reveal(spot: Spot): void {
    const { data, scroll } = this;
    if (data === null || scroll.scrollWidth <= scroll.clientWidth) return;
    const layout = layOutNetwork(data.sizes, this.width, this.coarse.matches);
    const x = layout.columns[spot.layer] ?? 0;
    if (x - 60 < scroll.scrollLeft || x + 60 > scroll.scrollLeft + scroll.clientWidth)
      scroll.scrollLeft = x - scroll.clientWidth / 2;
  }

  private edit(parameter: Parameter | null, [x, y]: readonly [number, number]): void {
    const { data, scroll } = this;
    if (parameter === null) this.editor.shut(false);
    if (data === null || parameter === null) return;
    // The drawing's own pixels, from the box's corner: a row of buttons may be above, and it may be scrolled.
    const from = this.stage.querySelector('canvas')?.offsetTop ?? 0;
    // On a phone it would hide the network it is about: there it goes below.
    const top = this.width < 480 ? scroll.offsetHeight : y + from + 14;
    this.editor.show(parameter, data, x - scroll.scrollLeft, top, this.width);
    this.redraw();
  }

  /** Under the picture: what colour, dash and width stand for. */
  private legend({ words, mode, sizes }: NetworkData): void {
    const cell = isWide(sizes) ? 'cell' : '';
    const size = {
      weights: words.widthWeights,
      gradients: words.widthGradients,
      activations: words.widthActivations,
    };
    const measure = isWide(sizes) ? words.strength : size[mode];
    const wanted = [cell, words.positive, words.negative, measure].join('\n');
    if (wanted === this.keyed) return;
    this.keyed = wanted;
    const sample = (sign: string, text: string) => {
      const span = document.createElement('span');
      const ink = document.createElement('i');
      ink.className = `${sign} ${cell}`;
      span.append(ink, text);
      return span;
    };
    const said = (text: string) => Object.assign(document.createElement('span'), { textContent: text });
    this.key.replaceChildren(
      sample('', words.positive),
      sample('negative', words.negative),
      said(measure),
      ...(isWide(sizes) ? [] : [said(words.byHand)]),
    );
  }
}
