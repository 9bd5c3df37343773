// What is measured over the run, on people that nothing is ever trained on: what is found, and what is answered.

import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { column, type Scene } from '../../../contract/scene.ts';
import { isLibrary } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isLoss = ({ view }: Pick<Scene, 'view'>): boolean => view.curve === 'losses';

/** The chance of a guess among the values that an attribute can have. */
export const GUESS = 1 / 20;

export const lastOf = (scene: Scene, name: string): number =>
  column(scene, 'measured', name).at(-1) ?? Number.NaN;

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  shown: isLibrary,
  reads: (_, view) => (isLoss({ view }) ? ['loss'] : ['measured']),
  modes: [{ key: 'curve', options: ['right', 'losses'] }],
  log: () => false,
  curves: (scene, { texts }) =>
    isLoss(scene)
      ? [
          { channel: 'loss', column: 'retriever', label: texts.lossRetriever },
          { channel: 'loss', column: 'reader', label: texts.lossReader, ink: 'model', dash: [5, 3] },
        ]
      : [
          { channel: 'measured', column: 'recall', label: texts.foundFirst, ink: 'ink' },
          { channel: 'measured', column: 'given', label: texts.answeredOpen, ink: 'model' },
          { channel: 'measured', column: 'chosen', label: texts.answeredBeside, ink: 'model', dash: [6, 3] },
          { channel: 'measured', column: 'told', label: texts.closedTold, ink: 'series5', dash: [5, 3] },
          { channel: 'measured', column: 'untold', label: texts.closedUntold, ink: 'residual', dash: [2, 2] },
        ],
  baselines: (scene, { texts }) => (isLoss(scene) ? [] : [{ label: texts.guessing, value: GUESS }]),
  yLabel: (scene, { texts }) => (isLoss(scene) ? texts.loss : texts.shareRight),
  format: 3,
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      found: percent(lastOf(scene, 'recall'), 2),
      right: percent(lastOf(scene, 'given'), 2),
      untold: percent(lastOf(scene, 'untold'), 2),
    }),
});
