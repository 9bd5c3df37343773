// What is wrong with a world or with how something learns in it, named by the core, and its cures.

import { html, type TemplateResult } from 'lit';
import { brief, fill, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, flagged } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { baselines, greedyReturn, isGrid, learners } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;

type Cure = CureById<Named<Words['texts'], 'cure_'>>;

/** The rates that suit whatever has gone too fast, as the core's own defaults have them. */
function slower({ about }: Scene): Cure {
  const rate = about.controls.find(({ id }) => id === 'learning_rate')?.default ?? 0.5;
  return { id: 'slower', set: { learning_rate: rate }, anew: true };
}

/** The cures of each trouble, by the names that the core gives them. */
const cures: Readonly<Partial<Record<Trouble, (scene: Scene) => Cure[]>>> = {
  unbounded: () => [{ id: 'gamma', set: { gamma: 0.9 } }],
  looping: () => [
    // What it believes of the coins would take tens of thousands of steps to fade.
    { id: 'worthless', set: { coin_reward: 0 }, anew: true },
    { id: 'shortsighted', set: { gamma: 0.5 } },
  ],
  no_exploration: () => [{ id: 'explore', set: { epsilon: 1, epsilon_decay: 0.99 }, anew: true }],
  too_fast: (scene) => [slower(scene)],
};

/** What is merely worth knowing. */
const NOTES: readonly Trouble[] = ['no_start', 'no_goal'];

/** The numbers that a trouble is seen by. */
function seen(scene: Scene): Record<string, TemplateResult | string> {
  const { random, optimal } = baselines(scene);
  const part = (value: number, channel: string) => num(plain(value, 4), channel, 'r');
  const planning = record(scene, 'planning', 'Planning');
  return {
    random: part(random, 'baselines'),
    optimal: part(optimal, 'baselines'),
    greedy: part(greedyReturn(scene), 'greedy_return'),
    sweeps: num(plain(planning?.sweeps ?? Number.NaN), 'planning'),
    change: num(plain(planning?.change ?? Number.NaN, 3), 'planning'),
    rate: brief(Number(scene.about.values.learning_rate), 3),
    gamma: plain(Number(scene.about.values.gamma), 3),
    name: learners(scene.about)[0]?.name ?? '',
  };
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const text = (id: Trouble) =>
    id === 'too_fast' && !isGrid(scene.about) ? texts.too_fast_network : texts[`${id}_text`];
  const label = ({ id, set }: Cure) => fill(texts[`cure_${id}`], { value: String(Object.values(set)[0]) });
  const found = flagged(record(scene, 'trouble', 'AgentTrouble'));
  const shown = found.map((id) =>
    alert(
      id,
      texts[`${id}_title`],
      say(text(id), seen(scene)),
      (cures[id]?.(scene) ?? []).map((cure) => ({ ...cure, label: label(cure) })),
      stagehand,
      NOTES.includes(id) ? 'note' : 'alert',
    ),
  );
  return html`<div class="alerts" role="status">${shown}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'baselines', 'greedy_return', 'planning'],
  show,
};
