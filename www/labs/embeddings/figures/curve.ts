// What is measured over the run: the loss of a pair, and how many analogies come out.

import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { countedOf, isWorld, scoreOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isScore = ({ view }: Pick<Scene, 'view'>): boolean => (view.curve ?? 'analogies') === 'analogies';

/** What a pair costs where nothing is known: every σ is a half. */
export const atFirst = ({ about }: Pick<Scene, 'about'>): number =>
  (1 + Number(about.values.negatives)) * Math.LN2;

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  reads: (about, view) => [
    'measured',
    'loss',
    'analogies',
    ...(isScore({ view }) && !isWorld(about) ? ['counted'] : []),
  ],
  readsOnce: (about) => (isWorld(about) ? ['counted'] : []),
  modes: [{ key: 'curve', options: ['analogies', 'loss'] }],
  log: () => false,
  curves: (scene, { texts }) =>
    isScore(scene)
      ? [{ channel: 'measured', column: 'analogies', label: texts.thisNet, ink: 'model' }]
      : [{ channel: 'loss', column: 'batch', label: texts.lossPair }],
  baselines(scene, { texts }) {
    if (!isScore(scene)) return [{ label: texts.knowingNothing, value: atFirst(scene) }];
    const counted = countedOf(scene);
    if (!counted) return [];
    return [
      { label: texts.counting, value: counted.counts.share },
      ...(counted.truth ? [{ label: texts.knowing, value: counted.truth.share }] : []),
      { label: texts.chance, value: counted.chance },
    ];
  },
  yLabel: (scene, { texts }) => (isScore(scene) ? texts.analogiesRight : texts.lossPair),
  format: 3,
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      share: percent(scoreOf(scene)?.share ?? Number.NaN, 2),
    }),
});
