// What each channel of a layer answers to, and the examples to choose from.

import { html, type TemplateResult } from 'lit';
import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import { ResponsesView } from '../pictures/responses.ts';
import { classNames, inked, isSignals, network, select, selected, shape } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { layerName } from './names.ts';

/** Which layer is looked into. */
function layers(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const all = network(scene)?.layers ?? [];
  const now = selected(scene).layer;
  return html`<div class="modes" role="group" aria-label=${words.texts.layerShown}>
    ${all.map(
      (layer, i) => html`<button type="button" class="mode" aria-pressed=${i + 1 === now}
        @click=${() => select(stagehand, scene.about, { layer: i + 1 })}>${i + 1} ${layerName(layer, words)}</button>`,
    )}
  </div>`;
}

export const responses: Figure<Words> = figure(ResponsesView)({
  id: 'responses',
  size: 'wide',
  reads: ['patches', 'ideal'],
  readsOnce: ['network'],
  below: layers,
  options: (stagehand, { texts }, now) => ({
    onSelect(channel) {
      const scene = now();
      if (scene) select(stagehand, scene.about, { channel });
    },
    describe: (channel) => fill(texts.hearChannel, { channel: channel + 1 }),
  }),
  data(scene, { texts }) {
    const [c = 0, count = 0, h = 0, w = 0] = shape(scene, 'patches');
    const [same = 0, height = 0, width = 0] = shape(scene, 'ideal');
    const { layer, channel } = selected(scene);
    const of = network(scene)?.layers[layer - 1];
    // While another layer is on its way, the two may be of different ones.
    if (!of || c === 0 || c !== same || c !== of.channels) return null;
    return {
      channels: c,
      ideal: numbers(scene, 'ideal'),
      size: [height, width],
      patches: numbers(scene, 'patches'),
      count,
      patch: [h, w],
      names: of.kind === 'head' ? classNames(scene.about) : null,
      selected: channel,
      words: { ideal: texts.ideal, patches: texts.patches },
      label: fill(texts.labelResponses, { layer: layerName(of, { texts }), channels: plain(c) }),
    };
  },
});

const rights = once((answers: Float32Array, targets: Float32Array) =>
  Array.from(answers, (answer, i) => (answer < 0 ? null : answer === targets[i])),
);

export const gallery: Figure<Words> = figure(DigitGridView)({
  id: 'gallery',
  size: 'half',
  shown: (about) => !isSignals(about),
  reads: ['gallery_answers'],
  readsOnce: ['gallery_rows', 'gallery_images', 'gallery_targets', 'network'],
  options: (stagehand, { texts }, now) => ({
    most: 560,
    cell: 40,
    small: 24,
    onSelect(index) {
      const scene = now();
      const row = scene && numbers(scene, 'gallery_rows')[index];
      if (!scene || row === undefined) return;
      if (String(scene.about.values.drawing ?? '') !== '') stagehand.set('drawing', '');
      stagehand.set('example', row);
    },
    describe(index) {
      const scene = now();
      if (!scene) return '';
      const names = classNames(scene.about);
      const [is, said] = [numbers(scene, 'gallery_targets')[index], numbers(scene, 'gallery_answers')[index]];
      return fill(texts.hearExample, { name: names[is ?? -1] ?? '', answer: names[said ?? -1] ?? '–' });
    },
  }),
  data(scene, { texts }) {
    const images = numbers(scene, 'gallery_images');
    const [count = 0, side = 0] = shape(scene, 'gallery_images');
    const targets = numbers(scene, 'gallery_targets');
    const answers = numbers(scene, 'gallery_answers');
    if (count === 0 || targets.length !== count) return null;
    const known = answers.length === count && scene.status.step > 0;
    const right = known ? rights(answers, targets) : undefined;
    const drawn = String(scene.about.values.drawing ?? '') !== '';
    const at = numbers(scene, 'gallery_rows').indexOf(Number(scene.about.values.example ?? -1));
    const wrong = right?.filter((is) => is === false).length;
    return {
      groups: [
        {
          name: texts.galleryName,
          note: wrong === undefined ? texts.galleryNote : fill(texts.galleryWrong, { wrong, count }),
          images: inked(images),
          first: 0,
          count,
          columns: 12,
          ...(right && { right }),
        },
      ],
      side,
      selected: drawn || at < 0 ? null : at,
      label: fill(texts.labelGallery, { count }),
    };
  },
});
