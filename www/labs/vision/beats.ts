// The story of layers that see: a filter, what it learns, depth, and what all that is good for.

import type { Act, Beat, Settings } from '../../contract/beat.ts';
import type { Words } from './words.en.ts';

const play = (speed: Extract<Act, { does: 'play' }>['speed'], step: number): Act => ({
  does: 'play',
  speed,
  until: { step },
});

/** Trained for so many steps, it tells nearly all of the digits apart. */
const TRAINED = 300;

/** Signals take longer. */
const LONG = 1000;

const SIGNALS: Settings = { dataset: 'signals', rival: true, shown_column: 14 };

/** A number in the middle of the digit, where the filter finds something. */
const CENTRE: Settings = { shown_layer: 1, shown_channel: 2, shown_row: 3, shown_column: 4 };

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['flow'], set: CENTRE, act: play(60, TRAINED) },
  { id: 'filter', figures: ['flow'], at: { step: TRAINED }, set: CENTRE, term: 'w' },
  { id: 'stages', figures: ['flow'], at: { step: 10 }, set: CENTRE, act: { does: 'stage' } },
  { id: 'learned', figures: ['responses'], at: { step: TRAINED }, set: { shown_layer: 2 } },
  {
    id: 'pool',
    figures: ['flow'],
    at: { step: TRAINED },
    set: { shown_layer: 3, shown_channel: 2, shown_row: 1, shown_column: 1 },
  },
  { id: 'depth', figures: ['probes'], at: { step: TRAINED } },
  {
    id: 'shift',
    figures: ['shifts', 'curve'],
    set: { rival: true },
    controls: ['layers', 'split'],
    act: play('full', TRAINED),
  },
  {
    id: 'signals',
    figures: ['curve', 'flow'],
    set: SIGNALS,
    controls: ['shuffled', 'layers'],
    act: play('full', LONG),
  },
  {
    id: 'shuffle',
    figures: ['curve', 'flow'],
    set: { ...SIGNALS, shuffled: true },
    controls: ['shuffled', 'layers'],
    act: play('full', LONG),
  },
  { id: 'saliency', figures: ['saliency'], at: { step: TRAINED }, controls: ['layers'] },
  { id: 'draw', figures: ['sheet', 'flow'], at: { step: TRAINED }, set: CENTRE },
  {
    id: 'fashion',
    figures: ['flow'],
    set: {
      dataset: 'fashion',
      layers: 'conv 3x8, pool 2, conv 3x16, pool 2',
      learning_rate: 0.01,
      shown_channel: 2,
      shown_row: 8,
      shown_column: 9,
    },
    act: play('full', 600),
  },
];
