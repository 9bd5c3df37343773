// How often both nets are right: over the run, and by how long the numbers are.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { templateFigure } from '../../../contract/parts.ts';
import { column, record, type Scene } from '../../../contract/scene.ts';
import type { RecordTypes } from '../../../core/protocol.ts';
import { num, say } from '../../../page/numbers.ts';
import { bar, isCalculator } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isLoss = ({ view }: Pick<Scene, 'view'>): boolean => view.sums_curve === 'losses';
const isCapitals = ({ view }: Pick<Scene, 'view'>): boolean => view.sums_curve === 'capitals';

export const lastSum = (scene: Scene, name: string): number =>
  column(scene, 'calculator_measured', name).at(-1) ?? Number.NaN;

const CHANNEL = 'calculator_measured';

export const rightSums: Figure<Words> = curveFigure({
  id: 'right_sums',
  size: 'half',
  shown: isCalculator,
  reads: (_, view) => (isLoss({ view }) ? ['calculator_loss'] : [CHANNEL]),
  modes: [{ key: 'sums_curve', options: ['sums', 'capitals', 'losses'] }],
  log: () => false,
  curves(scene, { texts }) {
    if (isLoss(scene))
      return [
        { channel: 'calculator_loss', column: 'tool', label: texts.withTool, ink: 'model' },
        { channel: 'calculator_loss', column: 'plain', label: texts.withoutTool, ink: 'residual' },
      ];
    const [near, far] = isCapitals(scene) ? ['told', 'untold'] : ['', 'longer'];
    const [nearly, farther] = isCapitals(scene)
      ? [texts.askedInTraining, texts.neverAsked]
      : [texts.asLong, texts.longer];
    const name = (net: string, kind: string) => (kind ? `${net}_${kind}` : net);
    return [
      { channel: CHANNEL, column: name('tool', near), label: `${texts.withTool}, ${nearly}`, ink: 'model' },
      {
        channel: CHANNEL,
        column: name('tool', far),
        label: `${texts.withTool}, ${farther}`,
        ink: 'model',
        dash: [6, 3],
      },
      {
        channel: CHANNEL,
        column: name('plain', near),
        label: `${texts.withoutTool}, ${nearly}`,
        ink: 'residual',
      },
      {
        channel: CHANNEL,
        column: name('plain', far),
        label: `${texts.withoutTool}, ${farther}`,
        ink: 'residual',
        dash: [2, 2],
      },
    ];
  },
  yLabel: (scene, { texts }) => (isLoss(scene) ? texts.loss : texts.shareRight),
  format: 3,
  label: (scene, { texts }) =>
    fill(texts.labelSums, {
      steps: plain(scene.status.step),
      tool: percent(lastSum(scene, 'tool'), 2),
      toolLonger: percent(lastSum(scene, 'tool_longer'), 2),
      plain: percent(lastSum(scene, 'plain'), 2),
      plainLonger: percent(lastSum(scene, 'plain_longer'), 2),
    }),
});

type Row = RecordTypes['SumsRow'];
const SIGNS: Readonly<Record<string, string>> = { '+': '+', '-': '−', '*': '×' };

/** The rows of each length, in the order of the signs. */
const lengths = (rows: readonly Row[]): Row[][] =>
  [...new Set(rows.map((row) => row.digits))].map((length) =>
    Object.keys(SIGNS).flatMap((sign) =>
      rows.filter((row) => row.digits === length && row.operation === sign),
    ),
  );

const share = (value: number, kind: string): TemplateResult =>
  html`<span class=${kind}>${bar(value)}${num(percent(value, 2), 'sums')}</span>`;

function ofLength(rows: readonly Row[], { texts }: Words): TemplateResult {
  const [one] = rows;
  if (!one) return html``;
  return html`<tr class=${one.trained ? 'trained' : ''}><th scope="row">${fill(one.digits === 1 ? texts.oneDigit : texts.digitsEach, { digits: one.digits })}
      <small class="whether">${one.trained ? texts.trainedOn : texts.neverTrainedOn}</small></th>
    ${rows.map(({ tool, plain: without }) => html`<td>${share(tool, 'with')}${share(without, 'without')}</td>`)}</tr>`;
}

export const sumsTable = templateFigure<Words>({
  id: 'sums_table',
  size: 'half',
  shown: isCalculator,
  box: 'sums',
  reads: ['sums'],
  draw(scene, words) {
    const { texts } = words;
    const found = record(scene, 'sums', 'SumsTable');
    if (!found) return html`<p class="none">${texts.courseNone}</p>`;
    return html`<table><caption>${say(texts.sumsOf, { asked: num(plain(found.asked), 'sums') })}</caption>
        <thead><tr><td></td>${Object.values(SIGNS).map((sign) => html`<th scope="col">${sign}</th>`)}</tr></thead>
        <tbody>${lengths(found.rows).map((rows) => ofLength(rows, words))}</tbody></table>
      <p class="keys"><span class="with">${texts.withTool}</span> <span class="without">${texts.withoutTool}</span></p>`;
  },
});
