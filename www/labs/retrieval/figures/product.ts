// How near the opened passage is, written out: two vectors, their products, the lengths; or word by word, by BM25.

import { html, nothing, render, type TemplateResult } from 'lit';
import { plain, signed } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
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

class Product implements Mounted {
  private readonly head = document.createElement('div');
  private readonly grid = document.createElement('div');
  private readonly foot = document.createElement('div');
  private readonly matrix: MatrixView;

  constructor(
    host: HTMLElement,
    stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.classList.add('written-out');
    host.append(this.head, this.grid, this.foot);
    this.matrix = new MatrixView(this.grid, { onTerm: (term) => stagehand.term(term) });
  }

  update(scene: Scene): void {
    const { texts } = this.words;
    const found = searchOf(scene);
    const opened = writtenOut(scene);
    const [q, d] = [numbers(scene, 'question_vector'), numbers(scene, 'passage_vector')];
    const both = opened !== null && q.length > 0 && q.length === d.length;
    this.grid.hidden = q.length === 0;
    if (q.length > 0)
      this.matrix.update({
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
      });
    render(
      html`<p class="pair"><span class="tag question">q</span> ${quoted(found?.question ?? '')}</p>
        ${opened ? html`<p class="pair"><span class="tag">d</span> ${quoted(opened.text)}</p>` : nothing}`,
      this.head,
    );
    render(this.below(scene, opened), this.foot);
  }

  private below(scene: Scene, opened: WrittenOut | null): TemplateResult {
    const { texts } = this.words;
    if (!opened) return html`<p class="sum">${texts.notComputed}</p>`;
    const method = methodOf(scene.about);
    return html`${method === 'bm25' ? nothing : this.cosine(opened)}${method === 'dense' ? nothing : this.terms(opened)}`;
  }

  /** q · d ÷ (‖q‖ ‖d‖), with the numbers in their places. */
  private cosine({ product, norm_q, norm_d, cosine }: WrittenOut): TemplateResult {
    const n = (value: number, digits = 3) => num(plain(value, digits), 'similarity', 'cos');
    return html`<p class="sum" data-term="cos"><span class="formula">${tex(FORMULA)}</span> =
      <span class="fraction"><span class="numerator">${num(signed(product, 3).replace('+', ''), 'similarity', 'cos')}</span><span>${n(norm_q)} × ${n(norm_d)}</span></span>
      = <b>${n(cosine)}</b></p>`;
  }

  /** What each word that both have adds. */
  private terms({ terms: all, bm25, length, mean_length, k1, b }: WrittenOut): TemplateResult {
    const { texts } = this.words;
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

  destroy(): void {
    this.matrix.destroy();
    render(nothing, this.head);
    render(nothing, this.foot);
  }
}

export const product: Figure<Words> = {
  id: 'product',
  size: 'half',
  shown: isLibrary,
  reads: () => ['search', 'similarity', 'question_vector', 'passage_vector'],
  readsOnce: () => [],
  mount: (host, stagehand, words) => new Product(host, stagehand, words),
};
