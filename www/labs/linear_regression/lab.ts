// Chapter one: a line, then a plane, then more, through home sales.

import { html, type TemplateResult } from 'lit';
import { factor, num, say } from '../../ui/numbers.ts';
import { fill, plain, quantity, signed } from '../../views/format.ts';
import type { Headline, LabView, LabWords, Scene, StageLine } from '../lab-view.ts';
import { comesNext, first, numbers, setting } from '../scene.ts';
import { figures, parameterTerm } from './figures.ts';
import styles from './linear-regression.css?inline';
import { features, gradient, parameters, target, theta } from './scene.ts';

/** The two baselines: guessing the mean, and the exact solution. */
const baselines = (words: LabWords, mean: string, best: string) => [
  { text: fill(words.texts.meanIs, { mean }), channel: 'mean_fit' },
  { text: fill(words.texts.bestIs, { best }), channel: 'least_squares_fit' },
];

const headlines: readonly Headline[] = [
  {
    id: 'rmse',
    channel: 'rmse',
    show: (scene) => quantity(first(scene, 'rmse'), target(scene.about).unit),
    beside(scene, words) {
      const short = (channel: string) =>
        quantity(numbers(scene, channel)[2] ?? Number.NaN, target(scene.about).unit, 'compact');
      return baselines(words, short('mean_fit'), short('least_squares_fit'));
    },
  },
  {
    id: 'r2',
    channel: 'r2',
    show: (scene) => plain(first(scene, 'r2'), 4),
    beside(scene, words) {
      // Without the last bits of rounding: the mean explains 0, not 1e-7.
      const explained = (channel: string) => plain(Number((1 - first(scene, channel)).toFixed(5)), 4);
      return baselines(words, explained('mean_fit'), explained('least_squares_fit'));
    },
  },
];

/** price ≈ 13,859 US$ + 138.5 US$ per ft² × floor area. */
function sentence(scene: Scene, words: LabWords): TemplateResult {
  const values = numbers(scene, 'parameters');
  const { name, unit } = target(scene.about);
  const labels = features(scene.about);
  if (values.length !== labels.length + 1) return html``;
  const terms = labels.map((label, i) => {
    const slope = values[i] ?? Number.NaN;
    const per = label.unit ? ` ${fill(words.texts.perUnit, { unit: label.unit })}` : '';
    const number = num(quantity(Math.abs(slope), unit) + per, 'parameters', parameterTerm(scene.about, i));
    return html` ${slope < 0 ? '−' : '+'} ${number} × ${label.name}`;
  });
  const bias = num(quantity(values[labels.length] ?? Number.NaN, unit), 'parameters', 'b');
  return html`<p class="sentence"><span data-term="yhat">${name}</span> ≈ ${bias}${terms}</p>`;
}

/** The row that the written-out step follows: the first of the batch, as it came and standardised. */
function example(scene: Scene) {
  const [row] = numbers(scene, 'batch');
  const data = scene.channels.data;
  const scaling = numbers(scene, 'scaling');
  if (row === undefined || !data) return null;
  const width = data.shape[1] ?? 0;
  const raw = data.data.subarray(row * width, (row + 1) * width);
  const standard = Array.from(raw, (x, i) => (x - (scaling[2 * i] ?? 0)) / (scaling[2 * i + 1] ?? 1));
  return { row, raw, x: standard.slice(0, -1), y: standard.at(-1) ?? Number.NaN };
}

