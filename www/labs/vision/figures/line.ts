// A signal of the reader's own: the line of the example, bent, and what the net says of it.

import { html, type TemplateResult } from 'lit';
import { fill, plain, signed } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene, setting } from '../../../contract/scene.ts';
import { SignalPadView } from '../pictures/signal-pad.ts';
import { isSignals, shownImage, sizeOf } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { itSays, OWN, written } from './drawing.ts';

/** What a number can be; a drawing has 32 levels to 1, and its middle one is 0. */
const RANGE = [-4, 4] as const;
const [MIDDLE, FINE] = [128, 32];

/** A drawing as the control has it, two hexadecimal digits a number. */
export const signalOf = (drawing: string): Float32Array =>
  Float32Array.from(
    drawing.match(/../g) ?? [],
    (level) => ((Number.parseInt(level, 16) || 0) - MIDDLE) / FINE,
  );

class Line implements Mounted {
  private readonly view: SignalPadView;
  /** The line as it was drawn, finer than what comes back of it. */
  private own: Float32Array | null = null;
  private drawnAt = 0;
  private seen: string | undefined;
  private drawn: Float32Array = new Float32Array();
  /** The example as it is, which within a step is not what is shown. */
  private example: { row: number; values: Float32Array } = { row: -1, values: new Float32Array() };

  constructor(
    host: HTMLElement,
    stagehand: Stagehand,
    private readonly words: Words,
  ) {
    this.view = new SignalPadView(host, {
      onDraw: (values) => {
        this.own = values;
        this.drawnAt = performance.now();
        stagehand.act('draw', { pixels: written(values, values.length) });
      },
      describe: (place, value) => fill(words.texts.hearPlace, { place: place + 1, value: signed(value, 2) }),
    });
  }

  update(scene: Scene): void {
    const [, width] = sizeOf(scene);
    const drawing = setting(scene.about, 'drawing');
    if (drawing !== this.seen) {
      this.seen = drawing;
      this.drawn = signalOf(drawing);
      if (performance.now() - this.drawnAt > OWN || drawing === '') this.own = null;
    }
    const { example, behind } = this.behind(scene, width);
    const own = this.own ?? this.drawn;
    const isDrawn = drawing !== '' && own.length === width;
    this.view.update({
      values: isDrawn ? own : example,
      behind: isDrawn ? behind : null,
      range: RANGE,
      label: isDrawn ? this.words.texts.labelLineDrawn : this.words.texts.labelLine,
    });
  }

  /** The example, level at zero while it is not known; and the same to lie behind, where it is. */
  private behind(scene: Scene, width: number): { example: Float32Array; behind: Float32Array | null } {
    const row = Number(scene.about.values.example ?? -1);
    const shown = shownImage(scene);
    const image = numbers(scene, 'image_plain');
    if (scene.status.stage === 0 && shown?.row === row && image.length === width)
      this.example = { row, values: image };
    const known = this.example.row === row && this.example.values.length === width;
    if (!known) this.example = { row: -1, values: new Float32Array(width) };
    return { example: this.example.values, behind: known ? this.example.values : null };
  }

  destroy(): void {
    this.view.destroy();
  }
}

/** What it says of the line, and two ways to begin anew. */
function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const [, width] = sizeOf(scene);
  const drawn = setting(scene.about, 'drawing') !== '';
  const level = () => stagehand.act('draw', { pixels: Array(width).fill(plain(0)).join(' ') });
  const between = scene.status.stage === 0;
  return html`<div class="drawn bent"><p role="status">${(between && itSays(scene, texts)) || texts.lineNothing}</p>
    <button type="button" @click=${level}>${texts.lineLevel}</button>
    <button type="button" ?disabled=${!drawn} @click=${() => stagehand.set('drawing', '')}>${texts.lineExample}</button></div>`;
}

export const ownLine: Figure<Words> = {
  id: 'line',
  size: 'half',
  shown: isSignals,
  reads: () => ['shown_image', 'probabilities', 'image_plain'],
  readsOnce: () => ['network'],
  below,
  mount: (host, stagehand, words) => new Line(host, stagehand, words),
};
