// The attention maps of every layer and head, each with how spread it is, and a switch.

import { html, render } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene, tensor } from '../../../contract/scene.ts';
import { num } from '../../../page/numbers.ts';
import { heads, layers, opened, shown } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { isOff, switchHead } from './edits.ts';

/** The most maps side by side, and the most tokens, that leave room for the names of rows and columns. */
const NAMED = { columns: 2, tokens: 16 };

/** How many maps stand side by side: a layer's heads, and where both are few and layers many, those of two layers. */
export const columns = (layers: number, heads: number): number =>
  Math.min(4, layers > 2 && heads <= 2 ? 2 * heads : heads);

interface Tile {
  box: HTMLElement;
  open: HTMLButtonElement;
  below: HTMLElement;
  view: MatrixView;
}

class Maps implements Mounted {
  private tiles: Tile[] = [];
  private shape = '';
  private from: Float32Array | undefined;
  private split: Float32Array[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.classList.add('maps');
  }

  private build(count: number): void {
    this.destroy();
    this.tiles = Array.from({ length: count }, () => {
      const box = document.createElement('div');
      const open = document.createElement('button');
      const below = document.createElement('div');
      box.className = 'map';
      open.type = 'button';
      open.className = 'opens';
      below.className = 'about';
      box.append(open, below);
      this.host.append(box);
      return { box, open, below, view: new MatrixView(open) };
    });
  }

  update(scene: Scene): void {
    const channel = tensor(scene, 'maps');
    const [l = 0, h = 0, t = 0] = channel?.shape ?? [];
    const { about } = scene;
    if (!channel || l !== layers(about) || h !== heads(about) || t === 0) return;
    if (this.shape !== `${l} ${h}`) {
      this.shape = `${l} ${h}`;
      this.build(l * h);
      this.host.style.setProperty('--columns', String(columns(l, h)));
    }
    if (channel.data !== this.from) {
      this.from = channel.data;
      this.split = Array.from({ length: l * h }, (_, i) => channel.data.subarray(i * t * t, (i + 1) * t * t));
    }
    const entropy = numbers(scene, 'entropy');
    const names = shown(scene);
    const now = opened(about);
    this.tiles.forEach((tile, i) => {
      const [layer, head] = [Math.floor(i / h), i % h];
      this.tile(tile, scene, {
        layer,
        head,
        t,
        entropy: entropy[i] ?? Number.NaN,
        off: isOff(scene, layer, head),
        now: layer === now.layer && head === now.head,
        values: this.split[i] ?? new Float32Array(),
        names,
      });
    });
  }

  private tile(
    { open, below, view, box }: Tile,
    scene: Scene,
    of: {
      layer: number;
      head: number;
      t: number;
      entropy: number;
      off: boolean;
      now: boolean;
      values: Float32Array;
      names: string[];
    },
  ): void {
    const { texts } = this.words;
    const few = columns(layers(scene.about), heads(scene.about)) <= NAMED.columns;
    const numbersOf = { layer: plain(of.layer + 1), head: plain(of.head + 1) };
    const name = fill(texts.mapName, numbersOf);
    open.ariaLabel = fill(texts.openMap, { name });
    open.ariaPressed = String(of.now);
    open.onclick = () => {
      this.stagehand.set('layer', of.layer + 1);
      this.stagehand.set('head', of.head + 1);
    };
    box.classList.toggle('off', of.off);
    view.update({
      rows: of.t,
      columns: of.t,
      values: of.values,
      kind: 'share',
      most: 40,
      square: true,
      ...(few && of.t <= NAMED.tokens ? { rowNames: of.names, columnNames: of.names } : {}),
      term: 'a',
      highlight: scene.term,
      label: fill(texts.mapLabel, { name, entropy: plain(of.entropy, 2) }),
    });
    render(
      html`<span class="title">${!few ? fill(texts.mapShort, numbersOf) : name}</span>
        <span class="entropy">${texts.entropy} ${num(plain(of.entropy, 2), 'entropy', 'a')}</span>
        <button type="button" class="switch" aria-pressed=${of.off}
          aria-label=${fill(texts.switchOff, { name })}
          @click=${() => switchHead(this.stagehand, of.layer, of.head, of.off)}>${of.off ? texts.off : texts.on}</button>`,
      below,
    );
  }

  destroy(): void {
    for (const { view, box } of this.tiles) {
      view.destroy();
      box.remove();
    }
    this.tiles = [];
  }
}

export const maps: Figure<Words> = {
  id: 'maps',
  size: 'half',
  reads: () => ['maps', 'entropy', 'edits'],
  readsOnce: () => [],
  mount: (host, stagehand, words) => new Maps(host, stagehand, words),
};
