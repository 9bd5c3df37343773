// The same facts asked for in other words than those they were told in.

import { html, nothing, render, type TemplateResult } from 'lit';
import { percent } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { record, type Scene } from '../../../contract/scene.ts';
import { columnHead, num } from '../../../page/numbers.ts';
import type { Words } from '../words.en.ts';

class Others implements Mounted {
  private readonly box = document.createElement('div');

  constructor(
    host: HTMLElement,
    _: Stagehand,
    private readonly words: Words,
  ) {
    this.box.className = 'fact-table';
    host.append(this.box);
  }

  update(scene: Scene): void {
    const found = record(scene, 'other_words', 'OtherWords');
    if (!found) return;
    const { texts } = this.words;
    const row = (
      name: string,
      right: number,
      sure: number | null,
      own = false,
    ): TemplateResult => html`<tr class=${own ? 'own' : ''}>
      <th scope="row">${name}</th>
      <td class="drawn"><svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${Math.round(1000 * right) / 10} height="10" /></svg></td>
      <td class="number">${num(percent(right, 3), 'other_words')}</td>
      <td class="number">${sure === null ? '' : num(percent(sure, 2), 'other_words', 'conf')}</td></tr>`;
    render(
      html`<table class="groups"><thead><tr><td></td><td></td>
          ${columnHead(texts.right, 'other_words')} ${columnHead(texts.sure, 'other_words')}</tr></thead>
        <tbody>
          ${row(texts.ownWords, found.own, found.confidence_own, true)}
          ${row(texts.otherWords, found.others, found.confidence_others)}
          ${row(texts.onceOwn, found.once_own, null, true)}
          ${row(texts.onceOthers, found.once_others, null)}
        </tbody></table>`,
      this.box,
    );
  }

  destroy(): void {
    render(nothing, this.box);
    this.box.remove();
  }
}

export const others: Figure<Words> = {
  id: 'others',
  size: 'half',
  reads: () => ['other_words'],
  readsOnce: () => [],
  controls: ['paraphrases', 'wording'],
  mount: (host, stagehand, words) => new Others(host, stagehand, words),
};
