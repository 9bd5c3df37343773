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

interface Hit {
  text: string;
  origin: string;
  dense: number;
  bm25: number;
  right: boolean;
}
export const found = (lab: Lab) =>
  record<{
    question: string;
    words: string[];
    passages: number;
    hits: Hit[];
    right_rank: number;
    nothing: boolean;
  }>(lab, 'search');
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

/** How often the right passage comes first, by each way to search, with the words shared that are set. */
const recall = (lab: Lab) => record<Record<'dense' | 'bm25' | 'mixture', number[]>>(lab, 'recall');

/** How many of the products of question and opened passage are above zero. */
async function agreeing(lab: Lab): Promise<number> {
  const [q, d] = [await read(lab, 'question_vector'), await read(lab, 'passage_vector')];
  return q.filter((x, i) => x * (d[i] ?? 0) > 0).length;
}

/** Of the batch’s softmax, the mean of the diagonal. */
async function diagonal(lab: Lab): Promise<number> {
  const shares = await read(lab, 'batch_softmax');
  const size = Math.sqrt(shares.length);
  expect(size).toBe(16);
  return shares.filter((_, i) => i % (size + 1) === 0).reduce((sum, share) => sum + share, 0) / size;
}

/** Facts are answered as the passage has it, with the library’s own word and its source. */
async function answersFrom(lab: Lab, text: string): Promise<void> {
  const said = await answer(lab);
  expect(said?.source_text).toBe(text);
  expect(text.split(' ')).toContain(said?.answer);
}

/** What a net writes behind the reader’s sum. */
const line = (lab: Lab, channel: 'tool_line' | 'plain_line') =>
  record<{ answer: string; right: boolean } | null>(lab, channel);
const lastSum = async (lab: Lab, name: string) =>
  (await column(lab, 'calculator_measured', name)).at(-1) ?? Number.NaN;

