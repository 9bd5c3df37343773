// Over the course of the run: loss and score against guessing, and how the numbers of each layer spread.

import { HistogramsView } from '../../../charts/histograms/histograms.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { measured, numbers, once, type Scene, tensor } from '../../../contract/scene.ts';
import { classes, sizes } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isScore = ({ view }: Scene): boolean => view.curve === 'score';

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'measured',
  reads: ['measured', 'trained_on'],
  readsOnce: ['guess', 'network'],
  modes: [{ key: 'curve', options: ['loss', 'log', 'score'] }],
  curves(scene, { texts }) {
    const of = (part: string) => (isScore(scene) ? `${part}_score` : part);
    return [
      { column: of('trained_on'), label: texts.train },
      { column: of('held_out'), label: texts.test },
    ];
  },
  baselines(scene, { texts }) {
    const { loss, score } = measured(scene, 'guess');
    return [
      isScore(scene) ? { label: texts.guessScore, value: score } : { label: texts.guessLoss, value: loss },
    ];
  },
  yLabel: (scene, { texts }) =>
    isScore(scene) ? (classes(scene) > 0 ? texts.accuracy : texts.r2) : texts.loss,
  format: 4,
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      loss: plain(measured(scene, 'trained_on').loss, 4),
    }),
});

const SPREADS = ['weight', 'activation', 'gradient'] as const;
/** `weight_histograms`, `weight_reach`. */
const spreadOf = (view: Scene['view']) => SPREADS.find((spread) => `${spread}s` === view.spread) ?? 'weight';

/** Of each layer the shares in its bins at every step, out of `[steps, layers, bins]`. */
const split = once((data: Float32Array, layers: number, bins: number) =>
  Array.from({ length: layers }, (_, l) =>
    Float32Array.from(
      { length: data.length / layers },
      (_, i) => data[(Math.floor(i / bins) * layers + l) * bins + (i % bins)] ?? 0,
    ),
  ),
);

export const histograms: Figure<Words> = figure(HistogramsView)({
  id: 'histograms',
  size: 'half',
  reads: (_, view) => ['histogram_steps', `${spreadOf(view)}_histograms`, `${spreadOf(view)}_reach`],
  readsOnce: ['network'],
  modes: [{ key: 'spread', options: ['weights', 'activations', 'gradients'] }],
  data(scene, { texts }) {
    const spread = spreadOf(scene.view);
    const channel = tensor(scene, `${spread}_histograms`);
    const reach = numbers(scene, `${spread}_reach`);
    const hidden = sizes(scene).length - 2;
    const [moments, count = 0, bins = 0] = channel?.shape ?? [];
    const steps = numbers(scene, 'histogram_steps');
    if (!channel || reach.length !== count || steps.length !== moments) return null;
    const layers = split(channel.data, count, bins);
    const what = texts[`spread_${spread}`];
    return {
      layers: layers.map((counts, l) => ({
        name: l === hidden ? texts.outputLayer : fill(texts.hiddenLayer, { layer: l + 1 }),
        counts,
        bins,
        range: [-(reach[l] ?? 1), reach[l] ?? 1],
      })),
      steps,
      valueLabel: what,
      label: fill(texts.labelSpread, { what, layers: String(count) }),
    };
  },
});
