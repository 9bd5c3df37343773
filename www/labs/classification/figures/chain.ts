// Every number between an example and what it costs: score, power, probability, and the pull on each score.

import { html, nothing, svg, type TemplateResult } from 'lit';
import { decimal, fill, plain, signed } from '../../../charts/kit/format.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { templateFigure } from '../../../contract/parts.ts';
import { isDone, numbers, record, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { tex } from '../../../page/tex.ts';
import { type Chain, chainOf, chosenClass, classes, className, follow, share } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** A share of one as a bar; `ghost` is what it was before. */
const bar = (p: number, chance: number, ghost?: number): TemplateResult =>
  html`<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
    <rect class="model" width=${100 * p} y="1" height="10" />
    ${ghost === undefined ? nothing : svg`<rect class="ghost" width=${100 * ghost} y="1" height="10" />`}
    <line class="chance" x1=${100 * chance} x2=${100 * chance} y2="12" />
  </svg>`;

/** A number from −1 to 1 as a bar about zero. */
const pull = (value: number): TemplateResult =>
  html`<svg class="bar" viewBox="-100 0 200 12" preserveAspectRatio="none" aria-hidden="true">
    <rect class=${value > 0 ? 'positive' : 'negative'} x=${Math.min(0, 100 * value)} width=${Math.abs(100 * value)} y="1" height="10" />
    <line x1="0" x2="0" y2="12" />
  </svg>`;

/** To a thousandth: what is less is no pull. */
const pulled = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** Whose numbers these are. */
function whose(scene: Scene, chain: Chain, { texts }: Words): TemplateResult {
  const given = className(scene.about, chain.given);
  const truth = className(scene.about, chain.target);
  const isBatch = isDone(scene, 'batch') && chain.row === numbers(scene, 'batch')[0];
  if (chain.row < 0) return html`${texts.ofOwn}`;
  const text = isBatch ? texts.ofBatch : chain.held_out ? texts.ofHeldOut : texts.ofTrained;
  const row = num(plain(chain.row + 1), 'example', 'x');
  return html`${say(text, { row, truth: num(truth, 'example', 'y') })}${
    chain.given >= 0 && chain.given !== chain.target ? fill(texts.labelled, { given }) : nothing
  }`;
}

/** The next example of the data. */
function another(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const count = record(scene, 'problem', 'ClassificationProblem')?.examples ?? 1;
  const next = () => follow(stagehand, (Number(scene.about.values.example) + 1) % count);
  return html`<button type="button" class="quiet" @click=${next}>${texts.nextExample}</button>`;
}

/** e^z ÷ sum, and what the right class costs, in numbers. */
function written(scene: Scene, chain: Chain, { texts }: Words): TemplateResult {
  const k = chosenClass(scene);
  const at = (list: readonly number[], i: number) => list[i] ?? Number.NaN;
  const y = chain.given >= 0 ? chain.given : chain.target;
  const cold = chain.temperature !== 1;
  return html`<p class="written-out">
    ${
      chain.powers.length === 0
        ? nothing
        : say(texts.quotient, {
            name: className(scene.about, k),
            power: num(plain(at(chain.powers, k), 3), 'example', 'e'),
            sum: num(plain(chain.power_sum, 4), 'example', 'sum'),
            p: num(plain(at(chain.probabilities, k), 3), 'example', 'p'),
          })
    }
    ${
      Number.isFinite(chain.loss)
        ? say(texts.cost, {
            p: num(plain(at(chain.probabilities, y), 3), 'example', 'p'),
            name: className(scene.about, y),
            loss: num(plain(chain.loss, 3), 'example', 'loss'),
          })
        : nothing
    }
    ${cold && chain.cooled.length > 0 ? say(texts.cooled, { t: num(plain(chain.temperature, 3), 'example', 't') }) : nothing}
  </p>`;
}

function table(scene: Scene, chain: Chain, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const all = classes(scene.about);
  const chosen = chosenClass(scene);
  const truth = chain.given >= 0 ? chain.given : chain.target;
  const cold = chain.temperature !== 1;
  const shown = cold ? chain.cooled : chain.probabilities;
  const cell = (list: readonly number[], i: number, write: (value: number) => string, term: string) => {
    const value = list[i];
    return html`<td class="number">${value === undefined ? '' : num(write(value), 'example', term)}</td>`;
  };
  const head = (source: string, term: string, name: string, span = 1) =>
    html`<th scope="col" colspan=${span} data-term=${term} aria-label=${name}>${tex(source)}</th>`;
  const T = cold ? '/T' : '';
  return html`<table class="chain-table ${all.length > 6 ? 'many' : ''}">
    <thead><tr>
      <th scope="col"><span class="hidden">${texts.class}</span></th>
      ${head('z', 'z', texts.score)} ${head('e^{z - \\max z}', 'e', texts.power)}
      ${head(`p = \\frac{e^{z${T}}}{\\sum e^{z${T}}}`, 'p', texts.probability, 2)} ${head('p - y', 'grad', texts.pull, 2)}
    </tr></thead>
    <tbody>${all.map(({ name }, i) => {
      const [p, error] = [shown[i], chain.error[i]];
      const is = i === truth;
      const state = [is ? 'truth' : '', i === chain.answer ? 'answer' : ''].join(' ');
      return html`<tr class=${state}>
        <th scope="row"><button type="button" class="class" aria-pressed=${i === chosen}
          title=${fill(texts.choose, { name })} @click=${() => stagehand.setView('class', String(i))}>${
            is
              ? html`<span aria-hidden="true">▸</span><span class="hidden">${texts.theTruth}</span>`
              : nothing
          }${name}</button></th>
        ${cell(chain.logits, i, (z) => signed(z, 3), `z.${i}`)}
        ${cell(chain.powers, i, (power) => decimal(power, 2), `e.${i}`)}
        <td class="drawn">${p === undefined ? nothing : bar(p, 1 / all.length, cold ? chain.probabilities[i] : undefined)}</td>
        ${cell(shown, i, share, `p.${i}`)}
        <td class="drawn">${error === undefined ? nothing : pull(error)}</td>
        ${cell(chain.error, i, pulled, `grad.${i}`)}
      </tr>`;
    })}</tbody>
  </table>`;
}

export const chain = templateFigure<Words>({
  id: 'chain',
  size: 'half',
  reads: ['example', 'batch'],
  controls: ['temperature'],
  box: 'chain',
  draw(scene, words, stagehand) {
    const chain = chainOf(scene);
    // Between a new description and the frame that reads its example there is nothing to draw.
    if (!chain || (chain.logits.length > 0 && chain.logits.length !== classes(scene.about).length))
      return null;
    return html`<p class="whose"><span>${whose(scene, chain, words)}</span>${another(scene, stagehand, words)}</p>
      ${table(scene, chain, stagehand, words)} ${written(scene, chain, words)}`;
  },
});
