import { ask, column, expect, field, type read, stepOf, value } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

/** A record, with its fields. */
export const record = <Type>(lab: Lab, channel: string): Promise<Type> =>
  ask(
    lab,
    async (element, id) => (await (await element.ready).read(id)) as unknown,
    channel,
  ) as Promise<Type>;

interface Group {
  facts: number;
  right: number;
  refused: number;
  right_kind: number;
  confidence: number;
}
export const groups = (lab: Lab) =>
  record<Record<'told' | 'never' | 'once' | 'often' | 'strangers' | 'gaps' | 'all', Group>>(
    lab,
    'fact_groups',
  );

export interface Asked {
  fact: number;
  told: number;
  answer: string;
  truth: string;
  right: boolean;
  refused: boolean;
  confidence: number;
  unknown_words: string[];
  given: number;
  tokens: number[];
  answer_at: number;
}
export const asked = (lab: Lab) => record<Asked>(lab, 'asked');

interface Selective {
  coverage: number;
  risk: number;
  right: number;
  wrong: number;
  told_answered: number;
  never_answered: number;
  free: number;
  charged: number;
  price: number;
  always_free: number;
  always_charged: number;
  best_charged: number;
}
export const selective = (lab: Lab) => record<Selective>(lab, 'selective');

const set = (lab: Lab, values: Record<string, string | number | boolean>) =>
  ask(lab, (element, values) => element.setAll(values), values);

/** What is answered when dice are thrown twenty times. */
async function thrown(lab: Lab, fact: number): Promise<Asked[]> {
  const answers: Asked[] = [];
  for (let take = 1; take <= 20; take++) {
    await set(lab, { fact, take });
    answers.push(await asked(lab));
  }
  await set(lab, { take: 0 });
  return answers;
}

