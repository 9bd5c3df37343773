// The story of attention: what each beat does to the lab. What it says is in words.en.ts.

import type { Beat, Until } from '../../contract/beat.ts';
import { heldOut } from './scene.ts';
import type { Words } from './words.en.ts';

/** Playing ends where this share of the held-out answers is right. */
const right = (share: number): Until => ({
  reads: ['held_out'],
  reached: (scene) => heldOut(scene).score >= share,
});

export const beats: readonly Beat<Words>[] = [
  { id: 'start', figures: ['lines', 'maps'], act: { does: 'play', speed: 10, until: right(0.99) } },
  { id: 'stages', figures: ['lines', 'maps'], at: { step: 10 }, act: { does: 'stage' } },
  {
    id: 'products',
    figures: ['flow'],
    view: { open: 'products' },
    at: { step: 100 },
    term: 's',
    controls: ['head', 'example', 'input'],
  },
  {
    id: 'shares',
    figures: ['flow'],
    view: { open: 'weights' },
    at: { step: 100 },
    term: 'a',
    controls: ['head', 'example', 'input'],
  },
  {
    id: 'heads',
    figures: ['maps', 'lines'],
    at: { step: 400 },
    act: { does: 'act', action: 'switch_head', args: { layer: 1, head: 1, on: false } },
    controls: ['heads', 'example', 'input'],
  },
  {
    id: 'places',
    figures: ['maps', 'curve'],
    set: { positions: 'none' },
    controls: ['positions', 'task', 'learning_rate'],
    act: { does: 'play', speed: 'full', until: { step: 500 } },
  },
  {
    id: 'placed',
    figures: ['maps', 'curve'],
    set: { positions: 'sinusoidal' },
    controls: ['positions', 'task', 'learning_rate'],
    act: { does: 'play', speed: 'full', until: right(0.99) },
  },
  {
    id: 'causal',
    figures: ['lines', 'maps'],
    set: { mask: 'causal' },
    controls: ['mask', 'answer', 'task'],
    act: { does: 'play', speed: 'full', until: { step: 800 } },
  },
  {
    id: 'behind',
    figures: ['lines', 'maps'],
    set: { mask: 'causal', answer: 'behind' },
    controls: ['mask', 'answer', 'task'],
    act: { does: 'play', speed: 'full', until: right(0.99) },
  },
  {
    id: 'bank',
    figures: ['lines', 'meaning'],
    set: { task: 'bank', layers: 2 },
    controls: ['layers', 'example', 'input'],
    act: { does: 'play', speed: 30, until: { step: 200 } },
  },
];
