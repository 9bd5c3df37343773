// The story: a curve that learns its points by heart, how one tells, what helps; then two machines that defy the tale.

import type { Act, Beat, Settings } from '../../contract/beat.ts';
import type { Words } from './words.en.ts';

const play = (speed: Extract<Act, { does: 'play' }>['speed'], step: number): Act => ({
  does: 'play',
  speed,
  until: { step },
});

/** All degrees once; all sizes of random features once. */
const DEGREES = 31;
const SIZES = 14;
/** As many numbers as points. */
const THROUGH = 19;
/** Updates after which the table of sums is known. */
const GROKKED = 600;
const NEVER = 1200;
/** Updates after which wrong labels are known by heart, where nothing is left out. */
const DROPPED = 600;

const opened = (degree: number): Settings => ({ follow: false, opened: degree });

export const beats: readonly Beat<Words>[] = [
  {
    id: 'start',
    figures: ['fit', 'capacity'],
    controls: ['machine', 'examples', 'noise'],
    act: play(5, DEGREES),
  },
  {
    id: 'through',
    figures: ['fit', 'capacity'],
    set: opened(THROUGH),
    view: { reach: 'all' },
    at: { step: DEGREES },
    controls: ['basis', 'examples', 'noise'],
    term: 'train',
  },
  {
    id: 'sets',
    figures: ['fit', 'capacity'],
    at: { step: 8, stage: 'capacity' },
    controls: ['test_examples', 'examples'],
    act: play('stages', 9),
  },
  {
    id: 'draws',
    figures: ['fit', 'variance'],
    set: { ...opened(1), examples: 40 },
    view: { others: 'draws' },
    at: { step: DEGREES },
    controls: ['examples', 'noise', 'ridge'],
    act: { does: 'set', set: { opened: 11 } },
  },
  {
    id: 'ridge',
    figures: ['fit', 'capacity'],
    set: opened(THROUGH),
    at: { step: DEGREES },
    controls: ['ridge', 'examples'],
    term: 'lambda',
    act: { does: 'set', set: { ridge: 1 } },
  },
  {
    id: 'peek',
    figures: ['capacity', 'fit'],
    set: { test_examples: 5, noise: 0.5 },
    controls: ['test_examples', 'noise', 'seed'],
    term: 'test',
    act: play('full', DEGREES),
  },
  {
    id: 'leak',
    figures: ['capacity', 'fit'],
    set: { leaked: 20 },
    view: { parts: 'all' },
    controls: ['leaked', 'ridge'],
    term: 'test',
    act: play('full', DEGREES),
  },
  {
    id: 'double',
    figures: ['capacity', 'digits'],
    set: { machine: 'random_features' },
    controls: ['ridge', 'examples', 'wrong_labels'],
    act: play(5, SIZES),
  },
  {
    id: 'more',
    figures: ['capacity', 'digits'],
    set: { machine: 'random_features', examples: 200 },
    controls: ['examples', 'ridge'],
    act: play('full', SIZES),
  },
  {
    id: 'stop',
    figures: ['curve', 'training'],
    set: {
      machine: 'random_features',
      course: 'descent',
      features: 300,
      wrong_labels: 0.3,
      optimizer: 'adam',
    },
    controls: ['wrong_labels', 'ridge', 'dropout'],
    act: play('full', 2000),
  },
  {
    id: 'dropout',
    figures: ['curve', 'training'],
    set: {
      machine: 'random_features',
      course: 'descent',
      features: 300,
      wrong_labels: 0.3,
      optimizer: 'adam',
      dropout: 0.5,
    },
    controls: ['dropout', 'wrong_labels'],
    act: play('full', DROPPED),
  },
  {
    id: 'grok',
    figures: ['answers', 'curve'],
    set: { machine: 'grokking' },
    controls: ['train_share', 'weight_decay', 'modulus'],
    act: play('full', GROKKED),
  },
  {
    id: 'why',
    figures: ['spectrum_view', 'unit'],
    set: { machine: 'grokking' },
    at: { step: GROKKED },
    controls: ['modulus', 'activation'],
    term: 'w',
  },
  {
    id: 'never',
    figures: ['answers', 'curve'],
    set: { machine: 'grokking', weight_decay: 0 },
    controls: ['weight_decay', 'train_share'],
    act: play('full', NEVER),
  },
];
