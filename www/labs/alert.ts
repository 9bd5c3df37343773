// What goes wrong in a run, named from the running model, with cures of one click.

import { html, type TemplateResult } from 'lit';
import type { Value } from '../engine/protocol.ts';
import type { Stagehand } from './lab-view.ts';

export interface Cure {
  label: string;
  set: Readonly<Record<string, Value>>;
  /** Whether the run has to begin anew for it to help; a control that rebuilds begins it anyway. */
  anew?: boolean;
}

/** One trouble: what it is, with the numbers it is seen by, and what helps. */
export function alert(
  id: string,
  title: string | undefined,
  text: TemplateResult,
  cures: readonly Cure[],
  stagehand: Stagehand,
): TemplateResult {
  const apply = ({ set, anew }: Cure) => {
    for (const [control, value] of Object.entries(set)) stagehand.set(control, value);
    if (anew) stagehand.reset();
  };
  return html`<p class="notice alert" data-trouble=${id}>
    <span class="what"><b>${title}</b> ${text}</span>
    ${cures.map((cure) => html`<button type="button" @click=${() => apply(cure)}>${cure.label}</button>`)}
  </p>`;
}
