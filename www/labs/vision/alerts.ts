// What goes wrong in the net, named from the running model, and its cures.

import { html, nothing, type TemplateResult } from 'lit';
import { compact, fill, percent, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { column, measured, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';

import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;
type Cure = CureById<Named<Words['texts'], 'cure_'>>;

const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  diverging: (scene) => [slower(scene)],
  dead: (scene) => [slower(scene)],
  memorised: () => [],
  dark: () => [{ id: 'clear', set: { drawing: '' } }],
};

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, id: Trouble, dead: number): Record<string, TemplateResult | string> {
  const share = (channel: 'trained_on' | 'held_out') => num(percent(measured(scene, channel).score), channel);
  switch (id) {
    case 'diverging':
      return {
        loss: num(compact(column(scene, 'loss', 'batch').at(-1) ?? Number.NaN), 'loss', 'loss'),
        guess: num(plain(measured(scene, 'guess').loss, 3), 'guess'),
      };
    case 'dead':
      return { dead: num(plain(dead), 'trouble', 'h') };
    case 'memorised':
      return { train: share('trained_on'), test: share('held_out') };
    default:
      return {};
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = record(scene, 'trouble', 'VisionTrouble');
  const dead = found?.dead_channels ?? 0;
  const all: readonly [Trouble, boolean, 'alert' | 'note'][] = [
    ['diverging', found?.diverging ?? false, 'alert'],
    // Before it has learned there is nothing to lose; where it diverges, dead channels come of that.
    ['dead', dead > 0 && scene.status.step > 0 && !found?.diverging, 'note'],
    ['memorised', found?.memorised ?? false, 'note'],
    ['dark', found?.dark ?? false, 'note'],
  ];
  const label = ({ id, set }: Cure) => fill(texts[`cure_${id}`], { rate: String(set.learning_rate ?? '') });
  return html`<div class="alerts" role="status">${all.map(([id, is, kind]) =>
    is
      ? alert(
          id,
          texts[`${id}_title`],
          say(texts[`${id}_text`], seen(scene, id, dead)),
          cures[id](scene).map((cure) => ({ ...cure, label: label(cure) })),
          stagehand,
          kind,
        )
      : nothing,
  )}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'loss', 'trained_on', 'held_out'],
  show,
};
