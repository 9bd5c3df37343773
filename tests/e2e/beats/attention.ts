// What the beats of attention say, on a run: each after it was opened and its button pressed.
import type { Locator } from '@playwright/test';
import { ask, expect, field, read } from '../support.ts';
import type { Claims } from './claims.ts';

const score = (lab: Locator): Promise<number> => field(lab, 'held_out', 'score');

/** The shares of attention that go where they should, by head: of layer 1 first, one row a head. */
async function looks(lab: Locator): Promise<number[][]> {
  const kinds = await ask(lab, (element) => {
    const { axes } = element.describe();
    return axes.find(({ symbol }) => symbol === 'k')?.labels.length ?? 0;
  });
  const all = await read(lab, 'looks');
  return Array.from({ length: all.length / kinds }, (_, i) => all.slice(i * kinds, (i + 1) * kinds));
}

/** The largest of a list. */
const most = (list: readonly number[]): number => Math.max(...list);

/** The places that are asked and at which a prediction is wrong. */
async function wrong(lab: Locator, channel: string): Promise<number[]> {
  const [wanted, p] = [await read(lab, 'wanted'), await read(lab, channel)];
  const v = p.length / wanted.length;
  return wanted.flatMap((answer, place) => {
    const row = p.slice(place * v, (place + 1) * v);
    return answer < 0 || row.indexOf(most(row)) === answer ? [] : [place];
  });
}

export const claims: Claims = {
  // At first it is chance; then every answer is right, and a head listens to where the answer stands.
  async start({ lab }) {
    expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
    expect(await wrong(lab, 'probabilities')).toEqual([]);
    expect(most((await looks(lab)).flat())).toBeGreaterThan(0.6);
  },
  // The batch's first sequence is in the picture; all that later stages make is not there yet.
  async stages({ lab }) {
    expect(await ask(lab, (element) => element.status.stage)).toBe(1);
    const [shown, batch] = [await read(lab, 'shown'), await read(lab, 'batch')];
    expect(batch.length).toBe(32 * 8);
    expect(shown).toEqual(batch.slice(0, 8));
    for (const channel of ['maps', 'probabilities', 'pull']) expect(await read(lab, channel)).toEqual([]);
    const advance = () => ask(lab, (element) => element.advance());
    for (const stage of ['embed', 'attention_1']) expect(await advance()).toBe(stage);
    expect((await read(lab, 'maps')).length).toBe(2 * 8 * 8);
    expect(await read(lab, 'probabilities')).toEqual([]);
    for (const stage of ['mlp_1', 'logits', 'loss']) expect(await advance()).toBe(stage);
    expect((await read(lab, 'probabilities')).length).toBe(80);
    expect(await read(lab, 'pull')).toEqual([]);
    expect(await advance()).toBe('backward');
    const pull = await read(lab, 'pull');
    expect(pull.length).toBe(2 * 8 * 8);
    // What a row gains in one place it loses in the others.
    expect(Math.abs(pull.slice(0, 8).reduce((a, b) => a + b, 0))).toBeLessThan(1e-5);
    expect(await advance()).toBe('update');
    expect(await read(lab, 'pull')).toEqual([]);
    expect(await read(lab, 'shown')).not.toEqual(shown);
  },
  // The dot product of a query is largest with a key that agrees: at the mirrored place.
  async products({ lab }) {
    const [queries, keys, products] = [
      await read(lab, 'queries'),
      await read(lab, 'keys'),
      await read(lab, 'products'),
    ];
    const sum = Array.from({ length: 16 }, (_, c) => (queries[c] ?? 0) * (keys[7 * 16 + c] ?? 0));
    expect(sum.reduce((a, b) => a + b, 0)).toBeCloseTo(products[7] ?? Number.NaN, 3);
    expect(products.slice(0, 8).indexOf(most(products.slice(0, 8)))).toBe(7);
    await expect(lab.locator('.opened .arithmetic')).toContainText('at place 8');
  },
  // Each row of shares adds up to one, and the arithmetic is not that of e⁰ = 1.
  async shares({ lab }) {
    const weights = await read(lab, 'weights');
    for (let row = 0; row < 8; row++) {
      const sum = weights.slice(row * 8, (row + 1) * 8).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    const arithmetic = lab.locator('.opened .arithmetic');
    await expect(arithmetic).toContainText('The whole row');
    await expect(arithmetic).not.toContainText('= 1.The');
  },
  // Both heads look where the answer stands; one is switched off, and training does not notice.
  async heads({ lab }) {
    expect(await ask(lab, (element) => element.describe().values.edits)).toBe('1.1');
    expect(await wrong(lab, 'unedited')).toEqual([]);
    // Most stand: the other head looks there too.
    expect((await wrong(lab, 'probabilities')).length).toBeLessThan(4);
    expect(await read(lab, 'probabilities')).not.toEqual(await read(lab, 'unedited'));
    expect(Math.min(...(await looks(lab)).flat())).toBeGreaterThan(0.7);
    expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
    await expect(lab.locator('.map .looks')).toHaveCount(2);
  },
  // It comes down a little, and stays a guess among the digits there were.
  async places({ lab }) {
    const [none, guess] = [await score(lab), await field(lab, 'guess', 'score')];
    expect(none).toBeLessThan(0.45);
    expect(none).toBeGreaterThan(guess + 0.1);
    const loss = await read(lab, 'measured');
    expect(loss[1] ?? 0).toBeGreaterThan((loss.at(-3) ?? 9) + 0.2);
  },
  // The diagonal is back.
  async placed({ lab }) {
    expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
    expect(most((await looks(lab)).flat())).toBeGreaterThan(0.6);
  },
  // The first half has not seen what it is asked for, the second half has.
  async causal({ lab }) {
    expect(await score(lab)).toBeGreaterThan(0.45);
    expect(await score(lab)).toBeLessThan(0.65);
    const maps = await read(lab, 'maps');
    for (let row = 0; row < 8; row++)
      for (let column = row + 1; column < 8; column++) expect(maps[row * 8 + column]).toBe(0);
  },
  async behind({ lab }) {
    expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
    expect(await wrong(lab, 'probabilities')).toEqual([]);
  },
  // Before the first layer the senses are one; behind the last they are apart. The open head finds the word.
  async bank({ lab }) {
    const [before = 0, , after = 1] = await read(lab, 'bank_cosine');
    expect(before).toBeCloseTo(1, 4);
    expect(after).toBeLessThan(0);
    expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
    const { layer, head } = await ask(lab, (element) => element.describe().values);
    const shares = (await looks(lab)).flat();
    expect(shares[2 * (Number(layer) - 1) + Number(head) - 1]).toBe(most(shares));
    expect(most(shares)).toBeGreaterThan(0.4);
  },
};
