// One example of the batch: what it is, the noise, their mixture, and the noise that the model guesses.

import { html, nothing, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Point } from '../../../charts/kit/geometry.ts';
import { type Drawing, drawing, figureOfSeveral } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import type { Named } from '../../../contract/words.ts';
import { num, say } from '../../../page/numbers.ts';
import { VectorSumView } from '../pictures/vector-sum.ts';
import { alphaBar, exampleOf, isDigits, planePoints, short, vector } from '../scene.ts';
import type { Words } from '../words.en.ts';

type Example = ReturnType<typeof exampleOf>;

const point = (list: readonly number[] | undefined): Point | null =>
  list?.length ? [list[0] ?? Number.NaN, list[1] ?? Number.NaN] : null;
/** As pictures are drawn from; the same array for the same. */
const pixels = once((list: readonly number[]) => Float32Array.from(list));
const NONE: readonly number[] = [];

/** Of two numbers: the point, its noise, and their sum, as arrows. */
function arrows(scene: Scene, example: Example, label: string): Drawing {
  const bar = alphaBar(scene, example?.t ?? Number.NaN);
  return drawing(VectorSumView, {
    x0: point(example?.data),
    noise: point(example?.noise),
    sum: point(example?.noisy),
    guessed: point(example?.predicted_noise),
    a: Math.sqrt(bar),
    b: Math.sqrt(1 - bar),
    behind: planePoints(scene),
    label,
  });
}

/** Of a digit: the same as pictures. */
function pictures(example: Example, { texts }: Words, label: string): Drawing {
  const one = (
    name: Named<Words['texts'], '', '_note'>,
    list: readonly number[] | undefined,
    term: string,
  ) => ({
    name: texts[name],
    note: texts[`${name}_note`],
    images: pixels(list ?? NONE),
    first: 0,
    count: 1,
    columns: 1,
    term,
  });
  const groups = [
    one('row_x0', example?.data, 'x0'),
    one('row_noise', example?.noise, 'noise'),
    one('row_noisy', example?.noisy, 'xt'),
    one('row_guess', example?.predicted_noise, 'guess'),
    one('row_clean', example?.predicted_data, 'model'),
  ];
  return drawing(DigitGridView, { groups, side: 8, selected: null, label }, { least: 92, cell: 96 });
}

/** xₜ = 0.87 · (…) + 0.49 · (…) = (…), and the guess beside the truth. */
function below(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const example = exampleOf(scene);
  const next = () => {
    const rows = Math.max(1, numbers(scene, 'batch_t').length);
    stagehand.set('example', (Number(scene.about.values.example ?? 0) + 1) % rows);
  };
  if (example === null) return html`<p class="reading written-example">${texts.exampleNone}</p>`;
  const { data, noise, noisy, predicted_noise, predicted_data, t } = example;
  const onPlane = data.length === 2;
  const bar = alphaBar(scene, t);
  return html`<div class="reading written-example">
    <p>${say(onPlane ? texts.exampleIs : texts.exampleDigit, {
      t: num(plain(t), 'example', 't'),
      a: num(short(Math.sqrt(bar)), 'alpha_bar', 'x0'),
      b: num(short(Math.sqrt(1 - bar)), 'alpha_bar', 'noise'),
      x0: vector(data, 'example', 'x0', words),
      noise: vector(noise, 'example', 'noise', words),
      noisy: vector(noisy, 'example', 'xt', words),
    })}</p>
    ${
      predicted_noise.length === 0 || !onPlane
        ? nothing
        : html`<p>${say(texts.exampleGuess, {
            guess: vector(predicted_noise, 'example', 'guess', words),
            noise: vector(noise, 'example', 'noise', words),
            clean: vector(predicted_data, 'example', 'model', words),
          })}</p>`
    }
    <button type="button" @click=${next}>${texts.anotherExample}</button>
  </div>`;
}

export const example: Figure<Words> = figureOfSeveral({
  id: 'mixing',
  size: 'half',
  reads: ['example', 'batch_t'],
  readsOnce: ['alpha_bar', 'points'],
  below,
  drawing(scene, words) {
    const example = exampleOf(scene);
    const label = fill(example ? words.texts.labelExample : words.texts.exampleNone, {
      t: plain(example?.t ?? Number.NaN),
    });
    return isDigits(scene.about) ? pictures(example, words, label) : arrows(scene, example, label);
  },
});
