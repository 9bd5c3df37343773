// Loss and right answers on what is held out, against not looking at the sequence at all.

import { decimal, fill, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { guess, heldOut } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Whether it shows the share of right answers, and not the loss. */
const isRight = ({ view }: Scene): boolean => view.curve === 'right';

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'measured',
  reads: ['measured', 'loss'],
  readsOnce: ['guess'],
  modes: [{ key: 'curve', options: ['loss', 'right'] }],
  curves: (scene, { texts }) =>
    isRight(scene)
      ? [
          { column: 'held_out_score', label: texts.answersRight },
          { column: 'held_out_sequences', label: texts.sequencesRight },
        ]
      : [
          { channel: 'loss', column: 'batch', label: texts.batchLoss },
          { column: 'held_out', label: texts.heldLoss },
        ],
  baselines: (scene, { texts }) => [
    { label: texts.blind, value: isRight(scene) ? guess(scene).score : guess(scene).loss },
  ],
  yLabel: (scene, { texts }) => (isRight(scene) ? texts.share : texts.nats),
  format: (value) => decimal(value),
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      loss: decimal(heldOut(scene).loss),
    }),
});
