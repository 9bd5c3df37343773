// The main picture: what the network, or one neuron, says of every place of the plane, under the examples.

import { FieldView } from '../../../charts/field/field.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { finiteRange } from '../../../charts/kit/geometry.ts';
import type { Figure } from '../../../contract/lab.ts';
import { Columns, first, numbers, type Scene, setting, sparingly } from '../../../contract/scene.ts';
import { subscript } from '../pictures/network/data.ts';
import { classes, features, LayersOf, sizes, targets } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Which class a click draws, if any. */
const DRAW = ['off', '0', '1', '2', '3', '4'] as const;
const drawing = (view: Scene['view']): number | null =>
  view.draw === undefined || view.draw === 'off' ? null : Number(view.draw);

/** Milliseconds between two examples pointed at. */
const POINTING = 40;

/** Numbers with a sign for what is standardised: colours are full at so many deviations. */
const DEVIATIONS = 2;

/** Which drawn point a row of the data is. */
class Places {
  private from: Float32Array | undefined;
  private places = new Map<number, number>();

  of(scene: Scene, rows: Float32Array): Uint32Array {
    const drawn = numbers(scene, 'point_rows');
    if (drawn !== this.from) {
      this.from = drawn;
      this.places = new Map([...drawn].map((row, place) => [row, place]));
    }
    return Uint32Array.from([...rows].flatMap((row) => this.places.get(row) ?? []));
  }
}

export const field: Figure<Words> = {
  id: 'field',
  size: 'tall',
  reads: () => ['field', 'wrong', 'batch', 'parameters', 'test_score', 'train_score'],
  readsOnce: () => ['points', 'point_rows', 'extent', 'task', 'sizes'],
  modes: [{ key: 'draw', options: DRAW }],
  controls: ['dataset', 'formula', 'target', 'features', 'points', 'classes', 'noise', 'test_share'],
  mount(host, stagehand, words) {
    const columns = new Columns();
    const places = new Places();
    const parameters = new LayersOf('parameters');
    let held: { from: Float32Array; bytes: Uint8Array } | undefined;
    const point = sparingly(POINTING, (x: number, y: number) => {
      stagehand.set('probe_x', x);
      stagehand.set('probe_y', y);
    });
    let drawn: number | null = null;
    const view = new FieldView(host, {
      onProbe: (x, y) => {
        // Within the control's limits; the picture of a file may reach further.
        if (x !== null && y !== null && Math.abs(x) <= 10 && Math.abs(y) <= 10) point(x, y);
      },
      onDraw: (points) => {
        const lines = points.map(([x, y]) => `${x.toFixed(4)}, ${y.toFixed(4)}, ${drawn ?? 0}`);
        stagehand.act('draw', { points: lines.join('\n') });
      },
      onTerm: (term) => stagehand.term(term),
    });
    /** Where each neuron of the first hidden layer is zero: with a kink there, it is what the regions are cut with. */
    const lines = (scene: Scene) => {
      const all = sizes(scene);
      const [w] = parameters.of(scene).weights;
      const [bias] = parameters.of(scene).biases;
      const count = all[1] ?? 0;
      if (!w || !bias || all.length < 3 || all[0] !== 2 || count > 8) return [];
      return Array.from({ length: count }, (_, j) => ({
        a: w[j] ?? 0,
        b: w[count + j] ?? 0,
        c: bias[j] ?? 0,
        label: fill(words.texts.net_neuron, { layer: subscript(1), neuron: subscript(j + 1) }),
      }));
    };
    return {
      update(scene) {
        const { about } = scene;
        const shape = scene.channels.field?.shape;
        const extent = numbers(scene, 'extent');
        const [x, y, target, test] = columns.of(scene, 'points');
        const k = classes(scene);
        if (!shape || extent.length < 4 || !x || !y || !target || !test || Number.isNaN(k)) return;
        if (held?.from !== test) held = { from: test, bytes: Uint8Array.from(test) };
        const isOutput = setting(about, 'neuron') === 'output';
        const values = numbers(scene, 'field');
        const kind = isOutput && k > 2 ? 'classes' : isOutput && k === 2 ? 'sign' : 'number';
        if (kind === 'classes' && shape[0] !== k) return;
        const [low, high] = finiteRange(values) ?? [0, 0];
        const most = isOutput && k === 0 ? DEVIATIONS : Math.max(-low, high, 1e-6);
        const [xName, yName] = features(about);
        drawn = drawing(scene.view);
        view.update({
          extent: [extent[0] ?? 0, extent[1] ?? 0, extent[2] ?? 0, extent[3] ?? 0],
          field: values,
          nx: shape[2] ?? 0,
          ny: shape[1] ?? 0,
          kind,
          classes: k,
          range: kind === 'sign' ? [-1, 1] : [-most, most],
          x,
          y,
          target,
          test: held.bytes,
          batch: places.of(scene, numbers(scene, 'batch')),
          wrong: k > 0 ? Uint8Array.from(numbers(scene, 'wrong')) : null,
          names: targets(about).map((label) => label.name),
          xLabel: xName?.name ?? '',
          yLabel: yName?.name ?? '',
          xUnit: xName?.unit ?? '',
          yUnit: yName?.unit ?? '',
          lines: isOutput && scene.view.network !== 'activations' ? lines(scene) : [],
          drawing: drawn === null ? null : { active: true, class: drawn },
          probe:
            scene.view.network === 'activations'
              ? [Number(about.values.probe_x), Number(about.values.probe_y)]
              : null,
          highlight: scene.term,
          label: fill(words.texts.labelField, {
            n: plain(x.length),
            train: plain(first(scene, 'train_score'), 3),
            test: plain(first(scene, 'test_score'), 3),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
