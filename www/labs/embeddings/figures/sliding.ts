// The window over the text, its pair and its negatives, and all the arithmetic of the pair that is followed.

import { html, nothing, type TemplateResult } from 'lit';
import { decimal, fill, plain, signed } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { chart, figureOfParts, template } from '../../../contract/parts.ts';
import { isDone, once, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { tex } from '../../../page/tex.ts';
import { given, type Pair, pairOf, windowOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

type TextWindow = NonNullable<ReturnType<typeof windowOf>>;

/** A share of one as a bar. */
const bar = (p: number): TemplateResult =>
  html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect width=${Math.round(100 * p)} height="10" /></svg>`;

/** v, u and their products, a row each; the same array for the same pair and row. */
const product = once((pair: Pair) => {
  const d = pair.vector_centre.length;
  return Array.from({ length: d === 0 ? 0 : Math.floor(pair.vectors.length / d) }, (_, row) => {
    const u = pair.vectors.slice(row * d, (row + 1) * d);
    const products = u.map((value, i) => value * (pair.vector_centre[i] ?? 0));
    return Float32Array.from([...pair.vector_centre, ...u, ...products]);
  });
});

/** The row that is chosen. */
function rowOf({ view }: Scene, count: number): number {
  const asked = Number(view.against ?? 0);
  return asked >= 0 && asked < count ? asked : 0;
}

/** The sentence: what the window takes in is lit, what it follows framed, what subsampling left out struck. */
function passage(scene: Scene, found: TextWindow, { texts }: Words, stagehand: Stagehand): TemplateResult {
  const { words, centre, contexts, dropped, followed, position } = found;
  const atRest = scene.status.stage === 0;
  const choose = (index: number) => {
    const pair = contexts.indexOf(index);
    if (pair >= 0) stagehand.set('pair', pair);
    else stagehand.set('position', Math.max(0, position + index - centre));
  };
  const go = (by: number) => () => stagehand.set('position', Math.max(0, position + by));
  const kind = (index: number) =>
    index === centre
      ? 'centre'
      : index === followed
        ? 'context followed'
        : contexts.includes(index)
          ? 'context'
          : dropped.includes(index)
            ? 'dropped'
            : '';
  return html`<div class="passage">
    <button type="button" class="quiet" aria-label=${texts.back} ?disabled=${!atRest || position === 0} @click=${go(-1)}>◂</button>
    <p translate="no" aria-label=${fill(texts.labelWindow, { centre: words[centre] ?? '', contexts: contexts.map((i) => words[i] ?? '').join(', ') })}>${words.map(
      (word, index) =>
        html`<span class="w ${kind(index)}" @click=${() => atRest && choose(index)}>${word}</span> `,
    )}</p>
    <button type="button" class="quiet" aria-label=${texts.forth} ?disabled=${!atRest} @click=${go(1)}>▸</button>
  </div>`;
}

function table(scene: Scene, pair: Pair, { texts }: Words, stagehand: Stagehand): TemplateResult {
  const count = pair.words.length;
  const row = rowOf(scene, count);
  const head = (source: string, term: string, name: string) =>
    html`<th scope="col" data-term=${term} aria-label=${name}>${tex(source)}</th>`;
  const cell = (value: number | undefined, write: (value: number) => string, term: string) =>
    html`<td class="number">${value === undefined ? '' : num(write(value), 'pair_shown', term)}</td>`;
  return html`<table class="pairs">
    <thead><tr>
      <th scope="col">${say(texts.pairsOf, { centre: given(pair.centre) })}</th>
      ${head('v \\cdot u', 's', texts.score)} ${head('\\sigma(v \\cdot u)', 'sigma', texts.sigma)}
      <th scope="col">${texts.wanted}</th>${head('\\text{loss}', 'loss', texts.loss)}
    </tr></thead>
    <tbody>${pair.words.map((word, i) => {
      const [label, sigma] = [pair.labels[i] ?? 0, pair.sigmas[i]];
      return html`<tr class="${label > 0 ? 'positive' : 'negative'} ${i === row ? 'chosen' : ''}">
        <th scope="row"><button type="button" aria-pressed=${i === row}
          @click=${() => stagehand.setView('against', String(i))}>${label > 0 ? '+' : '−'} ${given(word)}</button></th>
        ${cell(pair.scores[i], (value) => signed(value, 3), 's')}
        <td class="drawn">${sigma === undefined ? nothing : html`<span class="both">${bar(sigma)}${num(sigma.toFixed(2), 'pair_shown', 'sigma')}</span>`}</td>
        <td class="number">${label}</td>
        ${cell(pair.losses[i], (value) => decimal(value, 3), 'loss')}
      </tr>`;
    })}</tbody>
  </table>`;
}

/** The dot product, σ and loss of the row that is chosen, in one line; behind the gradient, what moves. */
function written(scene: Scene, pair: Pair, { texts }: Words): TemplateResult {
  const row = rowOf(scene, product(pair).length);
  const n = (value: number | undefined, term: string, digits = 3) =>
    num(plain(value ?? Number.NaN, digits), 'pair_shown', term);
  const [score, sigma, loss, error] = [
    pair.scores[row],
    pair.sigmas[row],
    pair.losses[row],
    pair.errors[row],
  ];
  const label = pair.labels[row] ?? 0;
  const values = {
    word: given(pair.words[row] ?? ''),
    centre: given(pair.centre),
    score: n(score, 's'),
    sigma: n(sigma, 'sigma'),
  };
  if (score === undefined) return html`<p class="written-out">${texts.notYet}</p>`;
  return html`<p class="written-out">
    ${say(texts.scoreIs, values)}
    ${loss === undefined ? nothing : say(label > 0 ? texts.lossPositive : texts.lossNegative, { ...values, loss: n(loss, 'loss') })}
    ${
      error === undefined || !isDone(scene, 'backward')
        ? nothing
        : say(label > 0 ? texts.pulls : texts.pushes, {
            ...values,
            error: num(signed(error, 3), 'pair_shown', 'grad'),
          })
    }
  </p>`;
}

export const sliding = figureOfParts<Words>({
  id: 'sliding',
  size: 'half',
  reads: ['window', 'pair_shown'],
  box: 'sliding',
  parts: [
    template((scene, words, stagehand) => {
      const [found, pair] = [windowOf(scene), pairOf(scene)];
      if (!found) return null;
      return html`${passage(scene, found, words, stagehand)} ${pair ? table(scene, pair, words, stagehand) : nothing}`;
    }),
    chart(MatrixView)({
      box: 'product',
      // Its names are words of the text.
      translate: false,
      hidden: true,
      data(scene, { texts }) {
        const pair = windowOf(scene) && pairOf(scene);
        const rows = pair ? product(pair) : [];
        const row = rowOf(scene, rows.length);
        const values = rows[row];
        if (!pair || !values || pair.scores.length === 0) return null;
        const word = pair.words[row] ?? '';
        return {
          rows: 3,
          columns: pair.vector_centre.length,
          values,
          kind: 'signed',
          most: 30,
          mostHigh: 18,
          rowNames: [pair.centre, word, texts.products],
          term: 's',
          label: fill(texts.labelProduct, { centre: pair.centre, word }),
        };
      },
    }),
    template((scene, words) => {
      if (!windowOf(scene)) return null;
      const pair = pairOf(scene);
      return pair ? written(scene, pair, words) : nothing;
    }),
  ],
});
