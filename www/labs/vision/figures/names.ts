// What layers are called on the page.

import type { Named } from '../../../contract/words.ts';
import type { NetLayer } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** What a layer is called, in a few characters. */
export function layerName({ kind, size }: NetLayer, { texts }: Pick<Words, 'texts'>): string {
  const name = texts[`kind_${kind as Named<Words['texts'], 'kind_'>}`];
  return kind === 'conv' || kind === 'pool' || kind === 'mean' ? `${name} ${size}` : name;
}
