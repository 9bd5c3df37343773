// Linear regression's channels and axes by their names.

import type { Stagehand } from '../../contract/lab.ts';
import { axis, numbers, record, type Scene } from '../../contract/scene.ts';
import type { Description, Label, Value } from '../../core/protocol.ts';

/** The features, and last the bias. */
export const parameters = (about: Description): Label[] => axis(about, 'p');
export const features = (about: Description): Label[] => axis(about, 'd');
const NO_LABEL: Label = { id: '', name: '', unit: '', brought: false };
export const target = (about: Description): Label => axis(about, 't')[0] ?? NO_LABEL;

/** All of θ: the weights, and last the bias. */
export const theta = (scene: Scene): number[] => [...numbers(scene, 'parameters')];
export const gradient = (scene: Scene): number[] => [...numbers(scene, 'gradient')];

/** How good the line is. */
export const lineFit = (scene: Scene) => record(scene, 'fit', 'LineFit');
/** What a line is measured against. */
export const baselines = (scene: Scene) => record(scene, 'baselines', 'LineBaselines');

/** Puts a parameter of θ, by its place, somewhere. */
export function setParameter(stagehand: Stagehand, about: Description, place: number, value: Value): void {
  const last = place === features(about).length;
  stagehand.act('set_parameter', {
    parameter: last ? 'bias' : 'weight',
    index: last ? 0 : place,
    value,
  });
}

/** The formula's term: w where there is one weight, w.area where there are several. */
export function parameterTerm(about: Description, index: number): string {
  const label = parameters(about)[index];
  if (!label || label.id === 'b') return 'b';
  return features(about).length === 1 ? 'w' : `w.${label.id}`;
}
