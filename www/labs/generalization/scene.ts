// What the pictures of this lab ask a scene for: which machine it is, its four sets, the models swept, the one shown.

import { percent, plain } from '../../charts/kit/format.ts';
import type { Stagehand } from '../../contract/lab.ts';
import { column, isDone, record, type Scene, setting, tensor } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';

export const isPolynomial = (about: Description): boolean => setting(about, 'machine') === 'polynomial';
export const isDigits = (about: Description): boolean => setting(about, 'machine') === 'random_features';
export const isGrokking = (about: Description): boolean => setting(about, 'machine') === 'grokking';
/** Whether a step is the next model, and not the next update of one. */
export const isSweep = (about: Description): boolean =>
  !isGrokking(about) && setting(about, 'course') === 'sweep';

/** The four sets, in the order in which they are looked at. */
export const SETS = ['trained_on', 'validation', 'held_out', 'risk'] as const;
export type SetName = (typeof SETS)[number];

type Measured = RecordTypes['Measured'];
export type ShownModel = RecordTypes['ShownModel'];
export type SweepRow = RecordTypes['SweepRow'];

export const shownModel = (scene: Scene): ShownModel | null => record(scene, 'shown_model', 'ShownModel');
export const selection = (scene: Scene) => record(scene, 'selection', 'Selection');
export const bestStep = (scene: Scene) => record(scene, 'best', 'BestStep');
export const biasVariance = (scene: Scene) => record(scene, 'bias_variance', 'BiasVariance');
export const baselines = (scene: Scene) => record(scene, 'baselines', 'GeneralizationBaselines');
export const stepRow = (scene: Scene): SweepRow | null => record(scene, 'step_row', 'SweepRow');

/** How wrong, in the machine's own measure: mean squared, or the share misclassified. */
export const errorOf = (about: Description, measured: Measured | null | undefined): number =>
  !measured ? Number.NaN : isPolynomial(about) ? measured.loss : 1 - measured.score;

/** An error as it is written: "0.0512", "26.3 %". */
export const error = (about: Description, value: number): string =>
  !Number.isFinite(value)
    ? '–'
    : isPolynomial(about)
      ? small(value)
      : value > 0 && value < 5e-4
        ? '< 0.1 %'
        : percent(value);

/** A squared error: what is nothing but rounding is nothing. */
const small = (value: number): string => (value < 1e-9 ? '0' : plain(value, 3));

/** The error of the model shown on one of the sets; NaN while it is not known. */
export const shownError = (scene: Scene, set: SetName): number =>
  errorOf(scene.about, shownModel(scene)?.[set]);

/** The name of a capacity: degree 8, or 100 features. */
export const capacity = (scene: Scene): number => shownModel(scene)?.capacity ?? Number.NaN;

/** The shape of a tensor, empty while there is none. */
export const shape = (scene: Scene, channel: string): readonly number[] =>
  tensor(scene, channel)?.shape ?? [];

/** Opens a model of the sweep, and keeps it open. */
export function open(stagehand: Stagehand, about: Description, wanted: number): void {
  if (about.values.opened !== wanted) stagehand.set('opened', wanted);
  if (about.values.follow === true) stagehand.set('follow', false);
}

/** Where a course stands: whether the stage is done, or no step is under way. */
export const known = (scene: Scene, stage: string): boolean =>
  scene.status.stage === 0 || isDone(scene, stage);

/** Where a column of the sweep is least, as the capacity there; NaN while there is none. */
export function leastAt(scene: Scene, name: string): number {
  const [y, x] = [column(scene, 'sweep', name), column(scene, 'sweep', 'capacity')];
  let best = -1;
  for (let i = 0; i < y.length; i++) if (best < 0 || (y[i] ?? 0) < (y[best] ?? 0)) best = i;
  return x[best] ?? Number.NaN;
}
