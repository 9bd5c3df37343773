// The runs beside the present one: what they had set otherwise, and the way back to them.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { fill, plain } from '../charts/kit/format.ts';
import type { Scene } from '../contract/scene.ts';
import type { KeptRun } from '../core/scene.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';

export interface RunDeeds {
  pin(): void;
  reopen(run: number): void;
  forget(run: number): void;
}

export function runs(commands: RunDeeds, { about, status, kept }: Scene, page: Words): TemplateResult {
  const text = page.lab.runs;
  return html`<section class="runs" aria-label=${text.title}>
    <h3>${text.title}</h3>
    <button type="button" ?disabled=${status.step === 0} title=${text.pinHelp} @click=${commands.pin}>
      ${icon('pin')}${text.pin}
    </button>
    ${
      kept.length === 0
        ? html`<p class="help">${text.none}</p>`
        : html`<ul>
          ${repeat(
            kept,
            ({ id }) => id,
            (run) => html`<li class=${run.pinned ? 'pinned' : 'left'}>
              <span class="swatch" data-run=${run.id}></span>
              <span class="what">
                <b>${fill(run.pinned ? text.pinned : text.left, { id: run.id, step: plain(run.step) })}</b>
                <span class="help">${differences(about, run, text.same)}</span>
              </span>
              <button type="button" @click=${() => commands.reopen(run.id)}
                aria-label=${fill(text.openRun, { id: run.id })}>${text.open}</button>
              <button type="button" class="quiet" @click=${() => commands.forget(run.id)}
                aria-label=${fill(text.forgetRun, { id: run.id })}>${icon('trash')}</button>
            </li>`,
          )}
        </ul>`
    }
  </section>`;
}

/** “Learning rate η 0.3, Batch size 32”: what it had set otherwise than the present run. */
function differences(
  { controls }: Scene['about'],
  { differs }: KeptRun,
  same: string,
): TemplateResult | string {
  if (differs.length === 0) return same;
  return html`${differs.map(({ control, value }, i) => {
    const found = controls.find(({ id }) => id === control);
    const options = found?.kind.type === 'choice' ? found.kind.options : [];
    const shown = options.find(({ id }) => id === value)?.label ?? String(value);
    return html`${i > 0 ? ', ' : nothing}${found?.label ?? control} <b>${shown}</b>`;
  })}`;
}
