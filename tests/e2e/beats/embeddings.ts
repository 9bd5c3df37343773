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
  place: number;
  cosine: number;
  product: number;
}
export const nearest = (lab: Lab) =>
  record<{ word: string; place: number; by_cosine: Near[]; by_product: Near[] }>(lab, 'neighbours');

export interface Pair {
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
export const pair = (lab: Lab) => record<Pair>(lab, 'pair_shown');

export const share = (lab: Lab) => field(lab, 'analogies', 'share');
const counted = (lab: Lab) =>
  record<{ counts: { share: number }; truth: { share: number } | null }>(lab, 'counted');
const answer = async (lab: Lab) =>
  (await record<{ answers: Near[]; expected: string }>(lab, 'analogy')).answers[0]?.word;
const set = (lab: Lab, values: Record<string, string | number>) =>
  ask(lab, (element, values) => element.setAll(values), values);
const added = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);

/** The mean cosine of a word with the words of a kind. */
async function near(lab: Lab, word: string, kind: number): Promise<number> {
  const [kinds, flat] = [await read(lab, 'groups'), await read(lab, 'parameters')];
  const d = Number(await ask(lab, (element) => element.describe().values.dimensions));
  await set(lab, { word });
  const own = (await nearest(lab)).place;
  const row = (place: number) => flat.slice(place * d, (place + 1) * d);
  const dot = (a: number[], b: number[]) => added(a.map((x, i) => x * (b[i] ?? 0)));
  const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const all = kinds.flatMap((of, place) => (of === kind ? [cosine(row(own), row(place))] : []));
  return added(all) / all.length;
}

/** The kinds of words in the made-up world. */
const KINDS = { men: 1, roles: 3, river: 6, money: 7 };

