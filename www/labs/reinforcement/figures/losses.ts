// How the networks' updates go: what they are pulled by, and how hard.

import { fill, plain } from '../../../charts/kit/format.ts';
import { SpreadView } from '../../../charts/spread.ts';
import { curveFigure } from '../../../contract/curve.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, type Scene } from '../../../contract/scene.ts';
import { isDqn, isGrid } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isNetwork: Figure<Words>['shown'] = (about) => !isGrid(about);
/** The channel's columns. */
const LOSSES = ['policy', 'value', 'entropy', 'gradient'] as const;

function lossOf({ about, view }: Scene): (typeof LOSSES)[number] {
  const dqn = isDqn(about);
  const chosen = dqn ? view.values : view.losses;
  return LOSSES.find((id) => id === chosen) ?? (dqn ? 'value' : 'policy');
}
const nameOf = (scene: Scene, { texts }: Words): string => texts[`curve_${lossOf(scene)}`];

export const losses: Figure<Words> = curveFigure({
  id: 'losses_view',
  size: 'half',
  shown: isNetwork,
  channel: 'update_losses',
  modes: [
    { key: 'losses', options: LOSSES, shown: (about) => !isDqn(about) },
    { key: 'values', options: ['value', 'gradient'], shown: isDqn },
  ],
  curves: (scene, words) => [{ column: lossOf(scene), label: nameOf(scene, words) }],
  // A fair coin's entropy, which nothing exceeds.
  baselines: (scene, { texts }) =>
    lossOf(scene) === 'entropy' ? [{ label: texts.coinEntropy, value: Math.LN2 }] : [],
  yLabel: nameOf,
  format: 3,
  beyond: (_, { texts }) => ({ xLabel: texts.update }),
  label: (scene, words, [value = Number.NaN]) =>
    fill(words.texts.labelLosses, { name: nameOf(scene, words), value: plain(value, 3) }),
});

export const advantages: Figure<Words> = figure(SpreadView)({
  id: 'advantages_view',
  size: 'half',
  shown: isNetwork,
  reads: ['advantages'],
  data(scene, { texts }) {
    const values = numbers(scene, 'advantages');
    const dqn = isDqn(scene.about);
    return {
      values,
      xLabel: dqn ? texts.tdErrors : texts.advantage,
      term: dqn ? 'delta' : 'advantage',
      none: texts.noUpdateYet,
      label: fill(texts.labelAdvantages, { n: plain(values.length) }),
    };
  },
});
