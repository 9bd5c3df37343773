// A small transformer that is told facts about invented people, and asked for more than it was told.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import type { Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats, SMALL } from './beats.ts';
import { figures } from './figures.ts';
import styles from './hallucination.css?inline';
import { groupsOf, selectiveOf, worldOf } from './scene.ts';
import { knobs, stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'told',
    channel: 'fact_groups',
    show: (scene) => percent(groupsOf(scene)?.told.right ?? Number.NaN, 3),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.sureIs, { sure: percent(groupsOf(scene)?.told.confidence ?? Number.NaN, 2) }),
        channel: 'fact_groups',
      },
    ],
  },
  {
    id: 'never',
    channel: 'fact_groups',
    show: (scene) => percent(groupsOf(scene)?.never.right ?? Number.NaN, 2),
    beside: (scene, { texts }) => {
      const never = groupsOf(scene)?.never;
      return [
        {
          text: fill(texts.sureIs, { sure: percent(never?.confidence ?? Number.NaN, 2) }),
          channel: 'fact_groups',
        },
        { text: texts.oneIn20, channel: 'guess' },
      ];
    },
  },
];

/** 1,200 facts about 400 people; 1,500 sentences told 462 of them; 42,000 knobs. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const world = worldOf(scene);
  const n = (value: number | undefined) => num(plain(value ?? Number.NaN), 'world');
  return html`<p class="sentence">${say(texts.sentence, {
    people: n(world?.people),
    facts: n(world?.facts),
    tellings: n(world?.tellings),
    told: n(world?.told),
    once: n(world?.once),
    never: n(world ? world.facts - world.told : undefined),
    knobs: num(plain(knobs(scene)), 'parameters', 'theta'),
  })}</p>`;
}

/** What the challenge asks for: answers to what was told, silence about what was not. */
const ANSWERED = 0.9;
const SILENT = 0.95;
const STEPS = 1500;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: [], readsOnce: ['world'], show: sentence },
  stages,
  alerts,
  speed: 30,
  readsOnce: ['world', 'guess'],
  costly: [
    'answers',
    'confidence',
    'truth_probability',
    'fact_groups',
    'other_words',
    'reliability',
    'separation',
    'risk_coverage',
    'selective',
    'good_turing',
    'trouble',
  ],
  ownActions: ['set_parameter'],
  controls: ['line', 'dont_know', 'threshold'],
  beats,
  styles: [styles],
  challenge: {
    reads: ['selective', 'fact_groups', 'world'],
    goal: { answered: 100 * ANSWERED, silent: 100 * SILENT, most: STEPS },
    controls: ['threshold', 'dont_know', 'learning_rate'],
    figures: ['facts', 'trade'],
    set: { ...SMALL, threshold: 0 },
    check(scene) {
      const { status } = scene;
      const found = selectiveOf(scene);
      const right = groupsOf(scene)?.told.right ?? 0;
      const [told, never] = [Math.min(found?.told_answered ?? 0, right), found?.never_answered ?? 1];
      const world = worldOf(scene);
      // A world in which there is hardly anything to know, or not to know, is no challenge.
      const both = (world?.told ?? 0) >= 100 && (world?.facts ?? 0) - (world?.told ?? 0) >= 300;
      const met = both && told >= ANSWERED && 1 - never >= SILENT;
      const done = met && status.step > 0 && status.step <= STEPS;
      return {
        done,
        failed: !done && status.step >= STEPS,
        progress: {
          steps: plain(status.step),
          told: percent(told, 3),
          silent: percent(1 - never, 3),
        },
      };
    },
  },
};

export default lab;
