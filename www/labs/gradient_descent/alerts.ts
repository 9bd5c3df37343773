// What goes wrong in the race, read from the running model, and its cures.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { isLost, one, preset, type Racer, rateText, shown, suffers, tag } from './scene.ts';
import type { Words } from './words.en.ts';

/** The noise that frees those on a ridge. */
const JOLT = 0.02;

/** A racer that has left the map, why, and a rate that suits it. */
function left(racer: Racer, scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const [rate, limit] = [one(scene, 'rates', racer), one(scene, 'stable_rates', racer)];
  const why = say(suffers(scene, 'unstable', racer) ? texts.leftAbove : texts.left, {
    name: tag(racer),
    rate: num(rateText(rate), 'rates', 'eta'),
    limit: num(plain(limit, 3), 'stable_rates', 'eta'),
  });
  const good = preset(scene, 'good', racer);
  return html`<p class="notice alert"><span class="what">${why}</span>
    ${
      good === rateText(rate)
        ? nothing
        : html`<button type="button" @click=${() => stagehand.set(racer.rate, good)}>η = ${good}</button>`
    }
  </p>`;
}

/** Those that stand still where it is flat but not lowest. */
function stuck(found: Racer[], scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const names = found.map((racer, i) => [i > 0 ? ', ' : '', tag(racer)]);
  // Noise helps off a pass; out of a pit it would have to be as strong as the walls are steep.
  const helps = setting(scene.about, 'surface') === 'saddle' && Number(scene.about.values.noise) === 0;
  return html`<p class="notice note"><span class="what">${say(texts.stuck, { names })}</span>
    ${
      helps
        ? html`<button type="button" @click=${() => stagehand.set('noise', JOLT)}>
            ${fill(texts.jolt, { noise: JOLT })}
          </button>`
        : nothing
    }
  </p>`;
}

function show(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const all = shown(scene.about);
  const gone = all.filter((racer) => isLost(scene, racer));
  const still = all.filter((racer) => suffers(scene, 'stuck', racer));
  return html`<div class="alerts" role="status">
    ${gone.map((racer) => left(racer, scene, stagehand, words))}
    ${still.length > 0 ? stuck(still, scene, stagehand, words) : nothing}
  </div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'rates'],
  show,
};
