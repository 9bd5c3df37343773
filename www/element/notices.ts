// What there is to say to the reader, above the lab: what went wrong, and what is to be known of the data.

import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Scene } from '../contract/scene.ts';
import { said } from '../core/messages.ts';
import type { Words } from '../page/words.ts';

interface Notice {
  kind: 'error' | 'note';
  /** One thing, or the few that came at once. */
  lines: readonly string[];
  /** Where the hand is that it answers. */
  place: Place;
  /** Whether it speaks of the reader's last deed, and so of nothing once another has gone well. */
  passing: boolean;
}

/** Above the lab, or at its menu. */
export type Place = 'top' | 'tools';

/** Of a link that is wrong in many ways these many are told. */
const MOST = 4;

export class Notices {
  private said: readonly Notice[] = [];

  constructor(private readonly host: ReactiveControllerHost) {}

  get none(): boolean {
    return this.said.length === 0;
  }

  /** Says something, in the place of what was said there of the same kind. */
  say(kind: Notice['kind'], text: string | readonly string[], how: Partial<Notice> = {}): void {
    const lines = [...new Set([text].flat())].slice(0, MOST);
    const { place = 'top', passing = false } = how;
    const others = this.said.filter((notice) => notice.kind !== kind || notice.place !== place);
    this.put([...others, { kind, lines, place, passing }]);
  }

  /** Something has gone well: what was said of the deed before it is over. */
  passed(): void {
    if (this.said.some(({ passing }) => passing)) this.put(this.said.filter(({ passing }) => !passing));
  }

  clear(): void {
    this.put([]);
  }

  /** They stay until they are over or dismissed; why a run has stopped and what the lab says of its data, as long as it
   * is so. */
  render(page: Words | undefined, scene: Scene | undefined): TemplateResult {
    const halted = scene?.status.halted && said(scene.status.halted);
    return html`<div class="notices" role="status">
      ${this.at('top', page, halted ?? undefined)}
      ${halted ? html`<p class="notice error"><span>${halted}</span></p>` : nothing}
      ${scene?.about.notices.map((note) => html`<p class="notice note"><span>${said(note)}</span></p>`)}
    </div>`;
  }

  /** What there is to say at a place, but for what is said there already. */
  at(place: Place, page: Words | undefined, already?: string): TemplateResult[] {
    return this.said
      .filter((notice) => notice.place === place && !(already && notice.lines.includes(already)))
      .map(
        (notice) => html`<p class="notice ${notice.kind}">
          <span>${notice.lines.map((line) => html`<span class="line">${line}</span>`)}</span>
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
