// What stands between this run and the data, as the core finds it, named by the number it is seen by, with cures of one
// click.

import { html, type TemplateResult } from 'lit';
import { plain } from '../../charts/kit/format.ts';
import { alert, type CureById, flagged } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { numbers, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { isDigits, measuredDistance, parameterCount, qualityOf, short } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;

type Cure = CureById<Named<Words['texts'], 'cure_'>>;

/** What helps against each trouble, by the names that the core gives them. */
const cures: Readonly<Record<Trouble, (scene: Scene) => Cure>> = {
  signal_left: () => ({ id: 'beta', set: { noise_schedule: 'linear', beta_max: 0.02 } }),
  few_steps: ({ about }) => ({
    id: 'steps',
    set: { sampling_steps: Math.min(50, Number(about.values.noise_steps)) },
  }),
  strong_guidance: () => ({ id: 'guidance', set: { guidance: 2 } }),
  small_network: ({ about }) => ({
    id: 'width',
    set: { width: isDigits(about) ? '256' : '128', depth: 3 },
    anew: true,
  }),
};

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, trouble: Trouble): Record<string, TemplateResult | string> {
  const { about } = scene;
  const { distance, floor } = measuredDistance(scene);
  const quality = qualityOf(scene);
  const ofSamples = (value: number | undefined, term?: string) =>
    num(short(value ?? Number.NaN), 'quality', term);
  switch (trouble) {
    case 'signal_left': {
      const left = Math.sqrt(numbers(scene, 'alpha_bar').at(-1) ?? Number.NaN);
      return { left: num(short(left), 'alpha_bar', 'x0') };
    }
    case 'few_steps':
      return {
        steps: plain(Number(about.values.sampling_steps)),
        distance: ofSamples(quality?.distance, 'distance'),
        many: num(short(distance), 'distance', 'distance'),
      };
    case 'strong_guidance':
      return {
        guidance: plain(Number(about.values.guidance)),
        diversity: ofSamples(quality?.diversity),
        real: ofSamples(quality?.real_diversity),
      };
    case 'small_network':
      return {
        knobs: num(plain(parameterCount(scene)), 'network', 'theta'),
        distance: num(short(distance), 'distance', 'distance'),
        floor: num(short(floor), 'distance', 'distance'),
      };
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = flagged(record(scene, 'trouble', 'DiffusionTrouble')).map((id) => {
    const cure = cures[id](scene);
    const label = texts[`cure_${cure.id}`];
    return alert(
      id,
      texts[`${id}_title`],
      say(texts[`${id}_text`], seen(scene, id)),
      [{ ...cure, label }],
      stagehand,
    );
  });
  return html`<div class="alerts" role="status">${found}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'quality', 'distance'],
  show,
};