export const claims: Claims = {
  async start({ lab }) {
    const { told, never } = await groups(lab);
    // “What it was told it knows.”
    expect(told.right).toBeGreaterThanOrEqual(0.97);
    expect(told.confidence).toBeGreaterThanOrEqual(0.94);
    expect(never.right).toBeLessThan(0.1);
    expect(never.confidence).toBeGreaterThanOrEqual(0.6);
    expect(never.right_kind).toBeGreaterThanOrEqual(0.85);
    // “Most never.”
    expect(never.facts).toBeGreaterThan(400);
  },
  async lesson({ lab }) {
    // Its button has gone through the step; the same once more, stage by stage.
    expect(await stepOf(lab)).toBe(41);
    await ask(lab, async (element) => {
      await element.begin('lesson');
      for (let i = 0; i < 2; i++) await element.advance();
    });
    const lines = await record<{ facts: number[]; probabilities: number[] }>(lab, 'batch_lines');
    expect(lines.facts.length).toBe(Number(await value(lab, 'batch_size')));
    expect(lines.probabilities).toHaveLength(lines.facts.length);
    const line = await record<{ tokens: number[]; probabilities: number[]; answer_at: number }>(
      lab,
      'line_shown',
    );
    expect(line.probabilities[line.answer_at - 1]).toBeCloseTo(lines.probabilities[0] ?? 0, 5);
    await ask(lab, (element) => element.begin('lesson'));
  },
  async never({ lab }) {
    // The button has asked about somebody who was never mentioned.
    const stranger = await asked(lab);
    expect(stranger.told).toBe(0);
    expect(stranger.right || stranger.refused).toBe(false);
    const fact = stranger.fact;
    expect(new Set((await thrown(lab, fact)).map(({ answer }) => answer)).size).toBeGreaterThan(1);
    const often = 315;
    expect((await thrown(lab, often)).filter(({ right }) => right).length).toBeGreaterThanOrEqual(18);
    await set(lab, { fact: often });
    const known = await asked(lab);
    expect(known.told).toBeGreaterThan(1);
    expect(known.right).toBe(true);
  },
  async sure({ lab }) {
    // Warm: less sure, and nothing else.
    const warm = await groups(lab);
    await set(lab, { temperature: 1 });
    const { told, never } = await groups(lab);
    expect(warm.told.confidence).toBeLessThan(told.confidence);
    expect(warm.never.confidence).toBeLessThan(never.confidence);
    expect([warm.told.right, warm.never.right]).toEqual([told.right, never.right]);
    const parts = await record<Record<'told' | 'never', { error: number }>>(lab, 'reliability');
    expect(parts.told.error).toBeLessThan(0.06);
    expect(parts.never.error).toBeGreaterThan(0.5);
    expect(await field(lab, 'separation', 'auroc')).toBeGreaterThanOrEqual(0.9);
  },
  async threshold({ lab }) {
    const above = await selective(lab);
    await set(lab, { threshold: 0 });
    const all = await selective(lab);
    expect(all.coverage).toBe(1);
    expect(above.wrong).toBeLessThan(all.wrong / 2);
    expect(above.right).toBeLessThan(all.right);
    expect(above.told_answered).toBeGreaterThan(above.never_answered);
  },
  async rules({ lab }) {
    const now = await selective(lab);
    expect(now.price).toBeCloseTo(3, 5);
    // With no charge silence never pays; with one, guessing loses.
    const free = await column(lab, 'risk_coverage', 'free');
    free.slice(1).forEach((score, i) => {
      expect(score).toBeLessThanOrEqual((free[i] ?? 0) + 1e-6);
    });
    expect(now.always_charged).toBeLessThan(0);
    expect(now.charged).toBeGreaterThan(now.always_charged);
    expect(now.free).toBeLessThanOrEqual(now.always_free);
    expect(now.best_charged).toBeGreaterThan(0);
  },
  async once({ lab }) {
    const found = await record<{
      singleton_rate: number;
      missing_mass: number;
      wrong_drawn: number;
      floor: number;
    }>(lab, 'good_turing');
    expect(Math.abs(found.singleton_rate - found.missing_mass)).toBeLessThan(0.05);
    // “That often whoever must answer will be wrong.”
    expect(Math.abs(found.wrong_drawn - found.floor)).toBeLessThan(0.03);
    const world = await record<{ once: number; tellings: number }>(lab, 'world');
    expect(found.singleton_rate).toBeCloseTo(world.once / world.tellings, 5);
    // “Tell more, and see both fall.”
    await set(lab, { tellings: 6000 });
    const more = await record<{ singleton_rate: number; missing_mass: number }>(lab, 'good_turing');
    expect(more.singleton_rate).toBeLessThan(found.singleton_rate);
    expect(more.missing_mass).toBeLessThan(found.missing_mass);
  },
  async unknown({ lab }) {
    const { told, never, strangers } = await groups(lab);
    // “Nine in ten”, and the price of it.
    expect(strangers.refused).toBeGreaterThanOrEqual(0.88);
    expect(told.right).toBeGreaterThanOrEqual(0.9);
    expect(told.right).toBeLessThan(0.98);
    // “What it was not told it still does not know.”
    expect(never.right).toBeLessThan(0.1);
  },
  async words({ lab }) {
    const found = await record<{ own: number; others: number }>(lab, 'other_words');
    expect(found.own).toBeGreaterThanOrEqual(0.97);
    expect(found.others).toBeLessThan(0.2);
    await ask(lab, async (element) => {
      await element.set('paraphrases', true);
      await element.step(300);
    });
    const anew = await record<{ others: number }>(lab, 'other_words');
    expect(anew.others).toBeGreaterThan(found.others + 0.2);
  },
  async more({ lab, page }) {
    await expect(page.locator('[data-beat="more"] a[href$="retrieval/#start"]')).toBeVisible();
    const { told, strangers, gaps } = await groups(lab);
    expect(told.right).toBeGreaterThanOrEqual(0.98);
    expect(gaps.facts).toBeLessThan(20);
    expect(strangers.right).toBeLessThan(0.1);
    const found = await record<{ own: number; others: number }>(lab, 'other_words');
    expect(found.others).toBeGreaterThan(0.95);
  },
};
