// What the race draws: the map with all paths, and the loss of each against the step, with its numbers.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Point } from '../../charts/kit/geometry.ts';
import { curveFigure } from '../../contract/curve.ts';
import { figure } from '../../contract/figure.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import { axis, columns, numbers, once, record, type Scene, tensor } from '../../contract/scene.ts';
import { columnHead, num, say } from '../../page/numbers.ts';
import { settled } from '../../page/settled.ts';
import { RaceMapView } from './pictures/race-map.ts';
import {
  baselines,
  isLost,
  one,
  pair,
  place,
  points,
  preset,
  racers,
  rateText,
  shown,
  start,
  swatch,
  tag,
} from './scene.ts';
import type { Words } from './words.en.ts';

/** What the curve shows of a race: from a millionth of the starting height to a thousandfold. */
const BOUNDS = [1e-6, 1e3] as const;

const modeOf = (mode: string | undefined): 'map' | 'slopes' | '3d' =>
  mode === 'slopes' || mode === '3d' ? mode : 'map';

const race: Figure<Words> = figure(RaceMapView)({
  id: 'race',
  size: 'half',
  reads: ['paths', 'steps', 'gradients', 'trouble', 'rates'],
  readsOnce: ['surface', 'field', 'extent', 'minima', 'start', 'rate_presets', 'curvature'],
  modes: [{ key: 'race', options: ['map', 'slopes', '3d'] }],
  controls: ['surface', 'kappa'],
  below: (scene, stagehand, words) =>
    html`${legend(scene, stagehand, words)}${presets(scene, stagehand, words)}${curvature(scene, words)}`,
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
        gradient: pair(scene, 'gradients', racer),
        step: isLost(scene, racer) ? null : pair(scene, 'steps', racer),
      })),
      mode: modeOf(scene.view.race),
      xLabel: x?.name ?? '',
      yLabel: y?.name ?? '',
      label: fill(texts.labelRace, {
        n: drawn.length,
        places: drawn.map((racer) => `${racer.name} ${place(last(racer.index))}`).join(', '),
      }),
    };
  },
});

const NONE = new Float32Array();

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

const LEVELS = ['small', 'good', 'large'] as const;

/** All rates at once: too small, good, too large for this surface. */
function presets(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const all = racers(scene.about);
  const choice = (level: (typeof LEVELS)[number]) => {
    const isSet = all.every((racer) => rateText(one(scene, 'rates', racer)) === preset(scene, level, racer));
    const choose = () => {
      for (const racer of all) stagehand.set(racer.rate, preset(scene, level, racer));
    };
    return html`<button type="button" data-preset=${level} aria-pressed=${isSet} class=${isSet ? 'primary' : ''}
      @click=${choose}>${texts[level]}</button>`;
  };
  return html`<div class="presets" role="group" aria-label=${texts.presets}>
    <span>${texts.presets}</span>
    ${LEVELS.map(choice)}
  </div>`;
}

/** How steep the surface gets, which is what limits the rates. */
function curvature(scene: Scene, { texts }: Words): TemplateResult {
  const found = record(scene, 'curvature', 'SurfaceCurvature');
  const part = (value = Number.NaN) => num(plain(value, 3), 'curvature', 'eta');
  const text = found?.everywhere ? texts.curvatureAll : texts.curvatureThere;
  const parts = { least: part(found?.least), most: part(found?.most), kappa: part(found?.condition) };
  return html`<p class="caption">${say(text, parts)}</p>`;
}

const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'loss',
  reads: ['loss', 'losses', 'rates', 'gradients', 'arrived', 'trouble'],
  readsOnce: ['baselines', 'stable_rates'],
  modes: [{ key: 'curve', options: ['log', 'linear'] }],
  below: table,
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

/** Each racer's rate, to set, with what can be said of it, and how it is doing. */
function table(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const typed = (event: Event, control: string) =>
    stagehand.set(control, (event.target as HTMLInputElement).value);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${texts.table}>
    <table>
      <thead><tr>
        <th scope="col"><span class="hidden">${texts.racer}</span></th>
        ${columnHead(texts.rate, 'rates')} ${columnHead(texts.lossNow, 'losses')} ${columnHead(texts.slope, 'gradients')}
        ${columnHead(texts.limit, 'stable_rates')} ${columnHead(texts.since, 'arrived')}
      </tr></thead>
      <tbody>
        ${shown(scene.about).map((racer) => {
          const [gx, gy] = pair(scene, 'gradients', racer);
          const since = one(scene, 'arrived', racer);
          const state = isLost(scene, racer)
            ? num(texts.leftMap, 'trouble')
            : since >= 0
              ? num(fill(texts.stepIs, { step: plain(since) }), 'arrived')
              : '–';
          const limit = one(scene, 'stable_rates', racer);
          return html`<tr>
            <th scope="row">${tag(racer)}</th>
            <td><input class="box" type="text" inputmode="decimal" autocomplete="off"
              aria-label=${fill(texts.rateOf, { name: racer.name })} data-channel="rates" data-term="eta"
              .value=${settled(rateText(one(scene, 'rates', racer)))}
              @change=${(event: Event) => typed(event, racer.rate)} /></td>
            <td>${num(plain(one(scene, 'losses', racer), 3), 'losses', 'loss')}</td>
            <td>${num(plain(Math.hypot(gx, gy), 3), 'gradients', 'grad')}</td>
            <td>${Number.isFinite(limit) ? num(plain(limit, 3), 'stable_rates', 'eta') : num(texts.none, 'stable_rates')}</td>
            <td>${state}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

export const figures: readonly Figure<Words>[] = [race, curve];
