// Errors over capacity: of every model tried so far, each of which can be opened; and what they are made of.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Range } from '../../../charts/kit/geometry.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { column, numbers, once, type Scene } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import { num, say } from '../../../page/numbers.ts';
import { type CapacityData, type CapacitySeries, CapacityView } from '../pictures/capacity.ts';
import {
  baselines,
  capacity,
  error,
  isDigits,
  isPolynomial,
  isSweep,
  open,
  SETS,
  type SetName,
  selection,
  stepRow,
} from '../scene.ts';
import type { Words } from '../words.en.ts';

/** How each set is drawn, wherever it is. */
const LOOKS: Readonly<Record<SetName, Omit<CapacitySeries, 'label' | 'y'>>> = {
  trained_on: { ink: 'ink', shape: 'disc', term: 'train' },
  validation: { ink: 'series5', shape: 'square', dash: [5, 3], term: 'validation' },
  held_out: { ink: 'residual', shape: 'diamond', dash: [2, 2], hollow: true, term: 'test' },
  risk: { ink: 'model', shape: 'triangle', term: 'risk' },
};

/** What a degree's error may be on the axis; a point beyond lies on its edge. */
const SQUARED: Range = [1e-3, 100];
const SHARES: Range = [0, 1];
const DEGREES: Range = [0, 30];
const FEATURES: Range = [10, 2000];

/** A column, and behind it what of this step's own model is known so far. */
const withStep = once((values: Float32Array, own: number) => Float32Array.of(...values, own));

/** The row of the step under way comes last, whatever its capacity; without one, the columns as they are. */
function rows(scene: Scene, name: string): Float32Array {
  const row = stepRow(scene);
  const values = column(scene, 'sweep', name);
  const capacities = column(scene, 'sweep', 'capacity');
  // In later rounds the capacity has its row already.
  if (row === null || capacities.includes(row.capacity)) return values;
  const own = name in row ? (row[name as keyof typeof row] as number | null) : null;
  return withStep(values, own ?? Number.NaN);
}

/** As many examples as there are: from here on a model can fit them all. */
export const threshold = (about: Description): number =>
  Number(about.values.examples) + Number(about.values.leaked ?? 0) - (isPolynomial(about) ? 1 : 0);

const of = (scene: Scene, texts: Words['texts']): CapacitySeries[] => {
  switch (scene.view.errors) {
    case 'typical':
      return [
        { label: texts.risk, ...LOOKS.risk, y: rows(scene, 'risk'), faint: true },
        { label: texts.typical, ...LOOKS.risk, y: rows(scene, 'typical') },
      ];
    default:
      return SETS.map((set) => ({ label: texts[NAMES[set]], ...LOOKS[set], y: rows(scene, set) }));
  }
};

/** The sets' names among the texts. */
export const NAMES = {
  trained_on: 'trained',
  validation: 'validation',
  held_out: 'test',
  risk: 'risk',
} as const satisfies Readonly<Record<SetName, string>>;

/** As far up as the errors go, where that is asked for. */
function squaredRange(scene: Scene): Range {
  if (scene.view.reach !== 'all') return SQUARED;
  const worst = SETS.reduce((most, set) => Math.max(most, ...column(scene, 'sweep', set)), SQUARED[1]);
  return [SQUARED[0], 3 * worst];
}

function common(scene: Scene, { texts }: Words): Omit<CapacityData, 'series' | 'label' | 'levels'> {
  const { about } = scene;
  const polynomial = isPolynomial(about);
  const at = threshold(about);
  return {
    x: rows(scene, 'capacity'),
    xRange: polynomial ? DEGREES : FEATURES,
    yRange: polynomial ? squaredRange(scene) : SHARES,
    logX: !polynomial,
    logY: polynomial,
    marks: [{ x: at, label: polynomial ? texts.asManyPoints : texts.asManyDigits, ink: 'ink3' }],
    selected: capacity(scene),
    xLabel: polynomial ? texts.degree : texts.features,
    yLabel: polynomial ? texts.squaredError : texts.shareWrong,
    format: (value) => error(about, value),
    none: texts.noModelYet,
  };
}

