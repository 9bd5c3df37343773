import { ask, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

const RACERS = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam'] as const;
type Racer = (typeof RACERS)[number];

const of = async (lab: Lab, channel: string, racer: Racer): Promise<number> =>
  (await read(lab, channel))[RACERS.indexOf(racer)] ?? Number.NaN;

const place = async (lab: Lab, racer: Racer): Promise<[number, number]> => {
  const all = await read(lab, 'positions');
  const from = 2 * RACERS.indexOf(racer);
  return [all[from] ?? Number.NaN, all[from + 1] ?? Number.NaN];
};

/** The places of a racer, step by step. */
async function walk(lab: Lab, racer: Racer): Promise<[number, number][]> {
  const all = await read(lab, 'paths');
  const from = 2 * RACERS.indexOf(racer);
  return Array.from({ length: all.length / 10 }, (_, k) => [
    all[10 * k + from] ?? Number.NaN,
    all[10 * k + from + 1] ?? Number.NaN,
  ]);
}

/** A flag of each racer. */
const flags = (lab: Lab, name: 'lost' | 'stuck'): Promise<boolean[]> =>
  ask(
    lab,
    async (element, key) => {
      const found = (await element.read('trouble')) as Record<string, boolean[]> | null;
      return found?.[key] ?? [];
    },
    name,
  );

const shown = (lab: Lab) => ask(lab, (element) => element.describe().values.racers);

export const claims: Claims = {
  async start({ lab }) {
    expect(await shown(lab)).toEqual(['sgd', 'momentum']);
    expect(await field(lab, 'curvature', 'condition')).toBeCloseTo(100, 2);
    expect(await of(lab, 'arrived', 'momentum')).toBeGreaterThan(0);
    expect(await of(lab, 'arrived', 'sgd')).toBe(-1);
  },
  async step({ lab }) {
    // One stage was done; the other three make the step, and it is −η g long.
    await ask(lab, (element) => element.step(1));
    const [from, to] = await walk(lab, 'sgd');
    const rate = await of(lab, 'rates', 'sgd');
    // On the round bowl the gradient is the place itself.
    for (const axis of [0, 1] as const) expect(to?.[axis]).toBeCloseTo((from?.[axis] ?? 0) * (1 - rate), 5);
    expect(await stepOf(lab)).toBe(1);
  },
  async break({ lab }) {
    expect((await flags(lab, 'lost'))[0]).toBe(true);
    const heights = (await walk(lab, 'sgd')).map(([, y]) => y);
    // Every bounce is farther up the other wall, until it has left the map and stands.
    const bounces = heights.filter((y, k) => k === 0 || y !== heights[k - 1]);
    expect(bounces.length).toBeGreaterThan(20);
    for (const [k, y] of bounces.entries()) {
      if (k === 0) continue;
      expect(y / (bounces[k - 1] ?? 0)).toBeCloseTo(1 - 0.0215 * 100, 3);
    }
  },
  async cure({ lab }) {
    const all = await walk(lab, 'sgd');
    const [five, six, last] = [all[5], all[6], all.at(-1)];
    expect((six?.[1] ?? 0) / (five?.[1] ?? 1)).toBeCloseTo(-0.5, 3);
    expect((six?.[0] ?? 0) / (five?.[0] ?? 1)).toBeCloseTo(1 - 0.015, 4);
    expect(Math.abs(last?.[1] ?? 1)).toBeLessThan(1e-6);
    expect(last?.[0]).toBeLessThan(-0.9);
    expect((await flags(lab, 'lost'))[0]).toBe(false);
  },
  async nesterov({ lab }) {
    const [ahead, heavy] = [await of(lab, 'arrived', 'nesterov'), await of(lab, 'arrived', 'momentum')];
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(heavy / 2);
    expect(await of(lab, 'arrived', 'sgd')).toBe(-1);
    // Momentum rolls past the bottom, which is at x = 0, and has to come back.
    expect(Math.max(...(await walk(lab, 'momentum')).map(([x]) => x))).toBeGreaterThan(0.3);
  },
  async strides({ lab }) {
    const arrived = (await read(lab, 'arrived')).map((step) => (step < 0 ? Number.POSITIVE_INFINITY : step));
    expect(Math.min(...arrived)).toBe(arrived[RACERS.indexOf('adam')]);
    expect(arrived[RACERS.indexOf('adam')]).toBeLessThan(70);
    expect(1 - (await place(lab, 'sgd'))[0] / -2.6).toBeCloseTo(0.2, 1);
  },
  async saddle({ lab }) {
    for (const racer of ['sgd', 'momentum'] as const) {
      const at = await walk(lab, racer);
      for (const [, y] of at) expect(y).toBe(0);
      expect(Math.abs(at.at(-1)?.[0] ?? 1)).toBeLessThan(0.01);
      expect(await of(lab, 'losses', racer)).toBeCloseTo(0.25, 3);
    }
    expect((await flags(lab, 'stuck')).slice(0, 2)).toEqual([true, true]);
    expect(await field(lab, 'baselines', 'lowest')).toBe(0);
  },
  async noise({ lab }) {
    for (const racer of ['sgd', 'momentum'] as const)
      expect(Math.abs((await place(lab, racer))[1])).toBeGreaterThan(0.8);
    const name = await ask(
      lab,
      (element) => element.describe().axes.find(({ symbol }) => symbol === 'r')?.labels[0],
    );
    expect(name?.name).toBe('SGD');
  },
  async minima({ lab }) {
    expect((await read(lab, 'arrived')).every((step) => step < 0)).toBe(true);
    const ends = await Promise.all(RACERS.map((racer) => place(lab, racer)));
    const pits = new Set(ends.map((at) => at.map((x) => Math.round(x / 0.95)).join()));
    expect(pits.size).toBeGreaterThanOrEqual(4);
    // From elsewhere, into others.
    await ask(lab, (element) => element.setAll({ start_x: 0.2, start_y: -0.3 }));
    await ask(lab, (element) => element.step(200));
    expect(await of(lab, 'arrived', 'sgd')).toBeGreaterThan(0);
  },
  async homes({ lab }) {
    const arrived = await read(lab, 'arrived');
    for (const step of arrived) expect(step).toBeGreaterThan(0);
    const order = RACERS.map((racer, i) => ({ racer, step: arrived[i] ?? 0 })).sort(
      (a, b) => a.step - b.step,
    );
    expect(order[0]?.racer).toBe('sgd');
    expect(order[3]?.racer).toBe('adam');
    // The ravine lies aslant: down along one weight, up along the other.
    const [gx, gy] = await read(lab, 'minima');
    expect((gx ?? 0) * (gy ?? 0)).toBeLessThan(0);
  },
};
