// Which pixels the answer hangs on: by the gradient, and by covering them.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { axis, numbers, type Scene, setting } from '../../../contract/scene.ts';
import { OverlaysView } from '../pictures/overlays.ts';
import { classNames, shownImage, sizeOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** The class that is asked about: the net's own answer, or one the reader chose. */
function asked(scene: Scene, { texts }: Words): string {
  const labels = axis(scene.about, 'k');
  const chosen = labels.find(({ id }) => id === setting(scene.about, 'shown_class'));
  return chosen?.name ?? labels[shownImage(scene)?.answer ?? -1]?.name ?? texts.itsAnswer;
}

function choose(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const labels = axis(scene.about, 'k');
  const now = setting(scene.about, 'shown_class');
  return html`<div class="modes classes" role="group" aria-label=${texts.classAsked}>
    ${[{ id: 'answer', name: texts.itsAnswer }, ...labels].map(
      ({ id, name }) => html`<button type="button" class="mode" aria-pressed=${id === now}
        @click=${() => stagehand.set('shown_class', id)}>${name}</button>`,
    )}
  </div>`;
}

export const saliency: Figure<Words> = figure(OverlaysView)({
  id: 'saliency',
  size: 'wide',
  reads: ['image', 'saliency', 'occlusion', 'shown_image', 'probabilities'],
  readsOnce: ['network'],
  below: choose,
  data(scene, words) {
    const { texts } = words;
    const size = sizeOf(scene);
    const image = numbers(scene, 'image');
    if (image.length !== size[0] * size[1]) return null;
    const name = asked(scene, words);
    const at = classNames(scene.about).indexOf(name);
    const p = numbers(scene, 'probabilities')[at] ?? Number.NaN;
    const known = (channel: string) => {
      const found = numbers(scene, channel);
      return found.length === image.length ? found : null;
    };
    return {
      image,
      size,
      panels: [
        {
          name: size[0] === 1 ? texts.signal : texts.image,
          note: Number.isNaN(p) ? '' : fill(texts.chanceOf, { name, p: plain(100 * p, 3) }),
          values: null,
        },
        { name: texts.gradient, note: fill(texts.gradientOf, { name }), values: known('saliency') },
        { name: texts.occlusion, note: fill(texts.occlusionOf, { name }), values: known('occlusion') },
      ],
      label: fill(texts.labelSaliency, { name }),
    };
  },
});
