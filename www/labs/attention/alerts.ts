// What these settings keep the model from learning, once the run shows it, and the setting that lets it.

import { html, nothing, type TemplateResult } from 'lit';
import { percent, plain } from '../../charts/kit/format.ts';
import { alert, type Cure } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { numbers, type Scene, setting } from '../../contract/scene.ts';
import type { Description } from '../../core/protocol.ts';
import { num, say } from '../../page/numbers.ts';
import { layers } from './scene.ts';
import type { Words } from './words.en.ts';

/** Nothing is said before so many steps, nor where so large a share of the answers is right. */
const [STEPS, RIGHT] = [100, 0.6];
/** From so many layers on, the signal does not find through them by itself. */
const DEEP = 3;

interface Trouble {
  id: 'places' | 'ahead' | 'lost';
  there(about: Description): boolean;
  set: Cure['set'];
}

const isOneOf = (about: Description, ...tasks: string[]): boolean => tasks.includes(setting(about, 'task'));

const TROUBLES: readonly Trouble[] = [
  {
    id: 'places',
    there: (about) => setting(about, 'positions') === 'none' && isOneOf(about, 'copy', 'reverse'),
    set: { positions: 'learned' },
  },
  {
    id: 'ahead',
    there: (about) =>
      setting(about, 'mask') === 'causal' &&
      setting(about, 'answer') === 'in_place' &&
      isOneOf(about, 'reverse', 'sort'),
    set: { answer: 'behind' },
  },
  {
    id: 'lost',
    there: (about) => setting(about, 'residual') === 'off' && layers(about) >= DEEP,
    set: { residual: 'on' },
  },
];

/** The troubles of a run: its settings can't do better, and its held-out answers show it. */
export const troubles = (about: Description, step: number, right: number): Trouble[] =>
  step >= STEPS && right < RIGHT ? TROUBLES.filter(({ there }) => there(about)) : [];

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const { about, status } = scene;
  const right = numbers(scene, 'held_out')[1] ?? Number.NaN;
  const found = troubles(about, status.step, right);
  return html`<div class="alerts" role="status">${
    found.length === 0
      ? nothing
      : found.map(({ id, set }) =>
          alert(
            id,
            texts[`${id}Title`],
            say(texts[`${id}Text`], {
              right: num(percent(right), 'held_out'),
              steps: plain(status.step),
              layers: plain(layers(about)),
            }),
            [{ label: texts[`${id}Cure`], set }],
            stagehand,
          ),
        )
  }</div>`;
}

export const alerts: Alerts<Words> = { reads: ['held_out'], show };
