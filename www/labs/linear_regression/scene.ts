// Linear regression's channels and axes by their names.

import { axis, numbers, type Scene } from '../../contract/scene.ts';
import type { Description, Label } from '../../core/protocol.ts';

/** The features, and last the bias. */
export const parameters = (about: Description): Label[] => axis(about, 'p');
export const features = (about: Description): Label[] => axis(about, 'd');
export const target = (about: Description): Label => axis(about, 't')[0] ?? { id: '', name: '', unit: '' };

/** All of θ: the weights, and last the bias. */
export const theta = (scene: Scene): number[] => [...numbers(scene, 'w'), ...numbers(scene, 'b')];
export const gradient = (scene: Scene): number[] => [
  ...numbers(scene, 'grad_w'),
  ...numbers(scene, 'grad_b'),
];

/** The formula's term: w where there is one weight, w.area where there are several. */
export function parameterTerm(about: Description, index: number): string {
  const label = parameters(about)[index];
  if (!label || label.id === 'b') return 'b';
  return features(about).length === 1 ? 'w' : `w.${label.id}`;
}
