// The same facts asked for in other words than those they were told in.

import { html, type TemplateResult } from 'lit';
import { percent } from '../../../charts/kit/format.ts';
import { templateFigure } from '../../../contract/parts.ts';
import { record } from '../../../contract/scene.ts';
import { columnHead, num } from '../../../page/numbers.ts';
import type { Words } from '../words.en.ts';

/** What was told in the words it is asked in stands a little apart. */
const row = (name: string, right: number, sure: number | null, own = false): TemplateResult =>
  html`<tr class=${own ? 'own' : ''}>
    <th scope="row">${name}</th>
    <td class="drawn"><svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${Math.round(1000 * right) / 10} height="10" /></svg></td>
    <td class="number">${num(percent(right, 3), 'other_words')}</td>
    <td class="number">${sure === null ? '' : num(percent(sure, 2), 'other_words', 'conf')}</td></tr>`;

export const others = templateFigure<Words>({
  id: 'others',
  size: 'half',
  reads: ['other_words'],
  controls: ['paraphrases', 'wording'],
  box: 'fact-table',
  draw(scene, { texts }) {
    const found = record(scene, 'other_words', 'OtherWords');
    if (!found) return null;
    return html`<table class="groups"><thead><tr><td></td><td></td>
        ${columnHead(texts.right, 'other_words')} ${columnHead(texts.sure, 'other_words')}</tr></thead>
      <tbody>
        ${row(texts.ownWords, found.own, found.confidence_own, true)}
        ${row(texts.otherWords, found.others, found.confidence_others)}
        ${row(texts.onceOwn, found.once_own, null, true)}
        ${row(texts.onceOthers, found.once_others, null)}
      </tbody></table>`;
  },
});
