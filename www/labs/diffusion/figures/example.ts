// One example of the batch: what it is, the noise, their mixture, and the noise that the model guesses.

import { html, nothing, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Point } from '../../../charts/kit/geometry.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import type { Named } from '../../../contract/words.ts';
import { num, say } from '../../../page/numbers.ts';
import { VectorSumView } from '../pictures/vector-sum.ts';
import { alphaBar, type Example, exampleOf, isDigits, planePoints, short, vector } from '../scene.ts';
import type { Words } from '../words.en.ts';

const NONE = new Float32Array();
const point = (list: Float32Array | null): Point | null =>
  list === null ? null : [list[0] ?? Number.NaN, list[1] ?? Number.NaN];

class OneExample implements Mounted {
  private view: VectorSumView | DigitGridView | undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {}

  update(scene: Scene): void {
    const example = exampleOf(scene);
    const { texts } = this.words;
    const label = fill(example.x0 ? texts.labelExample : texts.exampleNone, { t: plain(example.t) });
    if (isDigits(scene.about)) this.pictures(scene, example, label);
    else this.arrows(scene, example, label);
  }

  private arrows(scene: Scene, example: Example, label: string): void {
    if (!(this.view instanceof VectorSumView)) {
      this.view?.destroy();
      this.view = new VectorSumView(this.host, { onTerm: (term) => this.stagehand.term(term) });
    }
    const bar = alphaBar(scene, example.t);
    this.view.update({
      x0: point(example.x0),
      noise: point(example.noise),
      sum: point(example.noisy),
      guessed: point(example.guess),
      a: Math.sqrt(bar),
      b: Math.sqrt(1 - bar),
      behind: planePoints(scene),
      highlight: scene.term,
      label,
    });
  }

  private pictures(scene: Scene, example: Example, label: string): void {
    const { texts } = this.words;
    if (!(this.view instanceof DigitGridView)) {
      this.view?.destroy();
      this.view = new DigitGridView(this.host, {
        onTerm: (term) => this.stagehand.term(term),
        least: 92,
        cell: 96,
      });
    }
    const one = (name: Named<Words['texts'], '', '_note'>, images: Float32Array | null, term: string) => ({
      name: texts[name],
      note: texts[`${name}_note`],
      images: images ?? NONE,
      first: 0,
      count: 1,
      columns: 1,
      term,
    });
    this.view.update({
      groups: [
        one('row_x0', example.x0, 'x0'),
        one('row_noise', example.noise, 'noise'),
        one('row_noisy', example.noisy, 'xt'),
        one('row_guess', example.guess, 'guess'),
        one('row_clean', example.clean, 'model'),
      ],
      side: 8,
      selected: null,
      highlight: scene.term,
      label,
    });
  }

  destroy(): void {
    this.view?.destroy();
  }
}

/** xₜ = 0.87 · (…) + 0.49 · (…) = (…), and the guess beside the truth. */
function below(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const example = exampleOf(scene);
  const { d, x0, noise, noisy, guess, clean, t } = example;
  const next = () => {
    const [rows = 1] = scene.channels.batch_t?.shape ?? [];
    stagehand.set('example', (Number(scene.about.values.example ?? 0) + 1) % Math.max(1, rows));
  };
  if (x0 === null) return html`<p class="reading written-example">${texts.exampleNone}</p>`;
  const bar = alphaBar(scene, t);
  return html`<div class="reading written-example">
    <p>${say(d === 2 ? texts.exampleIs : texts.exampleDigit, {
      t: num(plain(t), 'example_t', 't'),
      a: num(short(Math.sqrt(bar)), 'alpha_bar', 'x0'),
      b: num(short(Math.sqrt(1 - bar)), 'alpha_bar', 'noise'),
      x0: vector(x0, 'example', 'x0', words),
      noise: vector(noise, 'example', 'noise', words),
      noisy: vector(noisy, 'example', 'xt', words),
    })}</p>
    ${
      guess === null || d !== 2
        ? nothing
        : html`<p>${say(texts.exampleGuess, {
            guess: vector(guess, 'example', 'guess', words),
            noise: vector(noise, 'example', 'noise', words),
            clean: vector(clean, 'example', 'model', words),
          })}</p>`
    }
    <button type="button" @click=${next}>${texts.anotherExample}</button>
  </div>`;
}

export const example: Figure<Words> = {
  id: 'mixing',
  size: 'half',
  reads: () => ['example', 'example_t', 'batch_t'],
  readsOnce: () => ['alpha_bar', 'points'],
  below,
  mount: (host, stagehand, words) => new OneExample(host, stagehand, words),
};
