// The digits of the random features: some held out and what the model says of them; those it was fitted to.

import { DigitGridView } from '../../../charts/digit-grid.ts';
import { fill } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once } from '../../../contract/scene.ts';
import { isDigits, shape } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** From 0, paper, to 1, ink, as the chart has them: from −1. */
const inked = once((pixels: Float32Array) => pixels.map((value) => 2 * value - 1));
const rights = once((answers: Float32Array, targets: Float32Array) =>
  Array.from(answers, (answer, i) => (answer < 0 ? null : answer === targets[i])),
);

export const digits: Figure<Words> = figure(DigitGridView)({
  id: 'digits',
  size: 'half',
  shown: isDigits,
  reads: ['gallery_answers'],
  readsOnce: ['gallery_images', 'gallery_targets'],
  options: () => ({ most: 560, cell: 40, small: 24 }),
  data(scene, { texts }) {
    const images = numbers(scene, 'gallery_images');
    const [count = 0, side = 0] = shape(scene, 'gallery_images');
    const targets = numbers(scene, 'gallery_targets');
    const answers = numbers(scene, 'gallery_answers');
    if (count === 0 || targets.length !== count) return null;
    const right = answers.length === count ? rights(answers, targets) : undefined;
    const wrong = right?.filter((is) => is === false).length;
    return {
      groups: [
        {
          name: texts.galleryName,
          note: wrong === undefined ? texts.galleryNote : fill(texts.galleryWrong, { wrong, count }),
          images: inked(images),
          first: 0,
          count,
          columns: 10,
          ...(right && { right }),
        },
      ],
      side,
      selected: null,
      label: fill(texts.labelDigits, { count }),
    };
  },
});

export const training: Figure<Words> = figure(DigitGridView)({
  id: 'training',
  size: 'half',
  shown: isDigits,
  readsOnce: ['training_images', 'training_labels', 'training_true'],
  options: () => ({ most: 560, cell: 32, small: 20 }),
  data(scene, { texts }) {
    const images = numbers(scene, 'training_images');
    const [count = 0, side = 0] = shape(scene, 'training_images');
    const labels = numbers(scene, 'training_labels');
    const truth = numbers(scene, 'training_true');
    if (count === 0 || labels.length !== count || truth.length !== count) return null;
    const wrong = labels.reduce((sum, label, i) => sum + (label === truth[i] ? 0 : 1), 0);
    return {
      groups: [
        {
          name: texts.trainingName,
          note: wrong === 0 ? texts.allLabelsRight : fill(texts.labelsWrong, { wrong, count }),
          images: inked(images),
          first: 0,
          count,
          columns: 14,
          captions: captions(labels, truth),
        },
      ],
      side,
      selected: null,
      label: fill(texts.labelTraining, { count }),
    };
  },
});

/** The label given, and ≠ where it is not what the digit is. */
const captions = once((labels: Float32Array, truth: Float32Array) =>
  Array.from(labels, (label, i) => (label === truth[i] ? String(label) : `≠ ${label}`)),
);
