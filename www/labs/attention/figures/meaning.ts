// “bank” in sentences of both senses: its vector behind every layer, and how the senses part as it learns.

import { CurveView } from '../../../charts/curve.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { VectorPanelsView } from '../../../charts/vector-panels.ts';
import { type Drawing, drawing, figureOfSeveral } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import {
  axis,
  column,
  columns,
  numbers,
  once,
  type Scene,
  setting,
  tensor,
} from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import { layers } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isBank = (about: Description): boolean => setting(about, 'task') === 'bank';

/** Before the first layer, or behind one. */
const nameOf = (layer: number, { texts }: Words): string =>
  layer === 0 ? texts.before : fill(texts.behind, { layer: plain(layer) });

/** The cosine of the two senses behind each layer, as it learns. */
function course(scene: Scene, words: Words): Drawing {
  const { texts } = words;
  const [steps = new Float32Array()] = columns(scene, 'bank_course');
  const behind = (layer: number) => ({
    label: nameOf(layer, words),
    x: steps,
    y: column(scene, 'bank_course', layer === 0 ? 'before' : `after_${layer}`),
  });
  const data = {
    series: Array.from({ length: layers(scene.about) + 1 }, (_, layer) => behind(layer)),
    baselines: [],
    yLabel: texts.cosine,
    log: false,
    format: (value: number) => plain(value, 3),
    label: fill(texts.labelCosine, { cosine: plain(numbers(scene, 'bank_cosine').at(-1) ?? Number.NaN, 3) }),
  };
  // A cosine is no term of the formula.
  return drawing(CurveView, data, { onTerm() {} }, 'meaning plot');
}

const split = once((points: Float32Array, layers: number) =>
  Array.from({ length: layers }, (_, l) =>
    points.subarray((l * points.length) / layers, ((l + 1) * points.length) / layers),
  ),
);

/** Every “bank” as a point behind each layer, now. */
function vectors(scene: Scene, words: Words): Drawing {
  const { texts } = words;
  const channel = tensor(scene, 'bank_points');
  const [count = 0] = channel?.shape ?? [];
  if (!channel || count === 0) return drawing(VectorPanelsView, null, undefined, 'meaning');
  const cosines = numbers(scene, 'bank_cosine');
  const data = {
    panels: split(channel.data, count).map((points, layer) => ({
      name: nameOf(layer, words),
      note: fill(texts.cosineIs, { cosine: plain(cosines[layer] ?? Number.NaN, 2) }),
      points,
    })),
    classes: numbers(scene, 'bank_senses'),
    classNames: axis(scene.about, 'a').map((label) => label.name),
    xLabel: texts.acrossIs,
    yLabel: texts.upIs,
    label: fill(texts.labelMeaning, { cosine: plain(cosines.at(-1) ?? Number.NaN, 3) }),
  };
  return drawing(VectorPanelsView, data, undefined, 'meaning');
}

export const meaning: Figure<Words> = figureOfSeveral({
  id: 'meaning',
  size: 'wide',
  shown: isBank,
  reads: (_, view) => [
    'bank_cosine',
    'bank_senses',
    view.meaning === 'cosine' ? 'bank_course' : 'bank_points',
  ],
  modes: [{ key: 'meaning', options: ['vectors', 'cosine'] }],
  drawing: (scene, words) => (scene.view.meaning === 'cosine' ? course(scene, words) : vectors(scene, words)),
});
