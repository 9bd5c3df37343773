// Saving, opening, linking, embedding, weights, programs, and the engine.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { fill } from '../charts/kit/format.ts';
import type { Beat } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import { chooseHands, cores, handsChosen, handsFor } from '../core/cores.ts';
import { hashOf, MAX_LINK } from '../core/link.ts';
import { engines } from '../core/module.ts';
import type { Engine } from '../core/protocol.ts';
import { type Code, type Language, languages } from '../export/languages.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';

export interface ToolDeeds {
  load(bytes: Uint8Array): Promise<boolean>;
  save(): Promise<Uint8Array>;
  weights(): Promise<Uint8Array>;
  loadWeights(bytes: Uint8Array): Promise<boolean>;
  link(): Promise<string>;
  /** Nothing where it can't be had; why is said already. */
  code(language: Language): Promise<Code | undefined>;
  /** The book that links lead to, if there is one. */
  site(): URL | undefined;
  engine(engine: Engine): void;
  /** Tells the reader why something could not be had. */
  failed(error: unknown): void;
  /** Says what came of it, below the buttons. */
  note(text: string): void;
  refuse(text: string): void;
  /** What has been said there. */
  noted(): TemplateResult[];
}

export interface Tooled {
  scene: Scene;
  view: LabView;
  words: LabWords;
  page: Words;
  beat: Beat | undefined;
}

export function tools(commands: ToolDeeds, shown: Tooled): TemplateResult {
  const { page, view, words } = shown;
  const { about, status } = shown.scene;
  const beat = shown.beat?.id ?? '';
  const site = commands.site();
  const text = page.lab;
  const keep = async (made: Promise<Uint8Array>, extension: string) => {
    const bytes = await made.catch(commands.failed);
    if (!bytes) return;
    const name = `${about.lab}-step-${status.step}.${extension}`;
    download(name, bytes);
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
  const embed = async (event: Event) => {
    const place = (event.currentTarget as Element).closest('.lab');
    const [{ showEmbedding }, state] = await Promise.all([import('./embed.ts'), commands.link()]);
    if (place && site) showEmbedding(place, { about, view, words, page, site, beat, state });
  };
  const copy = async () => {
    if (!site) return;
    const query = await commands.link();
    if (query.length > MAX_LINK) return commands.refuse(fill(text.linkLong, { length: query.length }));
    const link = `${new URL(`${about.lab}/`, site)}${hashOf(beat, query)}`;
    await copied(link).then(
      () => commands.note(text.linkCopied),
      () => commands.note(fill(text.linkFailed, { link })),
    );
  };
  const copyCode = async (language: Language) => {
    const code = await commands.code(language);
    if (!code) return;
    const { program, text: source, project, zip } = code;
    download(project, zip);
    await copied(source).then(
      () => commands.note(fill(text.codeCopied[language], { program, project })),
      () => commands.note(fill(text.codeDownloaded, { program, project })),
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
    <div>${
      site
        ? html`<button type="button" @click=${copy}>${icon('link')}${text.link}</button>
          <button type="button" @click=${embed}>${icon('embed')}${text.embed.open}</button>`
        : nothing
    }
    <button type="button" @click=${() => keep(commands.save(), 'underhood')}>${icon('download')}${text.save}</button>
    <label class="button">${icon('upload')}${text.load}
      <input class="hidden" type="file" accept=".underhood" @change=${(event: Event) => open(event, commands.load)} />
    </label>
    ${about.parameters.length > 0 ? weights() : nothing}
    ${
      about.has_course
        ? languages.map(
            (language) =>
              html`<button type="button" @click=${() => copyCode(language)}>${icon('download')}${text.code[language]}</button>`,
          )
        : nothing
    }
    ${about.has_course ? html`<p class="help">${text.codeHelp}</p>` : nothing}
    <label class="engine">${text.engine}
      <select @change=${(event: Event) => commands.engine((event.target as HTMLSelectElement).value as Engine)}>
        ${engines.map((id) => html`<option translate="no" .selected=${live(id === about.engine)}>${id}</option>`)}
      </select>
    </label>
    ${about.workers > 1 ? hands(text, about.workers) : nothing}
    <div class="noted" role="status">${commands.noted()}</div>
    <p class="help">${text.shortcuts}</p></div>
  </details>`;
}

/** How many workers train it, on machines that have cores for more than one. */
function hands(text: Words['lab'], most: number): TemplateResult | typeof nothing {
  const all = Array.from({ length: Math.min(cores(), most) }, (_, place) => place + 1);
  if (all.length < 2) return nothing;
  const chosen = handsChosen();
  return html`<label class="engine">${text.hands}
      <select @change=${(event: Event) => chooseHands(Number((event.target as HTMLSelectElement).value))}>
        <option value="0" .selected=${chosen === 0}>${fill(text.handsAuto, { many: handsFor(most, 0) })}</option>
        ${all.map((many) => html`<option value=${many} .selected=${chosen === many}>${many}</option>`)}
      </select>
    </label>
    <p class="help">${text.handsHelp}</p>`;
}

/** Has the browser keep a file. */
function download(name: string, content: Uint8Array): void {
  const address = URL.createObjectURL(new Blob([content as Uint8Array<ArrayBuffer>]));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** A page that is not secure has no clipboard, whatever the types say; a frame may be denied it. */
function copied(text: string): Promise<void> {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  return clipboard?.writeText(text) ?? Promise.reject();
}
