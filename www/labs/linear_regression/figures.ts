// What linear regression draws: the fit, the loss bowl, the loss curve, the knobs.

import { html, type TemplateResult } from 'lit';
import { BarsView } from '../../charts/bars.ts';
import { fill, plain, quantity, signed, typed } from '../../charts/kit/format.ts';
import { curveFigure } from '../../contract/curve.ts';
import { drawing, figure, figureOfSeveral } from '../../contract/figure.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import {
  columns,
  comesNext,
  numbers,
  record,
  type Scene,
  setting,
  sparingly,
  tensor,
} from '../../contract/scene.ts';
import type { Description } from '../../core/protocol.ts';
import { columnHead, num } from '../../page/numbers.ts';
import { settled } from '../../page/settled.ts';
import { FitLineView } from './pictures/fit-line.ts';
import { FitPlaneView } from './pictures/fit-plane.ts';
import { LossBowlView } from './pictures/loss-bowl.ts';
import { PredictedActualView } from './pictures/predicted-actual.ts';
import {
  baselines,
  features,
  gradient,
  parameters,
  parameterTerm,
  setParameter,
  target,
  theta,
} from './scene.ts';
import type { Words } from './words.en.ts';

/** The line, the plane or, beyond two features, prediction against truth. */
type Kind = 'line' | 'plane' | 'actual';
const kindOf = (about: Description): Kind => {
  const count = features(about).length;
  return count === 1 ? 'line' : count === 2 ? 'plane' : 'actual';
};

/** What of a step is in the picture: between steps, how far off the model is now; in a step, what it has come to. */
const shownOf = ({ status }: Scene) => ({
  drawn: status.stage > 0,
  predicted: status.stage > 1,
  measured: status.stage > 2 || (status.stage === 0 && status.step > 0),
});

/** How often a line that is dragged is put somewhere, in ms. */
const DRAGGING = 30;
const move = sparingly(DRAGGING, (stagehand: Stagehand, about: Description, values: readonly number[]) => {
  for (const [place, value] of values.entries()) setParameter(stagehand, about, place, value);
});

/** The line after the update to come, in the units of the table. */
function comingLine(scene: Scene) {
  const [origin, run, mean, deviation] = numbers(scene, 'scaling');
  const [w, b] = theta(scene);
  const [dw, db] = comingStep(scene);
  if (origin === undefined || run === undefined || mean === undefined || deviation === undefined) return null;
  if (w === undefined || b === undefined || dw === undefined || db === undefined) return null;
  const slope = ((w + dw) * deviation) / run;
  return { slope, intercept: mean + deviation * (b + db) - slope * origin };
}

const fit: Figure<Words> = figureOfSeveral({
  id: 'fit',
  size: 'half',
  reads: (about) => [
    'in_units',
    'batch',
    'parameters',
    'update',
    ...(kindOf(about) === 'actual' ? ['predictions'] : []),
  ],
  readsOnce: ['data', 'least_squares_in_units', 'baselines', 'scaling'],
  drawing(scene, { texts }, stagehand) {
    const kind = kindOf(scene.about);
    const all = columns(scene, 'data');
    const labels = features(scene.about);
    const [x1, x2] = labels;
    const y = all.at(-1);
    // Between a new description and the frame that reads its data there is nothing to draw.
    const ready = y && all.length === labels.length + 1;
    const { name: yLabel, unit: yUnit } = target(scene.about);
    const now = numbers(scene, 'in_units');
    const best = numbers(scene, 'least_squares_in_units');
    const common = { yLabel, yUnit, batch: numbers(scene, 'batch'), shown: shownOf(scene) };
    const mean = baselines(scene)?.mean_value ?? null;
    const n = plain(y?.length ?? 0);
    if (kind === 'line') {
      if (!ready || !x1) return drawing(FitLineView, null);
      const line = (p: Float32Array) => (p.length === 2 ? { slope: p[0] ?? 0, intercept: p[1] ?? 0 } : null);
      const [origin, run, mean0 = 0, deviation = 1] = numbers(scene, 'scaling');
      const slope = quantity(now[0] ?? Number.NaN, yUnit);
      return drawing(FitLineView, {
        ...common,
        x: all[0] as Float32Array,
        y,
        line: line(now),
        exact: line(best),
        coming: comingLine(scene),
        move(to) {
          if (origin === undefined || run === undefined) return;
          move(stagehand, scene.about, [
            (to.slope * run) / deviation,
            (to.intercept + to.slope * origin - mean0) / deviation,
          ]);
        },
        mean,
        xLabel: x1.name,
        xUnit: x1.unit,
        ...(origin !== undefined && run !== undefined && { origin, run }),
        label: fill(texts.labelLine, { n, slope, unit: x1.unit || x1.name }),
      });
    }
    if (kind === 'plane') {
      if (!ready || !x1 || !x2) return drawing(FitPlaneView, null);
      const plane = (p: Float32Array) =>
        p.length === 3 ? { slopes: [p[0] ?? 0, p[1] ?? 0] as const, intercept: p[2] ?? 0 } : null;
      return drawing(FitPlaneView, {
        ...common,
        x1: all[0] as Float32Array,
        x2: all[1] as Float32Array,
        y,
        plane: plane(now),
        exact: plane(best),
        x1Label: x1.name,
        x1Unit: x1.unit,
        x2Label: x2.name,
        x2Unit: x2.unit,
        label: fill(texts.labelPlane, { n }),
      });
    }
    const predicted = numbers(scene, 'predictions');
    if (!ready || predicted.length !== y.length) return drawing(PredictedActualView, null);
    const label = fill(texts.labelActual, { n });
    return drawing(PredictedActualView, { ...common, actual: y, predicted, mean, label });
  },
});

