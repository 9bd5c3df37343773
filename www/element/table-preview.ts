// A table as it was understood: its first lines, and each decision to change, before anything is built on it.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { fill } from '../charts/kit/format.ts';
import type { ColumnPreview, Message, TablePreview } from '../core/protocol.ts';
import type { Words } from '../page/words.ts';

/** What the reader decides, by the arguments of the action; the rest is decided on the file. */
export interface Choices {
  separator?: string | undefined;
  header?: boolean | undefined;
  decimal?: TablePreview['decimal'] | undefined;
  target?: string | undefined;
  /** With commas between them. */
  columns?: string | undefined;
}

export interface PreviewDeeds {
  say(message: Message): string;
  decide(choices: Choices): void;
  use(): void;
  cancel(): void;
}

/** What a column is for. */
type Role = 'target' | 'feature' | 'none';

const SEPARATORS = ['comma', 'semicolon', 'tab', 'bar', 'space'] as const;

export function tablePreview(table: TablePreview, page: Words, deeds: PreviewDeeds): TemplateResult {
  const words = page.lab.table;
  return html`<section class="preview" aria-label=${words.title}>
    <p>${fill(words.understood, { rows: table.rows, encoding: table.encoding })}</p>
    <div class="decisions">${decisions(table, words, deeds)}</div>
    ${
      table.columns.length > 0
        ? html`<div class="scroll" tabindex="0" role="group" aria-label=${words.title}><table>
            <thead>
              <tr>${table.columns.map(({ id }) => html`<th scope="col" translate="no">${id}</th>`)}</tr>
              <tr>${table.columns.map(
                ({ kind, unit }) =>
                  html`<td><small>${unit ? fill(words.inUnit, { kind: words.kinds[kind], unit }) : words.kinds[kind]}</small></td>`,
              )}</tr>
              <tr>${table.columns.map((column) => html`<td>${role(column, table, words, deeds)}</td>`)}</tr>
            </thead>
            ${lines(table)}
          </table></div>`
        : html`<div class="scroll" tabindex="0" role="group" aria-label=${words.title}><table>${lines(table)}</table></div>`
    }
    ${
      table.rows > table.lines.length
        ? html`<p class="help">${fill(words.more, { more: table.rows - table.lines.length })}</p>`
        : nothing
    }
    ${leftOut(table, deeds)}
    <p class="choice">
      <button type="button" class="primary" ?disabled=${table.refused !== undefined} @click=${deeds.use}>${words.use}</button>
      <button type="button" @click=${deeds.cancel}>${words.cancel}</button>
    </p>
  </section>`;
}

const lines = ({ lines }: TablePreview) => html`<tbody translate="no">
  ${lines.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
</tbody>`;

type TableWords = Words['lab']['table'];

/** What is decided on the whole file. Another decision makes other columns: what was chosen of them is left open again. */
function decisions(table: TablePreview, words: TableWords, deeds: PreviewDeeds): TemplateResult {
  const decide = (choices: Choices) => deeds.decide({ ...choices, target: undefined, columns: undefined });
  const chosen = (event: Event) => (event.target as HTMLSelectElement).value;
  const decimals = ['point', 'comma'] as const;
  const known = SEPARATORS.some((separator) => separator === table.separator);
  const separators = known ? SEPARATORS : [...SEPARATORS, table.separator];
  return html`
    <label>${words.separator}
      <select @change=${(event: Event) => decide({ separator: chosen(event) })}>
        ${separators.map(
          (id) => html`<option value=${id} .selected=${live(id === table.separator)}>
            ${words.separators[id as (typeof SEPARATORS)[number]] ?? id}</option>`,
        )}
      </select></label>
    <label>${words.decimal}
      <select @change=${(event: Event) => decide({ decimal: decimals.find((id) => id === chosen(event)) })}>
        ${decimals.map(
          (id) =>
            html`<option value=${id} .selected=${live(id === table.decimal)}>${words.decimals[id]}</option>`,
        )}
      </select></label>
    <label class="check"><input type="checkbox" .checked=${live(table.header)}
      @change=${(event: Event) => decide({ header: (event.target as HTMLInputElement).checked })} />
      ${words.header}</label>`;
}

/** What a column is for; the one to predict is given up by choosing another. */
function role(
  column: ColumnPreview,
  { columns }: TablePreview,
  words: TableWords,
  deeds: PreviewDeeds,
): TemplateResult {
  const now: Role = column.target ? 'target' : column.feature ? 'feature' : 'none';
  const can: Record<Role, boolean> = {
    target: column.predictable,
    feature: column.usable && !column.target,
    none: !column.target,
  };
  const change = (event: Event) => {
    const role = (event.target as HTMLSelectElement).value as Role;
    const features = columns.filter(({ id, feature }) => feature && id !== column.id).map(({ id }) => id);
    if (role === 'target') {
      deeds.decide({ target: column.id, columns: features.join(',') || undefined });
    } else {
      deeds.decide({ columns: (role === 'feature' ? [...features, column.id] : features).join(',') });
    }
  };
  return html`<select aria-label=${fill(words.roleOf, { column: column.id })} ?disabled=${!can.target && !can.feature}
    @change=${change}>
    ${(['target', 'feature', 'none'] as const).map(
      (role) => html`<option value=${role} ?disabled=${!can[role]} .selected=${live(role === now)}>
        ${words.roles[role]}</option>`,
    )}
  </select>`;
}

/** Why columns can't be used. */
function leftOut({ columns }: TablePreview, deeds: PreviewDeeds) {
  const flaws = columns.flatMap(({ flaw }) => (flaw ? [deeds.say(flaw)] : []));
  return flaws.length > 0
    ? html`<ul class="help flaws">${flaws.map((flaw) => html`<li>${flaw}</li>`)}</ul>`
    : nothing;
}
