// All facts of the world at once: how often each was told, what it answers, and how surely.

import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, record, type Scene } from '../../../contract/scene.ts';
import { type FactGridData, FactGridView, REFUSED, RIGHT } from '../pictures/fact-grid.ts';
import { askedOf, attributeOf, type Group, groupsOf, outcomes, personOf, told, word } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** The facts of the batch, within a step; the same list for the same batch. */
const batchFacts = once((_lines: object, facts: readonly number[]) => facts.filter((fact) => fact >= 0));
const NONE: readonly number[] = [];
function inBatch(scene: Scene): readonly number[] {
  const lines = scene.status.stage > 0 ? record(scene, 'batch_lines', 'ToldLines') : null;
  return lines ? batchFacts(lines, lines.facts) : NONE;
}

/** “94 % right, 98 % sure”, and how many are refused where some are. */
function noteOf(group: Group | undefined, { texts }: Words): string {
  if (!group || group.facts === 0) return '';
  return fill(group.refused > 0 ? texts.groupRefused : texts.groupIs, {
    right: percent(group.right, 2),
    sure: percent(group.confidence, 2),
    refused: percent(group.refused, 2),
  });
}

/** One fact, as it is said under the pointer and to a screen reader. */
export function factIs(scene: Scene, fact: number, { texts }: Words): string {
  const { about } = scene;
  const at = (channel: string) => numbers(scene, channel)[fact] ?? Number.NaN;
  const times = at('told');
  const how = times === 0 ? texts.toldNever : times === 1 ? texts.toldOnce : texts.toldTimes;
  const head = fill(texts.factIs, {
    person: personOf(about, fact),
    attribute: attributeOf(about, fact),
    truth: word(about, at('truth')),
    told: fill(how, { n: plain(times) }),
  });
  if (numbers(scene, 'answers').length === 0) return head;
  const outcome = outcomes(scene)[fact];
  const verdict = outcome === RIGHT ? texts.isRight : outcome === REFUSED ? texts.isRefused : texts.isWrong;
  return `${head} ${fill(texts.answersIs, {
    answer: word(about, at('answers')),
    sure: percent(at('confidence'), 2),
    verdict,
  })}`;
}

export const facts: Figure<Words> = figure(FactGridView)({
  id: 'facts',
  size: 'half',
  reads: ['answers', 'confidence', 'fact_groups', 'batch_lines', 'asked'],
  readsOnce: ['told', 'truth'],
  // A thousand marks are not drawn again while nothing about them is new.
  drawnFrom: (scene) => [
    numbers(scene, 'told'),
    numbers(scene, 'answers'),
    numbers(scene, 'confidence'),
    groupsOf(scene),
    inBatch(scene),
    askedOf(scene)?.fact,
    scene.term,
  ],
  options: (stagehand, words, now) => ({
    onSelect(fact) {
      // What was typed is about something else.
      stagehand.set('line', '');
      stagehand.set('fact', fact);
    },
    describe: (fact) => {
      const scene = now();
      return scene ? factIs(scene, fact, words) : '';
    },
  }),
  data(scene, words): FactGridData | null {
    const { texts } = words;
    const counts = numbers(scene, 'told');
    if (counts.length === 0) return null;
    const [often = [], once = [], never = []] = told(counts);
    const found = groupsOf(scene);
    const groups = [
      {
        name: fill(texts.groupOften, { n: plain(often.length) }),
        facts: often,
        note: noteOf(found?.often, words),
      },
      {
        name: fill(texts.groupOnce, { n: plain(once.length) }),
        facts: once,
        note: noteOf(found?.once, words),
      },
      {
        name: fill(texts.groupNever, { n: plain(never.length) }),
        facts: never,
        note: noteOf(found?.never, words),
      },
    ].filter((group) => group.facts.length > 0);
    const refused = (found?.all.refused ?? 0) > 0;
    return {
      groups,
      outcomes: outcomes(scene),
      confidence: numbers(scene, 'confidence'),
      chosen: askedOf(scene)?.fact ?? -1,
      lit: inBatch(scene),
      key: [texts.right, texts.wrong, ...(refused ? [texts.refused] : [])],
      label: fill(texts.labelFacts, {
        facts: plain(counts.length),
        told: percent(found?.told.right ?? Number.NaN, 3),
        never: percent(found?.never.right ?? Number.NaN, 3),
        sure: percent(found?.never.confidence ?? Number.NaN, 3),
      }),
    };
  },
});
