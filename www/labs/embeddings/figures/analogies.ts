// One analogy as a parallelogram, and the score over all of them beside what counting and knowing would score.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { type WordMapData, WordMapView } from '../pictures/word-map.ts';
import { analogyOf, countedOf, given, scoreOf } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { suggested } from './neighbours.ts';

/** The four words and the place aimed at, about the middle of the picture. */
const centred = once((points: Float32Array): Float32Array => {
  const range = (axis: number) => {
    const values = [...points].filter((_, i) => i % 2 === axis);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  const middle = [range(0), range(1)];
  return points.map((value, i) => value - (middle[i % 2] ?? 0));
});

const four = once((points: Float32Array) => points.slice(0, 8));
const names = once((found: NonNullable<ReturnType<typeof analogyOf>>): readonly string[] => [
  found.first,
  found.second,
  found.third,
  found.answers[0]?.word ?? '',
]);

function dataOf(scene: Scene, { texts }: Words): WordMapData | null {
  const found = analogyOf(scene);
  const raw = numbers(scene, 'parallelogram');
  if (!found || (found.unknown.length === 0 && raw.length !== 10)) return null;
  const points = raw.length === 10 ? centred(raw) : raw;
  const [ax = 0, ay = 0, bx = 0, by = 0, cx = 0, cy = 0, , , tx = 0, ty = 0] = points;
  const step = [bx - ax, by - ay] as const;
  const there = points.length === 10;
  return {
    names: there ? names(found) : [],
    places: there ? four(points) : points,
    groups: new Float32Array(),
    groupNames: [],
    chosen: there ? 3 : -1,
    named: there ? [0, 1, 2, 3] : [],
    links: there ? [[0, 2]] : [],
    arrows: there
      ? [
          { from: [ax, ay], by: step, kind: 'sum', short: 7 },
          { from: [cx, cy], by: step, kind: 'sum', short: 7 },
        ]
      : [],
    spots: there
      ? [
          {
            place: [tx, ty],
            name: fill(texts.aim, { first: found.first, second: found.second, third: found.third }),
            kind: 'aim',
          },
        ]
      : [],
    quiet: false,
    note: texts.planeNote,
    label: fill(texts.labelAnalogy, {
      first: found.first,
      second: found.second,
      third: found.third,
      answer: found.answers[0]?.word ?? '–',
    }),
  };
}

/** One line of the scores: who, how many right, a bar. */
function line(name: string, right: number, all: number, channel: string, own = false): TemplateResult {
  const share = all > 0 ? right / all : Number.NaN;
  return html`<tr class=${own ? 'own' : ''}><th class="who" scope="row">${name}</th>
    <td class="drawn"><svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${Math.round(100 * share) || 0} height="10" /></svg></td>
    <td class="number">${num(plain(Math.round(right)), channel)}</td>
    <td class="number">${num(percent(share, 3), channel)}</td></tr>`;
}

function scores(scene: Scene, { texts }: Words): TemplateResult {
  const now = scoreOf(scene);
  if (!now || now.questions === 0) return html`<p class="help">${texts.noQuestions}</p>`;
  const counted = countedOf(scene);
  return html`<table class="scores">
    <caption>${fill(texts.allQuestions, { count: plain(now.questions) })}</caption>
    <tbody>
      ${line(texts.thisNet, now.right, now.questions, 'analogies', true)}
      ${counted ? line(texts.counting, counted.counts.right, counted.counts.questions, 'counted') : nothing}
      ${counted?.truth ? line(texts.knowing, counted.truth.right, counted.truth.questions, 'counted') : nothing}
      ${line(texts.chance, now.chance * now.questions, now.questions, 'analogies')}
    </tbody></table>
    ${
      now.wrong.length === 0
        ? nothing
        : html`<details class="misses"><summary>${texts.misses}</summary><ul>${now.wrong.map(
            (one) =>
              html`<li>${say(texts.miss, {
                first: given(one.first),
                second: given(one.second),
                third: given(one.third),
                answer: given(one.answer),
                expected: given(one.expected),
              })}</li>`,
          )}</ul></details>`
    }`;
}

/** What it answers, and how near the others come. */
function answer(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const found = analogyOf(scene);
  if (!found) return html``;
  if (found.unknown.length > 0)
    return html`${found.unknown.map((word, i) => {
      const control = (['first', 'second', 'third'] as const).find((id) => found[id] === word) ?? 'first';
      const choose = (other: string) => stagehand.set(control, other);
      return html`<p role="status">${say(texts.wordUnknown, { word: given(word) })} ${suggested(found.suggestions[i] ?? [], choose, words)}</p>`;
    })}`;
  const [best, ...rest] = found.answers;
  if (!best) return html``;
  const near = rest
    .slice(0, 3)
    .map(
      (one, i) =>
        html`${i > 0 ? ', ' : ''}${given(one.word)} ${num(one.cosine.toFixed(2), 'analogy', 'cos')}`,
    );
  const verdict =
    found.expected === ''
      ? nothing
      : found.expected === best.word
        ? html` <span class="verdict yes">✓</span>`
        : html` <span class="verdict no">× ${say(texts.expected, { word: given(found.expected), rank: num(plain(found.expected_rank), 'analogy') })}</span>`;
  return html`<p class="answer">${say(texts.answerIs, {
    first: given(found.first),
    second: given(found.second),
    third: given(found.third),
    answer: html`<b>${given(best.word)}</b>`,
    cosine: num(best.cosine.toFixed(2), 'analogy', 'cos'),
  })}${verdict} ${say(texts.nextBest, { words: html`${near}` })}</p>`;
}

export const analogies: Figure<Words> = figure(WordMapView)({
  id: 'analogies',
  size: 'half',
  reads: ['analogy', 'parallelogram', 'analogies', 'counted'],
  controls: ['first', 'second', 'third'],
  options: () => ({ ratio: 0.5 }),
  below: (scene, stagehand, words) => html`${answer(scene, stagehand, words)}${scores(scene, words)}`,
  data: (scene, words) => dataOf(scene, words),
});