/** With two knobs the bowl is the same whatever their setting; with more, the others shift the slice. */
const bowlMoves = (about: Description) => parameters(about).length > 2;
/** The two knobs that it is drawn over, by their places in θ. */
const bowlPlaces = (about: Description): number[] =>
  ['surface_x', 'surface_y'].map((control) => {
    const id = setting(about, control);
    return parameters(about).findIndex((parameter) => parameter.id === id);
  });

const bowl: Figure<Words> = figure(LossBowlView)({
  id: 'bowl',
  size: 'half',
  reads: (about) => ['path', 'update', ...(bowlMoves(about) ? ['loss_surface'] : [])],
  readsOnce: (about) => ['surface_extent', 'least_squares', ...(bowlMoves(about) ? [] : ['loss_surface'])],
  modes: [{ key: 'bowl', options: ['map', '3d'] }],
  controls: ['surface_x', 'surface_y'],
  options: (stagehand, _, now) => ({
    onPick(x, y) {
      const about = now()?.about;
      if (!about) return;
      const [across = -1, up = -1] = bowlPlaces(about);
      setParameter(stagehand, about, across, x);
      setParameter(stagehand, about, up, y);
    },
  }),
  data(scene, words) {
    const { about } = scene;
    const all = parameters(about);
    const places = bowlPlaces(about);
    const [across = -1, up = -1] = places;
    const surface = tensor(scene, 'loss_surface');
    const extent = record(scene, 'surface_extent', 'Extent');
    const path = tensor(scene, 'path');
    if (!surface || !extent || path?.shape[1] !== all.length || across < 0 || up < 0) return null;
    const pair = (values: ArrayLike<number>, offset = 0) =>
      [values[offset + across] ?? Number.NaN, values[offset + up] ?? Number.NaN] as const;
    const rows = path.shape[0] ?? 0;
    const walked = new Float32Array(rows * 2);
    for (let row = 0; row < rows; row++) walked.set(pair(path.data, row * all.length), row * 2);
    const at = pair(path.data, (rows - 1) * all.length);
    const update = comingStep(scene);
    const [x = '', y = ''] = places.map((place) => parameterName(about, place, words));
    return {
      grid: surface.data,
      nx: surface.shape[1] ?? 0,
      ny: surface.shape[0] ?? 0,
      extent: [extent.left, extent.right, extent.bottom, extent.top],
      path: walked,
      at,
      step: update.length === all.length ? pair(update) : null,
      exact: pair(numbers(scene, 'least_squares')),
      // Through a bowl of more dimensions the picture is a slice, and the minimum lies off it.
      ...(all.length > 2 && { exactName: words.texts.offSlice }),
      xLabel: x,
      yLabel: y,
      xTerm: parameterTerm(about, across),
      yTerm: parameterTerm(about, up),
      mode: scene.view.bowl === '3d' ? '3d' : 'map',
      label: fill(words.texts.labelBowl, { x, y, at: `${plain(at[0], 3)}, ${plain(at[1], 3)}` }),
    };
  },
});

