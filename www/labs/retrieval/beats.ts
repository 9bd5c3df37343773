// The story of looking things up: what each beat does to the lab. What it says is in words.en.ts.

import type { Act, Beat, Settings } from '../../contract/beat.ts';
import type { Words } from './words.en.ts';

/** A fact of a person of whom nothing is told, the one that the chapter on what is fluent and wrong asks about. */
const STRANGER = 250;

/** Steps after which what is found is read and copied, and those after which passages on others are told from it. */
const READS = 400;
const REFUSES = 500;

/** The question about the capital of Ireland, a name with no word that any other has. */
const COUNTRY = 11;

const train = (step: number): Act => ({ does: 'play', speed: 'full', until: { step } });

/** Steps after which the right passage is found, and in whatever script it is asked; the encoders alone are quick. */
const SEARCHES = 150;
const READS_BOTH = 300;
const SEARCH: Settings = { trains: 'search' };

/** Steps after which calls are written without a mistake, also for longer numbers. */
const CALLS = 160;
const CALCULATOR: Settings = { machine: 'calculator' };

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['reads', 'hits'],
    set: { example: STRANGER },
    controls: ['question', 'top_k', 'learning_rate'],
    act: train(READS),
    leads: { chapter: 'hallucination', beat: 'never' },
  },
  {
    id: 'nearness',
    figures: ['hits', 'product'],
    at: { step: SEARCHES },
    set: SEARCH,
    term: 'cos',
    controls: ['question', 'overlap'],
    act: { does: 'set', set: { opened: 3 } },
  },
  {
    id: 'batch',
    figures: ['negatives', 'hits'],
    at: { step: SEARCHES, stage: 'prompt' },
    set: SEARCH,
    term: 'cos',
    controls: ['batch_size', 'learning_rate'],
  },
  {
    id: 'script',
    figures: ['hits', 'shared'],
    at: { step: READS_BOTH },
    set: { ...SEARCH, method: 'bm25', overlap: 0, example: STRANGER },
    controls: ['method', 'overlap', 'question'],
    act: { does: 'set', set: { method: 'dense' } },
  },
  {
    id: 'rare',
    figures: ['recall_at', 'hits'],
    at: { step: SEARCHES },
    set: { ...SEARCH, dimensions: '4' },
    controls: ['method', 'mixture', 'dimensions'],
    act: { does: 'set', set: { method: 'bm25' } },
  },
  {
    id: 'countries',
    figures: ['hits', 'recall_at'],
    at: { step: SEARCHES },
    set: { ...SEARCH, library: 'countries', example: COUNTRY },
    controls: ['method', 'question', 'library'],
    act: { does: 'set', set: { method: 'bm25' } },
  },
  {
    id: 'prose',
    figures: ['recall_at', 'hits'],
    set: { ...SEARCH, library: 'bible' },
    controls: ['method', 'question', 'dimensions'],
    act: train(SEARCHES),
  },
  {
    id: 'surgery',
    figures: ['reads', 'contest'],
    set: { surgery: 'contradicting' },
    controls: ['surgery', 'question', 'top_k'],
    act: train(REFUSES),
  },
  {
    id: 'insert',
    figures: ['reads', 'hits'],
    set: {
      question: 'what does Tilda Falk work as ?',
      inserted: 'Tilda Falk works as a judge.',
    },
    controls: ['inserted', 'question'],
    act: train(READS),
  },
  {
    id: 'sums',
    figures: ['written', 'right_sums'],
    set: CALCULATOR,
    controls: ['sum', 'digits', 'learning_rate'],
    act: train(CALLS),
  },
  {
    id: 'longer',
    figures: ['sums_table', 'written'],
    at: { step: CALLS },
    set: CALCULATOR,
    controls: ['sum', 'digits'],
    act: { does: 'set', set: { sum: 'kenya' } },
  },
  {
    id: 'calls',
    figures: ['calls', 'written'],
    at: { step: CALLS, stage: 'loss' },
    set: { ...CALCULATOR, call: 'calc(1/0)=' },
    controls: ['call', 'sum'],
    act: { does: 'set', set: { call: 'calc(9**999)=' } },
  },
];
