// An open lab: headlines, figures, transport bar, the step written out, controls, data and tools.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { fill } from '../charts/kit/format.ts';
import {
  type Figure,
  type LabView,
  type Mode,
  type Stagehand,
  stageLine,
  visibleFigures,
} from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import { MAX_LINK } from '../core/link.ts';
import { engines } from '../core/module.ts';
import type { Speed } from '../core/player.ts';
import type { ActionInfo, Args, Engine, Value } from '../core/protocol.ts';
import { icon } from '../page/icon.ts';
import { num } from '../page/numbers.ts';
import { prose, tex } from '../page/tex.ts';
import type { Words } from '../page/words.ts';
import { control } from './controls.ts';
import { type FigureHost, mount } from './figure-host.ts';
import { type TransportDeeds, transport } from './transport.ts';

/** What the reader's deeds call. */
export interface Body {
  stagehand: Stagehand;
  figures: FigureHost;
  set(control: string, value: Value): Promise<boolean>;
  act(action: string, args: Args): Promise<boolean>;
  load(bytes: Uint8Array): Promise<boolean>;
  save(): Promise<Uint8Array>;
  link(): Promise<string>;
  engine(engine: Engine): void;
  note(text: string): void;
  complain(text: string): void;
  transport: TransportDeeds;
}

export interface Shown {
  scene: Scene;
  view: LabView;
  words: LabWords;
  page: Words;
  hidden: ReadonlySet<string>;
  playing: boolean;
  speed: Speed;
  running: { step: number; to: number } | null;
}

export function renderBody(body: Body, shown: Shown): TemplateResult {
  const { scene, page, hidden, playing, speed, running } = shown;
  const unless = (part: string, draw: () => TemplateResult) => (hidden.has(part) ? nothing : draw());
  return html`
    ${unless('headlines', () => headlines(shown))}
    ${unless('alerts', () => html`${shown.view.alerts?.show(scene, body.stagehand, shown.words) ?? nothing}`)}
    ${unless('figures', () => figures(body, shown))}
    ${unless('transport', () =>
      transport({ about: scene.about, status: scene.status, playing, speed, running }, body.transport, page),
    )}
    <div class="below">
      ${unless('step', () => writtenOut(shown))}
      <div class="side">
        ${unless('controls', () => controls(body, shown))}
        ${unless('data', () => actions(body, shown))}
        ${unless('tools', () => tools(body, shown))}
      </div>
    </div>`;
}

function headlines({ scene, view, words }: Shown): TemplateResult {
  return html`<div class="headlines">
    ${view.sentence?.show(scene, words) ?? nothing}
    <dl>
      ${view.headlines.map(
        (headline) => html`<div>
          <dt tabindex="0" data-channel=${headline.channel}>${words.headlines[headline.id]}</dt>
          <dd class="value">${num(headline.show(scene), headline.channel)}</dd>
          <dd class="beside">${headline.beside(scene, words).map(({ text, channel }) => num(text, channel))}</dd>
        </div>`,
      )}
    </dl>
  </div>`;
}

function figures(body: Body, shown: Shown): TemplateResult {
  const { view, words, scene, hidden } = shown;
  const drawn = visibleFigures(view, scene.about, hidden);
  // Which parameters a picture shows is set at the picture.
  const own = (figure: Figure) =>
    scene.about.controls.filter((c) => figure.controls?.includes(c.id) && c.shown && !hidden.has(c.id));
  return html`<div class="figures">
    ${repeat(
      drawn,
      ({ id }) => id,
      (figure) => html`<figure class=${figure.size} data-figure=${figure.id}>
        <figcaption>
          <h3>${words.figures[figure.id]?.title}</h3>
          ${figure.modes?.filter((mode) => mode.shown?.(scene.about) ?? true).map((mode) => modes(body, shown, mode))}
        </figcaption>
        <div class="canvas" ${mount(body.figures, figure, body.stagehand, words)}></div>
        <p class="caption">${words.figures[figure.id]?.caption}</p>
        ${figure.below?.(scene, body.stagehand, words) ?? nothing}
        ${
          own(figure).length > 0
            ? html`<div class="axes">
              ${own(figure).map((about) => control(about, scene.about.values[about.id] ?? '', body.set, shown.page))}
            </div>`
            : nothing
        }
      </figure>`,
    )}
  </div>`;
}

function modes(body: Body, { scene, words }: Shown, mode: Mode): TemplateResult {
  const now = scene.view[mode.key] ?? mode.options[0];
  const texts = words.modes[mode.key] ?? {};
  return html`<span class="modes" role="group" aria-label=${texts.label ?? mode.key}>
    ${mode.options.map(
      (option) => html`<button type="button" class="mode" aria-pressed=${option === now}
        @click=${() => body.stagehand.setView(mode.key, option)}>${texts[option] ?? option}</button>`,
    )}
  </span>`;
}

/** Of a step with more stages than this, those around the present one are written out. */
const WRITTEN = 8;

