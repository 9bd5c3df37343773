// A net that learns to add on a clock: its answers, and how its weights go round.

import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, record, type Scene } from '../../../contract/scene.ts';
import { AnswerTableView, type Cell } from '../pictures/answer-table.ts';
import { NumberCircleView } from '../pictures/number-circle.ts';
import { SpectrumView } from '../pictures/spectrum.ts';
import { errorOf, isGrokking, known, shownModel } from '../scene.ts';
import type { Words } from '../words.en.ts';

const modulus = ({ about }: Scene): number => Number(about.values.modulus);

const isRight = once((table: Float32Array, p: number) =>
  table.map((answer, i) => (answer === (Math.floor(i / p) + (i % p)) % p ? 1 : 0)),
);
/** Within a step only what is trained on is answered. */
const inStep = once((right: Float32Array, parts: Float32Array) =>
  right.map((is, i) => (parts[i] === 0 ? is : -1)),
);
/** How sure it is has not been asked before the loss. */
const unasked = once((sure: Float32Array) => sure.map(() => 1));
const isTrained = once((parts: Float32Array) => parts.map((part) => (part === 0 ? 1 : 0)));

/** The pair that is chosen, a · p + b. */
function chosen(scene: Scene): Cell {
  const p = modulus(scene);
  const pair = Math.min(p * p - 1, Number(scene.about.values.example ?? 0));
  return [Math.floor(pair / p), pair % p];
}

export const answers: Figure<Words> = figure(AnswerTableView)({
  id: 'answers',
  size: 'half',
  shown: isGrokking,
  reads: ['table', 'table_right', 'shown_model'],
  readsOnce: ['table_part', 'table_given'],
  options: (stagehand, _, now) => ({
    onSelect([row, column]) {
      const scene = now();
      if (scene) stagehand.set('example', row * modulus(scene) + column);
    },
  }),
  data(scene, { texts }) {
    const p = modulus(scene);
    const [table, parts] = [numbers(scene, 'table'), numbers(scene, 'table_part')];
    const sure = numbers(scene, 'table_right');
    if (parts.length !== p * p) return null;
    const answered = table.length === p * p;
    const parted = [texts.trained, texts.validation, texts.test];
    const given = numbers(scene, 'table_given');
    return {
      side: p,
      right: !answered
        ? table
        : scene.status.stage > 0
          ? inStep(isRight(table, p), parts)
          : isRight(table, p),
      trained: isTrained(parts),
      sure: known(scene, 'loss') ? sure : unasked(sure),
      tell([a, b]: Cell) {
        const i = a * p + b;
        const right = (a + b) % p;
        const wrongly = given.length === p * p && given[i] !== right && parts[i] === 0;
        return fill(answered ? texts.cellIs : texts.cellNotYet, {
          a,
          b,
          right,
          answer: plain(table[i] ?? Number.NaN),
          sure: percent(sure[i] ?? Number.NaN),
          part:
            (parted[parts[i] ?? -1] ?? '') +
            (wrongly ? `, ${fill(texts.taught, { given: given[i] ?? '' })}` : ''),
        });
      },
      rowLabel: 'a',
      columnLabel: 'b',
      trainedName: texts.trained,
      heldOutName: texts.test,
      rightName: texts.right,
      wrongName: texts.wrong,
      selected: chosen(scene),
      label: fill(texts.labelAnswers, {
        p,
        train: percent(1 - errorOf(scene.about, shownModel(scene)?.trained_on)),
        test: percent(1 - errorOf(scene.about, shownModel(scene)?.held_out)),
      }),
    };
  },
});

const frequency = (scene: Scene) => record(scene, 'circle_frequency', 'StrongestFrequency');

export const spectrum: Figure<Words> = figure(SpectrumView)({
  id: 'spectrum_view',
  size: 'half',
  shown: isGrokking,
  reads: ['spectrum', 'circle_frequency'],
  data(scene, { texts }) {
    const power = numbers(scene, 'spectrum');
    if (power.length === 0) return null;
    const strongest = frequency(scene);
    return {
      power,
      first: 1,
      even: 1 / power.length,
      evenLabel: texts.allAlike,
      xLabel: texts.timesRound,
      yLabel: texts.powerShare,
      reading: texts.frequencyIs,
      selected: strongest?.frequency ?? null,
      term: 'w',
      label: fill(texts.labelSpectrum, {
        k: plain(strongest?.frequency ?? Number.NaN),
        share: percent(strongest?.share ?? Number.NaN),
      }),
    };
  },
});

/** How far on its neighbour on the circle is: the number whose k-fold is one round and one. */
export function strideOf(frequency: number, p: number): number {
  for (let stride = 1; stride < p; stride++) if ((stride * frequency) % p === 1) return stride;
  return 0;
}

export const circle: Figure<Words> = figure(NumberCircleView)({
  id: 'circle_view',
  size: 'half',
  shown: isGrokking,
  reads: ['circle', 'circle_frequency'],
  data(scene, { texts }) {
    const places = numbers(scene, 'circle');
    const found = frequency(scene);
    const k = found?.frequency ?? Number.NaN;
    return {
      places,
      stride: strideOf(k, modulus(scene)),
      note: fill(texts.circleNote, { k: plain(k), share: percent(found?.share ?? Number.NaN) }),
      none: texts.noCircle,
      label: fill(texts.labelCircle, { k: plain(k) }),
    };
  },
});
