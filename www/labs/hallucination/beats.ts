// The story of what is fluent and wrong: what each beat does to the lab. What it says is in words.en.ts.

import type { Beat, Settings } from '../../contract/beat.ts';
import type { Words } from './words.en.ts';

/** Steps after which what was told is known. */
export const TRAINED = 400;
/** A fact told often, one told once, and one of a person nobody ever spoke of. */
const OFTEN = 0;
const NEVER = 1000;

/** Playing to the end of what a beat teaches. */
const play = (step: number) => ({ does: 'play', speed: 'full', until: { step } }) as const;

/** Every fact told in any words, and each some ten times. */
const WELL_TOLD: Settings = { tellings: 6000, zipf: 0 };

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['facts', 'ask'],
    set: { fact: OFTEN },
    controls: ['tellings', 'zipf', 'told_people'],
    act: { does: 'play', speed: 30, until: { step: TRAINED } },
  },
  {
    id: 'lesson',
    figures: ['ask', 'facts'],
    at: { step: 40 },
    controls: ['batch_size', 'learning_rate'],
    term: 'p',
    act: { does: 'play', speed: 'stages', until: { step: 41 } },
  },
  {
    id: 'never',
    figures: ['ask', 'facts'],
    at: { step: TRAINED },
    set: { fact: OFTEN },
    controls: ['line'],
    act: { does: 'set', set: { fact: NEVER } },
  },
  {
    id: 'sure',
    figures: ['curve', 'reliable'],
    at: { step: TRAINED },
    controls: ['temperature'],
    term: 'conf',
    act: { does: 'set', set: { temperature: 2 } },
  },
  {
    id: 'threshold',
    figures: ['trade', 'facts'],
    at: { step: TRAINED },
    set: { threshold: 0 },
    controls: ['threshold'],
    term: 'tau',
    act: { does: 'set', set: { threshold: 0.95 } },
  },
  {
    id: 'rules',
    figures: ['trade', 'table'],
    at: { step: TRAINED },
    set: { threshold: 0 },
    view: { trade: 'scores' },
    controls: ['charge_from', 'threshold'],
    term: 'score',
    act: { does: 'set', set: { threshold: 0.95 } },
  },
  {
    id: 'once',
    figures: ['missing', 'table'],
    at: { step: TRAINED },
    controls: ['tellings', 'zipf'],
    term: 'once',
  },
  {
    id: 'unknown',
    figures: ['facts', 'curve'],
    at: { step: TRAINED },
    change: { dont_know: 0.3 },
    set: { fact: NEVER },
    view: { curve: 'refusals' },
    controls: ['dont_know'],
    act: play(2 * TRAINED),
  },
  {
    id: 'words',
    figures: ['others', 'ask'],
    set: { paraphrases: false },
    controls: ['paraphrases', 'tellings'],
    act: play(TRAINED),
  },
  {
    id: 'more',
    figures: ['facts', 'table'],
    set: { ...WELL_TOLD, paraphrases: true },
    controls: ['tellings', 'paraphrases', 'zipf'],
    act: play(TRAINED),
  },
];
