import { ask, column, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

/** A whole record. */
const record = (lab: Lab, channel: string): Promise<Record<string, never>> =>
  ask(
    lab,
    async (element, id) => (await (await element.ready).read(id)) as unknown as Record<string, never>,
    channel,
  );
const list = async (lab: Lab, channel: string, name: string): Promise<number[]> =>
  (await record(lab, channel))[name] ?? [];
const score = (lab: Lab, on: 'trained_on' | 'held_out' | 'guess' = 'held_out') => field(lab, on, 'score');
const set = (lab: Lab, control: string, value: number | string | boolean) =>
  ask(lab, (element, [id, to]) => element.set(id as string, to as never), [control, value]);
const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
const best = (all: readonly number[]) => all.indexOf(Math.max(...all));
/** A column of a matrix. */
const columnOf = async (lab: Lab, channel: string, width: number, place: number) =>
  (await read(lab, channel)).filter((_, i) => i % width === place);

/** What the words of a message do, by the word: how much more each speaks for class 1 than for class 0. */
async function pushes(lab: Lab): Promise<Record<string, number>> {
  const pieces = (await record(lab, 'message_words')).pieces as unknown as {
    text: string;
    known: boolean;
    pushes: number[];
  }[];
  const known = pieces.filter((piece) => piece.known);
  return Object.fromEntries(
    known.map(({ text, pushes: [a = 0, b = 0] }) => [text.toLowerCase(), b - a] as const),
  );
}

export const claims: Claims = {
  async start({ lab }) {
    const problem = await record(lab, 'problem');
    expect([problem.inputs, problem.classes]).toEqual([4, 3]);
    expect(
      Math.max(await score(lab), ...(await column(lab, 'measured', 'held_out_score'))),
    ).toBeGreaterThanOrEqual(0.97);
    expect(await score(lab)).toBeGreaterThan(await score(lab, 'guess'));
    await ask(lab, (element) => element.seek(0));
    expect(new Set(await list(lab, 'example', 'logits'))).toEqual(new Set([0]));
    for (const p of await list(lab, 'example', 'probabilities')) expect(p).toBeCloseTo(1 / 3, 6);
  },
  async softmax({ lab }) {
    const [z, p, powers] = [
      await list(lab, 'example', 'logits'),
      await list(lab, 'example', 'probabilities'),
      await list(lab, 'example', 'powers'),
    ];
    expect(sum(p)).toBeCloseTo(1, 5);
    // One point of score is a factor of e; the largest is taken off all.
    expect(Math.log((p[0] ?? 0) / (p[1] ?? 0))).toBeCloseTo((z[0] ?? 0) - (z[1] ?? 0), 3);
    expect(Math.max(...powers)).toBeCloseTo(1, 6);
  },
  async temperature({ lab }) {
    const [cold, warm] = [await list(lab, 'example', 'probabilities'), await list(lab, 'example', 'cooled')];
    expect(await field(lab, 'example', 'temperature')).toBe(8);
    expect(best(warm)).toBe(best(cold));
    expect(Math.max(...warm)).toBeLessThan(Math.max(...cold));
    const right = await score(lab);
    await set(lab, 'temperature', 0.2);
    expect(Math.max(...(await list(lab, 'example', 'cooled')))).toBeGreaterThanOrEqual(Math.max(...cold));
    expect(await score(lab)).toBe(right);
  },
  async step({ lab }) {
    expect(await stepOf(lab)).toBe(21);
    // Stage by stage, and nothing before its stage.
    const known = async () => [
      (await read(lab, 'batch_logits')).length,
      (await read(lab, 'batch_probabilities')).length,
      (await read(lab, 'batch_losses')).length,
      (await read(lab, 'batch_errors')).length,
    ];
    const stages: number[][] = [];
    for (let i = 0; i < 5; i++) {
      await ask(lab, (element) => element.advance());
      stages.push(await known());
    }
    expect(stages).toEqual([
      [0, 0, 0, 0],
      [96, 0, 0, 0],
      [96, 96, 0, 0],
      [96, 96, 32, 0],
      [96, 96, 32, 96],
    ]);
    const [p, loss, error, y] = [
      await read(lab, 'batch_probabilities'),
      await read(lab, 'batch_losses'),
      await read(lab, 'batch_errors'),
      await read(lab, 'batch_targets'),
    ];
    for (const [i, target] of y.entries()) {
      expect(loss[i]).toBeCloseTo(-Math.log(p[i * 3 + target] ?? 0), 3);
      for (let k = 0; k < 3; k++)
        expect(error[i * 3 + k]).toBeCloseTo((p[i * 3 + k] ?? 0) - (k === target ? 1 : 0), 5);
    }
    expect(Math.log(3)).toBeCloseTo(1.1, 2);
  },
  async digits({ lab }) {
    expect(await score(lab)).toBeGreaterThan(0.9);
    const weights = await read(lab, 'weights');
    expect(weights).toHaveLength(640);
    // In the middle of the zero ink speaks against it, whatever else.
    const middle = [27, 28, 35, 36].map((pixel) => weights[pixel] ?? 0);
    for (const weight of middle) expect(weight).toBeLessThan(0);
  },
  async draw({ lab }) {
    expect(await field(lab, 'example', 'row')).toBe(-1);
    expect(await field(lab, 'example', 'answer')).toBe(7);
    // Of a dot in a corner, too, the ten shares make one.
    await set(lab, 'drawing', `ff${'0'.repeat(62)}`);
    expect(sum(await list(lab, 'example', 'probabilities'))).toBeCloseTo(1, 5);
  },
  async words({ lab }) {
    expect(await score(lab)).toBeGreaterThan(0.97);
    const found = await pushes(lab);
    expect(found.free).toBeGreaterThan(0.3);
    expect(found.claim).toBeGreaterThan(0.3);
    expect(found.home).toBeLessThan(0);
    expect(await field(lab, 'problem', 'inputs')).toBe(1000);
  },
  async threshold({ lab }) {
    const at = (name: string) => field(lab, 'decision', name);
    const low = [await at('true_positives'), await at('false_positives')];
    await set(lab, 'threshold', 0.5);
    const half = [await at('true_positives'), await at('false_positives')];
    expect(low[0]).toBeGreaterThan(half[0] ?? 0);
    expect(low[1]).toBeGreaterThan(half[1] ?? 0);
    expect(await at('false_negatives')).toBeGreaterThan(half[1] ?? 0);
    // A dear false alarm moves the cheapest place up.
    const cheap = await at('cheapest_threshold');
    await set(lab, 'cost_alarm', 50);
    expect(await at('cheapest_threshold')).toBeGreaterThan(cheap);
  },
  async useless({ lab }) {
    const at = (name: string) => field(lab, 'decision', name);
    const low = [await at('recall'), await at('false_positives'), await at('accuracy')];
    await set(lab, 'threshold', 0.5);
    expect(await at('accuracy')).toBeGreaterThan(0.99);
    expect([await at('true_positives'), await at('false_positives')]).toEqual([0, 0]);
    // Two in five are found then, for a few false alarms.
    expect(low[0]).toBeGreaterThan(0.35);
    expect(low[1]).toBeLessThan(10);
    expect(low[2]).toBeGreaterThan(0.99);
  },
  async wrong_labels({ lab }) {
    const problem = await record(lab, 'problem');
    expect(Number(problem.flipped) / Number(problem.trained_on)).toBeCloseTo(0.4, 2);
    const all = await column(lab, 'measured', 'held_out_score');
    expect(Math.max(...all)).toBeGreaterThan(0.93);
    expect(await score(lab)).toBeLessThan(0.87);
    const flipped = (await record(lab, 'suspects')).flipped as unknown as boolean[];
    expect(flipped.filter(Boolean).length).toBeGreaterThan(36);
  },
  async trim({ lab }) {
    const all = await column(lab, 'measured', 'held_out_score');
    expect(await stepOf(lab)).toBe(1500);
    const steps = await column(lab, 'measured', 'step');
    const mean = (from: number, to: number) => {
      const some = all.filter((_, i) => (steps[i] ?? 0) >= from && (steps[i] ?? 0) < to);
      return sum(some) / some.length;
    };
    const [before, after] = [mean(700, 900), mean(1300, 1501)];
    expect(after).toBeGreaterThan(before + 0.015);
    // And not merely by going on.
    await ask(lab, (element) => element.seek(900));
    await set(lab, 'trim', 0);
    await ask(lab, (element) => element.step(600));
    expect(await score(lab)).toBeLessThan(after - 0.04);
  },
  async writers({ lab }) {
    expect(await field(lab, 'problem', 'held_out')).toBe(797);
    const ordered = await score(lab);
    await set(lab, 'split', 'random');
    await ask(lab, (element) => element.step(600));
    expect((await score(lab)) - ordered).toBeGreaterThan(0.03);
  },
  async twice({ lab }) {
    const share = async () =>
      (await field(lab, 'problem', 'twins')) / (await field(lab, 'problem', 'held_out'));
    expect(await share()).toBeGreaterThan(0.07);
    expect(await share()).toBeLessThan(0.1);
    await lab.locator('.alerts').getByRole('button', { name: 'Drop duplicates' }).click();
    await expect.poll(share).toBe(0);
  },
  async not_bad({ lab }) {
    expect(await score(lab)).toBeGreaterThan(0.74);
    expect(await score(lab)).toBeLessThan(0.78);
    const found = await pushes(lab);
    expect(found.not).toBeLessThan(0);
    expect(found.bad).toBeLessThan(0);
    expect(await field(lab, 'example', 'answer')).toBe(0);
  },
  async sure({ lab }) {
    const [warm, right] = [
      await field(lab, 'calibration', 'error'),
      await field(lab, 'calibration', 'accuracy'),
    ];
    await set(lab, 'temperature', 1);
    expect(await field(lab, 'calibration', 'error')).toBeGreaterThan(warm + 0.03);
    expect(await field(lab, 'calibration', 'confidence')).toBeGreaterThan(right + 0.03);
    expect(await field(lab, 'calibration', 'accuracy')).toBeCloseTo(right, 6);
    expect(await columnOf(lab, 'confusion', 2, 0)).toHaveLength(2);
  },
};
