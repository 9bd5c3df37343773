// The stations of the flow, from left to right.

import { setting } from '../../../contract/scene.ts';
import type { Named } from '../../../contract/words.ts';
import type { Description } from '../../../core/protocol.ts';
import type { Words } from '../words.en.ts';

export interface Block {
  id: Named<Words['texts'], 'block_'>;
  channel: string;
  /** What it is, in TeX; `{l}` is the number of the opened layer. */
  tex: string;
  kind: 'signed' | 'share';
  /** What its columns are: numbers of a vector, places of the sequence, or tokens. */
  columns: 'numbers' | 'places' | 'tokens';
  /** The stage of a step in which training computes the same; a layer's have the layer's number behind. */
  stage: string;
  /** Whether it belongs to the opened layer. */
  layered: boolean;
  /** The live term. */
  term: string;
  shown?(about: Description): boolean;
}

const layered = { layered: true, stage: 'attention' } as const;
const vectors = { kind: 'signed', columns: 'numbers' } as const;

export const BLOCKS: readonly Block[] = [
  { id: 'embedded', channel: 'embedded', tex: 'x^0', ...vectors, stage: 'embed', layered: false, term: 'x' },
  {
    id: 'layer_normed',
    channel: 'layer_normed',
    tex: '\\mathrm{LN}(x)',
    ...vectors,
    ...layered,
    term: 'x',
    shown: (about) => about.values.norm === true,
  },
  { id: 'queries', channel: 'queries', tex: 'Q', ...vectors, ...layered, term: 'q' },
  { id: 'keys', channel: 'keys', tex: 'K', ...vectors, ...layered, term: 'k' },
  { id: 'values', channel: 'values', tex: 'V', ...vectors, ...layered, term: 'v' },
  {
    id: 'products',
    channel: 'products',
    tex: 'QK^\\top',
    kind: 'signed',
    columns: 'places',
    ...layered,
    term: 's',
  },
  {
    id: 'scaled',
    channel: 'scaled',
    tex: '\\tfrac{QK^\\top}{\\sqrt{d_h}}',
    kind: 'signed',
    columns: 'places',
    ...layered,
    term: 's',
  },
  {
    id: 'masked',
    channel: 'masked',
    tex: 'S',
    kind: 'signed',
    columns: 'places',
    ...layered,
    term: 's',
    shown: (about) => setting(about, 'mask') === 'causal',
  },
  { id: 'weights', channel: 'weights', tex: 'A', kind: 'share', columns: 'places', ...layered, term: 'a' },
  { id: 'weighted', channel: 'weighted', tex: 'AV', ...vectors, ...layered, term: 'v' },
  { id: 'middle', channel: 'middle', tex: "x'", ...vectors, ...layered, term: 'x' },
  {
    id: 'layer_output',
    channel: 'layer_output',
    tex: 'x^{{l}}',
    ...vectors,
    layered: true,
    stage: 'mlp',
    term: 'x',
  },
  {
    id: 'logits',
    channel: 'logits',
    tex: 'z',
    kind: 'signed',
    columns: 'tokens',
    stage: 'logits',
    layered: false,
    term: 'z',
  },
  {
    id: 'probabilities',
    channel: 'probabilities',
    tex: 'p',
    kind: 'share',
    columns: 'tokens',
    stage: 'logits',
    layered: false,
    term: 'yhat',
  },
];

/** The block that is open unless the reader says otherwise. */
export const FIRST = 'weights';

export const drawnBlocks = (about: Description): Block[] =>
  BLOCKS.filter((block) => block.shown?.(about) ?? true);
