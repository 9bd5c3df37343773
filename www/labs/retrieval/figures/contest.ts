// A passage that says something else than was learned: which of the two is believed, over all facts that were told.

import { html, nothing, render, type TemplateResult } from 'lit';
import { percent, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted } from '../../../contract/lab.ts';
import { record, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { bar, isTold } from '../scene.ts';
import type { Words } from '../words.en.ts';

class Contest implements Mounted {
  constructor(
    private readonly host: HTMLElement,
    private readonly words: Words,
  ) {
    host.classList.add('contest');
  }

  update(scene: Scene): void {
    const { texts } = this.words;
    const found = record(scene, 'conflict', 'ConflictScore');
    const row = (name: string, share: number, kind: string): TemplateResult =>
      html`<tr class=${kind}><th scope="row">${name}</th><td class="drawn">${bar(share)}</td><td>${num(percent(share, 3), 'conflict')}</td></tr>`;
    render(
      found
        ? html`<table><caption>${say(texts.contestOf, { facts: num(plain(found.facts), 'conflict') })}</caption><tbody>
            ${row(texts.passageWins, found.passage, 'passage')}${row(texts.memoryWins, found.memory, 'memory')}${row(texts.neitherWins, found.neither, 'neither')}
          </tbody></table>`
        : html`<p class="none">${texts.courseNone}</p>`,
      this.host,
    );
  }

  destroy(): void {
    render(nothing, this.host);
  }
}

export const contest: Figure<Words> = {
  id: 'contest',
  size: 'half',
  shown: isTold,
  reads: () => ['conflict'],
  readsOnce: () => [],
  mount: (host, _, words) => new Contest(host, words),
};
