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

const SIGNALS: Settings = { dataset: 'signals', rival: true };

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['flow'], act: play(60, TRAINED) },
  {
    id: 'filter',
    figures: ['flow'],
    at: { step: TRAINED },
    set: { shown_layer: 1, shown_channel: 2, shown_row: 3, shown_column: 4 },
    term: 'w',
  },
  {
    id: 'step',
    figures: ['flow'],
    at: { step: 20 },
    controls: ['batch_size', 'learning_rate'],
    act: { does: 'stage' },
  },
  { id: 'learned', figures: ['responses'], at: { step: TRAINED }, set: { shown_layer: 2 } },
  {
    id: 'pool',
    figures: ['flow'],
    at: { step: TRAINED },
    set: { shown_layer: 3, shown_channel: 2, shown_row: 1, shown_column: 1 },
  },
  { id: 'depth', figures: ['probes'], at: { step: TRAINED }, act: play('full', 900) },
  {
    id: 'shift',
    figures: ['shifts', 'curve'],
    set: { rival: true },
    controls: ['layers', 'split'],
    act: play('full', 600),
  },
  {
    id: 'signals',
    figures: ['curve', 'shifts'],
    set: SIGNALS,
    controls: ['shuffled', 'layers'],
    act: play('full', 1500),
  },
  {
    id: 'shuffle',
    figures: ['curve', 'shifts'],
    set: { ...SIGNALS, shuffled: true },
    controls: ['shuffled', 'layers'],
    act: play('full', 1500),
  },
  { id: 'saliency', figures: ['saliency'], at: { step: TRAINED }, controls: ['layers'] },
  { id: 'draw', figures: ['sheet', 'flow'], at: { step: TRAINED } },
  { id: 'fashion', figures: ['flow'], set: { dataset: 'fashion' }, act: play('full', 1000) },
];
