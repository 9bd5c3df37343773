// Answer only if surer than τ: what is answered against what of it is wrong, and what two ways of scoring make of it.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, percent, plain, signed } from '../../../charts/kit/format.ts';
import { TradeOffView } from '../../../charts/trade-off.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { column, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { baselinesOf, type Choices, selectiveOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isScore = ({ view }: Pick<Scene, 'view'>): boolean => view.trade === 'scores';

/** The place of a threshold among those of the curve. */
export const placeOf = (thresholds: Float32Array, at: number): number => {
  let best = 0;
  thresholds.forEach((value, i) => {
    if (Math.abs(value - at) < Math.abs((thresholds[best] ?? 0) - at)) best = i;
  });
  return best;
};

/** Points a question by both rules: for this net, always answering, above τ and at best, and for two plain machines. */
function points(scene: Scene, found: Choices, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const by = baselinesOf(scene);
  const score = (value: number, channel = 'selective') =>
    html`<td class="number">${num(signed(value, 3), channel, 'score')}</td>`;
  const at = (best: number, threshold: number) => {
    const t = plain(threshold, 2);
    return html`<td class="number">${num(signed(best, 3), 'selective', 'score')}
      <button type="button" class="quiet" aria-label=${fill(texts.setThreshold, { t })}
        @click=${() => stagehand.set('threshold', threshold)}>τ ${t}</button></td>`;
  };
  return html`<table class="rules"><thead><tr><th scope="col">${texts.score}</th>
      <th scope="col">${texts.freeRule}</th><th scope="col">${fill(texts.chargedRule, { price: plain(found.price, 2) })}</th></tr></thead>
    <tbody>
      <tr><th scope="row">${texts.always}</th>${score(found.always_free)}${score(found.always_charged)}</tr>
      <tr class="own"><th scope="row">${fill(texts.surerOnly, { t: plain(found.threshold, 2) })}</th>${score(found.free)}${score(found.charged)}</tr>
      <tr><th scope="row">${texts.bestThreshold}</th>${at(found.best_free, found.best_free_threshold)}${at(found.best_charged, found.best_charged_threshold)}</tr>
      ${
        by
          ? html`<tr><th scope="row">${texts.guesser}</th>${score(by.guesser_free, 'baselines')}${score(by.guesser_charged, 'baselines')}</tr>
          <tr><th scope="row">${texts.list}</th>${score(by.silent, 'baselines')}${score(by.silent, 'baselines')}</tr>`
          : nothing
      }
    </tbody></table>`;
}

function below(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const found = selectiveOf(scene);
  if (!found) return html``;
  const n = (value: number) => num(plain(value), 'selective', 'tau');
  return html`<p class="written-out">${say(words.texts.selectiveIs, {
    right: n(found.right),
    wrong: n(found.wrong),
    withheld: n(found.withheld + found.refused),
    told: num(percent(found.told_answered, 2), 'selective', 'tau'),
    never: num(percent(found.never_answered, 2), 'selective', 'tau'),
  })}</p>
  ${isScore(scene) ? points(scene, found, stagehand, words) : nothing}`;
}

export const trade: Figure<Words> = figure(TradeOffView)({
  id: 'trade',
  size: 'half',
  reads: ['risk_coverage', 'selective', 'baselines'],
  modes: [{ key: 'trade', options: ['risk', 'scores'] }],
  controls: ['threshold', 'charge_from'],
  options: (stagehand, _, now) => ({
    onPlace(index) {
      const scene = now();
      const threshold = scene && column(scene, 'risk_coverage', 'threshold')[index];
      if (threshold !== undefined) stagehand.set('threshold', Math.round(100 * threshold) / 100);
    },
  }),
  below,
  data(scene, { texts }) {
    const of = (name: string) => column(scene, 'risk_coverage', name);
    const thresholds = of('threshold');
    const found = selectiveOf(scene);
    if (thresholds.length === 0 || !found) return null;
    const place = {
      index: placeOf(thresholds, Number(scene.about.values.threshold)),
      text: fill(texts.surerThan, { t: plain(Number(scene.about.values.threshold), 2) }),
    };
    const label = fill(texts.labelTrade, {
      t: plain(Number(scene.about.values.threshold), 2),
      coverage: percent(found.coverage, 2),
      risk: percent(found.risk, 2),
    });
    if (!isScore(scene)) {
      const [x, y] = [of('coverage'), of('risk')];
      return {
        lines: [
          { label: texts.thisNet, x, y, ink: 'residual' as const },
          { label: texts.silence, x: [0, 1], y: [y[0] ?? 0, y[0] ?? 0], ink: 'ink3' as const, dash: [5, 4] },
        ],
        xLabel: texts.coverage,
        yLabel: texts.risk,
        xRange: [0, 1] as const,
        yRange: [0, 1] as const,
        place,
        term: 'tau',
        label,
      };
    }
    const [free, charged] = [of('free'), of('charged')];
    const low = Math.min(0, ...charged);
    return {
      lines: [
        {
          label: fill(texts.chargedRule, { price: plain(found.price, 2) }),
          x: thresholds,
          y: charged,
          ink: 'residual' as const,
        },
        { label: texts.freeRule, x: thresholds, y: free, ink: 'model' as const },
        { label: texts.silent, x: [0, 1], y: [0, 0], ink: 'ink3' as const, dash: [5, 4] },
      ],
      xLabel: texts.threshold,
      yLabel: texts.score,
      xRange: [0, 1] as const,
      yRange: [low * 1.05, Math.max(0.1, ...free) * 1.15] as const,
      place,
      term: 'tau',
      label,
    };
  },
});
