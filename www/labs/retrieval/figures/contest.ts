// A passage that says something else than was learned: which of the two is believed, over all facts that were told.

import { html, type TemplateResult } from 'lit';
import { percent, plain } from '../../../charts/kit/format.ts';
import { templateFigure } from '../../../contract/parts.ts';
import { record } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { bar, isTold } from '../scene.ts';
import type { Words } from '../words.en.ts';

const row = (name: string, share: number, kind: string): TemplateResult =>
  html`<tr class=${kind}><th scope="row">${name}</th><td class="drawn">${bar(share)}</td><td>${num(percent(share, 3), 'conflict')}</td></tr>`;

export const contest = templateFigure<Words>({
  id: 'contest',
  size: 'half',
  shown: isTold,
  box: 'contest',
  reads: ['conflict'],
  draw(scene, { texts }) {
    const found = record(scene, 'conflict', 'ConflictScore');
    if (!found) return html`<p class="none">${texts.courseNone}</p>`;
    return html`<table><caption>${say(texts.contestOf, { facts: num(plain(found.facts), 'conflict') })}</caption><tbody>
      ${row(texts.passageWins, found.passage, 'passage')}${row(texts.memoryWins, found.memory, 'memory')}${row(texts.neitherWins, found.neither, 'neither')}
    </tbody></table>`;
  },
});
