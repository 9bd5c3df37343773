// What a lab points out about a run, with cures of one click each: what they look like, and what a cure does.

import { html, nothing, type TemplateResult } from 'lit';
import type { Value } from '../engine/protocol.ts';
import type { Stagehand } from './lab-view.ts';

export interface Cure {
  label: string;
  set: Readonly<Record<string, Value>>;
  /** Whether the run has to begin anew for it to help. */
  anew?: boolean;
}

export interface Trouble {
  id: string;
  title: string;
  text: TemplateResult;
  /** Whether it is merely worth knowing. */
  note?: boolean;
  cures: readonly Cure[];
}

/** Sets what the cure sets, and begins anew where it takes that. */
export function apply({ set, anew }: Cure, stagehand: Pick<Stagehand, 'set' | 'reset'>): void {
  for (const [control, value] of Object.entries(set)) stagehand.set(control, value);
  if (anew) stagehand.reset();
}

/** The notices, in a region that a screen reader hears of. */
export function notices(found: readonly Trouble[], stagehand: Stagehand): TemplateResult {
  return html`<div class="alerts" role="status">${
    found.length === 0
      ? nothing
      : found.map(
          ({
            id,
            title,
            text,
            note,
            cures,
          }) => html`<p class=${note ? 'notice note' : 'notice alert'} data-trouble=${id}>
            <span class="what"><b>${title}</b> ${text}</span>
            ${cures.map(
              (cure) =>
                html`<button type="button" @click=${() => apply(cure, stagehand)}>${cure.label}</button>`,
            )}
          </p>`,
        )
  }</div>`;
}
