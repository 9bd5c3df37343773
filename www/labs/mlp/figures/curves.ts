// Over the course of the run: loss and score against guessing, and how the numbers of each layer spread.

import { LossCurveView } from '../../../charts/curve.ts';
import { HistogramsView } from '../../../charts/histograms/histograms.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Figure } from '../../../contract/lab.ts';
import { Columns, first, numbers, type Scene } from '../../../contract/scene.ts';
import { classes, sizes } from '../scene.ts';
import type { Words } from '../words.en.ts';

export const curve: Figure<Words> = {
  id: 'curve',
  size: 'half',
  reads: () => ['measured', 'train_loss'],
  readsOnce: () => ['guess', 'task'],
  modes: [{ key: 'curve', options: ['loss', 'log', 'score'] }],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term) });
    const columns = new Columns();
    return {
      update(scene) {
        const [steps = new Float32Array(), ...measured] = columns.of(scene, 'measured');
        const score = scene.view.curve === 'score';
        const [train = steps, test = steps] = score ? measured.slice(2) : measured;
        const guess = numbers(scene, 'guess')[score ? 1 : 0] ?? Number.NaN;
        const name = score ? (classes(scene) > 0 ? texts.accuracy : texts.r2) : texts.loss;
        view.update({
          series: [
            { label: texts.train, x: steps, y: train },
            { label: texts.test, x: steps, y: test },
          ],
          baselines: [{ label: score ? texts.guessScore : texts.guessLoss, value: guess }],
          yLabel: name ?? '',
          log: scene.view.curve === 'log',
          format: (value) => plain(value, 4),
          highlight: scene.term,
          label: fill(texts.labelCurve, {
            steps: plain(scene.status.step),
            loss: plain(first(scene, 'train_loss'), 4),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

const SPREADS = ['weight', 'activation', 'gradient'] as const;
/** `weight_histograms`, `weight_reach`. */
const spreadOf = (view: Scene['view']) => SPREADS.find((spread) => `${spread}s` === view.spread) ?? 'weight';

export const histograms: Figure<Words> = {
  id: 'histograms',
  size: 'half',
  reads: (_, view) => [`${spreadOf(view)}_histograms`, `${spreadOf(view)}_reach`],
  readsOnce: () => ['sizes', 'bins'],
  modes: [{ key: 'spread', options: ['weights', 'activations', 'gradients'] }],
  mount(host, _, { texts }) {
    const view = new HistogramsView(host);
    let from: Float32Array | undefined;
    let split: { steps: Float32Array; layers: Float32Array[] } = { steps: new Float32Array(), layers: [] };
    return {
      update(scene) {
        const spread = spreadOf(scene.view);
        const channel = scene.channels[`${spread}_histograms`];
        const reach = numbers(scene, `${spread}_reach`);
        const bins = first(scene, 'bins');
        const hidden = sizes(scene).length - 2;
        const count = spread === 'activation' ? hidden : hidden + 1;
        if (!channel || !(bins > 0) || reach.length !== count || channel.shape[1] !== count * bins + 1)
          return;
        if (channel.data !== from) {
          from = channel.data;
          const [rows = 0, width = 1] = channel.shape;
          const part = (start: number, size: number) =>
            Float32Array.from(
              { length: rows * size },
              (_, i) => channel.data[Math.floor(i / size) * width + start + (i % size)] ?? 0,
            );
          split = {
            steps: part(0, 1),
            layers: Array.from({ length: count }, (_, l) => part(1 + l * bins, bins)),
          };
        }
        const name = (l: number) =>
          l === hidden ? texts.outputLayer : fill(texts.hiddenLayer, { layer: l + 1 });
        view.update({
          layers: split.layers.map((shares, l) => ({
            name: name(l),
            counts: shares,
            bins,
            range: [-(reach[l] ?? 1), reach[l] ?? 1],
          })),
          steps: split.steps,
          valueLabel: texts[`spread_${spread}`],
          label: fill(texts.labelSpread, { what: texts[`spread_${spread}`], layers: String(count) }),
          highlight: scene.term,
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
