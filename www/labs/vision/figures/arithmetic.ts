// One number of a map, written out: its window, the filter over it, their products, and what they add up to.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, plain, signed } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { once, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { tex } from '../../../page/tex.ts';
import { classNames, network, type WindowSum, windowSum } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { layerName } from './names.ts';

/** So many channels have a button of their own; of more, those that weigh most. */
const CHANNELS = 16;

type Grid = 'inputs' | 'weights' | 'products';
const GRIDS: readonly Grid[] = ['inputs', 'weights', 'products'];

/** What each channel of the layer before adds to the sum. */
export function partsOf({ products, input_channels, height, width }: WindowSum): number[] {
  const size = height * width;
  return Array.from({ length: input_channels }, (_, c) =>
    products.slice(c * size, (c + 1) * size).reduce((all, product) => all + product, 0),
  );
}

/** The channel that adds or takes most. */
export const heaviest = (parts: readonly number[]): number =>
  parts.reduce((best, part, c) => (Math.abs(part) > Math.abs(parts[best] ?? 0) ? c : best), 0);

/** One channel of each grid; the same arrays for the same. */
const slices = once((sum: WindowSum) => {
  const known = new Map<number, Record<Grid, Float32Array>>();
  return (channel: number): Record<Grid, Float32Array> => {
    const found = known.get(channel);
    if (found) return found;
    const size = sum.height * sum.width;
    const part = (grid: Grid) => Float32Array.from(sum[grid].slice(channel * size, (channel + 1) * size));
    const made = { inputs: part('inputs'), weights: part('weights'), products: part('products') };
    known.set(channel, made);
    return made;
  };
});

export class Arithmetic {
  private readonly head = document.createElement('div');
  private readonly row = document.createElement('div');
  private readonly foot = document.createElement('div');
  private readonly boxes: Record<Grid, { box: HTMLElement; name: HTMLElement; view: MatrixView }>;

  constructor(
    private readonly host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    this.head.className = 'head';
    this.row.className = 'grids';
    this.foot.className = 'sum';
    host.append(this.head, this.row, this.foot);
    const grid = (which: Grid, sign: string) => {
      const [box, name] = [document.createElement('div'), document.createElement('div')];
      const body = document.createElement('div');
      box.className = `grid ${which}`;
      name.className = 'name';
      if (sign) {
        const between = document.createElement('span');
        between.className = 'sign';
        between.textContent = sign;
        between.ariaHidden = 'true';
        this.row.append(between);
      }
      box.append(name, body);
      this.row.append(box);
      return { box, name, view: new MatrixView(body, { onTerm: (term) => stagehand.term(term) }) };
    };
    this.boxes = {
      inputs: grid('inputs', ''),
      weights: grid('weights', '×'),
      products: grid('products', '='),
    };
  }

  update(scene: Scene): void {
    const sum = windowSum(scene);
    const { texts } = this.words;
    this.host.classList.toggle('empty', sum === null);
    this.row.hidden = sum === null;
    // Windows of one row stand below one another; large ones have the whole width.
    this.host.classList.toggle('flat', sum?.height === 1);
    this.host.classList.toggle('large', sum !== null && sum.width > 4 && sum.height > 1);
    if (!sum) {
      render(
        html`<p class="help">${scene.status.stage > 0 ? texts.notYet : texts.chooseNumber}</p>`,
        this.head,
      );
      render(nothing, this.foot);
      return;
    }
    const parts = partsOf(sum);
    const asked = Number(scene.view.through ?? Number.NaN);
    const channel = asked >= 1 && asked <= parts.length ? asked - 1 : heaviest(parts);
    render(this.title(scene, sum), this.head);
    this.grids(scene, sum, channel);
    render(html`${this.channels(parts, channel)}${this.total(sum, parts, channel)}`, this.foot);
  }

  private title(scene: Scene, { layer, channel, row, column, kind }: WindowSum): TemplateResult {
    const { texts } = this.words;
    const of = network(scene)?.layers[layer - 1];
    const text =
      kind === 'head'
        ? texts.titleAnswer
        : (of?.height ?? 1) * (of?.width ?? 1) > 1
          ? texts.titleNumber
          : texts.titleUnit;
    return html`<p>${fill(text, {
      layer: of ? `${layer} ${layerName(of, this.words)}` : '',
      channel: kind === 'head' ? (classNames(scene.about)[channel] ?? '') : plain(channel + 1),
      row: plain(row + 1),
      column: plain(column + 1),
    })}</p>`;
  }

  private grids(scene: Scene, sum: WindowSum, channel: number): void {
    const { texts } = this.words;
    const found = slices(sum)(channel);
    const pools = sum.kind === 'pool' || sum.kind === 'mean';
    const name = (grid: Grid): string =>
      grid === 'inputs'
        ? texts.gridWindow
        : grid === 'weights'
          ? pools
            ? texts.gridShare
            : texts.gridFilter
          : texts.gridProducts;
    for (const grid of GRIDS) {
      const { name: place, view } = this.boxes[grid];
      place.textContent = name(grid);
      view.update({
        rows: sum.height,
        columns: sum.width,
        values: found[grid],
        kind: 'signed',
        most: 44,
        mostHigh: 30,
        term: grid === 'weights' ? 'w' : grid === 'inputs' ? 'h' : 'z',
        highlight: scene.term,
        label: fill(texts.labelGrid, {
          name: name(grid),
          rows: plain(sum.height),
          columns: plain(sum.width),
        }),
      });
    }
  }

  /** With several channels before it, one is written out; what each of them adds is a button. */
  private channels(parts: readonly number[], channel: number): TemplateResult | typeof nothing {
    const { texts } = this.words;
    if (parts.length < 2) return nothing;
    const order = parts
      .map((part, c) => ({ part, c }))
      .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
      .slice(0, CHANNELS)
      .sort((a, b) => a.c - b.c);
    return html`<div class="channels" role="group" aria-label=${texts.channels}>
      ${order.map(
        ({ part, c }) => html`<button type="button" aria-pressed=${c === channel}
          aria-label=${fill(texts.channelAdds, { channel: c + 1, part: signed(part, 2) })}
          @click=${() => this.stagehand.setView('through', String(c + 1))}><small>${c + 1}</small>${signed(part, 2)}</button>`,
      )}
    </div>`;
  }

  private total(sum: WindowSum, parts: readonly number[], channel: number): TemplateResult {
    const { texts } = this.words;
    const n = (value: number, term: string) => num(signed(value, 3), 'window', term);
    const value = num(plain(sum.value, 3), 'window', 'h');
    if (sum.kind === 'pool') return html`<p>${say(texts.sumPool, { value })}</p>`;
    if (sum.kind === 'mean') return html`<p>${say(texts.sumMean, { value })}</p>`;
    const written = say(parts.length > 1 ? texts.sumMany : texts.sumOne, {
      part: n(parts[channel] ?? Number.NaN, 'z'),
      channel: plain(channel + 1),
      all: plain(parts.length),
      products: n(sum.sum - sum.bias, 'z'),
      bias: n(sum.bias, 'b'),
      sum: n(sum.sum, 'z'),
    });
    const after =
      sum.kind === 'head' ? texts.afterHead : sum.sum > 0 ? texts.afterPositive : texts.afterNegative;
    return html`<p>${written} ${say(after, { relu: tex('\\max(0, z)'), value })}</p>`;
  }

  destroy(): void {
    for (const { view } of Object.values(this.boxes)) view.destroy();
  }
}
