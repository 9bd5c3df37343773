// The story of meaning as geometry: what each beat does to the lab. What it says is in words.en.ts.

import type { Act, Beat, Settings, Until } from '../../contract/beat.ts';
import { scoreOf } from './scene.ts';
import type { Words } from './words.en.ts';

/** Playing ends where this share of the analogies comes out. */
const right = (share: number): Until => ({
  reads: ['analogies'],
  reached: (scene) => (scoreOf(scene)?.share ?? 0) >= share,
});

const play = (speed: Extract<Act, { does: 'play' }>['speed'], step: number): Act => ({
  does: 'play',
  speed,
  until: { step },
});

/** Steps after which the words of the made-up world stand where they belong. */
const TRAINED = 1500;
/** The dictionary, and steps that go through it twice: then words begin to find their like. */
const DICTIONARY: Settings = { corpus: 'glosses', batch_size: 256 };
const REAL = 1600;
/** A step whose first pair is “river” with “bank”, early, while it still moves a lot. */
const EARLY = 286;

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['map', 'sliding'], act: { does: 'play', speed: 60, until: right(0.95) } },
  {
    id: 'company',
    figures: ['sliding', 'map'],
    at: { step: EARLY },
    controls: ['window', 'negatives'],
    act: { does: 'stage' },
  },
  {
    id: 'pull',
    figures: ['map', 'sliding'],
    at: { step: EARLY, stage: 'scores' },
    controls: ['negatives', 'learning_rate'],
    term: 'grad',
    act: { does: 'play', speed: 'stages', until: { step: EARLY + 1 } },
  },
  {
    id: 'near',
    figures: ['neighbours', 'map'],
    at: { step: TRAINED },
    set: { word: 'crown' },
    controls: ['word'],
    term: 'cos',
    act: { does: 'set', set: { word: 'school' } },
  },
  {
    id: 'analogy',
    figures: ['analogies', 'map'],
    at: { step: TRAINED },
    controls: ['first', 'second', 'third'],
    act: { does: 'set', set: { first: 'king', second: 'queen', third: 'waiter' } },
  },
  {
    id: 'counts',
    figures: ['curve', 'truth'],
    controls: ['dimensions', 'window'],
    act: play('full', TRAINED),
  },
  {
    id: 'flat',
    figures: ['map', 'curve'],
    set: { dimensions: '2' },
    controls: ['dimensions', 'learning_rate'],
    act: play('full', TRAINED),
  },
  {
    id: 'bank',
    figures: ['neighbours', 'map'],
    // Four times the windows a step: what is seldom needs much reading.
    at: { step: 1250 },
    set: { word: 'bank', batch_size: 128 },
    controls: ['word'],
    leads: { chapter: 'attention', beat: 'bank' },
  },
  {
    id: 'real',
    figures: ['neighbours', 'analogies'],
    set: { ...DICTIONARY, word: 'red' },
    controls: ['corpus', 'word'],
    act: play('full', REAL),
  },
  {
    id: 'bible',
    figures: ['neighbours', 'map'],
    set: { corpus: 'bible', batch_size: 256, word: 'jacob' },
    controls: ['corpus', 'word'],
    act: play('full', REAL / 2),
  },
  {
    id: 'texts',
    figures: ['documents', 'neighbours'],
    set: { ...DICTIONARY, word: 'animal' },
    controls: ['document', 'word'],
    act: play('full', REAL / 2),
  },
  { id: 'images', figures: ['pictures'], controls: [] },
];