/** The stages with their formulas, and each formula again with the numbers of this moment. */
function writtenOut({ scene, view, words, page }: Shown): TemplateResult {
  const { stages } = scene.about;
  const next = scene.status.stage;
  // The one just done has the numbers; those after it are still to come.
  const from = Math.max(0, Math.min(next - WRITTEN / 2, stages.length - WRITTEN));
  return html`<section class="written" aria-label=${page.lab.insideStep}>
    <h3>${page.lab.insideStep}</h3>
    <p class="help">${prose(page.lab.insideHint)}</p>
    <ol>
      ${stages.slice(from, from + WRITTEN).map((stage, place) => {
        const line = stageLine(view, stage, scene.about);
        const i = from + place;
        const state = i < next ? 'done' : i === next ? 'next' : 'ahead';
        return html`<li class=${state} aria-current=${i === next ? 'step' : nothing}>
          <div class="stage"><b>${stage.label}</b><span class="help">${stage.help}</span></div>
          <div class="formula">${line ? tex(line.tex) : nothing}</div>
          <div class="numbers">${line?.numbers(scene, words) ?? nothing}</div>
        </li>`;
      })}
    </ol>
  </section>`;
}

function controls(body: Body, shown: Shown): TemplateResult {
  const { view, scene, hidden, page } = shown;
  const elsewhere = new Set(
    visibleFigures(view, scene.about, hidden).flatMap((figure) => [
      ...(figure.controls ?? []),
      ...(figure.draws ?? []),
    ]),
  );
  const drawn = scene.about.controls.filter((c) => c.shown && !elsewhere.has(c.id) && !hidden.has(c.id));
  return html`<section class="controls" aria-label=${page.lab.controls}>
    <h3>${page.lab.controls}</h3>
    ${drawn.map((about) => control(about, scene.about.values[about.id] ?? '', body.set, page))}
  </section>`;
}

/** Actions that no figure offers: a file to drop, or a button. */
function actions(body: Body, { scene, view, page, words: { texts } }: Shown): TemplateResult {
  const drawn = scene.about.actions.filter((action) => !view.ownActions.includes(action.id));
  const files = drawn.filter((action) => action.args[0]?.kind.type === 'file');
  const buttons = drawn.filter((action) => action.args.length === 0);
  if (files.length + buttons.length === 0) return html``;
  return html`<details class="data">
    <summary>${page.lab.data}</summary>
    ${files.map((action) => fileDrop(body, action, page, texts))}
    ${buttons.map(
      (action) => html`<button type="button" title=${action.help} @click=${() => body.act(action.id, {})}>
        ${action.label}
      </button>`,
    )}
  </details>`;
}

/** A lab whose data are no table says so in its texts. */
function fileDrop(body: Body, action: ActionInfo, page: Words, texts: LabWords['texts']): TemplateResult {
  const arg = action.args[0];
  if (arg?.kind.type !== 'file') return html``;
  const most = arg.kind.max_bytes;
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > most) {
      // Not even read: a file of gigabytes would take the tab with it.
      const values = { name: file.name, size: (file.size / 1e6).toFixed(1), most: most / 1e6 };
      body.complain(fill(page.lab.tooLarge, values));
      return;
    }
    await body.act(action.id, { [arg.id]: new Uint8Array(await file.arrayBuffer()) });
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
    void body.act(action.id, { [arg.id]: String(text ?? '') });
  };
  return html`<div class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${drop}>
    <p>${texts.dataText ?? page.lab.dataText}</p>
    <label class="button">${page.lab.choose}
      <input class="hidden" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" @change=${choose} />
    </label>
    <form @submit=${paste}>
      <textarea name="csv" rows="4" aria-label=${texts.dataPaste ?? page.lab.paste}
        placeholder=${texts.dataExample ?? 'size,price\n120,250000\n80,190000'}></textarea>
      <button type="submit">${page.lab.use}</button>
    </form>
  </div>`;
}

/** Saving, opening, linking, and the engine. */
function tools(body: Body, { scene, page }: Shown): TemplateResult {
  const text = page.lab;
  const save = async () => {
    const bytes = await body.save();
    const name = `${scene.about.lab}-step-${scene.status.step}.underhood`;
    const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
    body.note(fill(text.saved, { name }));
  };
  const open = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file && file.size > 64e6) {
      body.complain(fill(text.tooLarge, { name: file.name, size: (file.size / 1e6).toFixed(1), most: 64 }));
    } else if (file) {
      await body.load(new Uint8Array(await file.arrayBuffer()));
    }
    input.value = '';
  };
  const copy = async () => {
    const query = await body.link();
    if (query.length > MAX_LINK) return body.complain(fill(text.linkLong, { length: query.length }));
    const link = `${bookAddress()}#/${scene.about.lab}${query ? `?${query}` : ''}`;
    await navigator.clipboard.writeText(link).then(
      () => body.note(text.linkCopied),
      () => body.note(fill(text.linkFailed, { link })),
    );
  };
  return html`<section class="tools">
    <button type="button" @click=${copy}>${icon('link')}${text.link}</button>
    <button type="button" @click=${save}>${icon('download')}${text.save}</button>
    <label class="button">${icon('upload')}${text.load}
      <input class="hidden" type="file" accept=".underhood" @change=${open} />
    </label>
    <label class="engine">${text.engine}
      <select @change=${(event: Event) => body.engine((event.target as HTMLSelectElement).value as Engine)}>
        ${engines.map((id) => html`<option .selected=${live(id === scene.about.engine)}>${id}</option>`)}
      </select>
    </label>
    <p class="help">${text.shortcuts}</p>
  </section>`;
}

/** The book that this script belongs to, wherever the lab is embedded. */
function bookAddress(): string {
  return document.querySelector('underhood-book')
    ? (location.href.split('#')[0] ?? '')
    : new URL('./', siteAddress).href;
}

const siteAddress = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url);
