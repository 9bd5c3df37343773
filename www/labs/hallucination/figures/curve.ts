// What is measured over the run, told and never told apart: right answers, confidence, and refusals.

import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { groupsOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

const modeOf = ({ view }: Pick<Scene, 'view'>): string => view.curve ?? 'answers';

/** The batch loss of knowing nothing: every word of the vocabulary alike. */
const nothing = ({ about }: Scene): number =>
  Math.log(about.axes.find(({ symbol }) => symbol === 'v')?.labels.length ?? Number.NaN);

/** What there is none of stands in the curve as −1. */
const known = (values: Float32Array): Float32Array => values.map((value) => (value < 0 ? Number.NaN : value));

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  reads: ['measured', 'loss', 'fact_groups'],
  modes: [{ key: 'curve', options: ['answers', 'refusals', 'loss'] }],
  log: () => false,
  curves(scene, { texts }) {
    const of = (column: string, label: string, ink: 'model' | 'residual', dash?: readonly number[]) => ({
      channel: 'measured',
      column,
      label,
      ink,
      as: known,
      ...(dash && { dash }),
    });
    switch (modeOf(scene)) {
      case 'loss':
        return [{ channel: 'loss', column: 'batch', label: texts.loss }];
      case 'refusals':
        return [
          of('told_refused', texts.toldFacts, 'model'),
          of('never_refused', texts.neverFacts, 'residual'),
        ];
      default:
        return [
          of('told', texts.toldRight, 'model'),
          of('told_confidence', texts.toldSure, 'model', [6, 4]),
          of('never', texts.neverRight, 'residual'),
          of('never_confidence', texts.neverSure, 'residual', [6, 4]),
        ];
    }
  },
  baselines(scene, { texts }) {
    const mode = modeOf(scene);
    if (mode === 'loss') return [{ label: texts.knowingNothing, value: nothing(scene) }];
    return mode === 'answers' ? [{ label: texts.byChance, value: 1 / 20 }] : [];
  },
  yLabel(scene, { texts }) {
    const mode = modeOf(scene);
    return mode === 'loss' ? texts.loss : mode === 'refusals' ? texts.shareRefused : texts.shareRight;
  },
  format: (value) => (value <= 1 ? percent(value, 3) : plain(value, 3)),
  beyond: (scene) => (modeOf(scene) === 'loss' ? {} : { bounds: [0, 1] as const, holds: 1 }),
  label: (scene, { texts }) => {
    const found = groupsOf(scene);
    const share = (value: number | undefined) => percent(value ?? Number.NaN, 3);
    return fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      told: share(found?.told.right),
      toldSure: share(found?.told.confidence),
      never: share(found?.never.right),
      neverSure: share(found?.never.confidence),
    });
  },
});
