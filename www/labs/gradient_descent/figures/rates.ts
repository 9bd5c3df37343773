// The learning rates, to set, with what can be said of them, and how each racer is doing.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { templateFigure } from '../../../contract/parts.ts';
import { record, type Scene } from '../../../contract/scene.ts';
import { columnHead, num, say } from '../../../page/numbers.ts';
import { settled } from '../../../page/settled.ts';
import { isLost, one, preset, racers, rateText, shown, tag } from '../scene.ts';
import type { Words } from '../words.en.ts';

const LEVELS = ['small', 'good', 'large'] as const;

/** All rates at once: too small, good, too large for this surface. */
function presets(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const all = racers(scene.about);
  const choice = (level: (typeof LEVELS)[number]) => {
    const isSet = all.every((racer) => rateText(one(scene, 'rates', racer)) === preset(scene, level, racer));
    const choose = () => {
      for (const racer of all) stagehand.set(racer.rate, preset(scene, level, racer));
    };
    return html`<button type="button" data-preset=${level} aria-pressed=${isSet} class=${isSet ? 'primary' : ''}
      @click=${choose}>${texts[level]}</button>`;
  };
  return html`<div class="presets" role="group" aria-label=${texts.presets}>
    <span>${texts.presets}</span>
    ${LEVELS.map(choice)}
  </div>`;
}

/** How steep the surface gets, which is what limits the rates. */
function curvature(scene: Scene, { texts }: Words): TemplateResult {
  const found = record(scene, 'curvature', 'SurfaceCurvature');
  const part = (value = Number.NaN) => num(plain(value, 3), 'curvature', 'eta');
  const text = found?.everywhere ? texts.curvatureAll : texts.curvatureThere;
  const parts = { least: part(found?.least), most: part(found?.most), kappa: part(found?.condition) };
  return html`<p class="caption">${say(text, parts)}</p>`;
}

/** A line for each racer who is shown. What a rate is, its column's head tells: a card would open over the box one types in. */
function table(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const typed = (event: Event, control: string) =>
    stagehand.set(control, (event.target as HTMLInputElement).value);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${texts.table}>
    <table>
      <thead><tr>
        <th scope="col"><span class="hidden">${texts.racer}</span></th>
        ${columnHead(texts.rate, 'rates')} ${columnHead(texts.limit, 'stable_rates')}
        ${columnHead(texts.lossNow, 'losses')} ${columnHead(texts.since, 'arrived')}
      </tr></thead>
      <tbody>
        ${shown(scene.about).map((racer) => {
          const since = one(scene, 'arrived', racer);
          const state = isLost(scene, racer)
            ? num(texts.leftMap, 'trouble')
            : since >= 0
              ? num(fill(texts.stepIs, { step: plain(since) }), 'arrived')
              : '–';
          const limit = one(scene, 'stable_rates', racer);
          return html`<tr>
            <th scope="row">${tag(racer)}</th>
            <td><input class="box" type="text" inputmode="decimal" autocomplete="off"
              aria-label=${fill(texts.rateOf, { name: racer.name })} data-term="eta"
              .value=${settled(rateText(one(scene, 'rates', racer)))}
              @change=${(event: Event) => typed(event, racer.rate)} /></td>
            <td>${Number.isFinite(limit) ? num(plain(limit, 3), 'stable_rates', 'eta') : num(texts.none, 'stable_rates')}</td>
            <td>${num(plain(one(scene, 'losses', racer), 3), 'losses', 'loss')}</td>
            <td>${state}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

export const rates = templateFigure<Words>({
  id: 'rates',
  size: 'half',
  reads: ['rates', 'losses', 'arrived', 'trouble'],
  readsOnce: ['stable_rates', 'rate_presets', 'curvature'],
  draws: ['rate_sgd', 'rate_momentum', 'rate_nesterov', 'rate_rmsprop', 'rate_adam'],
  draw: (scene, words, stagehand) =>
    html`${table(scene, stagehand, words)}${presets(scene, stagehand, words)}${curvature(scene, words)}`,
});
