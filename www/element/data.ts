// The reader's own data: actions that no figure offers, a file to drop or a button.

import { html, type TemplateResult } from 'lit';
import { fill } from '../charts/kit/format.ts';
import type { LabView } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import type { ActionInfo, Args } from '../core/protocol.ts';
import type { Words } from '../page/words.ts';

export interface DataDeeds {
  act(action: string, args: Args): Promise<boolean>;
  complain(text: string): void;
}

export function actions(
  commands: DataDeeds,
  { about }: Scene,
  view: LabView,
  { texts }: LabWords,
  page: Words,
): TemplateResult {
  const drawn = about.actions.filter((action) => !view.ownActions.includes(action.id));
  const files = drawn.filter((action) => action.args[0]?.kind.type === 'file');
  const buttons = drawn.filter((action) => action.args.length === 0);
  if (files.length + buttons.length === 0) return html``;
  return html`<details class="data">
    <summary>${page.lab.data}</summary>
    ${files.map((action) => fileDrop(commands, action, page, texts))}
    ${buttons.map(
      (action) => html`<button type="button" title=${action.help} @click=${() => commands.act(action.id, {})}>
        ${action.label}
      </button>`,
    )}
  </details>`;
}

/** A lab whose data are no table says so in its texts. */
function fileDrop(
  commands: DataDeeds,
  action: ActionInfo,
  page: Words,
  texts: LabWords['texts'],
): TemplateResult {
  const arg = action.args[0];
  if (arg?.kind.type !== 'file') return html``;
  const most = arg.kind.max_bytes;
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > most) {
      // Not even read: a file of gigabytes would take the tab with it.
      const values = { name: file.name, size: (file.size / 1e6).toFixed(1), most: most / 1e6 };
      commands.complain(fill(page.lab.tooLarge, values));
      return;
    }
    await commands.act(action.id, { [arg.id]: new Uint8Array(await file.arrayBuffer()) });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  };
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    void take(input.files?.[0]);
    input.value = '';
  };
  const paste = (event: Event) => {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get('csv');
    void commands.act(action.id, { [arg.id]: String(text ?? '') });
  };
  return html`<div class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${drop}>
    <p>${texts.dataText ?? page.lab.dataText}</p>
    <label class="button">${page.lab.choose}
      <input class="hidden" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" @change=${choose} />
    </label>
    <form @submit=${paste}>
      <textarea name="csv" rows="4" aria-label=${texts.dataPaste ?? page.lab.paste}
        placeholder=${texts.dataExample ?? ''}></textarea>
      <button type="submit">${page.lab.use}</button>
    </form>
  </div>`;
}
