// Saving, opening, linking, weights, and the engine.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { fill } from '../charts/kit/format.ts';
import type { Scene } from '../contract/scene.ts';
import { hashOf, MAX_LINK } from '../core/link.ts';
import { engines } from '../core/module.ts';
import type { Engine } from '../core/protocol.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';

export interface ToolDeeds {
  load(bytes: Uint8Array): Promise<boolean>;
  save(): Promise<Uint8Array>;
  weights(): Promise<Uint8Array>;
  loadWeights(bytes: Uint8Array): Promise<boolean>;
  link(): Promise<string>;
  engine(engine: Engine): void;
  /** Tells the reader why something could not be had. */
  failed(error: unknown): void;
  /** Says what came of it, below the buttons. */
  note(text: string): void;
  refuse(text: string): void;
  /** What has been said there. */
  noted(): TemplateResult[];
}

export function tools(
  commands: ToolDeeds,
  { about, status }: Scene,
  beat: string,
  page: Words,
): TemplateResult {
  const text = page.lab;
  const keep = async (made: Promise<Uint8Array>, extension: string) => {
    const bytes = await made.catch(commands.failed);
    if (!bytes) return;
    const name = `${about.lab}-step-${status.step}.${extension}`;
    const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
    commands.note(fill(text.saved, { name }));
  };
  const open = async (event: Event, take: (bytes: Uint8Array) => Promise<boolean>) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file && file.size > 64e6) {
      commands.refuse(fill(text.tooLarge, { name: file.name, size: (file.size / 1e6).toFixed(1), most: 64 }));
    } else if (file) {
      await take(new Uint8Array(await file.arrayBuffer()));
    }
    input.value = '';
  };
  const copy = async () => {
    const query = await commands.link();
    if (query.length > MAX_LINK) return commands.refuse(fill(text.linkLong, { length: query.length }));
    const link = `${new URL(`${about.lab}/`, siteAddress)}${hashOf(beat, query)}`;
    // A page that is not secure has no clipboard, whatever the types say; a frame may be denied it.
    const { clipboard } = navigator as { clipboard?: Clipboard };
    await (clipboard?.writeText(link) ?? Promise.reject()).then(
      () => commands.note(text.linkCopied),
      () => commands.note(fill(text.linkFailed, { link })),
    );
  };
  const weights = () => html`<button type="button" @click=${() => keep(commands.weights(), 'safetensors')}>
      ${icon('download')}${text.saveWeights}</button>
    <label class="button">${icon('upload')}${text.loadWeights}
      <input class="hidden" type="file" accept=".safetensors"
        @change=${(event: Event) => open(event, commands.loadWeights)} />
    </label>
    <p class="help">${text.weightsHelp}</p>`;
  return html`<details class="tools">
    <summary>${text.menu}</summary>
    <button type="button" @click=${copy}>${icon('link')}${text.link}</button>
    <button type="button" @click=${() => keep(commands.save(), 'underhood')}>${icon('download')}${text.save}</button>
    <label class="button">${icon('upload')}${text.load}
      <input class="hidden" type="file" accept=".underhood" @change=${(event: Event) => open(event, commands.load)} />
    </label>
    ${about.parameters.length > 0 ? weights() : nothing}
    <label class="engine">${text.engine}
      <select @change=${(event: Event) => commands.engine((event.target as HTMLSelectElement).value as Engine)}>
        ${engines.map((id) => html`<option translate="no" .selected=${live(id === about.engine)}>${id}</option>`)}
      </select>
    </label>
    <div class="noted" role="status">${commands.noted()}</div>
    <p class="help">${text.shortcuts}</p>
  </details>`;
}

/** The book that this script belongs to, wherever the lab is embedded. */
const siteAddress = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url);
