// All facts in numbers, by how often they were told; and what a plain list of all that was told would get right.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { columnHead, num, say } from '../../../page/numbers.ts';
import { baselinesOf, type Group, groupsOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Right, refused and wrong as the parts of one bar. */
function parts({ right, refused }: Group, { texts }: Words): TemplateResult {
  const wrong = Math.max(0, 1 - right - refused);
  const width = (share: number) => Math.round(1000 * share) / 10;
  return html`<svg class="parts" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${fill(
    texts.partsAre,
    { right: percent(right, 2), refused: percent(refused, 2), wrong: percent(wrong, 2) },
  )}>
    <rect class="is-right" width=${width(right)} height="10" />
    <rect class="is-refused" x=${width(right)} width=${width(refused)} y="3" height="4" />
    <rect class="is-wrong" x=${width(right + refused)} width=${width(wrong)} height="10" />
  </svg>`;
}

class Table implements Mounted {
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
    const found = groupsOf(scene);
    if (!found) return;
    const { texts } = this.words;
    const n = (value: number, term?: string) =>
      html`<td class="number">${num(percent(value, 2), 'fact_groups', term)}</td>`;
    const row = (name: string, group: Group, more = '') =>
      group.facts === 0
        ? nothing
        : html`<tr class=${more}><th scope="row">${name}</th>
          <td class="number count">${num(plain(group.facts), 'fact_groups', 'n')}</td>
          <td class="drawn">${parts(group, this.words)}</td>
          ${n(group.right)} ${n(group.refused)} ${n(Math.max(0, 1 - group.right - group.refused))}
          ${n(group.right_kind)} ${n(group.confidence, 'conf')}</tr>`;
    const by = baselinesOf(scene);
    render(
      html`<table class="groups"><thead><tr><td></td>${columnHead(texts.facts, 'fact_groups')}<td></td>
          ${columnHead(texts.right, 'fact_groups')} ${columnHead(texts.refused, 'fact_groups')} ${columnHead(texts.wrong, 'fact_groups')}
          ${columnHead(texts.rightKind, 'fact_groups')} ${columnHead(texts.sure, 'fact_groups')}</tr></thead>
        <tbody>
          ${row(texts.rowOften, found.often)} ${row(texts.rowOnce, found.once)}
          ${row(texts.rowGaps, found.gaps)} ${row(texts.rowStrangers, found.strangers)}
          ${row(texts.rowAll, found.all, 'all')}
        </tbody></table>
        ${
          by
            ? html`<p class="written-out">${say(texts.plainMachine, {
                told: num(percent(by.lookup_told, 2), 'baselines'),
                never: num(percent(by.lookup_never, 2), 'baselines'),
              })}</p>`
            : nothing
        }`,
      this.box,
    );
  }

  destroy(): void {
    render(nothing, this.box);
    this.box.remove();
  }
}

export const table: Figure<Words> = {
  id: 'table',
  size: 'half',
  reads: () => ['fact_groups', 'baselines'],
  readsOnce: () => [],
  mount: (host, stagehand, words) => new Table(host, stagehand, words),
};
