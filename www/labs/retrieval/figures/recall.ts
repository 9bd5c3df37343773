// How often the right passage is found, by each of the ways to search: among the first k, and the fewer words are shared.

import { html, type TemplateResult } from 'lit';
import { decimal, fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { once, record, type Scene } from '../../../contract/scene.ts';
import { columnHead, num, say } from '../../../page/numbers.ts';
import { isLibrary, isTold, type Method, recallOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

const METHODS: readonly Method[] = ['dense', 'bm25', 'mixture'];
const INKS = { dense: 'model', bm25: 'residual', mixture: 'series5' } as const;
const DASHES = { dense: [], bm25: [2, 2], mixture: [6, 3] } as const;

/** The same array for the same list. */
const array = once((list: readonly number[]) => Float32Array.from(list));

type Courses = Readonly<Record<Method, readonly number[]>>;

const courses = (x: readonly number[], of: Courses, { texts }: Words) =>
  METHODS.map((method) => ({
    label: texts[method],
    x: array(x),
    y: array(of[method]),
    ink: INKS[method],
    dash: DASHES[method],
  }));

/** Recall at 1 and the mean reciprocal rank, a row for each way. */
function table(scene: Scene, _: Stagehand, { texts }: Words): TemplateResult {
  const found = recallOf(scene);
  if (!found) return html`<p class="reading">${texts.courseNone}</p>`;
  const mrr = { dense: found.mrr_dense, bm25: found.mrr_bm25, mixture: found.mrr_mixture };
  return html`<table class="recall"><thead><tr><th scope="col">${fill(texts.ofQuestions, { questions: plain(found.questions) })}</th>
      ${columnHead(texts.foundFirst, 'recall')}${columnHead(texts.mrr, 'recall')}</tr></thead>
    <tbody>${METHODS.map(
      (method) => html`<tr><th scope="row">${texts[method]}</th>
        <td>${num(percent(found[method][0] ?? Number.NaN, 3), 'recall')}</td><td>${num(plain(mrr[method], 3), 'recall')}</td></tr>`,
    )}</tbody></table>`;
}

export const recallAt: Figure<Words> = curveFigure({
  id: 'recall_at',
  size: 'half',
  shown: isLibrary,
  reads: ['recall'],
  below: table,
  log: () => false,
  curves(scene, words) {
    const found = recallOf(scene);
    return found ? courses(found.ks, found, words) : null;
  },
  baselines(scene, { texts }) {
    const found = recallOf(scene);
    return found ? [{ label: texts.chance, value: found.chance }] : [];
  },
  yLabel: (_, { texts }) => texts.recallAtK,
  format: (value) => decimal(value, 2),
  beyond: (_, { texts }) => ({ xLabel: texts.amongFirst, xName: 'k', bounds: [0, 1] }),
  label: (_, { texts }, last) =>
    fill(texts.labelRecall, { dense: percent(last[0] ?? 0, 2), bm25: percent(last[1] ?? 0, 2) }),
});

const overlapOf = (scene: Scene) => record(scene, 'overlap_course', 'OverlapCourse');

export const sharedWords: Figure<Words> = curveFigure({
  id: 'shared',
  size: 'half',
  shown: isTold,
  reads: ['overlap_course'],
  controls: ['overlap'],
  below: (scene, _, { texts }) =>
    overlapOf(scene)
      ? html`<p class="reading">${say(texts.overlapIs, { overlap: num(percent(Number(scene.about.values.overlap ?? 1), 3), 'overlap_course') })}</p>`
      : html`<p class="reading">${texts.courseNone}</p>`,
  log: () => false,
  curves(scene, words) {
    const found = overlapOf(scene);
    return found ? courses(found.overlaps, found, words) : null;
  },
  yLabel: (_, { texts }) => texts.foundFirst,
  format: (value) => decimal(value, 2),
  beyond: (scene, { texts }) => ({
    xLabel: texts.overlapAxis,
    xName: texts.overlapName,
    bounds: [0, 1],
    cursorStep: Number(scene.about.values.overlap ?? 1),
  }),
  label: (scene, { texts }) => {
    const found = overlapOf(scene);
    const end = (method: Method) => percent(found?.[method][0] ?? Number.NaN, 2);
    return fill(texts.labelShared, { dense: end('dense'), bm25: end('bm25') });
  },
});
