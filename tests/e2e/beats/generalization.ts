import { ask, column, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

/** A whole record. */
const record = <T>(lab: Lab, channel: string): Promise<T> =>
  ask(lab, async (element, id) => (await (await element.ready).read(id)) as unknown as T, channel);
const set = (lab: Lab, control: string, value: number | string | boolean) =>
  ask(lab, (element, [id, to]) => element.set(id as string, to as never), [control, value]);

interface Measured {
  loss: number;
  score: number;
}
type Shown = Record<'trained_on' | 'validation' | 'held_out' | 'risk', Measured> & { capacity: number };
const shown = (lab: Lab) => record<Shown>(lab, 'shown_model');
interface Picked {
  capacity: number;
  chosen_error: number;
  held_out: number;
  risk: number;
}
const selection = (lab: Lab) =>
  record<{ tried: number; by_test: Picked; by_validation: Picked }>(lab, 'selection');

/** A column of the sweep, by the capacity. */
async function sweep(lab: Lab, name: string): Promise<Map<number, number>> {
  const [x, y] = [await column(lab, 'sweep', 'capacity'), await column(lab, 'sweep', name)];
  return new Map(x.map((capacity, i) => [capacity, y[i] ?? Number.NaN]));
}
const least = (values: Map<number, number>): number =>
  [...values].reduce((best, one) => (one[1] < best[1] ? one : best))[0];
const at = (values: Map<number, number>, capacity: number): number => values.get(capacity) ?? Number.NaN;

export const claims: Claims = {
  async start({ lab }) {
    const [train, fresh] = [await sweep(lab, 'trained_on'), await sweep(lab, 'risk')];
    expect([...train.keys()]).toEqual(Array.from({ length: 31 }, (_, d) => d));
    // Every degree more fits these points as well or better; fresh ones only so far.
    const errors = [...train.values()];
    errors.slice(1).forEach((error, i) => {
      expect(error).toBeLessThanOrEqual((errors[i] ?? 0) + 1e-6);
    });
    expect(least(fresh)).toBeGreaterThan(2);
    expect(least(fresh)).toBeLessThan(12);
    expect(at(fresh, 19)).toBeGreaterThan(10 * at(fresh, least(fresh)));
  },
  async through({ lab }) {
    const { capacity, trained_on, risk } = await shown(lab);
    expect(capacity).toBe(19);
    expect(trained_on.loss).toBeLessThan(1e-6);
    expect(risk.loss).toBeGreaterThan(await field(lab, 'guess', 'loss'));
    // A point that is moved takes the curve along.
    const before = await read(lab, 'fitted');
    const [x = 0, y = 0] = (await read(lab, 'points')).slice(0, 2);
    await ask(lab, (element, { x, y }) => element.act('move_point', { index: 0, x, y }), { x, y: y + 0.3 });
    const after = await read(lab, 'fitted');
    const moved = Math.max(...after.map((value, i) => Math.abs(value - (before[i] ?? 0))));
    expect(moved).toBeGreaterThan(0.3);
    expect((await shown(lab)).trained_on.loss).toBeLessThan(1e-6);
    // Past as many numbers as points, the basis decides.
    const legendre = await sweep(lab, 'risk');
    expect(at(legendre, 30)).toBeLessThan(at(legendre, 19) / 1000);
    await set(lab, 'basis', 'powers');
    await ask(lab, (element) => element.step(31));
    const powers = await sweep(lab, 'risk');
    expect(at(powers, 30)).toBeGreaterThan(at(powers, 19) / 10);
  },
  async sets({ lab }) {
    expect(await stepOf(lab)).toBe(9);
    type Row = Record<'trained_on' | 'validation' | 'held_out' | 'risk', number | null> | null;
    const known: string[] = [];
    for (let i = 0; i < 4; i++) {
      await ask(lab, (element) => element.advance());
      const row = await record<Row>(lab, 'step_row');
      const sets = ['trained_on', 'validation', 'held_out', 'risk'] as const;
      known.push(sets.filter((one) => typeof row?.[one] === 'number').join(' '));
    }
    expect(known).toEqual(['', '', 'trained_on', 'trained_on validation']);
  },
  async draws({ lab }) {
    const parts = () =>
      record<{ bias2: number; variance: number; noise: number; risk: number }>(lab, 'bias_variance');
    const supple = await parts();
    expect((await shown(lab)).capacity).toBe(11);
    expect(supple.variance).toBeGreaterThan(2 * supple.bias2);
    const sum = supple.bias2 + supple.variance + supple.noise;
    expect(sum / supple.risk).toBeGreaterThan(0.8);
    expect(sum / supple.risk).toBeLessThan(1.25);
    await set(lab, 'opened', 1);
    const stiff = await parts();
    expect(stiff.bias2).toBeGreaterThan(2 * stiff.variance);
    expect(await read(lab, 'draws')).toHaveLength(30 * (await read(lab, 'fit_x')).length);
  },
  async ridge({ lab }) {
    const calm = await sweep(lab, 'risk');
    expect((await shown(lab)).trained_on.loss).toBeGreaterThan(1e-3);
    await set(lab, 'ridge', 1e-8);
    const wild = await sweep(lab, 'risk');
    expect(at(wild, 19)).toBeGreaterThan(1000 * at(calm, 19));
    expect(Math.max(...[...calm].filter(([d]) => d >= 5).map(([, risk]) => risk))).toBeLessThan(0.3);
    // More points help as well.
    await set(lab, 'examples', 100);
    await ask(lab, (element) => element.step(31));
    expect(at(await sweep(lab, 'risk'), 19)).toBeLessThan(0.1);
  },
  async peek({ lab }) {
    const { tried, by_test } = await selection(lab);
    expect(tried).toBe(31);
    expect(by_test.risk).toBeGreaterThan(1.5 * by_test.chosen_error);
  },
  async leak({ lab }) {
    const [test, fresh] = [await sweep(lab, 'held_out'), await sweep(lab, 'risk')];
    const { by_test } = await selection(lab);
    expect(least(test)).toBe(30);
    expect(by_test.capacity).toBe(30);
    expect(at(test, 30)).toBeLessThan(0.6 * at(test, 7));
    expect(at(fresh, 30)).toBeGreaterThan(1000 * at(test, 30));
    await expect(lab.locator('[data-trouble="leaked"]')).toBeVisible();
  },
  async double({ lab }) {
    const wrong = await sweep(lab, 'risk');
    const worst = [...wrong].reduce((most, one) => (one[1] > most[1] ? one : most));
    expect(worst[0]).toBe(100);
    expect(worst[1]).toBeGreaterThan(at(wrong, 60) + 0.3);
    expect(least(wrong)).toBeGreaterThanOrEqual(1000);
    expect(at(wrong, 1000)).toBeLessThan(at(wrong, 60) - 0.05);
    expect(at(await sweep(lab, 'trained_on'), 1000)).toBe(0);
    await set(lab, 'ridge', 0.01);
    expect(at(await sweep(lab, 'risk'), worst[0])).toBeLessThan(worst[1] - 0.4);
  },
  async more({ lab }) {
    const twice = await sweep(lab, 'risk');
    // Its peak is at 200 features …
    expect([...twice].reduce((most, one) => (one[1] > most[1] ? one : most))[0]).toBe(200);
    await set(lab, 'examples', 100);
    await ask(lab, (element) => element.step(14));
    const once = await sweep(lab, 'risk');
    // … where half as many digits do far better, though their best model is wrong twice as often.
    expect(at(twice, 200)).toBeGreaterThan(at(once, 200) + 0.4);
    expect(Math.min(...once.values()) / Math.min(...twice.values())).toBeGreaterThan(1.7);
  },
  async stop({ lab }) {
    const validation = await column(lab, 'measured', 'validation');
    const now = await shown(lab);
    const best = await record<{ step: number }>(lab, 'best');
    expect(best.step).toBeLessThan((await stepOf(lab)) * 0.7);
    expect(validation.at(-1)).toBeGreaterThan(Math.min(...validation) * 1.1);
    await set(lab, 'use_best', true);
    const kept = await shown(lab);
    expect(kept.risk.score).toBeGreaterThan(now.risk.score + 0.02);
  },
  async dropout({ lab }) {
    const left = await shown(lab);
    expect(1 - left.trained_on.score).toBeGreaterThan(0.04);
    await set(lab, 'dropout', 0);
    await ask(lab, async (element) => {
      await element.reset();
      await element.step(600);
    });
    const all = await shown(lab);
    expect(all.trained_on.score).toBe(1);
    expect(left.risk.score).toBeGreaterThan(all.risk.score + 0.05);
  },
  async grok({ lab }) {
    expect(await stepOf(lab)).toBe(600);
    const [step, train, test] = [
      await column(lab, 'measured', 'step'),
      await column(lab, 'measured', 'trained_on_score'),
      await column(lab, 'measured', 'held_out_score'),
    ];
    const knows = step[train.findIndex((score) => score >= 0.99)] ?? Number.NaN;
    const groks = step[test.findIndex((score) => score >= 0.9)] ?? Number.NaN;
    expect(knows).toBeLessThanOrEqual(100);
    expect(groks).toBeGreaterThan(5 * knows);
    expect(groks).toBeLessThan(450);
    expect(test[step.findIndex((at) => at >= knows)]).toBeLessThan(0.05);
    expect(test.at(-1)).toBeGreaterThan(0.98);
    // Waves form in the weights while the test says nothing of them.
    const waves = await column(lab, 'frequencies', 'concentration');
    const early = step.indexOf(140);
    expect(test[early]).toBeLessThan(0.05);
    expect(waves[early]).toBeGreaterThan(1.4 * (waves[0] ?? 1));
  },
  async why({ lab }) {
    const units = 128;
    const frequencies = 15;
    const strongest = async () => {
      const power = await read(lab, 'spectrum_units');
      expect(power).toHaveLength(units * frequencies);
      return Array.from({ length: units }, (_, unit) => {
        const own = power.slice(unit * frequencies, (unit + 1) * frequencies);
        return { share: Math.max(...own), k: own.indexOf(Math.max(...own)) + 1 };
      });
    };
    const mean = (all: readonly { share: number }[]) =>
      all.reduce((sum, { share }) => sum + share, 0) / all.length;
    const pure = await strongest();
    expect(mean(pure)).toBeGreaterThan(0.6);
    // For b the same frequency as for a.
    const p = 31;
    const b = (await read(lab, 'parameters')).slice(p * units, 2 * p * units);
    const power = (unit: number, k: number) => {
      let [re, im] = [0, 0];
      for (let n = 0; n < p; n++) {
        const weight = b[n * units + unit] ?? Number.NaN;
        re += weight * Math.cos((2 * Math.PI * k * n) / p);
        im += weight * Math.sin((2 * Math.PI * k * n) / p);
      }
      return re * re + im * im;
    };
    const same = pure.filter(({ k }, unit) => {
      const all = Array.from({ length: frequencies }, (_, i) => power(unit, i + 1));
      return all.indexOf(Math.max(...all)) + 1 === k;
    });
    expect(same.length / units).toBeGreaterThan(0.85);
    await ask(lab, (element) => element.seek(0));
    expect(mean(await strongest())).toBeLessThan(0.3);
  },
  async never({ lab }) {
    expect(await stepOf(lab)).toBe(1200);
    const { trained_on, held_out } = await shown(lab);
    expect(trained_on.score).toBeGreaterThan(0.99);
    expect(held_out.score).toBeLessThan(0.1);
    // What is known by heart is written in larger numbers.
    const by_heart = (await column(lab, 'measured', 'norm')).at(-1) ?? 0;
    await ask(lab, (element) => element.seek(0));
    await set(lab, 'weight_decay', 1);
    await ask(lab, (element) => element.step(300));
    expect((await column(lab, 'measured', 'norm')).at(-1)).toBeLessThan(by_heart / 1.5);
  },
};
