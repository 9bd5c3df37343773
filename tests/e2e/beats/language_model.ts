// What the beats of the language model say, on a run: each after it was opened and its button pressed.
import type { Locator } from '@playwright/test';
import { ask, expect, field, read } from '../support.ts';
import type { Claims } from './claims.ts';

const loss = (lab: Locator): Promise<number> => field(lab, 'held_out', 'loss');
const bigram = (lab: Locator): Promise<number> => field(lab, 'baselines', 'bigram');
const set = (lab: Locator, control: string, value: string | number) =>
  ask(lab, (element, [id, to]) => element.set(id as string, to as string), [control, value]);

/** The texts of the tokens. */
const vocabulary = (lab: Locator): Promise<string[]> =>
  ask(lab, (element) => {
    const { axes } = element.describe();
    return axes.find(({ symbol }) => symbol === 'v')?.labels.map(({ name }) => name) ?? [];
  });

/** What is read and written, and what the model wrote by itself. */
const text = (lab: Locator): Promise<number[]> =>
  ask(lab, async (element) => ((await element.read('text')) as { tokens: number[] } | null)?.tokens ?? []);
const samples = (lab: Locator): Promise<{ step: number; tokens: number[] }[]> =>
  ask(lab, async (element) => {
    const found = (await element.read('written')) as { samples: { step: number; tokens: number[] }[] } | null;
    return found?.samples ?? [];
  });

/** How unsure the next bet is, in nats. */
const entropy = async (lab: Locator, channel: string): Promise<number> =>
  (await read(lab, channel)).reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);

/** How likely a piece is to come next after a text. */
async function follows(lab: Locator, prompt: string, piece: (token: string) => boolean): Promise<number> {
  await set(lab, 'prompt', prompt);
  const [names, next] = [await vocabulary(lab), await read(lab, 'next')];
  return next.reduce((sum, p, token) => sum + (piece(names[token] ?? '') ? p : 0), 0);
}

