// The classifier's channels, as the pictures need them.

import { plain } from '../../charts/kit/format.ts';
import type { Stagehand } from '../../contract/lab.ts';
import { axis, isDone, numbers, once, record, type Scene, setting } from '../../contract/scene.ts';
import type { Description, Label, RecordTypes } from '../../core/protocol.ts';

/** What an example is made of: measures, the pixels of a digit, or the words of a text. */
export type Kind = 'measures' | 'pixels' | 'words';

const offers = (about: Description, control: string): boolean =>
  about.controls.some(({ id, shown }) => id === control && shown);

export function kindOf(about: Description): Kind {
  if (setting(about, 'dataset') === 'digits') return 'pixels';
  return offers(about, 'vocabulary') ? 'words' : 'measures';
}

export const classes = (about: Description): Label[] => axis(about, 'c');
export const isTwo = (about: Description): boolean => classes(about).length === 2;
export const className = (about: Description, k: number): string => classes(about)[k]?.name ?? '';
export const isLinear = (about: Description): boolean => Number(about.values.hidden_layers) === 0;

export type Chain = RecordTypes['FollowedExample'];
/** The example followed, within a step as far as its stages have come; null before it is known. */
export function chainOf(scene: Scene): Chain | null {
  const found = record(scene, 'example', 'FollowedExample');
  if (!found || scene.status.stage === 0) return found;
  const after = <T>(stage: string, known: T, unknown: T): T => (isDone(scene, stage) ? known : unknown);
  return {
    ...found,
    logits: after('logits', found.logits, []),
    powers: after('softmax', found.powers, []),
    probabilities: after('softmax', found.probabilities, []),
    cooled: after('softmax', found.cooled, []),
    answer: after('softmax', found.answer, -1),
    loss: after('loss', found.loss, Number.NaN),
    error: after('backward', found.error, []),
  };
}

export const baselinesOf = (scene: Scene): RecordTypes['ClassifierBaselines'] | null =>
  record(scene, 'baselines', 'ClassifierBaselines');

/** The class whose sum is written out: the one chosen, else the second of two, else the answer. */
export function chosenClass(scene: Scene): number {
  const count = classes(scene.about).length;
  const chosen = Number(scene.view.class ?? Number.NaN);
  if (chosen >= 0 && chosen < count) return chosen;
  if (count === 2) return 1;
  const chain = chainOf(scene);
  return Math.max(0, chain && chain.answer >= 0 ? chain.answer : (chain?.target ?? 0));
}

/** What stands in a row of a matrix `[c, k]`. */
export function rowOf(scene: Scene, channel: string, row: number): Float32Array {
  const found = scene.channels[channel];
  const width = found?.type === 'tensor' ? (found.shape[1] ?? 0) : 0;
  return numbers(scene, channel).subarray(row * width, (row + 1) * width);
}

/** How much more something speaks for a class than for the others, on average: of two, the difference. */
export function pushFor(pushes: readonly number[], k: number): number {
  const own = pushes[k] ?? Number.NaN;
  const all = pushes.reduce((sum, push) => sum + push, 0);
  return own - (all - own) / Math.max(1, pushes.length - 1);
}

/** Numbers times a factor, the same array for the same. */
export const scaled = once((values: Float32Array, factor: number, shift: number) =>
  values.map((value) => factor * value + shift),
);

export const inBytes = once((list: Float32Array) => Uint8Array.from(list));

/** A probability in percent: "98.3 %", "< 0.1 %", so wide at most that columns stand still. */
export function share(p: number): string {
  if (!Number.isFinite(p)) return '–';
  if (p > 0 && p < 0.0005) return '< 0.1 %';
  if (p < 1 && p >= 0.9995) return '> 99.9 %';
  return `${(100 * p).toFixed(1)} %`;
}

/** A share of answers right. */
export const right = (score: number): string => (Number.isNaN(score) ? '–' : `${plain(100 * score, 3)} %`);

/** Follows another example: a row of the data. */
export function follow(stagehand: Stagehand, row: number): void {
  stagehand.set('example', row);
  stagehand.set('shown', 'row');
}

/** Sixty-four greys, each a hexadecimal digit, as the core reads a drawing. */
export const drawingOf = (pixels: Float32Array): string =>
  Array.from(pixels, (ink) => Math.round(15 * Math.min(1, Math.max(0, ink))).toString(16)).join('');

/** The place on a curve whose threshold is nearest. */
export function placeOf(thresholds: Float32Array, threshold: number): number {
  let best = 0;
  for (let i = 1; i < thresholds.length; i++)
    if (Math.abs((thresholds[i] ?? 9) - threshold) < Math.abs((thresholds[best] ?? 9) - threshold)) best = i;
  return best;
}
