// How near the opened passage is, written out: two vectors, their products, the lengths; or word by word, by BM25.

import { html, nothing, type TemplateResult } from 'lit';
import { plain, signed } from '../../../charts/kit/format.ts';
import { type MatrixData, MatrixView } from '../../../charts/matrix.ts';
import { chart, figureOfParts, template } from '../../../contract/parts.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { tex } from '../../../page/tex.ts';
import { given, isLibrary, methodOf, searchOf, writtenOut } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { quoted } from './hits.ts';

type WrittenOut = NonNullable<ReturnType<typeof writtenOut>>;

/** q, d and their products, a row each; the same array for the same vectors. */
const rows = once(
  (q: Float32Array, d: Float32Array): Float32Array =>
    Float32Array.from([...q, ...d, ...q.map((value, i) => value * (d[i] ?? 0))]),
);

const FORMULA = '\\cos(q, d) = \\frac{q \\cdot d}{\\lVert q \\rVert\\, \\lVert d \\rVert}';

/** The question, and the passage that is opened. */
function pair(scene: Scene): TemplateResult {
  const opened = writtenOut(scene);
  return html`<p class="pair"><span class="tag question">q</span> ${quoted(searchOf(scene)?.question ?? '')}</p>
    ${opened ? html`<p class="pair"><span class="tag">d</span> ${quoted(opened.text)}</p>` : nothing}`;
}

/** The vectors, a row each, and below them their products; that of the question alone while there is no passage. */
function vectors(scene: Scene, { texts }: Words): MatrixData | null {
  const [q, d] = [numbers(scene, 'question_vector'), numbers(scene, 'passage_vector')];
  if (q.length === 0) return null;
  const both = writtenOut(scene) !== null && q.length === d.length;
  return {
    rows: both ? 3 : 1,
    columns: q.length,
    values: both ? rows(q, d) : q,
    kind: 'signed',
    most: 30,
    mostHigh: 22,
    rowNames: both ? [texts.q, texts.d, texts.products] : [texts.q],
    term: 'cos',
    highlight: scene.term,
    label: texts.labelProduct,
  };
}

function below(scene: Scene, words: Words): TemplateResult {
  const opened = writtenOut(scene);
  if (!opened) return html`<p class="sum">${words.texts.notComputed}</p>`;
  const method = methodOf(scene.about);
  return html`${method === 'bm25' ? nothing : cosineOf(opened)}${method === 'dense' ? nothing : termsOf(opened, words)}`;
}

/** q · d ÷ (‖q‖ ‖d‖), with the numbers in their places. */
function cosineOf({ product, norm_q, norm_d, cosine }: WrittenOut): TemplateResult {
  const n = (value: number, digits = 3) => num(plain(value, digits), 'similarity', 'cos');
  return html`<p class="sum" data-term="cos"><span class="formula">${tex(FORMULA)}</span> =
    <span class="fraction"><span class="numerator">${num(signed(product, 3).replace('+', ''), 'similarity', 'cos')}</span><span>${n(norm_q)} × ${n(norm_d)}</span></span>
    = <b>${n(cosine)}</b></p>`;
}

/** What each word that both have adds. */
function termsOf(
  { terms: all, bm25, length, mean_length, k1, b }: WrittenOut,
  { texts }: Words,
): TemplateResult {
  const n = (value: number, digits = 3) => num(plain(value, digits), 'similarity', 'score');
  const terms = all.filter(({ tf }) => tf > 0);
  if (terms.length === 0) return html`<p class="sum">${texts.noShared}</p>`;
  return html`<table class="terms"><thead><tr><th scope="col">${texts.sharedWord}</th><th scope="col">${texts.inPassage}</th>
      <th scope="col">${texts.inPassages}</th><th scope="col">idf</th><th scope="col">${texts.adds}</th></tr></thead>
    <tbody>${terms.map(
      ({ word, tf, df, idf, score }) =>
        html`<tr><th scope="row">${given(word)}</th><td>${n(tf)}</td><td>${n(df, 5)}</td><td>${n(idf)}</td><td>${n(score)}</td></tr>`,
    )}</tbody></table>
    <p class="sum">${say(texts.bm25Is, {
      score: html`<b>${n(bm25)}</b>`,
      length: n(length),
      mean: n(mean_length),
      k1: n(k1),
      b: n(b),
    })}</p>`;
}

export const product = figureOfParts<Words>({
  id: 'product',
  size: 'half',
  shown: isLibrary,
  box: 'written-out',
  reads: ['search', 'similarity', 'question_vector', 'passage_vector'],
  parts: [template(pair), chart(MatrixView)({ hidden: true, data: vectors }), template(below)],
});
