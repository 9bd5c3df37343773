// The story of what is fluent and wrong: what each beat does to the lab. What it says is in words.en.ts.

import type { Beat, Settings } from '../../contract/beat.ts';
import type { Words } from './words.en.ts';

/** A smaller world than the lab's own, so that a beat need not keep anyone waiting. */
export const SMALL: Settings = {
  people: 200,
  told_people: 120,
  tellings: 600,
  width: '32',
  batch_size: 64,
  learning_rate: 0.01,
  schedule: 'constant',
};
/** Steps after which what is told of it is known. */
const TRAINED = 300;
/** In it, a fact told often, and one of a person of whom nobody ever spoke. */
const OFTEN = 315;
const NEVER = 360;
const small = (more: Settings = {}): Settings => ({ ...SMALL, ...more });

/** Playing to the end of what a beat teaches. */
const play = (step: number) => ({ does: 'play', speed: 'full', until: { step } }) as const;

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['facts', 'ask'],
    set: small({ fact: OFTEN }),
    controls: ['line', 'tellings', 'zipf'],
    act: { does: 'play', speed: 30, until: { step: TRAINED } },
  },
  {
    id: 'lesson',
    figures: ['ask', 'facts'],
    at: { step: 40 },
    set: small(),
    controls: ['batch_size', 'learning_rate'],
    term: 'p',
    act: { does: 'play', speed: 'stages', until: { step: 41 } },
  },
  {
    id: 'never',
    figures: ['ask', 'facts'],
    at: { step: TRAINED },
    set: small({ fact: OFTEN }),
    controls: ['line', 'temperature'],
    act: { does: 'set', set: { fact: NEVER } },
  },
  {
    id: 'sure',
    figures: ['reliable', 'curve'],
    at: { step: TRAINED },
    set: small(),
    controls: ['temperature'],
    term: 'conf',
    act: { does: 'set', set: { temperature: 2 } },
  },
  {
    id: 'threshold',
    figures: ['trade', 'facts'],
    at: { step: TRAINED },
    set: small({ threshold: 0 }),
    controls: ['threshold'],
    term: 'tau',
    act: { does: 'set', set: { threshold: 0.95 } },
  },
  {
    id: 'rules',
    figures: ['trade', 'table'],
    at: { step: TRAINED },
    set: small({ threshold: 0 }),
    view: { trade: 'scores' },
    controls: ['charge_from', 'threshold'],
    term: 'score',
    act: { does: 'set', set: { threshold: 0.95 } },
  },
  {
    id: 'once',
    figures: ['missing', 'facts'],
    set: small({ fact: OFTEN }),
    controls: ['tellings', 'zipf'],
    term: 'once',
    act: play(TRAINED),
  },
  {
    id: 'unknown',
    figures: ['facts', 'curve'],
    set: small({ dont_know: 0.3, fact: NEVER }),
    view: { curve: 'refusals' },
    controls: ['dont_know'],
    act: play(2 * TRAINED),
  },
  {
    id: 'words',
    figures: ['others', 'ask'],
    set: small(),
    controls: ['paraphrases', 'tellings'],
    act: play(TRAINED),
  },
  {
    id: 'more',
    figures: ['facts', 'table'],
    set: small({ tellings: 4000, zipf: 0, paraphrases: true }),
    controls: ['tellings', 'paraphrases', 'zipf'],
    act: play(2 * TRAINED),
    leads: { chapter: 'retrieval', beat: 'start' },
  },
];
