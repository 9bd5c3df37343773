// The attention maps of every layer and head, each with whom it listens to and how spread it is, and a switch. Between
// backward and update they show which scores are to grow, and which to shrink.

import { html, render } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { axis, numbers, type Scene } from '../../../contract/scene.ts';
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
  private readonly split = { from: undefined as Float32Array | undefined, maps: [] as Float32Array[] };

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
    const { about } = scene;
    const [l, h, t] = [layers(about), heads(about), shown(scene).length];
    if (t === 0) return;
    if (this.shape !== `${l} ${h}`) {
      this.shape = `${l} ${h}`;
      this.build(l * h);
      this.host.style.setProperty('--columns', String(columns(l, h)));
    }
    // Where attention is to grow, once that is known; else the shares.
    const pull = numbers(scene, 'pull').length > 0;
    const all = numbers(scene, pull ? 'pull' : 'maps');
    if (all.length % (h * t * t) !== 0) return;
    if (all !== this.split.from) {
      const maps = Array.from({ length: all.length / (t * t) }, (_, i) =>
        all.subarray(i * t * t, (i + 1) * t * t),
      );
      Object.assign(this.split, { from: all, maps });
    }
    const now = opened(about);
    this.tiles.forEach((tile, i) => {
      const [layer, head] = [Math.floor(i / h), i % h];
      const values = this.split.maps[i];
      // While a step is under way, a layer that it has not come to has no map.
      tile.box.classList.toggle('empty', values === undefined);
      this.tile(tile, scene, {
        layer,
        head,
        t,
        off: isOff(scene, layer, head),
        now: layer === now.layer && head === now.head,
        values: values ?? new Float32Array(t * t),
        kind: pull ? 'signed' : 'share',
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
      off: boolean;
      now: boolean;
      values: Float32Array;
      kind: 'signed' | 'share';
    },
  ): void {
    const { texts } = this.words;
    const few = columns(layers(scene.about), heads(scene.about)) <= NAMED.columns;
    const numbersOf = { layer: plain(of.layer + 1), head: plain(of.head + 1) };
    const name = fill(texts.mapName, numbersOf);
    const place = of.layer * heads(scene.about) + of.head;
    const entropy = plain(numbers(scene, 'entropy')[place] ?? Number.NaN, 2);
    const names = shown(scene);
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
      kind: of.kind,
      most: 40,
      square: true,
      ...(few && of.t <= NAMED.tokens ? { rowNames: names, columnNames: names } : {}),
      term: 'a',
      highlight: scene.term,
      label: fill(of.kind === 'signed' ? texts.pullLabel : texts.mapLabel, { name, entropy }),
    });
    const kinds = axis(scene.about, 'k');
    const shares = numbers(scene, 'looks').subarray(place * kinds.length, (place + 1) * kinds.length);
    render(
      html`<span class="title">${!few ? fill(texts.mapShort, numbersOf) : name}</span>
        <button type="button" class="switch" aria-pressed=${of.off}
          aria-label=${fill(texts.switchOff, { name })}
          @click=${() => switchHead(this.stagehand, of.layer, of.head, of.off)}>${of.off ? texts.off : texts.on}</button>
        ${Array.from(
          shares,
          (share, i) =>
            html`<span class="looks">${kinds[i]?.name}: ${num(percent(share, 2), 'looks', 'a')}</span>`,
        )}
        <span class="entropy">${texts.entropy} ${num(entropy, 'entropy', 'a')}</span>`,
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
  reads: () => ['shown', 'maps', 'pull', 'entropy', 'looks', 'edits'],
  readsOnce: () => [],
  mount: (host, stagehand, words) => new Maps(host, stagehand, words),
};
