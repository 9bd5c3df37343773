// Pictures as vectors: a digit, drawn or of the data, as the hidden layer of a small net has it, and its nearest.

import { html, nothing, render, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { DrawPadView } from '../../../charts/draw-pad.ts';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, record, type Scene, setting, sparingly } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import type { Words } from '../words.en.ts';

const SIDE = 8;
/** Milliseconds between two drawings that are asked about. */
const ASKING = 60;

/** Sixty-four greys, each a hexadecimal digit, as the core reads a drawing. */
export const drawingOf = (pixels: Float32Array): string =>
  Array.from(pixels, (ink) => Math.round(15 * Math.min(1, Math.max(0, ink))).toString(16)).join('');

/** From 0, paper, to 1, ink, as charts of digits have them: from −1. */
const inked = once((pixels: Float32Array) => pixels.map((value) => 2 * value - 1));

const picturesOf = (scene: Scene) => record(scene, 'pictures', 'PictureNeighbours');

class Pictures implements Mounted {
  private readonly sheet = document.createElement('div');
  private readonly like = document.createElement('div');
  private readonly pad: DrawPadView;
  private readonly grid: DigitGridView;

  constructor(
    host: HTMLElement,
    stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.classList.add('looks');
    host.append(this.sheet, this.like);
    const { texts } = words;
    const draw = sparingly(ASKING, (pixels: Float32Array) => stagehand.set('drawing', drawingOf(pixels)));
    this.pad = new DrawPadView(this.sheet, {
      brush: 0.13,
      onDraw: draw,
      describe: (row, column, ink) =>
        fill(texts.cellOfPad, { row: row + 1, column: column + 1, ink: plain(Math.round(100 * ink)) }),
    });
    this.grid = new DigitGridView(this.like, { least: 120, cell: 64 });
  }

  update(scene: Scene): void {
    const { texts } = this.words;
    const found = picturesOf(scene);
    const [own, near] = [numbers(scene, 'picture_pixels'), numbers(scene, 'picture_nearest')];
    if (own.length !== SIDE * SIDE) return;
    const drawn = setting(scene.about, 'drawing') !== '';
    const label = drawn ? texts.labelDrawn : fill(texts.labelDigit, { name: String(found?.label ?? '') });
    this.pad.update({ side: SIDE, grid: 1, pixels: own, label });
    const labels = found?.labels ?? [];
    const count = near.length / (SIDE * SIDE);
    this.grid.update({
      groups: [
        {
          name: texts.nearestPictures,
          note: texts.nearestNote,
          images: inked(near),
          first: 0,
          count,
          columns: 4,
          captions: labels.map(
            (name, i) => `${name} ${(found?.cosines[i] ?? Number.NaN).toFixed(2).replace('0.', '.')}`,
          ),
        },
      ],
      side: SIDE,
      selected: null,
      label: fill(texts.labelNearest, { names: labels.join(', ') }),
    });
  }

  destroy(): void {
    this.pad.destroy();
    this.grid.destroy();
    render(nothing, this.sheet);
  }
}

/** A clean sheet, another digit, and whether the net's numbers are worth more than the pixels. */
function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = picturesOf(scene);
  const next = () => {
    stagehand.set('drawing', '');
    stagehand.set('example', Number(scene.about.values.example ?? 0) + 1);
  };
  const empty = () => stagehand.set('drawing', '0'.repeat(SIDE * SIDE));
  return html`<p class="deeds"><button type="button" @click=${empty}>${texts.clearPad}</button>
      <button type="button" @click=${next}>${texts.nextPicture}</button></p>
    ${
      found
        ? html`<p class="reading">${say(texts.sameDigit, {
            hidden: num(percent(found.right_hidden, 3), 'pictures'),
            pixels: num(percent(found.right_pixels, 3), 'pictures'),
          })}</p>`
        : nothing
    }`;
}

export const pictures: Figure<Words> = {
  id: 'pictures',
  size: 'half',
  reads: () => ['pictures', 'picture_pixels', 'picture_nearest'],
  readsOnce: () => [],
  below,
  mount: (host, stagehand, words) => new Pictures(host, stagehand, words),
};
