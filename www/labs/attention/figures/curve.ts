// Loss and right answers on what is held out, against not looking at the sequence at all.

import { LossCurveView } from '../../../charts/curve.ts';
import { decimal, fill, plain } from '../../../charts/kit/format.ts';
import type { Figure } from '../../../contract/lab.ts';
import { Columns, first, numbers } from '../../../contract/scene.ts';
import type { Words } from '../words.en.ts';

export const curve: Figure<Words> = {
  id: 'curve',
  size: 'half',
  reads: () => ['measured', 'loss'],
  readsOnce: () => ['guess'],
  modes: [{ key: 'curve', options: ['loss', 'right'] }],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term) });
    const [measured, loss] = [new Columns(), new Columns()];
    return {
      update(scene) {
        const none = new Float32Array();
        const [steps = none, held = none, answers = none, sequences = none] = measured.of(scene, 'measured');
        const [at = none, batch = none] = loss.of(scene, 'loss');
        const right = scene.view.curve === 'right';
        const series = right
          ? [
              { label: texts.answersRight, x: steps, y: answers },
              { label: texts.sequencesRight, x: steps, y: sequences },
            ]
          : [
              { label: texts.batchLoss, x: at, y: batch },
              { label: texts.heldLoss, x: steps, y: held },
            ];
        view.update({
          series,
          baselines: [{ label: texts.blind, value: numbers(scene, 'guess')[right ? 1 : 0] ?? Number.NaN }],
          yLabel: right ? texts.share : texts.nats,
          log: false,
          format: (value) => decimal(value),
          highlight: scene.term,
          label: fill(texts.labelCurve, {
            steps: plain(scene.status.step),
            loss: decimal(first(scene, 'held_out')),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
