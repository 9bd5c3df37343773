// What the embeddings draw.

import type { Figure } from '../../contract/lab.ts';
import { analogies } from './figures/analogies.ts';
import { curve } from './figures/curve.ts';
import { documents } from './figures/documents.ts';
import { map } from './figures/map.ts';
import { neighbours } from './figures/neighbours.ts';
import { pictureMap } from './figures/picture-map.ts';
import { pictures } from './figures/pictures.ts';
import { sliding } from './figures/sliding.ts';
import { truth } from './figures/truth.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [
  map,
  sliding,
  neighbours,
  analogies,
  curve,
  truth,
  documents,
  pictures,
  pictureMap,
];
