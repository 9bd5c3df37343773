// A net that learns to add on a clock: its answers, and how its weights go round.

import { html } from 'lit';
import { compact, fill, percent, plain } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import { curveFigure } from '../../../contract/curve.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { AnswerTableView, type Cell } from '../pictures/answer-table.ts';
import { errorOf, isGrokking, known, shape, shownModel } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { round125 } from './parts.ts';

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

/** The pair that is chosen: where keys go on from. */
function chosen(scene: Scene): Cell | null {
  const [a = Number.NaN, b = Number.NaN] = (scene.view.pair ?? '').split(' ').map(Number);
  const p = modulus(scene);
  return a < p && b < p ? [a, b] : null;
}

export const answers: Figure<Words> = figure(AnswerTableView)({
  id: 'answers',
  size: 'half',
  shown: isGrokking,
  reads: ['table', 'table_right', 'shown_model'],
  readsOnce: ['table_part', 'table_given'],
  options: (stagehand) => ({
    onSelect: ([a, b]) => stagehand.setView('pair', `${a} ${b}`),
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

/** Units in the order of the frequency that each is strongest at, the purest of each first. */
export const sorted = once((power: Float32Array, frequencies: number) => {
  const units = Array.from({ length: power.length / frequencies }, (_, unit) => {
    const own = power.subarray(unit * frequencies, (unit + 1) * frequencies);
    const share = Math.max(...own);
    return { unit, share, frequency: own.indexOf(share) + 1 };
  });
  return units.sort((a, b) => a.frequency - b.frequency || b.share - a.share);
});

/** One column a unit, in that order, one row a frequency. */
const upright = once((power: Float32Array, frequencies: number) => {
  const order = sorted(power, frequencies);
  const values = new Float32Array(power.length);
  for (const [column, { unit }] of order.entries())
    for (let f = 0; f < frequencies; f++)
      values[f * order.length + column] = power[unit * frequencies + f] ?? 0;
  return values;
});

const unitsOf = (scene: Scene) => {
  const [count = 0, frequencies = 0] = shape(scene, 'spectrum_units');
  const power = numbers(scene, 'spectrum_units');
  return count > 0 && frequencies > 0 && power.length === count * frequencies
    ? { power, frequencies, order: sorted(power, frequencies) }
    : null;
};

/** So few times up and down are seen as a wave. */
const SLOW = 4;

/** The unit looked at: the one chosen, else the purest of those whose wave can be seen as one. */
function unitShown(scene: Scene) {
  const found = unitsOf(scene);
  if (!found) return null;
  const wanted = Number(scene.view.unit ?? Number.NaN);
  const slow = found.order.filter(({ frequency }) => frequency <= SLOW);
  const purest = (slow.length > 0 ? slow : found.order).reduce((best, one) =>
    one.share > best.share ? one : best,
  );
  return found.order.find(({ unit }) => unit === wanted) ?? purest;
}

export const spectrum: Figure<Words> = figure(MatrixView)({
  id: 'spectrum_view',
  size: 'half',
  shown: isGrokking,
  reads: ['spectrum_units', 'spectrum'],
  options: (stagehand, { texts }, now) => ({
    onSelect([, column]) {
      const scene = now();
      const unit = scene && unitsOf(scene)?.order[column]?.unit;
      if (unit !== undefined) stagehand.setView('unit', String(unit));
    },
    describe([, column]) {
      const scene = now();
      const found = scene && unitsOf(scene)?.order[column];
      return found ? told(texts, found) : '';
    },
  }),
  data(scene, { texts }) {
    const found = unitsOf(scene);
    if (!found) return null;
    const { power, frequencies, order } = found;
    const shown = unitShown(scene);
    const mean = order.reduce((sum, { share }) => sum + share, 0) / order.length;
    return {
      rows: frequencies,
      columns: order.length,
      values: upright(power, frequencies),
      kind: 'share' as const,
      rowNames: Array.from({ length: frequencies }, (_, f) => String(f + 1)),
      selected: shown && ([shown.frequency - 1, order.indexOf(shown)] as const),
      term: 'w',
      label: fill(texts.labelSpectrum, { units: plain(order.length), share: percent(mean) }),
    };
  },
  below(scene, _, { texts }) {
    const order = unitsOf(scene)?.order;
    if (!order) return html``;
    const mean = order.reduce((sum, { share }) => sum + share, 0) / order.length;
    const [strongest, share] = first3(numbers(scene, 'spectrum'));
    return html`<p class="reading">${say(texts.purity, {
      share: num(percent(mean), 'spectrum_units', 'w'),
      even: percent(1 / (unitsOf(scene)?.frequencies ?? 1)),
    })}
      ${say(texts.strongest, { list: num(strongest, 'spectrum', 'w'), share: num(percent(share), 'spectrum', 'w') })}</p>`;
  },
});

/** The three frequencies that hold most of all units together, and how much. */
function first3(shares: Float32Array): readonly [string, number] {
  const order = Array.from(shares, (share, f) => ({ share, k: f + 1 })).sort((a, b) => b.share - a.share);
  const best = order.slice(0, 3);
  return [best.map(({ k }) => k).join(', '), best.reduce((sum, { share }) => sum + share, 0)];
}

const told = (
  texts: Words['texts'],
  { unit, frequency, share }: { unit: number; frequency: number; share: number },
): string => fill(texts.unitIs, { unit: unit + 1, k: frequency, share: percent(share) });

/** A unit's column of a table of weights `[p, units]`. */
const columnOf = (table: Float32Array, p: number, width: number, unit: number) =>
  Float32Array.from({ length: p }, (_, a) => table[a * width + unit] ?? Number.NaN);
const NONE = new Float32Array();

/** A column moved against its gradient, so far that it can be seen: a quarter of how far it goes up and down. */
function against(weights: Float32Array, slopes: Float32Array) {
  const most = (values: Float32Array) => values.reduce((all, value) => Math.max(all, Math.abs(value)), 0);
  const [tall, steep] = [most(weights), most(slopes)];
  const factor = steep > 0 && tall > 0 ? round125(tall / (2 * steep)) : 1;
  return { factor, values: weights.map((w, i) => w - factor * (slopes[i] ?? 0)) };
}
const upTo = new Map<number, Float32Array>();
/** 0, 1, … p − 1; the same array for the same. */
function upToOf(p: number): Float32Array {
  const known = upTo.get(p) ?? Float32Array.from({ length: p }, (_, a) => a);
  upTo.set(p, known);
  return known;
}

export const unit: Figure<Words> = curveFigure({
  id: 'unit',
  size: 'half',
  shown: isGrokking,
  reads: ['parameters', 'spectrum_units', 'gradient'],
  options: (stagehand) => ({ onTerm: (term) => stagehand.term(term === null ? null : 'w') }),
  curves(scene, { texts }) {
    const shown = unitShown(scene);
    const [p, width] = [modulus(scene), Number(scene.about.values.width)];
    const parameters = numbers(scene, 'parameters');
    if (!shown || parameters.length < 2 * p * width) return null;
    const x = upToOf(p);
    const of = (table: number, all = parameters) => all.subarray(table * p * width, (table + 1) * p * width);
    const pulls = scene.status.stage > 0 ? numbers(scene, 'gradient') : NONE;
    const pulled =
      pulls.length === parameters.length
        ? against(columnOf(of(0), p, width, shown.unit), columnOf(of(0, pulls), p, width, shown.unit))
        : null;
    return [
      ...(pulled
        ? [
            {
              label: fill(texts.pulledTo, { factor: compact(pulled.factor) }),
              x,
              y: pulled.values,
              ink: 'residual' as const,
              dash: [2, 3],
            },
          ]
        : []),
      { label: texts.weightsA, x, y: columnOf(of(0), p, width, shown.unit), ink: 'model' as const },
      {
        label: texts.weightsB,
        x,
        y: columnOf(of(1), p, width, shown.unit),
        ink: 'gradient' as const,
        dash: [4, 3],
      },
    ];
  },
  yLabel: (scene, { texts }) => {
    const shown = unitShown(scene);
    return shown ? told(texts, shown) : texts.weight;
  },
  format: 3,
  beyond: (_, { texts }) => ({ xLabel: texts.numberRead, xName: texts.numberName, holds: 0 }),
  label(scene, { texts }) {
    const shown = unitShown(scene);
    return shown ? told(texts, shown) : texts.weight;
  },
});
