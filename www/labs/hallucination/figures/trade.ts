// Answer only if surer than τ: what is answered against what of it is wrong, and what two ways of scoring make of it.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, percent, plain, signed } from '../../../charts/kit/format.ts';
import { TradeOffView } from '../../../charts/trade-off.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { column, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { selectiveOf } from '../scene.ts';
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

function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult | typeof nothing {
  const found = selectiveOf(scene);
  if (!found) return nothing;
  const n = (value: number) => num(plain(value), 'selective', 'tau');
  const score = (value: number) => num(signed(value, 3), 'selective', 'score');
  const set = (value: number) => () => stagehand.set('threshold', value);
  const rule = (name: string, now: number, always: number, best: number, at: number) => html`<tr>
    <th scope="row">${name}</th><td class="number">${score(always)}</td><td class="number"><b>${score(now)}</b></td>
    <td class="number">${score(best)}</td>
    <td><button type="button" class="quiet" aria-label=${fill(texts.setThreshold, { value: plain(at, 2) })} @click=${set(at)}>${fill(texts.at, { value: plain(at, 2) })}</button></td></tr>`;
  return html`<p class="written-out">${say(texts.selectiveIs, {
    right: n(found.right),
    wrong: n(found.wrong),
    withheld: n(found.withheld + found.refused),
    told: num(percent(found.told_answered, 2), 'selective', 'tau'),
    never: num(percent(found.never_answered, 2), 'selective', 'tau'),
  })}</p>
  <table class="rules"><thead><tr><th scope="col">${texts.rule}</th><th scope="col">${texts.always}</th>
    <th scope="col">${texts.withThreshold}</th><th scope="col" colspan="2">${texts.bestThreshold}</th></tr></thead>
    <tbody>
      ${rule(texts.freeRule, found.free, found.always_free, found.best_free, found.best_free_threshold)}
      ${rule(
        fill(texts.chargedRule, { price: plain(found.price, 2) }),
        found.charged,
        found.always_charged,
        found.best_charged,
        found.best_charged_threshold,
      )}
    </tbody></table>`;
}

export const trade: Figure<Words> = figure(TradeOffView)({
  id: 'trade',
  size: 'half',
  reads: ['risk_coverage', 'selective'],
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
        { label: texts.freeShort, x: thresholds, y: free, ink: 'model' as const },
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
