// Over the run: how near the samples come to the data. Over the noise levels: the schedule, and the loss.

import { fill, plain } from '../../../charts/kit/format.ts';
import { type CurveFigure, curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { first, numbers, once, type Scene } from '../../../contract/scene.ts';
import { alphaBar, most, short } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { clockOf } from './clock.ts';

const NONE = new Float32Array();

const isLoss = (view: Scene['view']): boolean => view.curve === 'loss';

export const distance: Figure<Words> = curveFigure({
  id: 'distance',
  size: 'half',
  channel: 'measured',
  reads: (_, view) => [isLoss(view) ? 'loss' : 'measured'],
  readsOnce: ['floor', 'ceiling'],
  modes: [{ key: 'curve', options: ['distance', 'log', 'loss'] }],
  curves: ({ view }, { texts }) =>
    isLoss(view)
      ? [{ channel: 'loss', column: 1, label: texts.batchLoss }]
      : [
          { column: 1, label: texts.averaged, ink: 'model' },
          { column: 2, label: texts.latest, ink: 'ink2', dash: [5, 3] },
        ],
  baselines: (scene, { texts }) =>
    isLoss(scene.view)
      ? []
      : [
          { label: texts.floor, value: first(scene, 'floor') },
          { label: texts.ceiling, value: first(scene, 'ceiling') },
        ],
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
  drawnFrom: ({ channels, about, view, term }) => [
    ...['alpha_bar', 'loss_levels', 'loss_levels_zero'].map((channel) => channels[channel]?.data),
    about,
    view,
    term,
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

/** The middle of each of so many equal parts of the noise levels 1 … T, one of them itself. */
export const middles = (parts: number, most: number): Float32Array =>
  Float32Array.from({ length: parts }, (_, i) => Math.round(0.5 + ((i + 0.5) * most) / parts));

/** What has not been met yet is a gap. */
const met = once((losses: Float32Array) => losses.map((loss) => (loss < 0 ? Number.NaN : loss)));

export const levels: Figure<Words> = curveFigure({
  ...overLevels,
  id: 'levels',
  size: 'half',
  reads: ['loss_levels', 'loss_levels_zero'],
  curves(scene, { texts }) {
    const losses = met(numbers(scene, 'loss_levels'));
    const zero = numbers(scene, 'loss_levels_zero');
    const x = middles(losses.length, most(scene.about));
    return [
      { label: texts.modelLoss, x, y: losses, ink: 'residual' },
      { label: texts.zeroLoss, x, y: zero.length === x.length ? zero : NONE, ink: 'ink3', dash: [5, 4] },
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
    const [low = Number.NaN] = met(numbers(scene, 'loss_levels'));
    return fill(texts.labelLevels, { low: short(low), high: short(high) });
  },
});
