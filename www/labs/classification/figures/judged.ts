// How good it is on what it has not seen: which class is taken for which, the examples behind a cell, what a threshold
// costs, whether it is as sure as it should be, and the course of the run.

import { html, nothing, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { MatrixView } from '../../../charts/matrix.ts';
import { TradeOffView } from '../../../charts/trade-off.ts';
import { curveFigure } from '../../../contract/curve.ts';
import { drawing, figure, figureOfSeveral } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { axis, columns, numbers, once, record, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { ExampleListView } from '../pictures/example-list.ts';
import {
  baselinesOf,
  classes,
  className,
  follow,
  isLinear,
  isTwo,
  kindOf,
  placeOf,
  right,
  scaled,
  share,
} from '../scene.ts';
import type { Words } from '../words.en.ts';

const isNaive = (view: Scene['view']) => view.by === 'naive';
const confusionOf = (view: Scene['view']) => (isNaive(view) ? 'naive_confusion' : 'confusion');

/** Counts as shares of their row, for the colours. */
const shares = once((counts: Float32Array, k: number) =>
  counts.map((count, i) => {
    const from = i - (i % k);
    const all = counts.subarray(from, from + k).reduce((sum, one) => sum + one, 0);
    return all > 0 ? count / all : 0;
  }),
);
const written = once((counts: Float32Array) => Array.from(counts, (count) => plain(count)));

export const confusion: Figure<Words> = figure(MatrixView)({
  id: 'confusion',
  size: 'half',
  reads: (_, view) => [confusionOf(view)],
  readsOnce: ['naive_confusion'],
  modes: [{ key: 'by', options: ['model', 'naive'] }],
  options: (stagehand, words, now) => ({
    onSelect([truth, answer]) {
      stagehand.set('cell_true', truth + 1);
      stagehand.set('cell_answer', answer + 1);
    },
    describe([truth, answer]) {
      const scene = now();
      if (!scene) return '';
      const k = classes(scene.about).length;
      const count = numbers(scene, confusionOf(scene.view))[truth * k + answer];
      const [is, said] = [className(scene.about, truth), className(scene.about, answer)];
      return fill(words.texts.cellIs, { truth: is, answer: said, count: plain(count ?? Number.NaN) });
    },
  }),
  data(scene, words) {
    const counts = numbers(scene, confusionOf(scene.view));
    const names = classes(scene.about).map(({ name }) => name);
    const k = names.length;
    if (counts.length !== k * k || k === 0) return null;
    const [row, column] = [Number(scene.about.values.cell_true), Number(scene.about.values.cell_answer)];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const hits = names.reduce((sum, _, i) => sum + (counts[i * k + i] ?? 0), 0);
    return {
      rows: k,
      columns: k,
      values: shares(counts, k),
      texts: written(counts),
      kind: 'share' as const,
      rowNames: names,
      columnNames: names,
      selected: row > 0 && column > 0 ? ([row - 1, column - 1] as const) : null,
      most: k > 5 ? 44 : 88,
      mostHigh: k > 5 ? 32 : 72,
      term: 'yhat',
      label: fill(words.texts.labelConfusion, { right: plain(hits), all: plain(all) }),
    };
  },
  below: (scene, stagehand, words): TemplateResult => {
    const chosen = Number(scene.about.values.cell_true) > 0;
    const all = () => {
      stagehand.set('cell_true', 0);
      stagehand.set('cell_answer', 0);
    };
    return html`<p class="deeds">
      <button type="button" ?disabled=${!chosen} @click=${all}>${words.texts.allWrong}</button></p>`;
  },
});

type Listed = {
  rows: readonly number[];
  targets: readonly number[];
  answers: readonly number[];
  texts: readonly string[];
};

/** What is listed: held-out examples of a cell, or the training examples that cost most. */
function listed(scene: Scene, words: Words): (Listed & { notes: string[]; title: string }) | null {
  const { about } = scene;
  const name = (k: number | undefined) => className(about, k ?? -1);
  if (scene.view.list === 'suspects') {
    const found = record(scene, 'suspects', 'SuspectList');
    if (!found) return null;
    const notes = found.rows.map(
      (_, i) =>
        fill(words.texts.suspectIs, {
          given: name(found.targets[i]),
          answer: name(found.answers[i]),
          loss: plain(found.losses[i] ?? Number.NaN, 3),
        }) + (found.flipped[i] ? words.texts.wasFlipped : ''),
    );
    return { ...found, notes, title: fill(words.texts.suspects, { n: found.rows.length }) };
  }
  const found = record(scene, 'examples', 'ExampleList');
  if (!found) return null;
  const notes = found.rows.map((_, i) =>
    fill(words.texts.exampleIs, {
      truth: name(found.targets[i]),
      answer: name(found.answers[i]),
      p: share(found.confidences[i] ?? Number.NaN),
    }),
  );
  const cell = Number(about.values.cell_true) > 0;
  const title = fill(cell ? words.texts.inCell : words.texts.inAll, { n: plain(found.total) });
  return { ...found, notes, title };
}

/** The inputs of an example, named, where it has no text. */
function measures(scene: Scene, i: number): string {
  const all = axis(scene.about, 'd');
  const values = numbers(scene, `${listOf(scene.view)}_inputs`).subarray(
    i * all.length,
    (i + 1) * all.length,
  );
  return Array.from(values, (value, d) => `${all[d]?.name ?? ''} ${plain(value, 3)}`).join(' · ');
}

/** The channel of what is listed, and behind `_inputs` that of what each is made of. */
const listOf = (view: Scene['view']) => (view.list === 'suspects' ? 'suspects' : 'examples');

/** The list as it is shown now, for a chart that is made once. */
const shownNow = new WeakMap<object, readonly number[]>();

export const examples: Figure<Words> = figureOfSeveral({
  id: 'examples',
  size: 'half',
  reads: (_, view) => [listOf(view), `${listOf(view)}_inputs`],
  modes: [{ key: 'list', options: ['wrong', 'suspects'] }],
  drawing(scene, words, stagehand) {
    const found = listed(scene, words);
    const chosen = Number(scene.about.values.example);
    if (found) shownNow.set(stagehand, found.rows);
    const onSelect = (index: number) => follow(stagehand, shownNow.get(stagehand)?.[index] ?? 0);
    const pixels = numbers(scene, `${listOf(scene.view)}_inputs`);
    if (kindOf(scene.about) === 'pixels') {
      const count = Math.min(found?.rows.length ?? 0, Math.floor(pixels.length / 64));
      const group = {
        name: found?.title ?? '',
        note: scene.view.list === 'suspects' ? words.texts.labelAnswer : words.texts.truthAnswer,
        images: scaled(pixels, 2, -1),
        first: 0,
        count,
        columns: 8,
        captions: found?.rows.map((_, i) => `${found.targets[i]} → ${found.answers[i]}`) ?? [],
      };
      const selected = found?.rows.includes(chosen) ? found.rows.indexOf(chosen) : null;
      const data = found && { groups: [group], side: 8, selected, label: found.title };
      return drawing(DigitGridView, data, {
        onSelect,
        describe: (i) => found?.notes[i] ?? '',
        most: 600,
        cell: 48,
        small: 32,
      });
    }
    const examples = found?.rows.map((row, i) => ({
      text: found.texts[i] || measures(scene, i),
      note: found.notes[i] ?? '',
      chosen: row === chosen,
    }));
    return drawing(
      ExampleListView,
      found && examples ? { examples, label: found.title, none: words.texts.noneWrong } : null,
      { onSelect },
    );
  },
});

type Trade = 'roc' | 'pr' | 'cost';
const tradeOf = (view: Scene['view']): Trade =>
  view.trade === 'pr' || view.trade === 'cost' ? view.trade : 'roc';
const TRADES = {
  roc: { channel: 'roc', naive: 'naive_roc', x: 'falseRate', y: 'trueRate' },
  pr: { channel: 'precision_recall', naive: 'naive_precision_recall', x: 'recall', y: 'precision' },
  cost: { channel: 'costs', naive: undefined, x: 'threshold', y: 'costSum' },
} as const;

const decisionOf = (scene: Scene) => record(scene, 'decision', 'Decision');

/** What the threshold does, in counts and in cost. */
function decided(scene: Scene, words: Words): TemplateResult | typeof nothing {
  const found = decisionOf(scene);
  if (!found) return nothing;
  const n = (value: number) => num(plain(value, 4), 'decision', 'tau');
  return html`<p class="written-out">${say(words.texts.decided, {
    found: n(found.true_positives),
    all: n(found.true_positives + found.false_negatives),
    name: className(scene.about, 1),
    alarms: n(found.false_positives),
    others: n(found.false_positives + found.true_negatives),
    precision: num(share(found.precision), 'decision', 'tau'),
    recall: num(share(found.recall), 'decision', 'tau'),
    cost: n(found.cost),
    never: n(found.never_cost),
  })}</p>`;
}

export const tradeOff: Figure<Words> = figure(TradeOffView)({
  id: 'trade_off',
  size: 'half',
  shown: isTwo,
  reads: (_, view) => [TRADES[tradeOf(view)].channel, 'decision', 'ranking'],
  readsOnce: ['naive_roc', 'naive_precision_recall'],
  modes: [{ key: 'trade', options: ['roc', 'pr', 'cost'] }],
  controls: ['threshold', 'cost_missed', 'cost_alarm'],
  options: (stagehand, _, now) => ({
    onPlace(index) {
      const scene = now();
      const threshold = scene && columns(scene, TRADES[tradeOf(scene.view)].channel)[0]?.[index];
      if (threshold !== undefined) stagehand.set('threshold', Math.min(1, Math.max(0, threshold)));
    },
  }),
  data(scene, { texts }) {
    const trade = tradeOf(scene.view);
    const { channel, naive, x: xName, y: yName } = TRADES[trade];
    const [thresholds, second, third] = columns(scene, channel);
    const [, nx, ny] = naive ? columns(scene, naive) : [];
    const [x, y] = trade === 'cost' ? [thresholds, second] : [second, third];
    const ranking = record(scene, 'ranking', 'RankingQuality');
    const decision = decisionOf(scene);
    if (!thresholds || !x || !y || !ranking || !decision) return null;
    const most = trade === 'cost' ? Math.max(...y) : 1;
    const base = ranking.positives / (ranking.positives + ranking.negatives);
    const flat = trade === 'pr' ? base : decision.never_cost;
    const auc =
      trade === 'roc'
        ? [ranking.auroc, ranking.naive_auroc]
        : [ranking.average_precision, ranking.naive_average_precision];
    const named = (text: string, value: number | undefined) =>
      trade === 'cost' ? text : `${text} ${plain(value ?? Number.NaN, 3)}`;
    const threshold = Number(scene.about.values.threshold);
    return {
      lines: [
        { label: named(texts.model, auc[0]), x, y, ink: 'model' as const },
        ...(nx && ny ? [{ label: named(texts.naive, auc[1]), x: nx, y: ny, ink: 'series3' as const }] : []),
        trade === 'roc'
          ? { label: texts.chance, x: [0, 1], y: [0, 1], ink: 'ink3' as const, dash: [5, 4] }
          : {
              label: trade === 'pr' ? texts.callAll : texts.callNone,
              x: [0, 1],
              y: [flat, flat],
              ink: 'ink3' as const,
              dash: [5, 4],
            },
      ],
      xLabel: fill(texts[xName], { name: className(scene.about, 1) }),
      yLabel: fill(texts[yName], { name: className(scene.about, 1) }),
      xRange: [0, 1] as const,
      yRange: [0, most * 1.03] as const,
      place: {
        index: placeOf(thresholds, threshold),
        text: fill(texts.calledFrom, { p: plain(threshold, 3) }),
      },
      term: 'tau',
      label: fill(texts.labelTrade, { auroc: plain(ranking.auroc, 3), threshold: plain(threshold, 3) }),
    };
  },
  below: (scene, stagehand, words) => {
    const found = decisionOf(scene);
    return html`${decided(scene, words)}<p class="deeds">
      <button type="button" ?disabled=${!found} @click=${() => found && stagehand.set('threshold', found.cheapest_threshold)}>
        ${fill(words.texts.cheapest, { cost: plain(found?.cheapest_cost ?? Number.NaN, 4) })}</button></p>`;
  },
});

/** The largest dot of the reliability diagram, in pixels. */
const DOT = 11;

export const reliability: Figure<Words> = figure(TradeOffView)({
  id: 'reliability',
  size: 'half',
  reads: ['calibration'],
  data(scene, { texts }) {
    const found = record(scene, 'calibration', 'Calibration');
    if (!found) return null;
    const most = Math.max(1, ...found.bins.map(({ count }) => count));
    const points = found.bins.flatMap(({ confidence, accuracy, count }) =>
      count === 0
        ? []
        : [
            {
              x: confidence,
              y: accuracy,
              from: confidence,
              ink: 'model' as const,
              radius: 3 + (DOT - 3) * Math.sqrt(count / most),
            },
          ],
    );
    return {
      lines: [{ label: texts.asSure, x: [0, 1], y: [0, 1], ink: 'ink3' as const, dash: [5, 4] }],
      points,
      xLabel: texts.confidence,
      yLabel: texts.accuracy,
      xRange: [0, 1] as const,
      yRange: [0, 1.03] as const,
      label: fill(texts.labelReliability, { error: share(found.error) }),
    };
  },
  below: (scene, _, { texts }): TemplateResult => {
    const found = record(scene, 'calibration', 'Calibration');
    return html`${
      found
        ? html`<p class="written-out">${say(texts.calibrated, {
            sure: num(share(found.confidence), 'calibration', 'p'),
            right: num(share(found.accuracy), 'calibration', 'yhat'),
            error: num(share(found.error), 'calibration', 'ece'),
            t: num(plain(found.best_temperature, 3), 'calibration', 't'),
          })}</p>`
        : nothing
    }`;
  },
});

const isScore = ({ view }: Scene): boolean => view.curve === 'score';

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'measured',
  readsOnce: ['baselines'],
  modes: [{ key: 'curve', options: ['loss', 'log', 'score'] }],
  curves(scene, { texts }) {
    const of = (part: string) => (isScore(scene) ? `${part}_score` : part);
    return [
      { column: of('trained_on'), label: texts.train },
      { column: of('held_out'), label: texts.test },
    ];
  },
  baselines(scene, { texts }) {
    const found = baselinesOf(scene);
    const by = isScore(scene) ? 'score' : 'loss';
    const of = (name: 'majority' | 'centroid' | 'naive' | 'optimum') => ({
      // Of the model without hidden layers.
      label: name === 'optimum' && !isLinear(scene.about) ? texts.optimumLinear : texts[name],
      value: found?.[name][by] ?? Number.NaN,
    });
    // Of its inputs as independent, naive Bayes is often so sure that its loss would flatten all else.
    const naive = of('naive').value < of('majority').value ? [of('naive')] : [];
    return isScore(scene)
      ? [of('majority'), of('centroid'), of('naive'), of('optimum')]
      : [of('majority'), ...naive, of('optimum')];
  },
  yLabel: (scene, { texts }) => (isScore(scene) ? texts.accuracy : texts.loss),
  format: 4,
  label: (scene, { texts }, last) =>
    fill(isScore(scene) ? texts.labelScore : texts.labelCurve, {
      steps: plain(scene.status.step),
      value: isScore(scene) ? right(last.at(-1) ?? Number.NaN) : plain(last.at(-1) ?? Number.NaN, 4),
    }),
});
