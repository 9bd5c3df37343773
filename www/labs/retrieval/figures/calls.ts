// Calls and what comes of them: the reader's own, and within a step those of the batch.

import { html, nothing, render, type TemplateResult } from 'lit';
import type { Figure, Mounted } from '../../../contract/lab.ts';
import { record, type Scene } from '../../../contract/scene.ts';
import { said } from '../../../core/messages.ts';
import type { RecordTypes } from '../../../core/protocol.ts';
import { columnHead, num } from '../../../page/numbers.ts';
import { given, isCalculator } from '../scene.ts';
import type { Words } from '../words.en.ts';

type CallResult = RecordTypes['CallResult'];
type BatchLine = RecordTypes['BatchLine'];

/** Lines of the batch that are shown. */
const SHOWN = 8;

class Calls implements Mounted {
  constructor(
    private readonly host: HTMLElement,
    private readonly words: Words,
  ) {
    host.classList.add('calls');
  }

  update(scene: Scene): void {
    const own = record(scene, 'call_result', 'CallResult');
    const lines = record(scene, 'batch_lines', 'BatchLines')?.lines ?? [];
    render(
      html`${own ? this.own(own) : nothing}${lines.length > 0 ? this.batch(lines) : nothing}`,
      this.host,
    );
  }

  private own(result: CallResult): TemplateResult {
    const { texts } = this.words;
    return html`<p class="own-call"><code translate="no">${result.call}</code> ${
      result.error
        ? html`<span class="verdict no">✗ ${said(result.error)}</span>`
        : html`<b class="t tool" translate="no">${num(result.value, 'call_result')}</b>`
    }<small class="whose">${texts.byHand}</small></p>`;
  }

  private batch(lines: readonly BatchLine[]): TemplateResult {
    const { texts } = this.words;
    const mark = (right: boolean) => (right ? '✓' : '✗');
    const row = ({ asked, with_tool, without, called, tool_right, plain_right }: BatchLine): TemplateResult =>
      html`<tr><th scope="row" translate="no">${asked}?</th>
        <td translate="no">${with_tool}${with_tool ? html` ${mark(tool_right)}` : nothing}</td>
        <td>${called ? (called.error ? html`<span title=${said(called.error)}>${texts.noResult}</span>` : given(called.value)) : nothing}</td>
        <td translate="no">${without}${without ? html` ${mark(plain_right)}` : nothing}</td></tr>`;
    return html`<table><thead><tr>${columnHead(texts.askedHead, 'batch_lines')}${columnHead(texts.withTool, 'batch_lines')}
        ${columnHead(texts.resultHead, 'batch_lines')}${columnHead(texts.withoutTool, 'batch_lines')}</tr></thead>
      <tbody>${lines.slice(0, SHOWN).map(row)}</tbody></table>`;
  }

  destroy(): void {
    render(nothing, this.host);
  }
}

export const calls: Figure<Words> = {
  id: 'calls',
  size: 'half',
  shown: isCalculator,
  reads: () => ['call_result', 'batch_lines'],
  readsOnce: () => [],
  mount: (host, _, words) => new Calls(host, words),
};
