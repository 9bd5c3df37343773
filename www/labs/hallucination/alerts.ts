// What goes wrong in a run, named from the running model, and its cures.

import { html, type TemplateResult } from 'lit';
import { compact, fill, percent, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { column, measured, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { groupsOf } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;
type Cure = CureById<Named<Words['texts'], 'cure_'>>;

const TROUBLES: readonly Trouble[] = ['diverging', 'fluent_and_wrong', 'mute'];

/** What helps against each trouble, by the names that the core gives them. */
const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  diverging: (scene) => [slower(scene)],
  fluent_and_wrong: ({ about }) => [
    { id: 'threshold', set: { threshold: 0.95 } },
    ...(Number(about.values.dont_know) < 0.3 ? [{ id: 'dont_know' as const, set: { dont_know: 0.3 } }] : []),
  ],
  mute: () => [{ id: 'fewer', set: { dont_know: 0.1 } }],
};

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, trouble: Trouble): Record<string, TemplateResult | string> {
  const groups = groupsOf(scene);
  const share = (value: number | undefined, term?: string) =>
    num(percent(value ?? Number.NaN, 2), 'fact_groups', term);
  switch (trouble) {
    case 'diverging':
      return {
        loss: num(compact(column(scene, 'loss', 'batch').at(-1) ?? Number.NaN), 'loss', 'loss'),
        nothing: num(plain(measured(scene, 'guess').loss, 3), 'guess', 'loss'),
      };
    case 'fluent_and_wrong':
      return { sure: share(groups?.never.confidence, 'conf'), right: share(groups?.never.right) };
    case 'mute':
      return { refused: share(groups?.told.refused) };
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const trouble = record(scene, 'trouble', 'HallucinationTrouble');
  const found = TROUBLES.filter((id) => trouble?.[id]).map((id) => {
    const label = ({ id, set }: Cure) =>
      fill(texts[`cure_${id}`], { rate: String(set.learning_rate ?? ''), t: String(set.threshold ?? '') });
    const all = cures[id](scene).map((cure) => ({ ...cure, label: label(cure) }));
    const kind = id === 'diverging' ? 'alert' : 'note';
    return alert(id, texts[`${id}_title`], say(texts[`${id}_text`], seen(scene, id)), all, stagehand, kind);
  });
  return html`<div class="alerts" role="status">${found}</div>`;
}

export const alerts: Alerts<Words> = { reads: ['trouble', 'loss', 'fact_groups', 'guess'], show };