const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'loss',
  readsOnce: ['baselines'],
  modes: [{ key: 'curve', options: ['linear', 'log'] }],
  curves: ({ about }, { texts }) => [
    // With all examples in every batch, the two curves are one.
    ...(setting(about, 'batching') === 'full' ? [] : [{ column: 'batch', label: texts.batchLoss }]),
    { column: 'all', label: texts.allLoss },
  ],
  baselines: (scene, { texts }) => [
    { label: texts.meanGuess, value: baselines(scene)?.mean.loss ?? Number.NaN },
    { label: texts.bestLine, value: baselines(scene)?.least_squares.loss ?? Number.NaN },
  ],
  yLabel: (_, { texts }) => texts.loss,
  format: 4,
  label: ({ status }, { texts }, last) =>
    fill(texts.labelCurve, { steps: plain(status.step), loss: plain(last.at(-1) ?? Number.NaN, 4) }),
});

const knobs: Figure<Words> = figure(BarsView)({
  id: 'parameters',
  size: 'half',
  reads: ['parameters', 'update', 'gradient', 'in_units'],
  readsOnce: ['least_squares', 'least_squares_in_units'],
  below: knobTable,
  data(scene, words) {
    const values = theta(scene);
    const exact = numbers(scene, 'least_squares');
    const update = comingStep(scene);
    const all = parameters(scene.about);
    if (values.length !== all.length) return null;
    return {
      rows: all.map((_, i) => ({
        name: parameterName(scene.about, i, words),
        value: values[i] ?? Number.NaN,
        ghost: exact[i] ?? null,
        arrow: update[i] ?? null,
        term: parameterTerm(scene.about, i),
      })),
      ghostLabel: words.texts.exactTick,
      arrowLabel: words.texts.nextStep,
      format: (value) => signed(value, 3),
      label: words.texts.labelBars,
    };
  },
});

/** Between the backward stage and the update, the gradient at hand is that of this very place. */
const hasGradient = (scene: Scene) => comesNext(scene, 'update');

/** The update to come; nothing before its gradient is known. */
const comingStep = (scene: Scene): Float32Array => (hasGradient(scene) ? numbers(scene, 'update') : NO_STEP);
const NO_STEP = new Float32Array();

/** The same knobs as numbers, to read and to set. */
function knobTable(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const { unit } = target(scene.about);
  const slopes = gradient(scene);
  const values = theta(scene);
  const now = numbers(scene, 'in_units');
  const best = numbers(scene, 'least_squares_in_units');
  const all = parameters(scene.about);
  const inUnits = (channel: string, values: Float32Array, i: number) => {
    const per =
      i === all.length - 1
        ? texts.atZero
        : fill(texts.perUnit, { unit: all[i]?.unit || (all[i]?.name ?? '') });
    const value = values[i] ?? Number.NaN;
    const form = Math.abs(value) < 1e5 ? 'full' : 'compact';
    return html`${num(quantity(value, unit, form), channel, parameterTerm(scene.about, i))} <small>${per}</small>`;
  };
  const setFrom = (event: Event, place: number) =>
    setParameter(stagehand, scene.about, place, (event.target as HTMLInputElement).value);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.figures.parameters.title}>
    <table>
      <thead><tr>
        <th scope="col"><span class="hidden">${texts.name}</span></th>
        ${columnHead(texts.value, 'parameters')} ${columnHead(texts.gradient, 'gradient')}
        ${columnHead(texts.inUnits, 'in_units')} ${columnHead(texts.exact, 'least_squares_in_units')}
      </tr></thead>
      <tbody>
        ${all.map(({ name: label }, i) => {
          const name = parameterName(scene.about, i, words);
          const last = i === all.length - 1;
          const slope = slopes[i];
          return html`<tr>
            <th scope="row" data-term=${parameterTerm(scene.about, i)}>${last ? texts.bias : label}</th>
            <td><input class="box" type="text" inputmode="decimal" autocomplete="off" aria-label=${name}
              data-channel="parameters" data-term=${parameterTerm(scene.about, i)}
              .value=${settled(typed(values[i] ?? Number.NaN))}
              @change=${(event: Event) => setFrom(event, i)} /></td>
            <td>${slope === undefined ? '–' : num(signed(slope, 3), 'gradient', 'grad')}</td>
            <td>${inUnits('in_units', now, i)}</td>
            <td>${inUnits('least_squares_in_units', best, i)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** “weight of floor area”, “bias b”. */
function parameterName(about: Description, index: number, words: Words): string {
  const label = parameters(about)[index];
  if (!label || label.id === 'b') return words.texts.bias;
  return fill(words.texts.weight, { name: label.name });
}

export const figures: readonly Figure<Words>[] = [fit, bowl, curve, knobs];