export const claims: Claims = {
  // The bet is on a, after twenty-seven that were alike; and what it writes changed on the way.
  async start({ lab }) {
    const [names, next] = [await vocabulary(lab), await read(lab, 'next')];
    expect(names[next.indexOf(Math.max(...next))]).toBe('a');
    const written = await samples(lab);
    expect(written[0]?.step).toBe(0);
    expect(written.length).toBeGreaterThanOrEqual(3);
    // Of noise, nearly every letter is a surprise; names have an end now and then.
    expect(written.at(-1)?.tokens).not.toEqual(written[0]?.tokens);
    await ask(lab, (element) => element.seek(0));
    const before = await read(lab, 'next');
    expect(Math.max(...before)).toBeLessThan(0.1);
  },
  // The batch's first row is in the picture; its bets are not placed yet.
  async stages({ lab }) {
    expect(await ask(lab, (element) => element.status.stage)).toBe(1);
    const row = () =>
      ask(
        lab,
        async (element) =>
          (await element.read('batch_row')) as { answers: number[]; probabilities: number[] },
      );
    const bet = () =>
      ask(
        lab,
        async (element) => (await element.read('batch_bet')) as { answer: number; pull: number[] } | null,
      );
    expect((await row()).probabilities).toEqual([]);
    expect(await bet()).toBeNull();
    const blocks = lab.locator('[data-figure="chain"] ol li');
    await expect(blocks).toHaveCount((await row()).answers.length + 1);
    expect(await ask(lab, (element) => element.advance())).toBe('forward');
    expect((await row()).probabilities.length).toBe((await row()).answers.length);
    expect((await bet())?.pull).toEqual([]);
    for (const stage of ['loss', 'backward'])
      expect(await ask(lab, (element) => element.advance())).toBe(stage);
    // Up for the letter that came, down for all others, and no more up than down.
    const { answer = -1, pull = [] } = (await bet()) ?? {};
    expect(pull.length).toBe(27);
    expect(pull.every((g, token) => (token === answer ? g > 0 : g <= 0))).toBe(true);
    expect(Math.abs(pull.reduce((a, b) => a + b, 0))).toBeLessThan(1e-4);
    expect(await ask(lab, (element) => element.advance())).toBe('update');
    expect(await bet()).toBeNull();
  },
  async surprise({ lab }) {
    expect(await loss(lab)).toBeLessThan(await bigram(lab));
    expect(await field(lab, 'baselines', 'nothing')).toBeCloseTo(3.2958, 3);
  },
  // A name that is none is far less likely than one that is.
  async product({ lab }) {
    const surprise = async () =>
      -[...(await read(lab, 'log_probs')), ...(await read(lab, 'end_log_prob'))].reduce((a, b) => a + b, 0);
    const none = await surprise();
    await set(lab, 'prompt', 'emma');
    expect(await surprise()).toBeLessThan(none - 5);
    // To the end: five factors for four letters.
    await expect(lab.locator('[data-figure="chain"] ol li.end')).toHaveCount(1);
    await expect(lab.locator('[data-figure="chain"] .chain p').first().locator('.num')).toHaveCount(6);
  },
  // Each token is the one that the number falls on; another throw, another name.
  async dice({ lab }) {
    const first = await text(lab);
    expect(first.length).toBeGreaterThan(2);
    await set(lab, 'take', 1);
    expect(await text(lab)).not.toEqual(first);
  },
  async temperature({ lab }) {
    const [model, drawn] = [await entropy(lab, 'next'), await entropy(lab, 'sampling')];
    expect(drawn).toBeGreaterThan(model + 0.3);
    await set(lab, 'temperature', 0);
    expect(await entropy(lab, 'sampling')).toBe(0);
    expect(await entropy(lab, 'next')).toBeCloseTo(model, 6);
  },
  async bigram({ lab }) {
    expect(Math.abs((await loss(lab)) - (await bigram(lab)))).toBeLessThan(0.05);
  },
  // It was better for a moment, and is worse than counting letters again.
  async rate({ lab }) {
    expect(await field(lab, 'trouble', 'unlearns')).toBe(1);
    expect(await loss(lab)).toBeGreaterThan(await field(lab, 'baselines', 'unigram'));
    // What the cure says of it: it is slow to find back.
    await set(lab, 'learning_rate', 0.01);
    await ask(lab, (element) => element.step(300));
    expect(await loss(lab)).toBeGreaterThan(await bigram(lab));
  },
  async cure({ lab }) {
    expect(await field(lab, 'trouble', 'unlearns')).toBe(0);
    expect(await loss(lab)).toBeLessThan(await bigram(lab));
    await ask(lab, (element) => element.seek(200));
    expect(await loss(lab)).toBeLessThan(await bigram(lab));
  },
  async sentences({ lab }) {
    const s = (token: string) => token.startsWith('s');
    const many = await follows(lab, 'the cats near the lake sleep', s);
    const one = await follows(lab, 'the cat near the lake sleep', s);
    expect(one).toBeGreaterThan(0.35);
    expect(many).toBeLessThan(0.1);
    expect(await ask(lab, (element) => element.describe().axes[0]?.labels.length)).toBe(128);
  },
  // Four parts of eight, whose losses and gradients add up to those of the batch.
  async hands({ lab }) {
    const parts = await ask(
      lab,
      async (element) =>
        (await element.read('gradient_parts')) as {
          rows: number[];
          losses: number[];
          along: number[];
        } | null,
    );
    const sum = (list: number[] = []) => list.reduce((a, b) => a + b, 0);
    expect(parts?.rows).toEqual([8, 8, 8, 8]);
    expect(sum(parts?.losses)).toBeCloseTo(await field(lab, 'batch_loss', 'loss'), 5);
    const [norm = 0] = await read(lab, 'gradient_norm');
    expect(norm).toBeGreaterThan(0);
    expect(sum(parts?.along) / norm).toBeCloseTo(1, 4);
    // The picture has them, and their sum.
    await expect(lab.locator('[data-figure="parts"] canvas').first()).toHaveAttribute(
      'aria-label',
      /4 parts/,
    );
  },
};
