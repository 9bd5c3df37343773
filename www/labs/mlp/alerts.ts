// What goes wrong in the network, named from the running model, and its cures.

import { html, nothing, type TemplateResult } from 'lit';
import { compact, fill, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, flagged, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { measured, numbers, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { sizes } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;

type Cure = CureById<Named<Words['texts'], 'cure_'>>;

/** The cures of each trouble, by the names that the core gives them. */
const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  dead: (scene) => [{ id: 'leaky', set: { activation: 'leaky_relu' } }, slower(scene)],
  vanishing: () => [
    { id: 'relu', set: { activation: 'relu', initialisation: 'he' }, anew: true },
    { id: 'adam', set: { optimizer: 'adam' } },
  ],
  exploding: (scene) => [slower(scene), { id: 'xavier', set: { initialisation: 'xavier' }, anew: true }],
  diverging: (scene) => [slower(scene)],
  alike: () => [{ id: 'xavier', set: { initialisation: 'xavier' }, anew: true }],
};

/** What each trouble brings with it: named beside it, that would only offer cures that can't help. */
const brings: Readonly<Partial<Record<Trouble, readonly Trouble[]>>> = {
  exploding: ['dead', 'vanishing', 'diverging'],
  diverging: ['dead', 'vanishing'],
  alike: ['vanishing'],
};

/** Those of the troubles that none of the others brings. */
export const causes = (troubles: readonly Trouble[]): Trouble[] =>
  troubles.filter((trouble) => !troubles.some((other) => brings[other]?.includes(trouble)));

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, trouble: Trouble): Record<string, TemplateResult | string> {
  const norms = numbers(scene, 'gradient_norms');
  const norm = (value: number | undefined) => num(compact(value ?? Number.NaN), 'gradient_norms', 'grad');
  switch (trouble) {
    case 'dead': {
      const dead = numbers(scene, 'dead');
      const all = sizes(scene);
      const shares = Array.from(dead, (count, l) => count / (all[l + 1] ?? 1));
      const worst = shares.indexOf(Math.max(...shares));
      return {
        dead: num(plain(dead[worst] ?? Number.NaN), 'dead', 'h'),
        all: num(plain(all[worst + 1] ?? Number.NaN), 'network'),
        layer: String(worst + 1),
      };
    }
    case 'vanishing':
      return { first: norm(norms[0]), last: norm(norms.at(-1)) };
    case 'exploding':
      return { most: norm(Math.max(...norms)) };
    case 'diverging':
      return {
        loss: num(compact(numbers(scene, 'loss').at(-1) ?? Number.NaN), 'loss', 'loss'),
        guess: num(plain(measured(scene, 'guess').loss, 3), 'guess'),
      };
    default:
      return {};
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = causes(flagged(record(scene, 'trouble', 'NetworkTrouble')));
  const label = ({ id, set }: Cure) => fill(texts[`cure_${id}`], { rate: String(set.learning_rate ?? '') });
  return html`<div class="alerts" role="status">${
    found.length === 0
      ? nothing
      : found.map((id) =>
          alert(
            id,
            texts[`${id}_title`],
            say(texts[`${id}_text`], seen(scene, id)),
            cures[id](scene).map((cure) => ({ ...cure, label: label(cure) })),
            stagehand,
          ),
        )
  }</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'gradient_norms', 'dead', 'loss'],
  show,
};
