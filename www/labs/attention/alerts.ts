// What these settings keep the model from learning, once the run shows it, and the setting that lets it.

import { html, nothing, type TemplateResult } from 'lit';
import { percent, plain } from '../../charts/kit/format.ts';
import { alert, type Cure, flagged } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { heldOut, layers } from './scene.ts';
import type { Words } from './words.en.ts';

/** The cure of each trouble, by the names that the core gives them. */
const cures: Readonly<Record<Named<Words['texts'], '', 'Cure'>, Cure['set']>> = {
  places: { positions: 'learned' },
  ahead: { answer: 'behind' },
  lost: { residual: true },
};

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const { about, status } = scene;
  const found = flagged(record(scene, 'trouble', 'AttentionTrouble'));
  return html`<div class="alerts" role="status">${
    found.length === 0
      ? nothing
      : found.map((id) =>
          alert(
            id,
            texts[`${id}Title`],
            say(texts[`${id}Text`], {
              right: num(percent(heldOut(scene).score), 'held_out'),
              steps: plain(status.step),
              layers: plain(layers(about)),
            }),
            [{ label: texts[`${id}Cure`], set: cures[id] }],
            stagehand,
          ),
        )
  }</div>`;
}

export const alerts: Alerts<Words> = { reads: ['trouble', 'held_out'], show };
