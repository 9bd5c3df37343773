// What the page points out about the blame: where none comes through, and what helps.

import { html, type TemplateResult } from 'lit';
import { fill } from '../../views/format.ts';
import type { LabWords, Scene, Stagehand } from '../lab-view.ts';
import { setting } from '../scene.ts';
import { hasGradient, lossNow } from './figures.ts';
import { type Moment, momentOf, type Node } from './scene.ts';

/** Below this slope of a sigmoid or a tanh, next to nothing comes through. */
const SATURATED = 0.01;

export function alerts(scene: Scene, stagehand: Stagehand, { texts }: LabWords): TemplateResult {
  const moment = momentOf(scene);
  if (!moment || !hasGradient(scene)) return html``;
  const activation = setting(scene.about, 'activation');
  const active = moment.nodes.filter(({ op }) => op === 'activation');
  const shown: TemplateResult[] = [];
  const say = (text: string, cure?: { label: string | undefined; deed(): void }) =>
    shown.push(html`<p class="notice note"><span>${text}</span>
      ${cure ? html`<button type="button" @click=${cure.deed}>${cure.label}</button>` : ''}</p>`);

  const off = active.filter((node) => slope(node) === 0);
  if (activation === 'relu' && off.length > 0)
    say(
      fill(off.length === active.length ? texts.allOff : texts.someOff, {
        off: off.length,
        all: active.length,
      }),
      {
        label: texts.useLeaky,
        deed: () => stagehand.set('activation', 'leaky_relu'),
      },
    );
  const saturated = active.filter((node) => slope(node) < SATURATED);
  if ((activation === 'sigmoid' || activation === 'tanh') && saturated.length > 0)
    say(fill(texts.saturated, { flat: saturated.length, all: active.length }));
  if (setting(scene.about, 'initialisation') === 'zero' && alike(moment))
    say(texts.alike ?? '', {
      label: texts.useXavier,
      deed: () => stagehand.set('initialisation', 'xavier'),
    });
  if (lossNow(scene) < 1e-6) say(texts.nothingToBlame ?? '');
  return shown.length > 0 ? html`<div class="notices">${shown}</div>` : html``;
}

const slope = (node: Node) => node.inputs[0]?.local ?? Number.NaN;

/** Whether the neurons of each hidden layer, of two or more, have equal values and gradients. */
function alike({ nodes }: Moment): boolean {
  const hidden = nodes.filter(({ op }) => op === 'activation');
  const first = (node: Node) => hidden.find(({ layer }) => layer === node.layer);
  const twin = (node: Node) => node.value === first(node)?.value && node.gradient === first(node)?.gradient;
  return hidden.some(({ index }) => index > 1) && hidden.every(twin);
}