const stages: Record<string, StageLine> = {
  batch: {
    tex: '\\htmlData{term=y}{B} \\subseteq \\{1, \\dots, n\\}',
    reads: ['batch'],
    numbers(scene, { texts }) {
      const found = example(scene);
      if (!found) return null;
      const m = numbers(scene, 'batch').length;
      const n = scene.channels.data?.shape[0] ?? 0;
      const [label] = features(scene.about);
      const { name, unit } = target(scene.about);
      const size = fill(m === n ? texts.allOf : texts.someOf, { m: plain(m), n: plain(n) });
      return say(texts.batchIs, {
        size: num(size, 'batch', 'y'),
        row: num(plain(found.row + 1), 'batch', 'y'),
        feature: label?.name ?? '',
        x: num(quantity(found.raw[0] ?? Number.NaN, label?.unit ?? ''), 'data'),
        target: name,
        y: num(quantity(found.raw.at(-1) ?? Number.NaN, unit), 'data', 'y'),
      });
    },
  },
  forward: {
    tex: '\\htmlData{term=yhat}{\\hat y} = \\htmlData{term=w}{w}^\\top x + \\htmlData{term=b}{b}',
    reads: ['batch', 'batch_predictions', 'w', 'b'],
    numbers(scene, { texts }) {
      const found = example(scene);
      const [predicted] = numbers(scene, 'batch_predictions');
      const values = theta(scene);
      if (!found || predicted === undefined || found.x.length !== values.length - 1) return null;
      const products = found.x.map((x, i) => {
        const weight = num(plain(values[i] ?? Number.NaN, 3), 'w', parameterTerm(scene.about, i));
        return html`${weight} × ${factor(x, num(plain(x, 3), 'scaling'))} + `;
      });
      return say(texts.forwardIs, {
        sum: html`${products}${factor(values.at(-1), num(plain(values.at(-1) ?? Number.NaN, 3), 'b', 'b'))}`,
        predicted: num(plain(predicted, 4), 'batch_predictions', 'yhat'),
        inUnits: num(inUnits(scene, predicted), 'batch_predictions', 'yhat'),
      });
    },
  },
  loss: {
    tex: '\\htmlData{term=loss}{L} = \\frac{1}{m} \\sum_{i \\in B} (\\htmlData{term=residual}{\\hat y_i - y_i})^2',
    reads: ['batch', 'batch_predictions', 'batch_loss'],
    numbers(scene, { texts }) {
      const found = example(scene);
      const [predicted] = numbers(scene, 'batch_predictions');
      const loss = first(scene, 'batch_loss');
      if (!found || predicted === undefined || Number.isNaN(loss)) return null;
      const more = numbers(scene, 'batch').length - 1;
      return say(more > 0 ? texts.lossIs : texts.lossIsOne, {
        predicted: num(plain(predicted, 3), 'batch_predictions', 'yhat'),
        y: factor(found.y, num(plain(found.y, 3), 'data', 'y')),
        square: num(plain((predicted - found.y) ** 2, 3), 'batch_loss', 'residual'),
        more: num(plain(more), 'batch', 'y'),
        loss: num(plain(loss, 4), 'batch_loss', 'loss'),
      });
    },
  },
  backward: {
    tex: '\\htmlData{term=grad}{\\nabla L} = \\tfrac{2}{m} \\sum_{i \\in B} (\\htmlData{term=residual}{\\hat y_i - y_i}) \\, (x_i, 1)',
    reads: ['grad_w', 'grad_b'],
    numbers(scene) {
      const slopes = gradient(scene);
      if (slopes.length === 0) return null;
      const last = slopes.length - 1;
      const number = (slope: number, i: number) =>
        num(signed(slope, 4), i < last ? 'grad_w' : 'grad_b', 'grad');
      return html`${slopes.map((slope, i) => html`${i > 0 ? ', ' : ''}${symbol(scene, i)}: ${number(slope, i)}`)}`;
    },
  },
  update: {
    tex: '\\htmlData{term=w}{w} \\leftarrow \\htmlData{term=w}{w} - \\eta\\, \\htmlData{term=grad}{\\tfrac{\\partial L}{\\partial w}}, \\quad \\htmlData{term=b}{b} \\leftarrow \\htmlData{term=b}{b} - \\eta\\, \\htmlData{term=grad}{\\tfrac{\\partial L}{\\partial b}}',
    reads: ['update', 'w', 'b'],
    numbers(scene, { texts }) {
      const values = theta(scene);
      const update = numbers(scene, 'update');
      if (update.length !== values.length) return null;
      // Before the update has been made it is still to come.
      const coming = comesNext(scene, 'update');
      const moves = values.map((value, i) => {
        const channel = i < values.length - 1 ? 'w' : 'b';
        const move = say(coming ? texts.movesBy : texts.movedBy, {
          value: num(plain(value, 4), channel, parameterTerm(scene.about, i)),
          by: num(signed(update[i] ?? Number.NaN, 3), 'update', 'grad'),
        });
        return html`${i > 0 ? '; ' : ''}${symbol(scene, i)} ${move}`;
      });
      return html`${moves}`;
    },
  },
};

/** w, or with several of them w of the feature; b. */
function symbol(scene: Scene, index: number) {
  const label = parameters(scene.about)[index];
  if (!label || label.id === 'b') return html`<i>b</i>`;
  return features(scene.about).length === 1 ? html`<i>w</i>` : html`<i>w</i><sub>${label.name}</sub>`;
}

function inUnits(scene: Scene, standardised: number): string {
  const scaling = numbers(scene, 'scaling');
  const [mean = 0, deviation = 1] = scaling.slice(-2);
  return quantity(mean + deviation * standardised, target(scene.about).unit);
}

const STEPS = 20;
const GAP = 0.001;

const lab: LabView = {
  figures,
  headlines,
  sentence: { reads: ['parameters'], readsOnce: [], show: sentence },
  stages,
  readsOnce: ['data', 'scaling', 'mean_fit', 'least_squares_fit'],
  ownActions: ['set_parameter'],
  styles: [styles],
  tries: [
    { id: 'slow', set: {}, play: 'stages' },
    { id: 'break', set: { features: ['area'], batching: 'full', learning_rate: 1.05 }, play: 5 },
    { id: 'cure', set: { batching: 'full', learning_rate: 0.3 }, play: 5 },
    { id: 'single', set: { batching: 'single', learning_rate: 0.01 }, play: 60, reset: true },
    {
      id: 'plane',
      set: { features: ['area', 'latitude'], batching: 'full', learning_rate: 0.1 },
      play: 10,
      reset: true,
    },
    {
      id: 'five',
      set: {
        features: ['area', 'beds', 'baths', 'latitude', 'longitude'],
        batching: 'full',
        learning_rate: 0.1,
      },
      play: 10,
      reset: true,
    },
  ],
  challenge: {
    reads: ['loss', 'r2', 'least_squares_fit'],
    goal: { most: STEPS, within: GAP },
    set: {
      target: 'price',
      features: ['area', 'beds', 'baths', 'latitude', 'longitude'],
      batching: 'full',
      learning_rate: 0.1,
      seed: 2,
    },
    check(scene) {
      const best = first(scene, 'least_squares_fit');
      const gap = 1 - first(scene, 'r2') - best;
      const { step } = scene.status;
      // Played fast, it is past the goal before the page looks; the curve remembers where it got there.
      const course = numbers(scene, 'loss'); // rows of (step, batch, all)
      let reached = gap <= GAP ? step : Number.POSITIVE_INFINITY;
      for (let row = 0; row < course.length; row += 3)
        if ((course[row + 2] ?? Number.NaN) - best <= GAP)
          reached = Math.min(reached, course[row] ?? reached);
      const five = features(scene.about).length === 5 && setting(scene.about, 'seed') === '2';
      const done = five && setting(scene.about, 'batching') === 'full' && reached > 0 && reached <= STEPS;
      return {
        done,
        failed: !done && step >= STEPS,
        progress: { steps: String(done ? reached : step), gap: plain(Math.max(0, gap), 3) },
      };
    },
  },
};

export default lab;
