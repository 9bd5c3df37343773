// The points, the curve through them, where they come from, and the curves through other draws of as many.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { columns, numbers, once, type Scene, sparingly } from '../../../contract/scene.ts';
import { PointsFitView } from '../pictures/points-fit/points-fit.ts';
import { biasVariance, capacity, isPolynomial, isSweep, known } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { pulled } from './parts.ts';

const NONE = new Float32Array();
/** How often a point that is dragged is put somewhere, in ms. */
const DRAGGING = 30;
const move = sparingly(DRAGGING, (stagehand: Stagehand, index: number, x: number, y: number) => {
  stagehand.act('move_point', { index, x: rounded(x), y: rounded(y) });
});

/** A thousandth is finer than a pixel. */
const rounded = (value: number) => Math.round(1000 * value) / 1000;

/** The point that keys move, by its place. */
const chosenPoint = ({ view }: Scene): number | null => {
  const chosen = Number(view.point ?? Number.NaN);
  return Number.isInteger(chosen) ? chosen : null;
};

const trained = once((parts: Float32Array) => parts.filter((part) => part === 0).length);
/** Where only the points learned from are to be seen: the others out of the picture. */
const onlyTrained = once((values: Float32Array, count: number) => values.slice(0, count));
const tampered = once((values: Float32Array) => values.map((value) => (value > 0 ? 1 : 0)));

/** How far up and down the picture reaches: as the points do, and never less than this. */
const reach = once((y: Float32Array): readonly [number, number] => [
  Math.min(-1.8, ...y) - 0.1,
  Math.max(1.8, ...y) + 0.1,
]);

const showsDraws = ({ view, about }: Scene): boolean => view.others === 'draws' && isPolynomial(about);
const showsAll = (scene: Scene): boolean =>
  scene.view.parts === 'all' || (scene.status.stage > 0 && known(scene, 'validation_error'));

/** Where the gradient of this step pulls the curve, as soon as it is there. */
function pull(scene: Scene, { texts }: Words) {
  const [fitted, basis] = [numbers(scene, 'fitted'), numbers(scene, 'basis_functions')];
  const gradient = isSweep(scene.about) || scene.status.stage === 0 ? NONE : numbers(scene, 'gradient');
  if (gradient.length === 0 || basis.length !== gradient.length * fitted.length)
    return { label: '', values: NONE };
  const { factor, values } = pulled(gradient, fitted, basis);
  return { label: fill(texts.pullIs, { factor: plain(factor) }), values };
}

export const fit: Figure<Words> = figure(PointsFitView)({
  id: 'fit',
  size: 'half',
  shown: isPolynomial,
  reads: (about, view) => [
    'points',
    'point_parts',
    'point_wrong',
    'fitted',
    'shown_model',
    ...(isSweep(about) ? [] : ['gradient', 'basis_functions']),
    ...(view.others === 'draws' ? ['draws', 'draws_mean', 'draws_spread', 'bias_variance'] : []),
  ],
  readsOnce: ['fit_x', 'truth'],
  modes: [
    { key: 'others', options: ['none', 'draws'] },
    { key: 'parts', options: ['trained', 'all'] },
  ],
  below,
  options: (stagehand, words, now) => ({
    onMove: (index, x, y) => move(stagehand, index, x, y),
    onAdd: (x, y) => stagehand.act('add_point', { x: rounded(x), y: rounded(y) }),
    onRemove: (index) => stagehand.act('remove_point', { index }),
    onSelect: (index) => stagehand.setView('point', String(index)),
    describe(index) {
      const scene = now();
      const [x, y] = scene ? columns(scene, 'points') : [];
      return fill(words.texts.hearPoint, {
        n: index + 1,
        x: plain(x?.[index] ?? Number.NaN, 3),
        y: plain(y?.[index] ?? Number.NaN, 3),
      });
    },
  }),
  data(scene, words) {
    const { texts } = words;
    const [x, y] = columns(scene, 'points');
    const parts = numbers(scene, 'point_parts');
    const grid = numbers(scene, 'fit_x');
    if (!x || !y || parts.length !== x.length || grid.length === 0) return null;
    const count = trained(parts);
    const seen = (values: Float32Array) => (showsAll(scene) ? values : onlyTrained(values, count));
    const fitted = numbers(scene, 'fitted');
    const draws = showsDraws(scene);
    const [bottom, top] = reach(y);
    const of = (channel: string) => (draws ? numbers(scene, channel) : NONE);
    return {
      x: seen(x),
      y: seen(y),
      part: seen(parts),
      partNames: [texts.trained, texts.validation, texts.test],
      changed: tampered(numbers(scene, 'point_wrong')),
      changedName: texts.tampered,
      grid,
      fit: { label: fill(texts.fitOf, { d: plain(capacity(scene)) }), values: fitted },
      truth: { label: texts.truth, values: numbers(scene, 'truth') },
      draws: { label: texts.otherDraws, values: of('draws') },
      mean: { label: texts.theirMean, values: of('draws_mean') },
      spread: of('draws_spread'),
      pull: pull(scene, words),
      residuals: isSweep(scene.about)
        ? scene.status.stage > 0 && known(scene, 'training_error')
        : scene.status.stage > 0 && known(scene, 'loss'),
      extent: [-1, 1, bottom, top] as const,
      selected: chosenPoint(scene),
      xLabel: 'x',
      yLabel: 'y',
      label: fill(texts.labelFit, { n: plain(count), d: plain(capacity(scene)) }),
    };
  },
});

/** What the spread of the draws comes to, and what can be done with the points. */
function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = showsDraws(scene) ? biasVariance(scene) : null;
  const count = trained(numbers(scene, 'point_parts'));
  const chosen = chosenPoint(scene);
  const remove = () => stagehand.act('remove_point', { index: chosen ?? count - 1 });
  return html`
    ${
      found
        ? html`<p class="reading">${fill(texts.biasVarianceIs, {
            bias: plain(found.bias2, 3),
            variance: plain(found.variance, 3),
            noise: plain(found.noise, 3),
            risk: plain(found.risk, 3),
          })}</p>`
        : nothing
    }
    <p class="deeds points"><span class="help">${texts.pointsHelp}</span>
      <button type="button" ?disabled=${count < 2} @click=${remove}>${
        chosen === null || chosen >= count ? texts.removeLast : fill(texts.removePoint, { n: chosen + 1 })
      }</button></p>`;
}
