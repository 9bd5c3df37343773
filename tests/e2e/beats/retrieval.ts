import { ask, column, expect, field, type read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

/** A record, with its fields. */
const record = <Type>(lab: Lab, channel: string): Promise<Type> =>
  ask(
    lab,
    async (element, id) => (await (await element.ready).read(id)) as unknown,
    channel,
  ) as Promise<Type>;

interface Hit {
  text: string;
  origin: string;
  dense: number;
  bm25: number;
  right: boolean;
}
export const found = (lab: Lab) =>
  record<{ question: string; passages: number; hits: Hit[]; right_rank: number; nothing: boolean }>(
    lab,
    'search',
  );
export const similarity = (lab: Lab) =>
  record<{ text: string; product: number; cosine: number; bm25: number } | null>(lab, 'similarity');
export const prompt = (lab: Lab) =>
  record<{ tokens: string[]; origins: number[]; passages: number; left_out: number }>(lab, 'prompt');
interface Answer {
  tokens: { token: string; probability: number }[];
  answer: string;
  source: number;
  source_text: string;
  truth: string;
  right: boolean;
  abstained: boolean;
}
export const answer = (lab: Lab) => record<Answer | null>(lab, 'answer');
export const closed = (lab: Lab) => record<Answer | null>(lab, 'closed_answer');

const set = (lab: Lab, values: Record<string, string | number>) =>
  ask(lab, (element, values) => element.setAll(values), values);

/** What is measured at the last step at which it was. */
const last = async (lab: Lab, name: string) => (await column(lab, 'measured', name)).at(-1) ?? Number.NaN;

export const claims: Claims = {};
void [expect, field, stepOf, set, last];
