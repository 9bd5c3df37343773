// What the race draws: the map with all paths, and the loss of each against the step, with its numbers.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Point } from '../../charts/kit/geometry.ts';
import { curveFigure } from '../../contract/curve.ts';
import { figure } from '../../contract/figure.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import { axis, columns, isDone, numbers, once, record, type Scene, tensor } from '../../contract/scene.ts';
import { rates } from './figures/rates.ts';
import { RaceMapView } from './pictures/race-map.ts';
import {
  baselines,
  isLost,
  one,
  pair,
  place,
  points,
  type Racer,
  racers,
  shown,
  start,
  swatch,
} from './scene.ts';
import type { Words } from './words.en.ts';

/** What the curve shows of a race: from a millionth of the starting height to a thousandfold. */
const BOUNDS = [1e-6, 1e3] as const;

const modeOf = (mode: string | undefined): 'map' | 'slopes' | '3d' =>
  mode === 'slopes' || mode === '3d' ? mode : 'map';

const race: Figure<Words> = figure(RaceMapView)({
  id: 'race',
  size: 'half',
  reads: ['paths', 'losses', 'gradients', 'steps', 'trouble'],
  readsOnce: ['surface', 'field', 'extent', 'minima', 'start'],
  modes: [{ key: 'race', options: ['map', 'slopes', '3d'] }],
  controls: ['surface', 'kappa'],
  draws: ['racers'],
  below: legend,
  options: (stagehand) => ({
    onPick(x, y) {
      stagehand.set('start_x', Number(x.toPrecision(4)));
      stagehand.set('start_y', Number(y.toPrecision(4)));
    },
  }),
  data(scene, { texts }) {
    const { about } = scene;
    const surface = tensor(scene, 'surface');
    const extent = record(scene, 'extent', 'Extent');
    if (!surface || !extent) return null;
    const [x, y] = axis(about, 'c');
    const drawn = shown(about);
    const paths = pathsOf(numbers(scene, 'paths'), racers(about).length);
    const last = (index: number): Point => {
      const path = paths[index];
      return [path?.at(-2) ?? Number.NaN, path?.at(-1) ?? Number.NaN];
    };
    return {
      grid: surface.data,
      nx: surface.shape[1] ?? 0,
      ny: surface.shape[0] ?? 0,
      field: numbers(scene, 'field'),
      extent: [extent.left, extent.right, extent.bottom, extent.top],
      minima: points(scene, 'minima'),
      start: start(scene),
      racers: drawn.map((racer) => ({
        ...racer,
        path: paths[racer.index] ?? NONE,
        lost: isLost(scene, racer),
        ...(isLost(scene, racer) ? UNKNOWN : found(scene, racer)),
      })),
      arrows: { gradient: texts.arrowGradient, step: texts.arrowStep },
      mode: modeOf(scene.view.race),
      xLabel: x?.name ?? '',
      yLabel: y?.name ?? '',
      label: fill(texts.labelRace, {
        places: drawn.map((racer) => `${racer.name} ${place(last(racer.index))}`).join(', '),
      }),
    };
  },
});

const NONE = new Float32Array();

const UNKNOWN = { loss: null, gradient: null, step: null };

/** What the stages have found of the coming step so far. */
const found = (scene: Scene, racer: Racer) => ({
  loss: isDone(scene, 'forward') ? one(scene, 'losses', racer) : null,
  gradient: isDone(scene, 'backward') ? pair(scene, 'gradients', racer) : null,
  step: isDone(scene, 'plan') ? pair(scene, 'steps', racer) : null,
});

/** Each racer's path, x and y in turn, out of `[k, r, c]`. */
const pathsOf = once((all: Float32Array, count: number): readonly Float32Array[] =>
  Array.from({ length: count }, (_, racer) =>
    Float32Array.from(
      { length: all.length / count },
      (_, i) => all[2 * ((i >> 1) * count + racer) + (i % 2)] ?? Number.NaN,
    ),
  ),
);

/** Who is who; a click shows or hides. */
function legend(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const now = shown(scene.about).map(({ id }) => id);
  const toggle = (id: string) => {
    const next = now.includes(id) ? now.filter((other) => other !== id) : [...now, id];
    if (next.length > 0) stagehand.set('racers', next);
  };
  return html`<div class="legend" role="group" aria-label=${words.texts.legend}>
    ${racers(scene.about).map(
      (racer) => html`<button type="button" data-term=${racer.term} aria-pressed=${now.includes(racer.id)}
        @click=${() => toggle(racer.id)}>${swatch(racer)}${racer.name}</button>`,
    )}
  </div>`;
}

const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'loss',
  reads: ['loss', 'losses'],
  readsOnce: ['baselines'],
  modes: [{ key: 'curve', options: ['log', 'linear'] }],
  // As high as the map beside it: five curves need the room.
  options: () => ({ ratio: 0.6 }),
  curves(scene) {
    if (columns(scene, 'loss').length === 0 || Number.isNaN(baselines(scene).start)) return null;
    return shown(scene.about).map(({ id, name, ink, dash }) => ({ label: name, column: id, ink, dash }));
  },
  baselines(scene, { texts }) {
    const found = baselines(scene);
    return [
      { label: texts.atStart, value: found.start },
      { label: texts.atMinimum, value: found.lowest },
    ];
  },
  yLabel: (_, { texts }) => texts.loss,
  format: 3,
  beyond(scene) {
    const { start } = baselines(scene);
    const log = scene.view.curve !== 'linear';
    return { bounds: log ? [start * BOUNDS[0], start * BOUNDS[1]] : [0, start * 2] };
  },
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      losses: shown(scene.about)
        .map((racer) => `${racer.name} ${plain(one(scene, 'losses', racer), 3)}`)
        .join(', '),
    }),
});

export const figures: readonly Figure<Words>[] = [race, curve, rates];
