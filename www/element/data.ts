// The reader's own data: actions that no figure offers, a file to drop or a button. A table is shown as it was
// understood before anything is built on it; what goes wrong is said here, where the data was given.

import { html, nothing, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';
import { fill } from '../charts/kit/format.ts';
import type { LabView } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import { type ActionInfo, type Args, LabError, type Message, type TablePreview } from '../core/protocol.ts';
import type { Words } from '../page/words.ts';
import type { Choices, tablePreview } from './table-preview.ts';

export interface DataDeeds {
  act(action: string, args: Args): Promise<boolean>;
  /** Does an action. Resolves to why it can’t be done, or null: that is said at the place. */
  offer(action: string, args: Args): Promise<string | null>;
  /** What the table that an action takes would become; why it can’t become one is thrown, to be told by `why`. */
  preview(action: string, args: Args): Promise<TablePreview>;
  /** What the core says, in the reader's language. */
  say(message: Message): string;
  /** An error in the reader's language; programs are told of it. */
  why(error: unknown): string | null;
}

export function actions(
  deeds: DataDeeds,
  { about }: Scene,
  view: LabView,
  { texts }: LabWords,
  page: Words,
): TemplateResult {
  const drawn = about.actions.filter((action) => !view.ownActions.includes(action.id));
  const files = drawn.filter((action) => maxBytes(action) !== undefined);
  const buttons = drawn.filter((action) => action.args.length === 0);
  if (files.length + buttons.length === 0) return html``;
  return html`<details class="data">
    <summary>${page.lab.data}</summary>
    ${files.map((action) => gift(deeds, action, page, texts))}
    ${buttons.map(
      (action) => html`<button type="button" title=${action.help} @click=${() => deeds.act(action.id, {})}>
        ${action.label}
      </button>`,
    )}
  </details>`;
}

/** The largest file that an action takes, if it takes one. */
function maxBytes({ args: [first] }: ActionInfo): number | undefined {
  return first?.kind.type === 'file' || first?.kind.type === 'table' ? first.kind.max_bytes : undefined;
}

/** A file that was given and is not used yet. */
interface Given {
  file: Uint8Array;
  choices: Choices;
  preview: TablePreview | undefined;
}

/** The arguments of the action: the file, and what of it the reader has decided. */
function argsOf({ args: [first] }: ActionInfo, { file, choices }: Given): Args {
  const decided = Object.entries(choices).filter(([, choice]) => choice !== undefined);
  return { [first?.id ?? '']: file, ...(Object.fromEntries(decided) as Args) };
}

/** The place where a file is given, with what has become of it. */
class Gift extends AsyncDirective {
  private shown: [DataDeeds, ActionInfo, Words, LabWords['texts']] | undefined;
  private given: Given | undefined;
  private refused: string | null = null;
  /** Comes with the first table: who brings none does not wait for it. */
  private draw: typeof tablePreview | undefined;
  /** How often something was asked for: an answer to what was asked before is too late. */
  private asked = 0;

  override render(...shown: [DataDeeds, ActionInfo, Words, LabWords['texts']]): TemplateResult {
    this.shown = shown;
    const [deeds, , page, texts] = shown;
    // A lab whose data are no table says so in its texts.
    return html`<div class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${this.drop}>
      <p>${texts.dataText ?? page.lab.dataText}</p>
      <label class="button">${page.lab.choose}
        <input class="hidden" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" @change=${this.choose} />
      </label>
      <form @submit=${this.paste}>
        <textarea name="csv" rows="4" aria-label=${texts.dataPaste ?? page.lab.paste}
          placeholder=${texts.dataExample ?? ''}></textarea>
        <button type="submit">${page.lab.use}</button>
      </form>
      ${this.refused === null ? nothing : this.refusal(this.refused, page)}
      ${
        this.draw && this.given?.preview
          ? this.draw(this.given.preview, page, {
              say: (message) => deeds.say(message),
              decide: (choices) => this.decide(choices),
              use: () => void this.use(),
              cancel: () => this.cancel(),
            })
          : nothing
      }
    </div>`;
  }

  private refusal(text: string, page: Words): TemplateResult {
    return html`<p class="notice error" role="alert"><span>${text}</span>
      <button type="button" class="quiet" @click=${() => this.cancel()}>${page.lab.dismiss}</button></p>`;
  }

  private readonly drop = (event: DragEvent) => {
    event.preventDefault();
    void this.take(event.dataTransfer?.files[0]);
  };

  private readonly choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    void this.take(input.files?.[0]);
    input.value = '';
  };

  private readonly paste = (event: Event) => {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get('csv');
    void this.receive(new TextEncoder().encode(String(text ?? '')));
  };

  private async take(file: File | undefined): Promise<void> {
    if (!file || !this.shown) return;
    const [deeds, action, page] = this.shown;
    const most = maxBytes(action) ?? 0;
    if (file.size > most) {
      // Not even read: a file of gigabytes would take the tab with it.
      const values = { name: file.name, size: (file.size / 1e6).toFixed(1), most: most / 1e6 };
      this.put(undefined, deeds.why(new LabError(fill(page.lab.tooLarge, values), 'data')));
      return;
    }
    await this.receive(new Uint8Array(await file.arrayBuffer()));
  }

  private async receive(file: Uint8Array): Promise<void> {
    if (!this.shown) return;
    const [deeds, { id, args }] = this.shown;
    const [first] = args;
    if (first?.kind.type === 'table') {
      await this.understand({ file, choices: {}, preview: undefined });
    } else if (first) {
      this.put(undefined, await deeds.offer(id, { [first.id]: file }));
    }
  }

  /** Shows what a file would become. */
  private async understand(given: Given): Promise<void> {
    if (!this.shown) return;
    const [deeds, action] = this.shown;
    this.asked++;
    const { asked } = this;
    try {
      const [preview, { tablePreview }] = await Promise.all([
        deeds.preview(action.id, argsOf(action, given)),
        import('./table-preview.ts'),
      ]);
      if (asked !== this.asked) return;
      this.draw = tablePreview;
      this.put({ ...given, preview }, preview.refused ? deeds.say(preview.refused) : null);
    } catch (error) {
      if (asked === this.asked) this.put(undefined, deeds.why(error));
    }
  }

  /** What is decided stands at once, while its table is worked out: the next decision is added to it. */
  private decide(choices: Choices): void {
    if (!this.given?.preview) return;
    const { preview } = this.given;
    const { separator = preview.separator, header = preview.header, decimal = preview.decimal } = choices;
    const given = {
      ...this.given,
      choices: { ...this.given.choices, ...choices },
      preview: { ...preview, separator, header, decimal },
    };
    this.given = given;
    void this.understand(given);
  }

  private async use(): Promise<void> {
    if (!this.given || !this.shown) return;
    const [deeds, action] = this.shown;
    const refused = await deeds.offer(action.id, argsOf(action, this.given));
    this.put(refused === null ? undefined : this.given, refused);
  }

  private cancel(): void {
    this.asked++;
    this.put(undefined, null);
  }

  private put(given: Given | undefined, refused: string | null): void {
    this.given = given;
    this.refused = refused;
    if (this.shown && this.isConnected) this.setValue(this.render(...this.shown));
  }
}

const gift = directive(Gift);
