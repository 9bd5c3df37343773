// Over the run: how near the samples come to the data. Over the noise levels: the schedule, and the loss.

import { fill, plain } from '../../../charts/kit/format.ts';
import { type CurveFigure, curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { alphaBar, measuredDistance, most, short } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { clockOf } from './clock.ts';

const isLoss = (view: Scene['view']): boolean => view.curve === 'loss';

export const distance: Figure<Words> = curveFigure({
  id: 'distance',
  size: 'half',
  channel: 'measured',
  reads: (_, view) => (isLoss(view) ? ['loss'] : ['measured', 'distance']),
  modes: [{ key: 'curve', options: ['distance', 'log', 'loss'] }],
  curves: ({ view }, { texts }) =>
    isLoss(view)
      ? [{ channel: 'loss', column: 'batch', label: texts.batchLoss }]
      : [
          { column: 'averaged', label: texts.averaged, ink: 'model' },
          { column: 'latest', label: texts.latest, ink: 'ink2', dash: [5, 3] },
        ],
  baselines(scene, { texts }) {
    const { floor, ceiling } = measuredDistance(scene);
    return isLoss(scene.view)
      ? []
      : [
          { label: texts.floor, value: floor },
          { label: texts.ceiling, value: ceiling },
        ];
  },
  yLabel: ({ view }, { texts }) => (isLoss(view) ? texts.lossLabel : texts.distanceLabel),
  format: 3,
  label: ({ view, status }, { texts }, [now = Number.NaN]) =>
    fill(isLoss(view) ? texts.labelLoss : texts.labelDistance, {
      steps: plain(status.step),
      now: short(now),
    }),
});

/** What is drawn over the noise levels: drawn again when another is looked at, and only for what is new to it. */
const overLevels: Pick<CurveFigure<Words>, 'redraws' | 'drawnFrom' | 'format'> = {
  redraws: (stagehand, again) => clockOf(stagehand).listen(again),
  drawnFrom: (scene) => [
    ...['alpha_bar', 'levels', 'loss_levels', 'loss_levels_zero'].map((channel) => numbers(scene, channel)),
    scene.about,
    scene.view,
    scene.term,
  ],
  format: 3,
};

/** The schedule's curves out of its channel. */
const scheduled = once((signal: Float32Array) => ({
  x: Float32Array.from({ length: signal.length }, (_, i) => i),
  signal,
  noise: signal.map((bar) => 1 - bar),
  snr: signal.map((bar) => bar / (1 - bar)),
}));

const isRatio = ({ view }: Scene): boolean => view.schedule === 'ratio';

export const schedule: Figure<Words> = curveFigure({
  ...overLevels,
  id: 'signal',
  size: 'half',
  readsOnce: ['alpha_bar'],
  modes: [{ key: 'schedule', options: ['parts', 'ratio'] }],
  curves(scene, { texts }) {
    const { x, signal, noise, snr } = scheduled(numbers(scene, 'alpha_bar'));
    return isRatio(scene)
      ? [{ label: texts.snr, x, y: snr, ink: 'ink' }]
      : [
          { label: texts.signalPart, x, y: signal, ink: 'data' },
          { label: texts.noisePart, x, y: noise, ink: 'gradient', dash: [6, 3] },
        ];
  },
  baselines: (scene, { texts }) => (isRatio(scene) ? [{ label: texts.even, value: 1 }] : []),
  yLabel: (scene, { texts }) => (isRatio(scene) ? texts.snrLabel : texts.partLabel),
  log: isRatio,
  beyond: (scene, { texts }, stagehand) => ({
    xLabel: texts.levelLabel,
    xName: 't',
    cursorStep: clockOf(stagehand).t,
    ...(isRatio(scene) && { bounds: [1e-6, 1e6] }),
  }),
  label(scene, { texts }, _, stagehand) {
    const { t } = clockOf(stagehand);
    return fill(texts.labelSchedule, {
      t: plain(Math.round(t)),
      most: plain(most(scene.about)),
      signal: short(alphaBar(scene, t)),
      left: short(numbers(scene, 'alpha_bar').at(-1) ?? Number.NaN),
    });
  },
});

export const levels: Figure<Words> = curveFigure({
  ...overLevels,
  id: 'levels',
  size: 'half',
  reads: ['loss_levels'],
  readsOnce: ['levels', 'loss_levels_zero'],
  curves(scene, { texts }) {
    const x = numbers(scene, 'levels');
    return [
      { label: texts.modelLoss, x, y: numbers(scene, 'loss_levels'), ink: 'residual' },
      { label: texts.zeroLoss, x, y: numbers(scene, 'loss_levels_zero'), ink: 'ink3', dash: [5, 4] },
    ];
  },
  yLabel: (_, { texts }) => texts.lossLabel,
  beyond: (_, { texts }, stagehand) => ({
    holds: 0,
    xLabel: texts.levelLabel,
    xName: 't',
    cursorStep: clockOf(stagehand).t,
  }),
  label(scene, { texts }, [high = Number.NaN]) {
    const [low = Number.NaN] = numbers(scene, 'loss_levels');
    return fill(texts.labelLevels, { low: short(low), high: short(high) });
  },
});
