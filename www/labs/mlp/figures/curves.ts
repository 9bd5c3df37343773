// Over the course of the run: loss and score against guessing, and how the numbers of each layer spread.

import { HistogramsView } from '../../../charts/histograms/histograms.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { first, numbers, once, type Scene } from '../../../contract/scene.ts';
import { classes, sizes } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isScore = ({ view }: Scene): boolean => view.curve === 'score';

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'measured',
  reads: ['measured', 'train_loss'],
  readsOnce: ['guess', 'task'],
  modes: [{ key: 'curve', options: ['loss', 'log', 'score'] }],
  curves(scene, { texts }) {
    const column = isScore(scene) ? 3 : 1;
    return [
      { column, label: texts.train },
      { column: column + 1, label: texts.test },
    ];
  },
  baselines(scene, { texts }) {
    const [loss = Number.NaN, score = Number.NaN] = numbers(scene, 'guess');
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
      loss: plain(first(scene, 'train_loss'), 4),
    }),
});

const SPREADS = ['weight', 'activation', 'gradient'] as const;
/** `weight_histograms`, `weight_reach`. */
const spreadOf = (view: Scene['view']) => SPREADS.find((spread) => `${spread}s` === view.spread) ?? 'weight';

/** The steps, and of each layer the counts in its bins at every step. */
const split = once((data: Float32Array, count: number, bins: number) => {
  const width = count * bins + 1;
  const rows = data.length / width;
  const part = (start: number, size: number) =>
    Float32Array.from(
      { length: rows * size },
      (_, i) => data[Math.floor(i / size) * width + start + (i % size)] ?? 0,
    );
  return {
    steps: part(0, 1),
    layers: Array.from({ length: count }, (_, l) => part(1 + l * bins, bins)),
  };
});

export const histograms: Figure<Words> = figure(HistogramsView)({
  id: 'histograms',
  size: 'half',
  reads: (_, view) => [`${spreadOf(view)}_histograms`, `${spreadOf(view)}_reach`],
  readsOnce: ['sizes', 'bins'],
  modes: [{ key: 'spread', options: ['weights', 'activations', 'gradients'] }],
  data(scene, { texts }) {
    const spread = spreadOf(scene.view);
    const channel = scene.channels[`${spread}_histograms`];
    const reach = numbers(scene, `${spread}_reach`);
    const bins = first(scene, 'bins');
    const hidden = sizes(scene).length - 2;
    const count = spread === 'activation' ? hidden : hidden + 1;
    if (!channel || !(bins > 0) || reach.length !== count || channel.shape[1] !== count * bins + 1)
      return null;
    const { steps, layers } = split(channel.data, count, bins);
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
