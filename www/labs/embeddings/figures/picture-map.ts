// The pictures as places: what the small net's hidden layer makes of them, on the plane on which they lie widest.

import { fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, record } from '../../../contract/scene.ts';
import { WordMapView } from '../pictures/word-map.ts';
import type { Words } from '../words.en.ts';

const names = once((labels: Float32Array) => Array.from(labels, String));
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

export const pictureMap: Figure<Words> = figure(WordMapView)({
  id: 'picture_map',
  size: 'half',
  reads: ['pictures'],
  readsOnce: ['picture_map', 'picture_labels'],
  options: (stagehand) => ({
    onSelect(place: number) {
      stagehand.set('drawing', '');
      stagehand.set('example', place);
    },
  }),
  data(scene, { texts }) {
    const found = record(scene, 'pictures', 'PictureNeighbours');
    const [places, labels] = [numbers(scene, 'picture_map'), numbers(scene, 'picture_labels')];
    if (!found || labels.length === 0 || places.length !== 2 * labels.length) return null;
    return {
      names: names(labels),
      places,
      groups: labels,
      groupNames: DIGITS,
      chosen: found.row,
      named: found.rows,
      links: found.row < 0 ? [] : found.rows.map((row) => [found.row, row] as const),
      arrows: [],
      spots: [],
      quiet: false,
      bare: true,
      note: texts.pictureMapNote,
      label: fill(texts.labelPictureMap, { count: plain(labels.length) }),
    };
  },
});
