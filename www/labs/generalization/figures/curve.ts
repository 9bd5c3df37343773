// Errors over steps, of the four sets, and the step at which validation was best.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { column, measured, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { bestStep, error, isGrokking, isPolynomial, isSweep, SETS, shownError } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { NAMES } from './capacity.ts';

/** A polynomial has no share right. */
const isScore = ({ about, view }: Scene): boolean =>
  !isPolynomial(about) && (view.curve ?? 'score') === 'score';

const INKS = { trained_on: 'ink', validation: 'series5', held_out: 'residual', risk: 'model' } as const;
const DASHES = { trained_on: [], validation: [5, 3], held_out: [2, 2], risk: [] } as const;

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  shown: (about) => !isSweep(about),
  channel: 'measured',
  reads: (about) => ['measured', 'best', 'shown_model', ...(isGrokking(about) ? ['frequencies'] : [])],
  readsOnce: ['guess', 'baselines'],
  modes: [
    { key: 'curve', options: ['score', 'loss', 'log'], shown: (about) => !isPolynomial(about) },
    { key: 'squared', options: ['log', 'linear'], shown: isPolynomial },
  ],
  below: stopped,
  log: ({ about, view }) => (isPolynomial(about) ? (view.squared ?? 'log') === 'log' : view.curve === 'log'),
  // Of sums the fresh data are all pairs, those shown too: the test says more.
  curves: (scene, { texts }) => [
    ...SETS.filter((set) => set !== 'risk' || !isGrokking(scene.about)).map((set) => ({
      column: isScore(scene) ? `${set}_score` : set,
      // Long enough to take a second line where the legend is narrow.
      label: set === 'held_out' ? texts.testSet : texts[NAMES[set]],
      ink: INKS[set],
      dash: DASHES[set],
    })),
    // What grows unseen, before the test shows anything.
    ...(isGrokking(scene.about) && isScore(scene)
      ? [
          {
            channel: 'frequencies',
            column: 'concentration',
            label: texts.waves,
            ink: 'model' as const,
            dash: [10, 5],
          },
        ]
      : []),
  ],
  baselines(scene, { texts }) {
    const guess = measured(scene, 'guess');
    const value = isScore(scene) ? guess.score : guess.loss;
    return Number.isFinite(value) ? [{ label: texts.constant, value }] : [];
  },
  yLabel: (scene, { texts }) =>
    isScore(scene) ? texts.shareRight : isPolynomial(scene.about) ? texts.squaredError : texts.loss,
  format: 3,
  beyond(scene) {
    const best = bestStep(scene);
    return best && scene.about.values.use_best === true ? { cursorStep: best.step } : {};
  },
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      train: error(scene.about, shownError(scene, 'trained_on')),
      test: error(scene.about, shownError(scene, 'held_out')),
    }),
});

/** The step to stop at, as validation has it, and a click to go back to its weights. */
function stopped(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const best = bestStep(scene);
  if (best === null) return html``;
  const { about } = scene;
  const kept = about.values.use_best === true;
  const latest = column(scene, 'measured', 'step').at(-1) ?? 0;
  if (best.step >= latest && !kept)
    return html`<p class="deeds"><span class="reading">${texts.stillBest}</span></p>`;
  const [was, now] = isPolynomial(about) ? [best.risk, best.now_risk] : [1 - best.score, 1 - best.now_score];
  return html`<p class="deeds"><span class="reading">${say(texts.bestStepIs, {
    step: num(plain(best.step), 'best'),
    was: num(error(about, was), 'best', 'risk'),
    now: num(error(about, now), 'best', 'risk'),
  })}</span>
    ${
      scene.status.stage > 0
        ? nothing
        : html`<button type="button" aria-pressed=${kept} @click=${() => stagehand.set('use_best', !kept)}>${texts.useBest}</button>`
    }</p>`;
}
