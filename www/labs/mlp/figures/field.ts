// The main picture: what the network, or one neuron, says of every place of the plane, under the examples.

import { html, type TemplateResult } from 'lit';
import type { FieldData, Inside } from '../../../charts/field/data.ts';
import { FieldView } from '../../../charts/field/field.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { finiteRange } from '../../../charts/kit/geometry.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import {
  columns,
  isDone,
  measured,
  numbers,
  once,
  record,
  type Scene,
  setting,
  sparingly,
  tensor,
} from '../../../contract/scene.ts';
import { subscript } from '../pictures/network/data.ts';
import { answerOf, classes, features, layersOf, shownNeuron, sizes, targets } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Which class a click draws, if any. */
const DRAW = ['off', '0', '1', '2', '3', '4'] as const;
const drawnClass = (view: Scene['view']): number | null =>
  view.draw === undefined || view.draw === 'off' ? null : Number(view.draw);

/** Milliseconds between two examples pointed at. */
const POINTING = 40;

/** Numbers with a sign for what is standardised: the standard deviations at which colours are full. */
const DEVIATIONS = 2;

/** Which drawn point each row of the data is. */
const placesOf = once((drawn: Float32Array) => new Map([...drawn].map((row, place) => [row, place])));
const inBytes = once((list: Float32Array) => Uint8Array.from(list));

/** Where each neuron of the first hidden layer is zero: with a kink there, it is what the regions are cut with. */
function lines(scene: Scene, { texts }: Words): NonNullable<FieldData['lines']> {
  const all = sizes(scene);
  const { weights, biases } = layersOf(scene, 'parameters');
  const [[w], [bias]] = [weights, biases];
  const count = all[1] ?? 0;
  if (!w || !bias || all.length < 3 || all[0] !== 2 || count > 8) return [];
  return Array.from({ length: count }, (_, j) => ({
    a: w[j] ?? 0,
    b: w[count + j] ?? 0,
    c: bias[j] ?? 0,
    label: fill(texts.net_neuron, { layer: subscript(1), neuron: subscript(j + 1) }),
  }));
}

/** Nothing has been misclassified before anything was learned; in the midst of a step the batch alone is looked at. */
function wrongNow(scene: Scene): Uint8Array {
  const all = numbers(scene, 'wrong');
  return scene.status.step > 0 && scene.status.stage === 0 ? inBytes(all) : new Uint8Array(all.length);
}

/** The batch of the present step, as far as it is among the points drawn, and what the stages found of it. */
function inside(scene: Scene, places: ReadonlyMap<number, number>): (Inside & { batch: Uint32Array }) | null {
  if (!isDone(scene, 'batch')) return null;
  const drawn = [...numbers(scene, 'batch')].flatMap((row, k) => {
    const place = places.get(row);
    return place === undefined ? [] : [{ place, k }];
  });
  const batch = Uint32Array.from(drawn, ({ place }) => place);
  const z = numbers(scene, 'batch_outputs');
  const outputs = sizes(scene).at(-1) ?? 1;
  const said = drawn.map(({ k }) => answerOf(z.subarray(k * outputs, (k + 1) * outputs), classes(scene)));
  const answers = {
    value: Float32Array.from(said, ({ value }) => value),
    sure: Float32Array.from(said, ({ sure }) => sure),
  };
  const each = numbers(scene, 'batch_losses');
  const losses = Float32Array.from(drawn, ({ k }) => each[k] ?? Number.NaN);
  return {
    batch,
    answers: isDone(scene, 'forward') && z.length > 0 ? answers : null,
    losses: isDone(scene, 'loss') && each.length > 0 ? losses : null,
  };
}

/** What was drawn can be taken away again. */
function drawing({ view }: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  return drawnClass(view) === null
    ? html``
    : html`<p><button type="button" @click=${() => stagehand.act('use_built_in', {})}>${texts.undraw}</button></p>`;
}

export const field: Figure<Words> = figure(FieldView)({
  id: 'field',
  size: 'tall',
  reads: ['field', 'wrong', 'batch', 'batch_outputs', 'batch_losses', 'parameters', 'held_out', 'trained_on'],
  readsOnce: ['points', 'point_rows', 'point_targets', 'point_held_out', 'extent', 'network'],
  modes: [{ key: 'draw', options: DRAW, shown: (about) => setting(about, 'dataset') !== 'file' }],
  below: drawing,
  controls: ['dataset', 'formula', 'target', 'features', 'points', 'classes', 'noise', 'test_share'],
  options(stagehand, _, now) {
    const point = sparingly(POINTING, (x: number, y: number) => {
      stagehand.set('probe_x', x);
      stagehand.set('probe_y', y);
    });
    return {
      onProbe(x, y) {
        // Within the control's limits; the picture of a file may reach further.
        if (x !== null && y !== null && Math.abs(x) <= 10 && Math.abs(y) <= 10) point(x, y);
      },
      onDraw(points) {
        const drawn = drawnClass(now()?.view ?? {}) ?? 0;
        const rows = points.map(([x, y]) => `${x.toFixed(4)}, ${y.toFixed(4)}, ${drawn}`);
        stagehand.act('draw', { points: rows.join('\n') });
      },
    };
  },
  data(scene, words) {
    const { about } = scene;
    const shape = tensor(scene, 'field')?.shape;
    const extent = record(scene, 'extent', 'Extent');
    const [x, y] = columns(scene, 'points');
    const [target, test] = [numbers(scene, 'point_targets'), numbers(scene, 'point_held_out')];
    const k = classes(scene);
    if (!shape || !extent || !x || !y || target.length !== x.length || Number.isNaN(k)) return null;
    const isOutput = shownNeuron(about) === null;
    const values = numbers(scene, 'field');
    const kind = isOutput && k > 2 ? 'classes' : isOutput && k === 2 ? 'sign' : 'number';
    if (kind === 'classes' && shape[0] !== k) return null;
    const [low, high] = finiteRange(values) ?? [0, 0];
    const most = isOutput && k === 0 ? DEVIATIONS : Math.max(-low, high, 1e-6);
    const [xName, yName] = features(about);
    const drawn = drawnClass(scene.view);
    const step = inside(scene, placesOf(numbers(scene, 'point_rows')));
    const activations = scene.view.network === 'activations';
    return {
      extent: [extent.left, extent.right, extent.bottom, extent.top],
      field: values,
      nx: shape[2] ?? 0,
      ny: shape[1] ?? 0,
      kind,
      classes: k,
      range: kind === 'sign' ? [-1, 1] : [-most, most],
      x,
      y,
      target,
      test: inBytes(test),
      batch: step?.batch ?? null,
      inside: step,
      wrong: k > 0 ? wrongNow(scene) : null,
      names: targets(about).map((label) => label.name),
      xLabel: xName?.name ?? '',
      yLabel: yName?.name ?? '',
      xUnit: xName?.unit ?? '',
      yUnit: yName?.unit ?? '',
      lines: isOutput && !activations ? lines(scene, words) : [],
      drawing: drawn === null ? null : { active: true, class: drawn },
      probe: activations ? [Number(about.values.probe_x), Number(about.values.probe_y)] : null,
      label: fill(words.texts.labelField, {
        n: plain(x.length),
        train: plain(measured(scene, 'trained_on').score, 3),
        test: plain(measured(scene, 'held_out').score, 3),
      }),
    };
  },
});
