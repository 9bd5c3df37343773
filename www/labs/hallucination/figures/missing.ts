// Told once, and never: how the share of sentences that were told once foretells what is missing (Good and Turing), and
// with it how often whoever must answer is wrong.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { missingOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** One line: a name, a bar, a share. */
const line = (name: string, share: number, ink: string): TemplateResult =>
  html`<tr class=${ink}><th scope="row">${name}</th>
    <td class="drawn"><svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${Math.max(0, Math.round(1000 * share) / 10) || 0} height="10" /></svg></td>
    <td class="number">${num(percent(share, 3), 'good_turing', 'once')}</td></tr>`;

function below(scene: Scene, _: unknown, { texts }: Words): TemplateResult {
  const found = missingOf(scene);
  if (!found) return html``;
  return html`<table class="shares"><tbody>
      ${line(texts.singletons, found.singleton_rate, 'guess')}
      ${line(texts.missingMass, found.missing_mass, 'guess')}
      ${line(texts.wrongFloor, found.floor, 'guess')}
      ${line(texts.wrongDrawn, found.wrong_drawn, 'own')}
    </tbody></table>
    <p class="written-out">${say(texts.goodTuring, {
      once: num(plain(found.once), 'good_turing', 'once'),
      tellings: num(plain(found.tellings), 'good_turing', 'n'),
      rate: num(percent(found.singleton_rate, 3), 'good_turing', 'once'),
    })}</p>`;
}

export const missing: Figure<Words> = curveFigure({
  id: 'missing',
  size: 'half',
  reads: ['good_turing'],
  readsOnce: ['good_turing_course'],
  controls: ['tellings', 'zipf'],
  below,
  curves: (_, { texts }) => [
    { channel: 'good_turing_course', column: 'singleton_rate', label: texts.singletonsShort, ink: 'series3' },
    {
      channel: 'good_turing_course',
      column: 'missing_mass',
      label: texts.missingShort,
      ink: 'residual',
      dash: [6, 4],
    },
  ],
  yLabel: (_, { texts }) => texts.shareOfSentences,
  format: (value) => percent(value, 3),
  log: () => false,
  beyond: (_, { texts }) => ({
    xLabel: texts.sentencesTold,
    xName: texts.sentencesShort,
    bounds: [0, 1] as const,
    holds: 0,
  }),
  label: (scene, { texts }) => {
    const found = missingOf(scene);
    return fill(texts.labelMissing, {
      rate: percent(found?.singleton_rate ?? Number.NaN, 3),
      mass: percent(found?.missing_mass ?? Number.NaN, 3),
    });
  },
});
