// The story of looking things up: what each beat does to the lab. What it says is in words.en.ts.

import type { Act, Beat, Until } from '../../contract/beat.ts';
import { lastOf } from './figures/curve.ts';
import type { Words } from './words.en.ts';

/** Playing ends where this share of what is asked about strangers is answered right. */
const answers = (share: number): Until => ({
  reads: ['measured'],
  reached: (scene) => lastOf(scene, 'given') >= share,
});

const train: Act = { does: 'play', speed: 'full', until: answers(0.95) };

/** Steps after which the right passage is found. */
const SEARCHES = 100;

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['reads', 'hits'], controls: ['question', 'top_k', 'learning_rate'], act: train },
  {
    id: 'nearness',
    figures: ['hits', 'product'],
    at: { step: SEARCHES },
    term: 'cos',
    controls: ['question', 'dimensions'],
    act: { does: 'set', set: { opened: 3 } },
  },
  {
    id: 'batch',
    figures: ['negatives', 'hits'],
    at: { step: 10, stage: 'search' },
    term: 'cos',
    controls: ['batch_size', 'learning_rate'],
    act: { does: 'stage' },
  },
  {
    id: 'script',
    figures: ['hits', 'shared'],
    at: { step: SEARCHES },
    set: { method: 'bm25', overlap: 0 },
    controls: ['method', 'overlap', 'question'],
    act: { does: 'set', set: { method: 'dense' } },
  },
  {
    id: 'rare',
    figures: ['recall_at', 'product'],
    at: { step: SEARCHES },
    set: { method: 'bm25', dimensions: '4' },
    controls: ['method', 'mixture', 'dimensions'],
    act: { does: 'set', set: { method: 'mixture' } },
  },
  { id: 'copy', figures: ['reads', 'curve'], controls: ['question', 'top_k'], act: train },
  {
    id: 'contradict',
    figures: ['reads', 'contest'],
    set: { surgery: 'contradicting' },
    controls: ['surgery', 'question'],
    act: train,
  },
  {
    id: 'insert',
    figures: ['reads', 'hits'],
    at: { step: 400 },
    set: { question: 'where was mira oster born ?' },
    controls: ['inserted', 'question'],
    act: { does: 'set', set: { inserted: 'mira oster was born in velda.' } },
  },
  {
    id: 'memory',
    figures: ['reads', 'curve'],
    controls: ['question', 'surgery'],
    act: train,
    leads: { chapter: 'hallucination', beat: 'never' },
  },
];