export const claims: Claims = {
  async start({ lab }) {
    const [first = 1] = await column(lab, 'measured', 'analogies');
    expect(first).toBeLessThan(0.05);
    expect(await share(lab)).toBeGreaterThanOrEqual(0.95);
    // The map shows every word of the world.
    expect(await read(lab, 'map_words')).toHaveLength(102);
    expect(await read(lab, 'map')).toHaveLength(204);
  },
  async company({ lab }) {
    // Its button has drawn a pair: a word, one neighbour of it, and five strangers; nothing of them is computed yet.
    const { words, labels, scores } = await pair(lab);
    expect(labels).toEqual([1, 0, 0, 0, 0, 0]);
    expect(words).toHaveLength(6);
    expect(scores).toHaveLength(0);
    const contexts = await read(lab, 'batch_contexts');
    expect(await read(lab, 'batch_negatives')).toHaveLength(5 * contexts.length);
    const window = await record<{ words: string[]; centre: number; followed: number; reach: number }>(
      lab,
      'window',
    );
    expect(window.words[window.followed]).toBe(words[0]);
    expect(Math.abs(window.followed - window.centre)).toBeLessThanOrEqual(window.reach);
  },
  async pull({ lab }) {
    expect(await stepOf(lab)).toBe(287);
    // The same step once more, until there is a gradient.
    await ask(lab, async (element) => {
      await element.begin('pull');
      for (let i = 0; i < 3; i++) await element.advance();
    });
    const now = await pair(lab);
    expect([now.centre, now.words[0]]).toEqual(['river', 'bank']);
    now.scores.forEach((score, i) => {
      const d = now.vector_centre.length;
      const u = now.vectors.slice(i * d, (i + 1) * d);
      expect(added(u.map((x, k) => x * (now.vector_centre[k] ?? 0)))).toBeCloseTo(score, 4);
      const [sigma = 0, label = 0] = [now.sigmas[i], now.labels[i]];
      expect(1 / (1 + Math.exp(-score))).toBeCloseTo(sigma, 5);
      expect(-Math.log(label === 1 ? sigma : 1 - sigma)).toBeCloseTo(now.losses[i] ?? 0, 4);
      expect(now.errors[i]).toBeCloseTo(sigma - label, 5);
    });
    // One is pulled, the others are pushed; and the pulled one moves the way that raises the dot product.
    expect(now.errors[0]).toBeLessThan(0);
    for (const error of now.errors.slice(1)) expect(error).toBeGreaterThan(0);
    expect(await read(lab, 'map_moves')).toHaveLength(2 * 7);
    await ask(lab, (element) => element.begin('company'));
  },
  async near({ lab }) {
    expect((await nearest(lab)).word).toBe('school');
    await set(lab, { word: 'crown' });
    const { by_cosine, by_product } = await nearest(lab);
    const court = ['castle', 'heir', 'throne', 'kingdom', 'king', 'queen', 'prince', 'princess', 'rules'];
    for (const { word } of by_cosine.slice(0, 5)) expect(court).toContain(word);
    expect(by_cosine.map(({ word }) => word)).not.toEqual(by_product.map(({ word }) => word));
  },
  async analogy({ lab }) {
    expect(await answer(lab)).toBe('waitress');
    await set(lab, { first: 'man', second: 'woman', third: 'king' });
    expect(await answer(lab)).toBe('queen');
    expect(await field(lab, 'analogies', 'questions')).toBe(264);
    expect(await share(lab)).toBeGreaterThanOrEqual(0.95);
    expect((await counted(lab)).truth?.share).toBeGreaterThanOrEqual(0.95);
  },
  async counts({ lab }) {
    const found = await record<{ correlation: number }>(lab, 'hidden_truth');
    expect(found.correlation).toBeGreaterThan(0.6);
    const { counts } = await counted(lab);
    expect(Math.abs(counts.share - (await share(lab)))).toBeLessThan(0.05);
  },
  async flat({ lab }) {
    // “About one in ten at most”, and everything is on the map.
    expect(await share(lab)).toBeLessThan(0.2);
    expect((await read(lab, 'map_share'))[0]).toBeGreaterThan(0.999);
    await ask(lab, async (element) => {
      await element.set('dimensions', '8');
      await element.step(1500);
    });
    expect(await share(lab)).toBeGreaterThan(0.85);
  },
  async bank({ lab, page }) {
    // The story goes on in the chapter on attention.
    await expect(page.locator('[data-beat="bank"] a[href$="attention/#bank"]')).toBeVisible();
    const [river, money] = [await near(lab, 'bank', KINDS.river), await near(lab, 'bank', KINDS.money)];
    expect(Math.abs(river - money)).toBeLessThan(0.05);
    // “Nearer to either than they are to one another.”
    expect(await near(lab, 'river', KINDS.money)).toBeLessThan(Math.min(river, money) - 0.05);
    expect(await near(lab, 'money', KINDS.river)).toBeLessThan(Math.min(river, money) - 0.05);
    for (const kind of [KINDS.men, KINDS.roles]) expect(await near(lab, 'bank', kind)).toBeLessThan(0.5);
  },
  async real({ lab }) {
    expect(await field(lab, 'text', 'words')).toBeGreaterThan(190_000);
    expect(await field(lab, 'text', 'words')).toBeLessThan(210_000);
    const colours = [
      'reddish',
      'green',
      'dark',
      'pale',
      'white',
      'yellow',
      'yellowish',
      'purple',
      'brown',
      'grey',
      'orange',
      'pink',
      'color',
    ];
    const { by_cosine } = await nearest(lab);
    expect(by_cosine.slice(0, 6).filter(({ word }) => colours.includes(word)).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(await field(lab, 'analogies', 'questions')).toBe(42);
    expect(await share(lab)).toBeLessThan(1 / 3);
    expect((await counted(lab)).counts.share).toBeGreaterThan(await share(lab));
  },
  async bible({ lab }) {
    const near = async (word: string, first: number) => {
      await set(lab, { word });
      return (await nearest(lab)).by_cosine.slice(0, first).map((one) => one.word);
    };
    // His father, his mother, a wife, a son.
    expect(await near('jacob', 6)).toEqual(expect.arrayContaining(['isaac', 'rebekah', 'leah', 'reuben']));
    expect(await near('bread', 4)).toEqual(expect.arrayContaining(['wine', 'drink']));
    const colours = ['white', 'black', 'scarlet', 'purple', 'green', 'blue', 'blood'];
    for (const word of await near('red', 10)) expect(colours).not.toContain(word);
    expect(await field(lab, 'neighbours', 'count')).toBe(8);
  },
  async texts({ lab }) {
    const right = () => field(lab, 'document_neighbours', 'right');
    // “Twice in three”, “once in three”; by guessing one in eight.
    expect(Math.abs((await right()) - 2 / 3)).toBeLessThan(0.06);
    expect(await field(lab, 'document_neighbours', 'chance')).toBeCloseTo(1 / 8, 3);
    await ask(lab, (element) => element.reset());
    expect(Math.abs((await right()) - 1 / 3)).toBeLessThan(0.06);
  },
  async images({ lab }) {
    expect(await field(lab, 'pictures', 'hidden')).toBe(32);
    const [hidden, pixels] = [
      await field(lab, 'pictures', 'right_hidden'),
      await field(lab, 'pictures', 'right_pixels'),
    ];
    expect(hidden).toBeGreaterThan(pixels);
    expect(hidden).toBeGreaterThan(0.96);
  },
};
