// Without an activation the layers multiply out to one: the matrices, and their product.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, signed } from '../../../charts/kit/format.ts';
import { numbers, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { tex } from '../../../page/tex.ts';
import { classes, features, layersOf, sizes } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Larger matrices are named by their size. */
const SHOWN = 8;

/** A matrix, row-major, between tall brackets. */
function matrix(values: ArrayLike<number>, columns: number, channel: string, term: string): TemplateResult {
  const rows = Math.round(values.length / Math.max(1, columns));
  const cell = (row: number, column: number) =>
    num(signed(values[row * columns + column] ?? Number.NaN, 2), channel, term);
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  return rows > SHOWN || columns > SHOWN
    ? html`<span class="matrix large">${rows} × ${columns}</span>`
    : html`<table class="matrix" role="presentation">
        ${range(rows).map((row) => html`<tr>${range(columns).map((column) => html`<td>${cell(row, column)}</td>`)}</tr>`)}
      </table>`;
}

export function product(scene: Scene, { texts }: Words): TemplateResult | typeof nothing {
  const outcome = numbers(scene, 'product');
  const all = sizes(scene);
  const { weights } = layersOf(scene, 'parameters');
  const outputs = all.at(-1) ?? 0;
  const inputs = features(scene.about).length;
  if (outcome.length !== (inputs + 1) * outputs || weights.length !== all.length - 1) return nothing;
  const factors = weights.map((w, l) => matrix(w, all[l + 1] ?? 1, 'parameters', `w.${l + 1}`));
  const slope = (i: number) => num(signed(outcome[i * outputs] ?? Number.NaN, 3), 'product', 'w');
  const line = say(fill(texts.lineIs, {}), {
    sum: html`${features(scene.about).map((label, i) => html`${slope(i)} ${label.name} `)}${slope(inputs)}`,
  });
  return html`<div class="product scroll" tabindex="0" role="region" aria-label=${texts.product}>
    <p>${texts.product} ${tex(`W = ${weights.map((_, l) => `W^${l + 1}`).join('\\,')}`)}</p>
    <div class="factors">${factors.map((factor, l) => html`${l > 0 ? html`<span>·</span>` : nothing}${factor}`)}
      <span>=</span>${matrix(outcome.subarray(0, inputs * outputs), outputs, 'product', 'w')}</div>
    ${classes(scene) <= 2 ? html`<p>${line}</p>` : nothing}
  </div>`;
}
