import { ask, column, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

/** A record, with its fields. */
const record = <Type>(lab: Lab, channel: string): Promise<Type> =>
  ask(
    lab,
    async (element, id) => (await (await element.ready).read(id)) as unknown,
    channel,
  ) as Promise<Type>;

interface Near {
  word: string;
  cosine: number;
  product: number;
}
export const nearest = (lab: Lab) =>
  record<{ word: string; by_cosine: Near[]; by_product: Near[] }>(lab, 'neighbours');

interface Pair {
  centre: string;
  words: string[];
  labels: number[];
  scores: number[];
  sigmas: number[];
  losses: number[];
  errors: number[];
  vector_centre: number[];
  vectors: number[];
  moved_centre: number[];
}
const share = (lab: Lab) => field(lab, 'analogies', 'share');

export const claims: Claims = {};
void [ask, column, expect, stepOf, share, record<Pair>];
