// What the race draws: the map with all paths, and the loss of each against the step, with its numbers.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Point } from '../../charts/kit/geometry.ts';
import { curveFigure } from '../../contract/curve.ts';
import { figure } from '../../contract/figure.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import { axis, columns, first, numbers, once, type Scene } from '../../contract/scene.ts';
import { columnHead, num, say } from '../../page/numbers.ts';
import { settled } from '../../page/settled.ts';
import { RaceMapView } from './pictures/race-map.ts';
import { isLost, one, pair, place, racers, rateText, shown, swatch, tag } from './scene.ts';
import type { Words } from './words.en.ts';

/** What the curve shows of a race: from a millionth of the starting height to a thousandfold. */
const BOUNDS = [1e-6, 1e3] as const;

const modeOf = (mode: string | undefined): 'map' | 'slopes' | '3d' =>
  mode === 'slopes' || mode === '3d' ? mode : 'map';

const race: Figure<Words> = figure(RaceMapView)({
  id: 'race',
  size: 'half',
  reads: ['paths', 'steps', 'gradient', 'lost', 'rates'],
  readsOnce: ['surface', 'field', 'extent', 'minima', 'start', 'rate_presets', 'curvature', 'quadratic'],
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
    const surface = scene.channels.surface;
    const [x0, x1, y0, y1] = numbers(scene, 'extent');
    const start = numbers(scene, 'start');
    if (!surface || x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return null;
    const minima = numbers(scene, 'minima');
    const [x, y] = axis(about, 'c');
    const drawn = shown(about);
    const paths = pathsOf(scene);
    const last = (index: number): Point => {
      const path = paths[index];
      return [path?.at(-2) ?? Number.NaN, path?.at(-1) ?? Number.NaN];
    };
    return {
      grid: surface.data,
      nx: surface.shape[1] ?? 0,
      ny: surface.shape[0] ?? 0,
      field: numbers(scene, 'field'),
      extent: [x0, x1, y0, y1],
      minima: Array.from(
        { length: minima.length / 2 },
        (_, i): Point => [minima[2 * i] ?? Number.NaN, minima[2 * i + 1] ?? Number.NaN],
      ),
      start: [start[0] ?? Number.NaN, start[1] ?? Number.NaN],
      racers: drawn.map((racer) => ({
        ...racer,
        path: paths[racer.index] ?? NONE,
        lost: isLost(scene, racer),
        gradient: pair(scene, 'gradient', racer),
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

/** Each racer's path, x and y in turn, out of the columns that hold all. */
const paired = once((all: readonly Float32Array[]) =>
  Array.from({ length: all.length / 2 }, (_, racer) => {
    const [x, y] = [all[2 * racer] ?? NONE, all[2 * racer + 1] ?? NONE];
    return Float32Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1] ?? Number.NaN);
  }),
);
const pathsOf = (scene: Scene): readonly Float32Array[] => paired(columns(scene, 'paths'));

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
function presets(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const all = racers(scene.about);
  const table = numbers(scene, 'rate_presets');
  const rate = (level: number, index: number) => rateText(table[level * all.length + index] ?? Number.NaN);
  const isSet = (level: number) =>
    all.every((racer) => rateText(one(scene, 'rates', racer)) === rate(level, racer.index));
  const choose = (level: number) => {
    for (const racer of all) stagehand.set(racer.rate, rate(level, racer.index));
  };
  return html`<div class="presets" role="group" aria-label=${words.texts.presets}>
    <span>${words.texts.presets}</span>
    ${LEVELS.map(
      (
        level,
        i,
      ) => html`<button type="button" data-preset=${level} aria-pressed=${isSet(i)} class=${isSet(i) ? 'primary' : ''}
        @click=${() => choose(i)}>${words.texts[level]}</button>`,
    )}
  </div>`;
}

/** How steep the surface gets, which is what limits the rates. */
function curvature(scene: Scene, { texts }: Words): TemplateResult {
  const [least = Number.NaN, most = Number.NaN] = numbers(scene, 'curvature');
  const part = (value: number) => num(plain(value, 3), 'curvature', 'eta');
  const text = first(scene, 'quadratic') === 1 ? texts.curvatureAll : texts.curvatureThere;
  return html`<p class="caption">${say(text, { least: part(least), most: part(most), kappa: part(most / least) })}</p>`;
}

const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'losses',
  reads: ['losses', 'loss', 'rates', 'gradient', 'arrived', 'lost'],
  readsOnce: ['baseline', 'stable_rates'],
  modes: [{ key: 'curve', options: ['log', 'linear'] }],
  below: table,
  // As high as the map beside it: five curves need the room.
  options: () => ({ ratio: 0.6 }),
  curves(scene) {
    if (columns(scene, 'losses').length < 2 || Number.isNaN(first(scene, 'baseline'))) return null;
    return shown(scene.about).map(({ name, index, ink, dash }) => ({
      label: name,
      column: index + 1,
      ink,
      dash,
    }));
  },
  baselines(scene, { texts }) {
    const [start = Number.NaN, lowest = Number.NaN] = numbers(scene, 'baseline');
    return [
      { label: texts.atStart, value: start },
      { label: texts.atMinimum, value: lowest },
    ];
  },
  yLabel: (_, { texts }) => texts.loss,
  format: 3,
  beyond(scene) {
    const start = first(scene, 'baseline');
    const log = scene.view.curve !== 'linear';
    return { bounds: log ? [start * BOUNDS[0], start * BOUNDS[1]] : [0, start * 2] };
  },
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      losses: shown(scene.about)
        .map((racer) => `${racer.name} ${plain(one(scene, 'loss', racer), 3)}`)
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
        ${columnHead(texts.rate, 'rates')} ${columnHead(texts.lossNow, 'loss')} ${columnHead(texts.slope, 'gradient')}
        ${columnHead(texts.limit, 'stable_rates')} ${columnHead(texts.since, 'arrived')}
      </tr></thead>
      <tbody>
        ${shown(scene.about).map((racer) => {
          const [gx, gy] = pair(scene, 'gradient', racer);
          const since = one(scene, 'arrived', racer);
          const state = isLost(scene, racer)
            ? num(texts.leftMap, 'lost')
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
            <td>${num(plain(one(scene, 'loss', racer), 3), 'loss', 'loss')}</td>
            <td>${num(plain(Math.hypot(gx, gy), 3), 'gradient', 'grad')}</td>
            <td>${Number.isFinite(limit) ? num(plain(limit, 3), 'stable_rates', 'eta') : num(texts.none, 'stable_rates')}</td>
            <td>${state}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

export const figures: readonly Figure<Words>[] = [race, curve];
