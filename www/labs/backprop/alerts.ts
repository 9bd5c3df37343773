// What the page points out about the blame: where none comes through, and what helps.

import { html, type TemplateResult } from 'lit';
import { fill } from '../../charts/kit/format.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { record, type Scene } from '../../contract/scene.ts';
import type { Words } from './words.en.ts';

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const trouble = record(scene, 'trouble', 'BlameTrouble');
  if (!trouble) return html``;
  const { neurons: all, off, saturated, kink, alike, learned } = trouble;
  const shown: TemplateResult[] = [];
  const say = (text: string, cure?: { label: string; set: [string, string] }) =>
    shown.push(html`<p class="notice note"><span class="what">${text}</span>
      ${cure ? html`<button type="button" @click=${() => stagehand.set(...cure.set)}>${cure.label}</button>` : ''}</p>`);

  if (off > 0)
    say(fill(off === all ? texts.allOff : texts.someOff, { off, all }), {
      label: texts.useLeaky,
      set: ['activation', 'leaky_relu'],
    });
  if (saturated > 0) say(fill(texts.saturated, { flat: saturated, all }));
  if (kink) say(texts.kink);
  if (alike) say(texts.alike, { label: texts.useXavier, set: ['initialisation', 'xavier'] });
  if (learned) say(texts.nothingToBlame);
  return shown.length > 0 ? html`<div class="alerts" role="status">${shown}</div>` : html``;
}

export const alerts: Alerts<Words> = {
  // Hardly any waits for a stage, so that the page does not jump while a step is walked through.
  reads: ['trouble'],
  show,
};
