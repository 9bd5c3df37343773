// What is measured over the run, on what is held out: what is found and, where there is something to answer, what is
// answered.

import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { type Column, curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { column, type Scene } from '../../../contract/scene.ts';
import { isLibrary, isTold, libraryOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isLoss = ({ view }: Pick<Scene, 'view'>): boolean => view.curve === 'losses';

/** How often a guess among the values of what is asked would be right. */
export const guess = (scene: Scene): number => libraryOf(scene)?.guess ?? 0;

export const lastOf = (scene: Scene, name: string): number =>
  column(scene, 'measured', name).at(-1) ?? Number.NaN;

/** What is answered, where there is something to learn to answer. */
const ANSWERED = (texts: Words['texts']): Column[] => [
  { channel: 'measured', column: 'given', label: texts.answeredOpen, ink: 'model' },
  { channel: 'measured', column: 'chosen', label: texts.answeredBeside, ink: 'model', dash: [6, 3] },
  { channel: 'measured', column: 'told', label: texts.closedTold, ink: 'series5', dash: [5, 3] },
  { channel: 'measured', column: 'untold', label: texts.closedUntold, ink: 'residual', dash: [2, 2] },
];

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
          ...(isTold(scene.about)
            ? [
                {
                  channel: 'loss',
                  column: 'reader',
                  label: texts.lossReader,
                  ink: 'model',
                  dash: [5, 3],
                } as Column,
              ]
            : []),
        ]
      : [
          { channel: 'measured', column: 'recall', label: texts.foundFirst, ink: 'ink' },
          ...(isTold(scene.about) ? ANSWERED(texts) : []),
        ],
  baselines: (scene, { texts }) =>
    isLoss(scene) || !isTold(scene.about) ? [] : [{ label: texts.guessing, value: guess(scene) }],
  yLabel: (scene, { texts }) => (isLoss(scene) ? texts.loss : texts.shareRight),
  format: 3,
  label: (scene, { texts }) =>
    fill(isTold(scene.about) ? texts.labelCurve : texts.labelFound, {
      steps: plain(scene.status.step),
      found: percent(lastOf(scene, 'recall'), 2),
      right: percent(lastOf(scene, 'given'), 2),
      untold: percent(lastOf(scene, 'untold'), 2),
    }),
});
