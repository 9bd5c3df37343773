// The story: scores become probabilities and are charged for what they miss; then what can be wrong with data and answers.

import type { Act, Beat, Settings } from '../../contract/beat.ts';
import { measured, type Scene } from '../../contract/scene.ts';

import type { Words } from './words.en.ts';

const play = (speed: Extract<Act, { does: 'play' }>['speed'], step: number): Act => ({
  does: 'play',
  speed,
  until: { step },
});

const found = (share: number) => ({
  reads: ['held_out'],
  reached: (scene: Scene) => measured(scene, 'held_out').score >= share,
});

/** Steps after which the penguins are told apart, and digits and messages nearly as well as they will be. */
const PENGUINS = 200;
const DIGITS = 300;
const WORDS = 300;

/** A seven as one might draw it, row by row. */
const SEVEN = [
  '00000000',
  '0cfffff0',
  '0466afc0',
  '0000cf40',
  '0008fa00',
  '000fe200',
  '004fa000',
  '004f6000',
].join('');

/** One message in a hundred or so is spam. */
const RARE: Settings = { dataset: 'messages', kept: 0.05, rare_class: 'spam', test_share: 0.5 };
/** Four in ten labels are wrong, and a layer of neurons has room to learn them by heart. */
const FLIPPED: Settings = {
  dataset: 'digits',
  flipped: 0.4,
  hidden_layers: 1,
  width: '64',
  optimizer: 'adam',
  learning_rate: 0.01,
  l2: 0,
};

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['input', 'chain'], act: { does: 'play', speed: 30, until: found(0.97) } },
  {
    id: 'softmax',
    figures: ['chain', 'products'],
    at: { step: PENGUINS },
    term: 'p',
    controls: ['dataset'],
  },
  {
    id: 'temperature',
    figures: ['chain', 'input'],
    at: { step: PENGUINS },
    controls: ['temperature'],
    act: { does: 'set', set: { temperature: 8 } },
  },
  {
    id: 'step',
    figures: ['input', 'chain'],
    set: { shown: 'batch' },
    at: { step: 20, stage: 'logits' },
    controls: ['batch_size', 'learning_rate'],
    act: { does: 'play', speed: 'stages', until: { step: 21 } },
  },
  {
    id: 'digits',
    figures: ['weights', 'products'],
    set: { dataset: 'digits' },
    controls: ['l2', 'learning_rate'],
    term: 'w',
    act: play(60, DIGITS),
  },
  {
    id: 'draw',
    figures: ['input', 'chain'],
    set: { dataset: 'digits' },
    at: { step: DIGITS },
    controls: ['temperature'],
    act: { does: 'set', set: { drawing: SEVEN, shown: 'own' } },
  },
  {
    id: 'words',
    figures: ['input', 'weights'],
    set: {
      dataset: 'messages',
      message: 'Congratulations! You have won a free prize. Call now to claim, or tell me when you get home.',
      shown: 'own',
    },
    controls: ['vocabulary'],
    act: play('full', WORDS),
  },
  {
    id: 'threshold',
    figures: ['trade_off', 'confusion'],
    set: { dataset: 'messages' },
    at: { step: WORDS },
    controls: ['threshold', 'cost_alarm', 'cost_missed'],
    act: { does: 'set', set: { threshold: 0.1 } },
  },
  {
    id: 'useless',
    figures: ['confusion', 'trade_off'],
    set: RARE,
    view: { trade: 'pr' },
    at: { step: WORDS },
    controls: ['kept', 'threshold'],
    act: { does: 'set', set: { threshold: 0.05 } },
  },
  {
    id: 'wrong_labels',
    figures: ['curve', 'examples'],
    set: FLIPPED,
    view: { curve: 'score', list: 'suspects' },
    controls: ['flipped', 'trim'],
    act: play('full', 900),
  },
  {
    id: 'trim',
    figures: ['curve', 'examples'],
    set: FLIPPED,
    view: { curve: 'score', list: 'suspects' },
    at: { step: 900 },
    change: { trim: 0.4 },
    controls: ['flipped', 'trim'],
    act: play('full', 1500),
  },
  {
    id: 'writers',
    figures: ['curve', 'confusion'],
    set: { dataset: 'digits', split: 'ordered', test_share: 0.4435 },
    view: { curve: 'score' },
    controls: ['split', 'test_share'],
    act: play(60, 600),
  },
  {
    id: 'twice',
    figures: ['curve', 'confusion'],
    set: { dataset: 'messages', duplicates: true },
    view: { curve: 'score' },
    controls: ['duplicates', 'test_share'],
    act: play('full', WORDS),
  },
  {
    id: 'not_bad',
    figures: ['input', 'weights'],
    set: { dataset: 'films', message: 'Not bad at all.', shown: 'own' },
    controls: ['vocabulary', 'l2'],
    act: play('full', 1000),
  },
  {
    id: 'sure',
    figures: ['reliability', 'confusion'],
    set: { dataset: 'films', l2: 0, hidden_layers: 1, learning_rate: 0.01 },
    at: { step: 1000 },
    controls: ['temperature', 'l2'],
    act: { does: 'set', set: { temperature: 3 } },
  },
];
