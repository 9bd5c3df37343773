// One example of the batch: what it is, the noise, their mixture, and the noise that the model guesses.

import { html, nothing, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Point } from '../../../charts/kit/geometry.ts';
import { type Drawing, drawing, figureOfSeveral } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import type { Named } from '../../../contract/words.ts';
import { num, say } from '../../../page/numbers.ts';
import { VectorSumView } from '../pictures/vector-sum.ts';
import { alphaBar, type Example, exampleOf, isDigits, planePoints, short, vector } from '../scene.ts';
import type { Words } from '../words.en.ts';

const NONE = new Float32Array();
const point = (list: Float32Array | null): Point | null =>
  list === null ? null : [list[0] ?? Number.NaN, list[1] ?? Number.NaN];

/** Of two numbers: the point, its noise, and their sum, as arrows. */
function arrows(scene: Scene, example: Example, label: string): Drawing {
  const bar = alphaBar(scene, example.t);
  return drawing(VectorSumView, {
    x0: point(example.x0),
    noise: point(example.noise),
    sum: point(example.noisy),
    guessed: point(example.guess),
    a: Math.sqrt(bar),
    b: Math.sqrt(1 - bar),
    behind: planePoints(scene),
    label,
  });
}

/** Of a digit: the same as pictures. */
function pictures(example: Example, { texts }: Words, label: string): Drawing {
  const one = (name: Named<Words['texts'], '', '_note'>, images: Float32Array | null, term: string) => ({
    name: texts[name],
    note: texts[`${name}_note`],
    images: images ?? NONE,
    first: 0,
    count: 1,
    columns: 1,
    term,
  });
  const groups = [
    one('row_x0', example.x0, 'x0'),
    one('row_noise', example.noise, 'noise'),
    one('row_noisy', example.noisy, 'xt'),
    one('row_guess', example.guess, 'guess'),
    one('row_clean', example.clean, 'model'),
  ];
  return drawing(DigitGridView, { groups, side: 8, selected: null, label }, { least: 92, cell: 96 });
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

export const example: Figure<Words> = figureOfSeveral({
  id: 'mixing',
  size: 'half',
  reads: ['example', 'example_t', 'batch_t'],
  readsOnce: ['alpha_bar', 'points'],
  below,
  drawing(scene, words) {
    const example = exampleOf(scene);
    const label = fill(example.x0 ? words.texts.labelExample : words.texts.exampleNone, {
      t: plain(example.t),
    });
    return isDigits(scene.about) ? pictures(example, words, label) : arrows(scene, example, label);
  },
});
