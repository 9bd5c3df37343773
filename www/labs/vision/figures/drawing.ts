// A sheet for the reader's own image, and what the net says of it.

import { html, nothing, type TemplateResult } from 'lit';
import { DrawPadView } from '../../../charts/draw-pad.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene, setting } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { classNames, isSignals, shownImage, sizeOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** How many cells of the sheet a pixel is made of, a side: the digits of the data were made the same way. */
const FINE = { 8: 4, 14: 2 } as Readonly<Record<number, number>>;
/** A drawing that comes back so long after the last stroke is not the one drawn, in ms. */
export const OWN = 1500;

/** A drawing as the control has it, in hexadecimal digits, as pixels from 0 to 1, each so many cells large. */
export function pixelsOf(drawing: string, side: number, fine: number): Float32Array {
  const wide = side * fine;
  return Float32Array.from({ length: wide * wide }, (_, i) => {
    const [row, column] = [Math.floor(i / wide / fine), Math.floor((i % wide) / fine)];
    return (Number.parseInt(drawing[row * side + column] ?? '0', 16) || 0) / 15;
  });
}

/** A sheet as the core takes it: a line a row, of so many numbers. */
export function written(pixels: Float32Array, width: number): string {
  const row = (at: number) =>
    [...pixels.subarray(at * width, (at + 1) * width)].map((ink) => plainInk(ink)).join(' ');
  return Array.from({ length: Math.round(pixels.length / width) }, (_, at) => row(at)).join('\n');
}
const plainInk = (ink: number): string => String(Math.round(100 * ink) / 100);

class Drawing implements Mounted {
  private readonly view: DrawPadView;
  /** The sheet as it was drawn on, finer than what comes back of it. */
  private own: Float32Array | null = null;
  private drawnAt = 0;
  private seen: string | undefined;
  private sheet: { of: string; pixels: Float32Array } = { of: '', pixels: new Float32Array() };

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    this.view = new DrawPadView(host, {
      onDraw: (pixels) => this.drawn(pixels),
      describe: (row, column, ink) =>
        fill(words.texts.hearCell, { row: row + 1, column: column + 1, ink: plain(100 * ink, 2) }),
    });
  }

  private drawn(pixels: Float32Array): void {
    this.own = pixels;
    this.drawnAt = performance.now();
    this.stagehand.act('draw', { pixels: written(pixels, Math.round(Math.sqrt(pixels.length))) });
  }

  update(scene: Scene): void {
    const [side] = sizeOf(scene);
    if (side < 2) return;
    const drawing = setting(scene.about, 'drawing');
    if (drawing !== this.seen) {
      this.seen = drawing;
      if (performance.now() - this.drawnAt > OWN || drawing === '') this.own = null;
    }
    const fine = FINE[side] ?? 1;
    const key = `${side} ${drawing}`;
    if (this.sheet.of !== key) this.sheet = { of: key, pixels: pixelsOf(drawing, side, fine) };
    const { texts } = this.words;
    this.view.update({
      side: side * fine,
      grid: fine,
      pixels: this.own?.length === (side * fine) ** 2 ? this.own : this.sheet.pixels,
      label: drawing === '' ? texts.labelSheetEmpty : texts.labelSheet,
    });
  }

  destroy(): void {
    this.view.destroy();
  }
}

/** What it says of what is shown, once it says something. */
export function itSays(scene: Scene, texts: Words['texts']): TemplateResult | undefined {
  const shown = shownImage(scene);
  const name = classNames(scene.about)[shown?.answer ?? -1];
  const p = numbers(scene, 'probabilities')[shown?.answer ?? -1];
  if (name === undefined || p === undefined) return undefined;
  return say(texts.drawnSays, {
    name: html`<b>${name}</b>`,
    p: num(`${plain(100 * p, 3)} %`, 'probabilities', 'yhat'),
  });
}

/** What it says of the drawing, and how it was reduced. */
function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const shown = shownImage(scene);
  const [side] = sizeOf(scene);
  const said = (shown?.drawn && itSays(scene, texts)) || texts.drawnNothing;
  const reduced =
    shown?.drawn && (shown.from_height !== side || shown.from_width !== side)
      ? fill(texts.drawnReduced, {
          from: `${shown.from_height} × ${shown.from_width}`,
          to: `${side} × ${side}`,
        })
      : '';
  return html`<div class="drawn"><p role="status">${said} ${reduced || nothing}</p>
    <button type="button" ?disabled=${!shown?.drawn} @click=${() => stagehand.set('drawing', '')}>${texts.clear}</button></div>`;
}

export const drawing: Figure<Words> = {
  id: 'sheet',
  size: 'half',
  shown: (about) => !isSignals(about),
  reads: () => ['shown_image', 'probabilities'],
  readsOnce: () => ['network'],
  below,
  mount: (host, stagehand, words) => new Drawing(host, stagehand, words),
};
