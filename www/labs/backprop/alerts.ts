// What the page points out about the blame: where none comes through, and what helps.

import { html, type TemplateResult } from 'lit';
import { fill } from '../../charts/kit/format.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { first, numbers, type Scene, setting } from '../../contract/scene.ts';
import { momentOf, moving, parametersOf, still } from './scene.ts';
import type { Words } from './words.en.ts';

/** Below this slope of a sigmoid or a tanh, next to nothing comes through. */
const SATURATED = 0.01;
/** Below this loss there is nothing left to learn. */
const LEARNED = 1e-6;

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const activation = setting(scene.about, 'activation');
  const slopes = [...numbers(scene, 'slopes')];
  const shown: TemplateResult[] = [];
  const say = (text: string, cure?: { label: string; set: [string, string] }) =>
    shown.push(html`<p class="notice note"><span>${text}</span>
      ${cure ? html`<button type="button" @click=${() => stagehand.set(...cure.set)}>${cure.label}</button>` : ''}</p>`);

  const off = slopes.filter((slope) => slope === 0).length;
  if (activation === 'relu' && off > 0)
    say(fill(off === slopes.length ? texts.allOff : texts.someOff, { off, all: slopes.length }), {
      label: texts.useLeaky,
      set: ['activation', 'leaky_relu'],
    });
  const flat = slopes.filter((slope) => slope < SATURATED).length;
  if ((activation === 'sigmoid' || activation === 'tanh') && flat > 0)
    say(fill(texts.saturated, { flat, all: slopes.length }));
  if (activation.includes('relu') && onKink(scene)) say(texts.kink);
  if (slopes.length > 0 && setting(scene.about, 'initialisation') === 'zero' && alike(scene))
    say(texts.alike, { label: texts.useXavier, set: ['initialisation', 'xavier'] });
  if (first(scene, 'present_loss') < LEARNED) say(texts.nothingToBlame);
  return shown.length > 0 ? html`<div class="notices">${shown}</div>` : html``;
}

/** Whether a sum is exactly 0, where a ReLU has no one slope and nudging finds the mean of two. */
function onKink(scene: Scene): boolean {
  const nodes = momentOf(scene)?.nodes ?? [];
  return nodes.some(({ op, inputs }) => op === 'activation' && nodes[inputs[0]?.from ?? -1]?.value === 0);
}

/** Whether each neuron of every layer of two or more has the weights and the bias of the first. */
function alike(scene: Scene): boolean {
  const values = numbers(scene, 'parameters');
  const parameters = parametersOf(scene.about).map((parameter, i) => ({ ...parameter, value: values[i] }));
  const several = parameters.filter(({ to }) => to > 1);
  return (
    several.length > 0 &&
    several.every(({ layer, from, value }) =>
      parameters.some((p) => p.layer === layer && p.from === from && p.to === 1 && p.value === value),
    )
  );
}

export const alerts: Alerts<Words> = {
  // Hardly any waits for a stage, so that the page does not jump while a step is walked through.
  reads: ['slopes', 'parameters', 'present_loss', ...moving, ...still],
  show,
};
