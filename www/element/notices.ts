// What there is to say to the reader, above the lab: what went wrong, and what is to be known of the data.

import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Scene } from '../contract/scene.ts';
import { said } from '../core/messages.ts';
import type { Words } from '../page/words.ts';

interface Notice {
  kind: 'error' | 'note';
  text: string;
  /** Where the hand is that it answers; above the lab unless it says otherwise. */
  place: Place;
}

export type Place = 'top' | 'tools';

export class Notices {
  private said: readonly Notice[] = [];

  constructor(private readonly host: ReactiveControllerHost) {}

  get none(): boolean {
    return this.said.length === 0;
  }

  /** The last few things there are to say, each once. */
  say(kind: Notice['kind'], text: string, place: Place = 'top'): void {
    const others = this.said.filter((notice) => notice.text !== text);
    this.put([...others.slice(-3), { kind, text, place }]);
  }

  clear(): void {
    this.put([]);
  }

  /** They stay until dismissed; why a run has stopped and what the lab says of its data, as long as it is so. */
  render(page: Words | undefined, scene: Scene | undefined): TemplateResult {
    const halted = scene?.status.halted;
    return html`<div class="notices" role="status">
      ${this.at('top', page)}
      ${halted ? html`<p class="notice error"><span>${said(halted)}</span></p>` : nothing}
      ${scene?.about.notices.map((note) => html`<p class="notice note"><span>${said(note)}</span></p>`)}
    </div>`;
  }

  /** What there is to say at a place. */
  at(place: Place, page: Words | undefined): TemplateResult[] {
    return this.said
      .filter((notice) => notice.place === place)
      .map(
        (notice) => html`<p class="notice ${notice.kind}"><span>${notice.text}</span>
          <button type="button" class="quiet" @click=${() => this.dismiss(notice)}>${page?.lab.dismiss}</button></p>`,
      );
  }

  private dismiss(notice: Notice): void {
    this.put(this.said.filter((other) => other !== notice));
  }

  private put(notices: readonly Notice[]): void {
    this.said = notices;
    this.host.requestUpdate();
  }
}
