// The weights of the random features as they descend; and, as soon as it is there, where the gradient pulls each.

import { html } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { isDigits, isSweep } from '../scene.ts';
import type { Words } from '../words.en.ts';

const DIGITS = 10;
/** As many features as there is room for. */
const MOST = 60;
const names = Array.from({ length: DIGITS }, (_, digit) => String(digit));

/** The first features, `[features, digits]` turned to `[digits, first]`; turned round for a gradient. */
const turned = once((all: Float32Array, sign: number) => {
  const columns = Math.min(MOST, all.length / DIGITS);
  return Float32Array.from(
    { length: DIGITS * columns },
    (_, i) => sign * (all[(i % columns) * DIGITS + Math.floor(i / columns)] ?? Number.NaN),
  );
});

/** What this step has found to be the gradient; empty before. */
const pulls = (scene: Scene) => (scene.status.stage > 0 ? numbers(scene, 'gradient') : new Float32Array());

export const weights: Figure<Words> = figure(MatrixView)({
  id: 'weights_view',
  size: 'half',
  shown: (about) => isDigits(about) && !isSweep(about),
  reads: ['parameters', 'gradient'],
  data(scene, { texts }) {
    const [all, gradient] = [numbers(scene, 'parameters'), pulls(scene)];
    if (all.length === 0) return null;
    const isPull = gradient.length === all.length;
    const values = isPull ? turned(gradient, -1) : turned(all, 1);
    return {
      rows: DIGITS,
      columns: values.length / DIGITS,
      values,
      kind: 'signed' as const,
      rowNames: names,
      term: isPull ? 'grad' : 'w',
      label: fill(isPull ? texts.labelPulls : texts.labelWeights, { count: plain(values.length / DIGITS) }),
    };
  },
  below: (scene, _, { texts }) =>
    html`<p class="reading">${pulls(scene).length > 0 ? texts.showsPulls : texts.showsWeights}</p>`,
});
