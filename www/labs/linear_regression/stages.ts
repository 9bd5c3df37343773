// The step, written out stage by stage.

import { html } from 'lit';
import { fill, plain, quantity, signed } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { numbers, record, type Scene, tensor } from '../../contract/scene.ts';
import { factor, num, say } from '../../page/numbers.ts';
import { features, gradient, parameters, parameterTerm, target, theta } from './scene.ts';
import type { Words } from './words.en.ts';

/** The row that the written-out step follows: the first of the batch, as it came and standardised. */
function example(scene: Scene) {
  const [row] = numbers(scene, 'batch');
  const data = tensor(scene, 'data');
  const scaling = numbers(scene, 'scaling');
  if (row === undefined || !data) return null;
  const width = data.shape[1] ?? 0;
  const raw = data.data.subarray(row * width, (row + 1) * width);
  const standard = Array.from(raw, (x, i) => (x - (scaling[2 * i] ?? 0)) / (scaling[2 * i + 1] ?? 1));
  return { row, raw, x: standard.slice(0, -1), y: standard.at(-1) ?? Number.NaN };
}

export const stages: Record<string, StageLine<Words>> = {
  batch: {
    tex: '\\htmlData{term=y}{B} \\subseteq \\{1, \\dots, n\\}',
    reads: ['batch'],
    numbers(scene, { texts }) {
      const found = example(scene);
      if (!found) return null;
      const m = numbers(scene, 'batch').length;
      const n = tensor(scene, 'data')?.shape[0] ?? 0;
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
    reads: ['batch', 'batch_predictions', 'parameters'],
    numbers(scene, { texts }) {
      const found = example(scene);
      const [predicted] = numbers(scene, 'batch_predictions');
      const values = theta(scene);
      if (!found || predicted === undefined || found.x.length !== values.length - 1) return null;
      const products = found.x.map((x, i) => {
        const weight = num(plain(values[i] ?? Number.NaN, 3), 'parameters', parameterTerm(scene.about, i));
        return html`${weight} × ${factor(x, num(plain(x, 3), 'scaling'))} + `;
      });
      return say(texts.forwardIs, {
        sum: html`${products}${factor(values.at(-1), num(plain(values.at(-1) ?? Number.NaN, 3), 'parameters', 'b'))}`,
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
      const loss = record(scene, 'batch_loss', 'BatchLoss')?.loss;
      if (!found || predicted === undefined || loss === undefined) return null;
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
    reads: ['gradient'],
    numbers(scene) {
      const slopes = gradient(scene);
      if (slopes.length === 0) return null;
      const number = (slope: number) => num(signed(slope, 4), 'gradient', 'grad');
      return html`${slopes.map((slope, i) => html`${i > 0 ? ', ' : ''}${symbol(scene, i)}: ${number(slope)}`)}`;
    },
  },
  update: {
    tex: '\\htmlData{term=w}{w} \\leftarrow \\htmlData{term=w}{w} - \\eta\\, \\htmlData{term=grad}{\\tfrac{\\partial L}{\\partial w}}, \\quad \\htmlData{term=b}{b} \\leftarrow \\htmlData{term=b}{b} - \\eta\\, \\htmlData{term=grad}{\\tfrac{\\partial L}{\\partial b}}',
    reads: ['update', 'parameters'],
    numbers(scene, { texts }) {
      const values = theta(scene);
      const update = numbers(scene, 'update');
      if (update.length !== values.length) return null;
      const moves = values.map((value, i) => {
        const move = say(texts.movedBy, {
          value: num(plain(value, 4), 'parameters', parameterTerm(scene.about, i)),
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
