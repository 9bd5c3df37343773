// What the pictures of this lab ask a scene for: the words on the map, the window, the pair, what is like what.

import { html, type TemplateResult } from 'lit';
import { axis, numbers, once, record, type Scene, setting } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';

export type Pair = RecordTypes['FollowedPair'];
export type Neighbour = RecordTypes['NeighbourWord'];

export const isWorld = (about: Description): boolean => setting(about, 'corpus') === 'world';

export const pairOf = (scene: Scene): Pair | null => record(scene, 'pair_shown', 'FollowedPair');
export const windowOf = (scene: Scene) => record(scene, 'window', 'TextWindow');
export const textOf = (scene: Scene) => record(scene, 'text', 'EmbeddingText');
export const neighboursOf = (scene: Scene) => record(scene, 'neighbours', 'WordNeighbours');
export const analogyOf = (scene: Scene) => record(scene, 'analogy', 'WordAnalogy');
export const scoreOf = (scene: Scene) => record(scene, 'analogies', 'AnalogyScore');
export const countedOf = (scene: Scene) => record(scene, 'counted', 'CountedBaselines');

/** A word of the text: the same in every language. */
export const given = (word: string): TemplateResult => html`<span translate="no">${word}</span>`;

/** The words of the vocabulary, most frequent first. */
const named = once((about: Description): readonly string[] => axis(about, 'v').map(({ name }) => name));
export const vocabulary = (about: Description): readonly string[] => named(about);
export const wordAt = (about: Description, place: number): string => vocabulary(about)[place] ?? '';

/** The names of the words on the map; the same list for the same words. */
export const namesOf = once((places: Float32Array, about: Description): readonly string[] =>
  Array.from(places, (place) => wordAt(about, place)),
);

/** Of some places in the vocabulary, what is known of each. */
export const picked = once(
  (places: Float32Array, from: Float32Array): Float32Array => places.map((place) => from[place] ?? 0),
);

/** Where on the map a word of the vocabulary stands, −1 where it doesn't. */
export const onMap = (scene: Scene, place: number): number => numbers(scene, 'map_words').indexOf(place);

/** The word's two vectors' cosine. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb || 1);
}

/** The vector of a word: a row of the first table. */
export function vectorOf(scene: Scene, place: number): Float32Array {
  const d = Number(scene.about.values.dimensions);
  return numbers(scene, 'parameters').subarray(place * d, (place + 1) * d);
}

/** As many words an example has that speak of it: the mean cosine of a word with all of some kinds. */
export function meanCosine(scene: Scene, place: number, kinds: readonly number[]): number {
  const own = vectorOf(scene, place);
  const all = [...numbers(scene, 'groups')].flatMap((kind, word) =>
    kinds.includes(kind) && word !== place ? [cosine(own, vectorOf(scene, word))] : [],
  );
  return all.reduce((sum, one) => sum + one, 0) / all.length;
}