/** What no model gets below; while there is none, that is said in its place. */
function levels(scene: Scene, { texts }: Words): CapacityData['levels'] {
  const noise = baselines(scene)?.truth ?? 0;
  const some = rows(scene, 'capacity').length > 0;
  return some && noise > 0 ? [{ y: noise, label: texts.noiseAlone }] : [];
}

const options = (stagehand: Stagehand, words: Words, now: () => Scene | undefined) => ({
  onSelect(x: number) {
    const scene = now();
    if (scene) open(stagehand, scene.about, x);
  },
  describe(x: number) {
    const scene = now();
    if (!scene) return '';
    const place = column(scene, 'sweep', 'capacity').indexOf(x);
    const told = SETS.map((set) => {
      const value = column(scene, 'sweep', set)[place] ?? Number.NaN;
      return `${words.texts[NAMES[set]]} ${error(scene.about, value)}`;
    });
    return `${isDigits(scene.about) ? words.texts.features : words.texts.degree} ${plain(x)}: ${told.join(', ')}`;
  },
});

export const capacityFigure: Figure<Words> = figure(CapacityView)({
  id: 'capacity',
  size: 'half',
  shown: isSweep,
  reads: ['sweep', 'step_row', 'shown_model', 'selection'],
  readsOnce: ['baselines'],
  modes: [
    { key: 'errors', options: ['sets', 'typical'] },
    { key: 'reach', options: ['close', 'all'], shown: isPolynomial },
  ],
  below: chosenBy,
  options,
  data(scene, words) {
    const { texts } = words;
    const polynomial = isPolynomial(scene.about);
    return {
      ...common(scene, words),
      series: of(scene, texts),
      levels: polynomial ? levels(scene, words) : [],
      label: fill(texts.labelCapacity, { count: plain(rows(scene, 'capacity').length) }),
    };
  },
});

export const variance: Figure<Words> = figure(CapacityView)({
  id: 'variance',
  size: 'half',
  shown: (about) => isSweep(about) && isPolynomial(about),
  reads: ['sweep', 'step_row', 'shown_model'],
  readsOnce: ['baselines'],
  options,
  data(scene, words) {
    const { texts } = words;
    return {
      ...common(scene, words),
      series: [
        {
          label: texts.bias2,
          y: rows(scene, 'bias2'),
          ink: 'series5',
          shape: 'square',
          dash: [5, 3],
          term: 'bias',
        },
        {
          label: texts.variance,
          y: rows(scene, 'variance'),
          ink: 'gradient',
          shape: 'disc',
          term: 'variance',
        },
      ],
      levels: levels(scene, words),
      label: texts.labelVariance,
    };
  },
});

/** What validation would choose, what the test set would, and what each comes to on fresh data. */
function chosenBy(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = selection(scene);
  const { about } = scene;
  const following = about.values.follow === true;
  const row = (name: string, picked: NonNullable<typeof found>['by_test'], on: string) => html`<tr>
      <th scope="row">${name}</th>
      <td><button type="button" class="link" @click=${() => open(stagehand, about, picked.capacity)}>${plain(picked.capacity)}</button></td>
      <td>${num(error(about, picked.chosen_error), 'selection', on)}</td>
      <td>${num(error(about, picked.risk), 'selection', 'risk')}</td></tr>`;
  return html`${
    found && numbers(scene, 'sweep').length > 0
      ? html`<div class="scroll" tabindex="0" role="region" aria-label=${texts.chosenTable}><table class="chosen">
        <thead><tr><th scope="col">${say(texts.chosenBy, { n: num(plain(found.tried), 'selection') })}</th>
          <th scope="col">${isPolynomial(about) ? texts.degree : texts.features}</th>
          <th scope="col">${texts.errorThere}</th><th scope="col">${texts.errorFresh}</th></tr></thead>
        <tbody>${row(texts.validation, found.by_validation, 'validation')}${row(texts.test, found.by_test, 'test')}</tbody>
      </table></div>`
      : nothing
  }
  ${
    following
      ? nothing
      : html`<p class="deeds"><button type="button" @click=${() => stagehand.set('follow', true)}>${texts.followSweep}</button></p>`
  }`;
}
