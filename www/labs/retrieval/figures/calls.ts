// Calls and what comes of them: the reader's own, and within a step those of the batch.

import { html, nothing, type TemplateResult } from 'lit';
import { templateFigure } from '../../../contract/parts.ts';
import { record } from '../../../contract/scene.ts';
import { said } from '../../../core/messages.ts';
import type { RecordTypes } from '../../../core/protocol.ts';
import { columnHead, num } from '../../../page/numbers.ts';
import { given, isCalculator } from '../scene.ts';
import type { Words } from '../words.en.ts';

type CallResult = RecordTypes['CallResult'];
type BatchLine = RecordTypes['BatchLine'];

/** Lines of the batch that are shown. */
const SHOWN = 8;

const ownCall = ({ call, error, value }: CallResult, { texts }: Words): TemplateResult =>
  html`<p class="own-call"><code translate="no">${call}</code> ${
    error
      ? html`<span class="verdict no">✗ ${said(error)}</span>`
      : html`<b class="t tool" translate="no">${num(value, 'call_result')}</b>`
  }<small class="whose">${texts.byHand}</small></p>`;

/** What the tool gave, or that it gave nothing and why. */
const result = (called: CallResult, { texts }: Words) =>
  called.error ? html`<span title=${said(called.error)}>${texts.noResult}</span>` : given(called.value);

const marked = (written: string, right: boolean) =>
  html`<td translate="no">${written}${written ? html` ${right ? '✓' : '✗'}` : nothing}</td>`;

function batch(lines: readonly BatchLine[], words: Words): TemplateResult {
  const { texts } = words;
  const row = ({ asked, with_tool, without, called, tool_right, plain_right }: BatchLine): TemplateResult =>
    html`<tr><th scope="row" translate="no">${asked}?</th>${marked(with_tool, tool_right)}
      <td>${called ? result(called, words) : nothing}</td>${marked(without, plain_right)}</tr>`;
  return html`<table><thead><tr>${columnHead(texts.askedHead, 'batch_lines')}${columnHead(texts.withTool, 'batch_lines')}
      ${columnHead(texts.resultHead, 'batch_lines')}${columnHead(texts.withoutTool, 'batch_lines')}</tr></thead>
    <tbody>${lines.slice(0, SHOWN).map(row)}</tbody></table>`;
}

export const calls = templateFigure<Words>({
  id: 'calls',
  size: 'half',
  shown: isCalculator,
  box: 'calls',
  reads: ['call_result', 'batch_lines'],
  draw(scene, words) {
    const own = record(scene, 'call_result', 'CallResult');
    const lines = record(scene, 'batch_lines', 'BatchLines')?.lines ?? [];
    return html`${own ? ownCall(own, words) : nothing}${lines.length > 0 ? batch(lines, words) : nothing}`;
  },
});
