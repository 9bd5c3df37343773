// Where each head looks as the line is read: what the answer was made of.

import { AttentionMapsView } from '../../../charts/attention-maps.ts';
import { fill } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import { numbers, tensor } from '../../../contract/scene.ts';
import { askedOf, word } from '../scene.ts';
import type { Words } from '../words.en.ts';

export const looks = figure(AttentionMapsView)<Words>({
  id: 'looks',
  size: 'half',
  reads: ['attention', 'asked'],
  data(scene, { texts }) {
    const [layers = 0, heads = 0, t = 0] = tensor(scene, 'attention')?.shape ?? [];
    const asked = askedOf(scene);
    const tokens = asked?.tokens.slice(0, t).map((token) => word(scene.about, token)) ?? [];
    if (t === 0 || tokens.length !== t) return null;
    return {
      attention: numbers(scene, 'attention'),
      layers,
      heads,
      tokens,
      words: { map: texts.map, cell: texts.cell, share: texts.share },
      label: fill(texts.labelLooks, { layers, heads, words: t - 1 }),
    };
  },
});
