// What is wrong with a model, or with how it is judged, as the core finds it; with cures of one click.

import { html, type TemplateResult } from 'lit';
import { compact, fill, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, flagged, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { column, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { capacity, error, isGrokking, isPolynomial, shownError, shownModel } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;
type Cure = CureById<Named<Words['texts'], 'cure_'>>;

/** A ridge that does away with the wildest fits: of points, and of digits. */
const ridge = ({ about }: Scene): Cure[] => {
  const enough = isPolynomial(about) ? 1 : 0.01;
  return Number(about.values.ridge) < enough ? [{ id: 'ridge', set: { ridge: enough } }] : [];
};

const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  diverging: (scene) => [slower(scene)],
  memorised: (scene) =>
    !isGrokking(scene.about)
      ? ridge(scene)
      : Number(scene.about.values.weight_decay) === 0
        ? [{ id: 'decay', set: { weight_decay: 1 } }]
        : [],
  interpolating: ridge,
  leaked: () => [{ id: 'apart', set: { leaked: 0 } }],
  mislabelled: () => [{ id: 'labels', set: { wrong_labels: 0 } }],
  few: ({ about }) => [{ id: 'more', set: { examples: isPolynomial(about) ? 40 : 200 } }],
};

/** What is merely worth knowing. */
const NOTES: readonly Trouble[] = ['memorised', 'interpolating', 'mislabelled', 'few'];

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, id: Trouble): Record<string, TemplateResult | string> {
  const { about } = scene;
  const of = (set: 'trained_on' | 'held_out' | 'risk', term: string) =>
    num(error(about, shownError(scene, set)), 'shown_model', term);
  switch (id) {
    case 'diverging':
      return {
        loss: num(compact(column(scene, 'loss', 'batch').at(-1) ?? Number.NaN), 'loss', 'loss'),
      };
    case 'memorised':
      return {
        train: of('trained_on', 'train'),
        fresh: isGrokking(about) ? of('held_out', 'test') : of('risk', 'risk'),
      };
    case 'interpolating': {
      const knobs = capacity(scene) + (isPolynomial(about) ? 1 : 0);
      return {
        knobs: num(plain(knobs), 'shown_model', 'w'),
        n: num(plain(shownModel(scene)?.examples ?? Number.NaN), 'shown_model', 'y'),
      };
    }
    case 'leaked':
      return {
        count: plain(Number(about.values.leaked)),
        test: of('held_out', 'test'),
        fresh: of('risk', 'risk'),
      };
    case 'mislabelled':
      return { share: `${plain(100 * Number(about.values.wrong_labels), 3)} %` };
    case 'few':
      return { n: num(plain(shownModel(scene)?.examples ?? Number.NaN), 'shown_model', 'y') };
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const label = ({ id, set }: Cure) => fill(texts[`cure_${id}`], { value: String(Object.values(set)[0]) });
  const found = flagged(record(scene, 'trouble', 'GeneralizationTrouble')) as Trouble[];
  // At the threshold the one says why the other is so.
  const said = found.includes('interpolating') ? found.filter((id) => id !== 'memorised') : found;
  return html`<div class="alerts" role="status">${said.map((id) =>
    alert(
      id,
      texts[`${id}_title`],
      say(texts[`${id}_text`], seen(scene, id)),
      cures[id](scene).map((cure) => ({ ...cure, label: label(cure) })),
      stagehand,
      NOTES.includes(id) ? 'note' : 'alert',
    ),
  )}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'shown_model', 'loss'],
  show,
};
