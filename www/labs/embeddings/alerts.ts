// What goes wrong in a run or its text, named from the running model, and its cures.

import { html, type TemplateResult } from 'lit';
import { compact, fill, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { column, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { atFirst } from './figures/curve.ts';
import { textOf } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;
type Cure = CureById<Named<Words['texts'], 'cure_'>>;

const TROUBLES: readonly Trouble[] = ['diverging', 'collapsed', 'tiny'];

/** What helps against each trouble, by the names that the core gives them. */
const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  diverging: (scene) => [slower(scene)],
  tiny: () => [],
  collapsed: (scene) => [slower(scene)],
};

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, trouble: Trouble): Record<string, TemplateResult | string> {
  switch (trouble) {
    case 'diverging':
      return {
        loss: num(compact(column(scene, 'loss', 'batch').at(-1) ?? Number.NaN), 'loss', 'loss'),
        nothing: plain(atFirst(scene), 3),
      };
    case 'tiny':
      return { words: num(plain(textOf(scene)?.words ?? Number.NaN), 'text') };
    case 'collapsed':
      return {
        cosine: num(
          plain(record(scene, 'trouble', 'EmbeddingTrouble')?.mean_cosine ?? Number.NaN, 2),
          'trouble',
        ),
      };
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const trouble = record(scene, 'trouble', 'EmbeddingTrouble');
  const found = TROUBLES.filter((id) => trouble?.[id]).map((id) => {
    const label = ({ id, set }: Cure) => fill(texts[`cure_${id}`], { rate: String(set.learning_rate ?? '') });
    const all = cures[id](scene).map((cure) => ({ ...cure, label: label(cure) }));
    const kind = id === 'tiny' ? 'note' : 'alert';
    return alert(id, texts[`${id}_title`], say(texts[`${id}_text`], seen(scene, id)), all, stagehand, kind);
  });
  return html`<div class="alerts" role="status">${found}</div>`;
}

export const alerts: Alerts<Words> = { reads: ['trouble', 'loss', 'text'], show };