export const claims: Claims = {
  async start({ lab, page }) {
    await expect(page.locator('[data-beat="start"] a[href$="hallucination/#never"]')).toBeVisible();
    const { question, hits, passages } = await found(lab);
    expect(question).toContain('Hugo Garron');
    expect(passages).toBe(1200);
    // Found, read, and answered with its source; with the book closed made up.
    expect(hits[0]?.right).toBe(true);
    const said = await answer(lab);
    expect(said?.right).toBe(true);
    expect(said?.source).toBe(1);
    await answersFrom(lab, hits[0]?.text ?? '');
    expect((await closed(lab))?.right).toBe(false);
    expect(await field(lab, 'told_before', 'told')).toBe(0);
    expect(await last(lab, 'given')).toBeGreaterThanOrEqual(0.95);
    expect(await last(lab, 'untold')).toBeLessThan(0.12);
  },
  async nearness({ lab }) {
    const { hits } = await found(lab);
    const now = await similarity(lab);
    expect(now?.text).toBe(hits[3]?.text);
    expect(now?.cosine).toBeLessThan(hits[0]?.dense ?? 0);
    expect(hits[0]?.right).toBe(true);
    // Both signs are among the products of either.
    expect(await agreeing(lab)).toBeGreaterThan(16);
    expect(await agreeing(lab)).toBeLessThan(32);
  },
  async batch({ lab }) {
    const after = await diagonal(lab);
    await ask(lab, async (element) => {
      await element.seek(0);
      for (let i = 0; i < 3; i++) await element.advance();
    });
    expect(await diagonal(lab)).toBeLessThan(0.3);
    expect(after).toBeGreaterThan(0.8);
    await ask(lab, (element) => element.begin('batch'));
  },
  async script({ lab }) {
    const { dense, bm25 } = await recall(lab);
    expect(bm25[0]).toBeLessThan(0.02);
    expect(dense[0]).toBeGreaterThan(0.9);
    await set(lab, { method: 'bm25' });
    expect((await found(lab)).hits.every(({ bm25 }) => bm25 === 0)).toBe(true);
    // With every word in common, BM25 is at least as good.
    await set(lab, { overlap: 1 });
    const shared = await recall(lab);
    expect(shared.bm25[0]).toBeGreaterThanOrEqual(shared.dense[0] ?? 1);
  },
  async rare({ lab }) {
    const { dense, bm25 } = await recall(lab);
    expect(bm25[0]).toBeGreaterThan(0.95);
    expect(dense[0]).toBeLessThan(0.6);
  },
  async countries({ lab }) {
    expect((await found(lab)).hits[0]?.right).toBe(true);
    const { dense, bm25 } = await recall(lab);
    expect(dense[0]).toBeLessThan(0.15);
    expect(bm25[0]).toBeGreaterThan(0.95);
    // What is asked about is found, of other countries.
    await set(lab, { method: 'dense' });
    const { hits, words } = await found(lab);
    expect(words).toContain('Ireland');
    expect(hits.slice(0, 6).every(({ text, right }) => text.includes('capital') && !right)).toBe(true);
  },
  async prose({ lab }) {
    const { dense, bm25 } = await recall(lab);
    expect(dense[0]).toBeLessThan(0.4);
    expect(bm25[0]).toBeGreaterThan(0.9);
    expect(await answer(lab)).toBeNull();
  },
  async surgery({ lab }) {
    // Changed on the way, and answered as it stands there, for nearly every question.
    let followed = 0;
    for (let example = 0; example < 10; example++) {
      await set(lab, { example });
      const said = await answer(lab);
      if (said && !said.right && said.source_text.endsWith(said.answer)) followed++;
    }
    expect(followed).toBeGreaterThanOrEqual(9);
    expect(await field(lab, 'conflict', 'passage')).toBeGreaterThan(0.85);
    expect(await last(lab, 'refused')).toBeGreaterThan(0.9);
    let refused = 0;
    for (let example = 0; example < 8; example++) {
      await set(lab, { surgery: 'wrong', example });
      refused += Number((await answer(lab))?.abstained);
    }
    expect(refused).toBeGreaterThanOrEqual(6);
    await set(lab, { surgery: 'empty', example: 0 });
    expect((await answer(lab))?.abstained).toBe(true);
  },
  async insert({ lab }) {
    const { hits } = await found(lab);
    expect(hits[0]?.text).toBe('Tilda Falk works as a judge');
    const said = await answer(lab);
    expect([said?.answer, said?.source, said?.source_text]).toEqual(['judge', 1, hits[0]?.text]);
    expect(await field(lab, 'told_before', 'told')).toBe(0);
    // Others that nobody trained on, one after the other, and not a step more.
    const step = await stepOf(lab);
    let right = 0;
    for (const [text, question] of [
      ['Zita Ember plays the harp', 'what does Zita Ember play ?'],
      ['Mira Oster was born in Velda', 'where was Mira Oster born ?'],
      ['Tilda Falk works as a pilot', 'what does Tilda Falk work as ?'],
      ['Zita Ember works as a cook', 'what does Zita Ember work as ?'],
    ] as const) {
      await set(lab, { inserted: `${text}.`, question });
      expect((await found(lab)).hits[0]?.text).toBe(text);
      const now = await answer(lab);
      if (now?.right && now.source_text === text) right++;
    }
    expect(right).toBeGreaterThanOrEqual(3);
    expect(await stepOf(lab)).toBe(step);
  },
  async sums({ lab }) {
    for (const sum of ['347+285', '806-91', '999*999']) {
      await set(lab, { sum });
      expect((await line(lab, 'tool_line'))?.right).toBe(true);
      expect((await line(lab, 'plain_line'))?.right).toBe(false);
    }
    expect(await lastSum(lab, 'tool')).toBeGreaterThanOrEqual(0.99);
    expect(await lastSum(lab, 'plain_short')).toBeLessThan(0.4);
  },
  async longer({ lab }) {
    expect(await lastSum(lab, 'tool_longer')).toBeGreaterThanOrEqual(0.95);
    const { rows } = await record<{
      rows: { operation: string; digits: number; tool: number; plain: number }[];
    }>(lab, 'sums');
    for (const { operation, digits, tool, plain } of rows) {
      // Behind products longer than any it saw it may go on.
      if (digits <= 4) expect(tool).toBeGreaterThanOrEqual(operation === '*' && digits > 3 ? 0.6 : 0.9);
      if (digits > 1) expect(plain).toBeLessThanOrEqual(0.1);
    }
    // Neither net was ever asked for the countries of the test: the table knows them.
    expect((await line(lab, 'tool_line'))?.answer).toBe('nairobi');
    expect(await lastSum(lab, 'tool_untold')).toBeGreaterThanOrEqual(0.95);
    expect(await lastSum(lab, 'plain_untold')).toBeLessThanOrEqual(0.05);
  },
  async calls({ lab }) {
    for (const [call, id] of [
      ['calc(9**999)=', 'calc_too_large'],
      ['calc(1/0)=', 'calc_by_zero'],
      ['calc(12*7', 'call_never_closed'],
      ['look(atlantis)', 'look_missing'],
    ] as const) {
      await set(lab, { call });
      const made = await record<{ value: string; error: { id: string } | null }>(lab, 'call_result');
      expect([made.value, made.error?.id]).toEqual(['', id]);
    }
    await set(lab, { call: 'calc(1/3*3)' });
    expect((await record<{ value: string }>(lab, 'call_result')).value).toBe('1');
    const { lines } = await record<{ lines: { called: { error: unknown } | null }[] }>(lab, 'batch_lines');
    expect(lines.length).toBe(16);
    expect(lines.every(({ called }) => called !== null)).toBe(true);
  },
};
