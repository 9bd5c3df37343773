// The main picture: an image on its way through the net, and the arithmetic behind the number that is chosen.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { isDone, numbers, once, type Scene } from '../../../contract/scene.ts';
import type { FlowData, FlowLayer, FlowWords, Spot } from '../pictures/flow/data.ts';
import { FlowView } from '../pictures/flow/flow.ts';
import {
  classNames,
  filtersOf,
  isShuffled,
  mapsOf,
  network,
  select,
  selected,
  shapeOf,
  shownImage,
  showsGradient,
  sizeOf,
  windowSum,
} from '../scene.ts';
import type { Words } from '../words.en.ts';
import { Arithmetic } from './arithmetic.ts';
import { build } from './build.ts';
import { layerName } from './names.ts';

const flowWords = once(
  ({ texts }: Words): FlowWords => ({
    probabilities: texts.probabilities,
    right: texts.rightIs,
    loss: texts.lossShort,
  }),
);

const EMPTY = new Float32Array();

function layersOf(scene: Scene, words: Words): FlowLayer[] {
  const net = network(scene);
  if (!net) return [];
  const { height, width } = net;
  const gradient = showsGradient(scene);
  const maps = mapsOf(scene);
  const image: FlowLayer = {
    name: height === 1 ? words.texts.signal : words.texts.image,
    note: height === 1 ? plain(width) : `${height} × ${width}`,
    channels: 1,
    height,
    width,
    values: numbers(scene, 'image'),
    kind: 'ink',
    filters: null,
    kernel: [1, 1],
    term: 'x',
  };
  return [
    image,
    ...net.layers.map((layer, i): FlowLayer => {
      const filters = filtersOf(scene, layer);
      const answers = layer.kind === 'head';
      return {
        name: answers ? words.texts.probabilities : layerName(layer, words),
        note: gradient && filters ? words.texts.gradientNote : shapeOf(layer),
        channels: layer.channels,
        height: layer.height,
        width: layer.width,
        values: maps[i] ?? EMPTY,
        kind: answers ? 'sign' : 'size',
        filters: filters?.values ?? null,
        kernel: filters?.kernel ?? [1, 1],
        filterTerm: gradient ? 'grad' : 'w',
        term: answers ? 'yhat' : 'h',
        answers,
      };
    }),
  ];
}

/** In a step the images of its batch, the first of them shown; else, where pixels are shuffled, the image as it was. */
function belowImage(scene: Scene, { texts }: Words): FlowData['below'] {
  const images = numbers(scene, 'batch_images');
  const [height, width] = sizeOf(scene);
  if (isDone(scene, 'batch') && images.length > 0) {
    const count = plain(images.length / Math.max(1, height * width));
    return { images, name: fill(texts.batchImages, { count }), shown: 0 };
  }
  const before = numbers(scene, 'image_plain');
  return isShuffled(scene.about) && before.length > 0
    ? { images: before, name: texts.beforeShuffling, shown: -1 }
    : null;
}

function dataOf(scene: Scene, words: Words): FlowData | null {
  const layers = layersOf(scene, words);
  if (layers.length === 0) return null;
  const shown = shownImage(scene);
  const sum = windowSum(scene);
  const names = classNames(scene.about);
  const truth = shown && shown.label >= 0 ? shown.label : null;
  const probabilities = numbers(scene, 'probabilities');
  const best = probabilities.indexOf(Math.max(...probabilities));
  return {
    layers,
    names,
    probabilities,
    truth,
    loss: shown && truth !== null && shown.loss >= 0 ? shown.loss : null,
    selected: selected(scene),
    window: sum,
    field: sum && {
      top: sum.field_top,
      left: sum.field_left,
      height: sum.field_height,
      width: sum.field_width,
    },
    below: belowImage(scene, words),
    words: flowWords(words),
    label: fill(probabilities.length > 0 ? words.texts.labelFlow : words.texts.labelFlowEmpty, {
      layers: layers
        .slice(1, -1)
        .map(({ name, note }) => `${name} (${note})`)
        .join(', '),
      answer: names[best] ?? '',
      p: plain(100 * (probabilities[best] ?? Number.NaN), 3),
    }),
  };
}

class Flow implements Mounted {
  private readonly picture = document.createElement('div');
  private readonly behind = document.createElement('div');
  private readonly view: FlowView;
  private readonly arithmetic: Arithmetic;
  private scene: Scene | undefined;

  constructor(
    host: HTMLElement,
    stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.classList.add('net');
    this.behind.className = 'behind';
    host.append(this.picture, this.behind);
    this.view = new FlowView(this.picture, {
      onSelect: (spot) => {
        if (this.scene) select(stagehand, this.scene.about, spot);
      },
      onTerm: (term) => stagehand.term(term),
      describe: (spot) => this.describe(spot),
    });
    this.arithmetic = new Arithmetic(this.behind, stagehand, words);
  }

  update(scene: Scene): void {
    this.scene = scene;
    const data = dataOf(scene, this.words);
    if (data) this.view.update({ highlight: scene.term, ...data });
    this.arithmetic.update(scene);
  }

  /** A number in words: its layer, its map, its place, and what it is. */
  private describe({ layer, channel, row, column }: Spot): string {
    const found = this.scene && network(this.scene)?.layers[layer - 1];
    if (!this.scene || !found) return '';
    const value = mapsOf(this.scene)[layer - 1]?.[(channel * found.height + row) * found.width + column];
    return fill(found.kind === 'head' ? this.words.texts.hearAnswer : this.words.texts.hearNumber, {
      layer: layerName(found, this.words),
      channel: found.kind === 'head' ? (classNames(this.scene.about)[channel] ?? '') : plain(channel + 1),
      row: plain(row + 1),
      column: plain(column + 1),
      value: plain(value ?? Number.NaN, 3),
    });
  }

  destroy(): void {
    this.view.destroy();
    this.arithmetic.destroy();
    render(nothing, this.behind);
  }
}

/** What is shown, how to show another, and the layers to build with. */
function below(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  return html`${shownIs(scene, stagehand, words)}${build(scene, stagehand, words)}`;
}

/** Which image it is, in words, with a button for the next. */
function shownIs(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const shown = shownImage(scene);
  const rows = numbers(scene, 'gallery_rows');
  const next = () => {
    const at = rows.indexOf(Number(scene.about.values.example ?? -1));
    const row = rows[(at + 1) % Math.max(1, rows.length)];
    if (String(scene.about.values.drawing ?? '') !== '') stagehand.set('drawing', '');
    if (row !== undefined) stagehand.set('example', row);
  };
  if (!shown) return html``;
  const of = shown.drawn
    ? texts.shownDrawn
    : scene.status.stage > 0
      ? texts.shownBatch
      : shown.held_out
        ? texts.shownHeldOut
        : texts.shownTrained;
  const text = fill(of, { row: plain(shown.row + 1), name: classNames(scene.about)[shown.label] ?? '' });
  return html`<p class="shown-image">${text}
    <button type="button" ?disabled=${rows.length === 0 || scene.status.stage > 0} @click=${next}>${texts.another}</button></p>`;
}

export const flow: Figure<Words> = {
  id: 'flow',
  size: 'wide',
  reads: (about) => [
    'network',
    'shown_image',
    'image',
    'maps',
    'probabilities',
    'parameters',
    'gradient',
    'window',
    'batch_images',
    ...(isShuffled(about) ? ['image_plain'] : []),
  ],
  readsOnce: () => ['gallery_rows'],
  controls: ['dataset', 'layers', 'shuffled'],
  below,
  mount: (host, stagehand, words) => new Flow(host, stagehand, words),
};
