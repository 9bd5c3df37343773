// The map: words moving as they learn, and within a step what pulls the pair together and pushes the others away.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import type { Point } from '../../../charts/kit/geometry.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { axis, first, isDone, numbers, once, type Scene, setting } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import { type MapArrow, type MapSpot, type WordMapData, WordMapView } from '../pictures/word-map.ts';
import { namesOf, neighboursOf, onMap, pairOf, picked, wordAt } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** The longest arrow, as a share of how far the words reach. */
const ARROW = 0.4;
const NONE: readonly never[] = [];
const EMPTY = new Float32Array();

/** Names of the kinds of words in the made-up world, the same list for the same description. */
const kinds = once((about: Description): readonly string[] => axis(about, 'g').map(({ name }) => name));

const pointAt = (list: Float32Array, i: number): Point => [
  list[2 * i] ?? Number.NaN,
  list[2 * i + 1] ?? Number.NaN,
];

/** How far the words reach on the map. */
const reachOf = once((places: Float32Array): number =>
  places.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9),
);

/** So many times too long arrows are drawn, a round number. */
export function magnified(longest: number, reach: number): number {
  if (!(longest > 0)) return 1;
  const wanted = (ARROW * reach) / longest;
  if (wanted <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([5, 2, 1].find((digit) => digit * power <= wanted) ?? 1);
}

/** The words of the pair that is followed in a step, the centre first, then its context and the negatives. */
function pairWords(scene: Scene): readonly string[] {
  const pair = pairOf(scene);
  return pair ? [pair.centre, ...pair.words] : NONE;
}

/** The pair that this step follows, once its window is drawn, and what moves it. */
function pairOn(scene: Scene): { spots: MapSpot[]; arrows: MapArrow[]; factor: number } {
  const places = numbers(scene, 'map_pair');
  const moves = numbers(scene, 'map_moves');
  if (scene.status.stage === 0 || places.length === 0) return { spots: [], arrows: [], factor: 1 };
  const words = pairWords(scene);
  const count = places.length / 2;
  const spots = Array.from({ length: count - 1 }, (_, i): MapSpot => {
    const kind = i === 0 ? 'pull' : 'push';
    return { place: pointAt(places, i + 1), name: words[i + 1] ?? '', kind };
  });
  if (moves.length !== places.length) return { spots, arrows: [], factor: 1 };
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, Math.hypot(...pointAt(moves, i)));
  const factor = magnified(longest, reachOf(numbers(scene, 'map')));
  const arrows = Array.from({ length: count }, (_, i): MapArrow => {
    const [x, y] = pointAt(moves, i);
    const kind = i === 0 ? 'sum' : i === 1 ? 'pull' : 'push';
    return { from: pointAt(places, i), by: [x * factor, y * factor], kind };
  });
  return { spots, arrows, factor };
}

function dataOf(scene: Scene, words: Words): WordMapData | null {
  const { about } = scene;
  const { texts } = words;
  const shown = numbers(scene, 'map_words');
  const places = numbers(scene, 'map');
  if (shown.length === 0 || places.length !== 2 * shown.length) return null;
  const { spots, arrows, factor } = pairOn(scene);
  const inStep = spots.length > 0;
  const near = neighboursOf(scene);
  const centre = onMap(scene, inStep ? (numbers(scene, 'batch_centres')[0] ?? -1) : (near?.place ?? -1));
  const close =
    inStep || !near ? NONE : near.by_cosine.slice(0, LINKED).map(({ place }) => onMap(scene, place));
  const linked = close.filter((index) => index >= 0);
  const kind = numbers(scene, 'groups');
  const note = fill(texts.mapNote, { share: percent(first(scene, 'map_share'), 2) });
  return {
    names: namesOf(shown, about),
    places,
    groups: kind.length > 0 ? picked(shown, kind) : EMPTY,
    groupNames: kind.length > 0 ? kinds(about) : NONE,
    chosen: centre,
    named: inStep && centre >= 0 ? [centre] : linked,
    links: linked.map((index) => [centre, index] as const),
    arrows,
    spots,
    quiet: inStep,
    bare: inStep,
    note:
      arrows.length > 0 && factor > 1 ? `${note} ${fill(texts.arrowsNote, { factor: plain(factor) })}` : note,
    label: fill(arrows.length > 0 ? texts.labelMoves : texts.labelMap, {
      count: plain(shown.length),
      word: arrows.length > 0 ? (pairWords(scene)[0] ?? '') : setting(about, 'word'),
      near: (near?.by_cosine ?? [])
        .slice(0, 3)
        .map(({ word }) => word)
        .join(', '),
      context: pairWords(scene)[1] ?? '',
    }),
  };
}

/** So many of the nearest are joined to the word that is looked at. */
const LINKED = 3;

/** What the marks and arrows of a step are. */
function below(scene: Scene, _: unknown, { texts }: Words): TemplateResult {
  const inStep = isDone(scene, 'window');
  const text = !inStep ? texts.mapAtRest : isDone(scene, 'backward') ? texts.mapMoves : texts.mapPair;
  return html`<p class="map-key">${text}</p>`;
}

export const map: Figure<Words> = figure(WordMapView)({
  id: 'map',
  size: 'half',
  reads: [
    'map',
    'map_words',
    'map_share',
    'map_pair',
    'map_moves',
    'pair_shown',
    'neighbours',
    'batch_centres',
  ],
  readsOnce: ['groups'],
  below,
  options: (stagehand, _words, now) => ({
    onSelect(index) {
      const scene = now();
      const place = scene ? numbers(scene, 'map_words')[index] : undefined;
      if (scene && place !== undefined) stagehand.set('word', wordAt(scene.about, place));
    },
  }),
  data: (scene, words) => dataOf(scene, words),
});
