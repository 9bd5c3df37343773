/** The buttons that build a network: + and − for neurons and for layers. Real buttons, placed over the diagram. */

import { fill } from '../../../../charts/kit/format.ts';
import type { NetworkData } from './data.ts';
import { type Layout, NUMBER, resized } from './layout.ts';

type Change = 'more' | 'fewer' | 'insert' | 'remove';

interface Button {
  element: HTMLButtonElement;
  change: Change;
  /** Hidden layers are counted from 0. */
  at: number;
}

/** The width of a button that says "layer". */
const LABELLED = 58;

export class NetworkButtons {
  private readonly box = document.createElement('div');
  private buttons: Button[] = [];
  private counts: HTMLElement[] = [];
  private hidden: readonly number[] = [];
  private most = 16;
  private key = '';

  constructor(
    host: HTMLElement,
    private readonly onResize: (hidden: number[]) => void,
  ) {
    this.box.className = 'uh-network-buttons';
    host.append(this.box);
  }

  /** Over the columns of a diagram, or in a row when there is none. `most` neurons can be in a layer. */
  update(data: NetworkData, layout: Layout | null, most: number): void {
    this.hidden = data.sizes.slice(1, -1);
    this.most = most;
    const { words } = data;
    const key = `${data.sizes} ${layout?.width} ${layout?.button} ${most} ${words.addNeuron}`;
    if (key === this.key) return;
    this.key = key;
    this.make();
    this.buttons.forEach(({ element, change, at }) => {
      const text = {
        more: words.addNeuron,
        fewer: words.removeNeuron,
        insert: words.addLayer,
        remove: words.removeLayer,
      };
      const label = fill(text[change], { layer: change === 'insert' ? Math.max(1, at + 1) : at + 1 });
      element.setAttribute('aria-label', label);
      element.title = label;
      // Not `disabled`, which would take the focus from a reader who pressed + to the last.
      element.setAttribute('aria-disabled', String(resized(this.hidden, change, at, this.most) === null));
    });
    const wide = layout === null || this.isWide(layout);
    for (const { element, change } of this.buttons) {
      const sign = { more: '+', fewer: '−', insert: '+', remove: '−' }[change];
      const ofLayers = change === 'insert' || change === 'remove';
      element.textContent =
        ofLayers && wide ? `${sign} ${words.layer}` : ofLayers && change === 'remove' ? '×' : sign;
    }
    this.counts.forEach((count, at) => {
      count.textContent = String(this.hidden[at] ?? '');
    });
    this.box.classList.toggle('row', layout === null);
    // In a row the page's own flow places them.
    for (const element of [...this.buttons.map((button) => button.element), ...this.counts])
      element.style.cssText = '';
    if (layout !== null) this.arrange(layout);
  }

  destroy(): void {
    this.box.remove();
  }

  /** As many as there are layers; those that stay keep their focus. */
  private make(): void {
    const wanted: { change: Change; at: number }[] = [{ change: 'insert', at: 0 }];
    this.hidden.forEach((_, at) => {
      wanted.push(
        { change: 'remove', at },
        { change: 'fewer', at },
        { change: 'more', at },
        { change: 'insert', at: at + 1 },
      );
    });
    const focused = this.buttons.findIndex(({ element }) => element.matches(':focus'));
    while (this.buttons.length > wanted.length) this.buttons.pop()?.element.remove();
    // With its layer a button goes too; what it held goes to the one before it.
    if (focused >= wanted.length) this.buttons.at(-1)?.element.focus();
    while (this.counts.length > this.hidden.length) this.counts.pop()?.remove();
    wanted.forEach(({ change, at }, i) => {
      if (this.buttons[i] !== undefined) return;
      const element = document.createElement('button');
      element.type = 'button';
      element.dataset.change = change;
      element.addEventListener('click', () => {
        const next = resized(this.hidden, change, at, this.most);
        if (next !== null) this.onResize(next);
      });
      this.buttons.push({ element, change, at });
      if (change === 'more') {
        const count = document.createElement('span');
        count.className = 'count';
        this.counts.push(count);
        this.box.append(count);
      }
      this.box.append(element);
    });
  }

  /** Whether there is room to write "layer" on the buttons above and between the columns. */
  private isWide({ columns }: Layout): boolean {
    return (columns[1] ?? 0) - (columns[0] ?? 0) >= 2 * LABELLED + 8;
  }

  private arrange(layout: Layout): void {
    const { columns, button, width } = layout;
    const layerWidth = this.isWide(layout) ? LABELLED : button;
    const put = (element: HTMLElement, x: number, y: number, wide: number) => {
      element.style.cssText = `left:${x - wide / 2}px;top:${y}px;width:${wide}px;height:${button}px`;
    };
    const below = button + 6;
    for (const { element, change, at } of this.buttons) {
      const x = columns[at + 1] ?? width;
      if (change === 'insert') put(element, ((columns[at] ?? 0) + x) / 2, 0, layerWidth);
      else if (change === 'remove') put(element, x, layout.stacked ? button : 0, layerWidth);
      else if (layout.stacked) put(element, x, (change === 'more' ? 2 : 4) * button + 6, button);
      else put(element, x + (change === 'more' ? 1 : -1) * (NUMBER / 2 + button / 2), below, button);
    }
    this.counts.forEach((count, at) => {
      put(count, columns[at + 1] ?? 0, layout.stacked ? 3 * button + 6 : below, NUMBER);
      count.style.lineHeight = `${button}px`;
    });
  }
}
