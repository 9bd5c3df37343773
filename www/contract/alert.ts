// What goes wrong in a run, named from the running model, with cures of one click.

import { html, type TemplateResult } from 'lit';
import type { Value } from '../core/protocol.ts';
import type { Stagehand } from './lab.ts';
import type { Scene } from './scene.ts';

export interface Cure {
  label: string;
  set: Readonly<Record<string, Value>>;
  /** Whether the run has to begin anew for it to help; a control that rebuilds begins it anyway. */
  anew?: boolean;
}

/** A cure whose label is in the lab's words, by its id. */
export type CureById<Id extends string> = Omit<Cure, 'label'> & { id: Id };

/** Learning again at a tenth of the rate; in the lab's words `cure_slower`. */
export const slower = ({ about }: Pick<Scene, 'about'>): CureById<'slower'> => ({
  id: 'slower',
  set: { learning_rate: Number((Number(about.values.learning_rate) / 10).toPrecision(3)) },
  anew: true,
});

/** The flags of a record that are set, by their names: what is wrong. */
export const flagged = <Flags extends object>(record: Flags | null): (keyof Flags & string)[] =>
  record === null
    ? []
    : (Object.keys(record) as (keyof Flags & string)[]).filter((name) => record[name] === true);

/** Sets what a cure sets, and begins anew where it takes that. */
export function apply({ set, anew }: Cure, stagehand: Pick<Stagehand, 'set' | 'reset'>): void {
  for (const [control, value] of Object.entries(set)) stagehand.set(control, value);
  if (anew) stagehand.reset();
}

/** One trouble: what it is, with the numbers it is seen by, and what helps; a `note` is merely worth knowing. */
export function alert(
  id: string,
  title: string,
  text: TemplateResult,
  cures: readonly Cure[],
  stagehand: Stagehand,
  kind: 'alert' | 'note' = 'alert',
): TemplateResult {
  return html`<p class="notice ${kind}" data-trouble=${id}>
    <span class="what"><b>${title}</b> ${text}</span>
    ${cures.map((cure) => html`<button type="button" @click=${() => apply(cure, stagehand)}>${cure.label}</button>`)}
  </p>`;
}
