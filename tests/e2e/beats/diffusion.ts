import type { Locator } from '@playwright/test';
import { ask, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

const T = 200;
const quality = (lab: Locator, name = 'distance', prefix = '') => field(lab, `${prefix}quality`, name);
const level = (lab: Locator) => ask(lab, (element) => Number(element.describe().values.t));
/** The noise level that the pictures stand at. */
const here = (lab: Locator) => lab.locator('[data-figure="noise"] .here output');

/** The mean square of some numbers about their mean. */
function spread(list: readonly number[]): number {
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length;
}

/** One row of a channel `[rows, n, 2]`, by its noise level. */
async function rowOf(lab: Locator, channel: string, t: number): Promise<number[]> {
  const times = await read(lab, 'chain_t');
  const all = await read(lab, channel);
  const width = all.length / times.length;
  const row = times.indexOf(t);
  return all.slice(row * width, (row + 1) * width);
}

/** The least distance of some points to any of others. */
function nearest(points: readonly number[], others: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i += 2)
    for (let j = 0; j < others.length; j += 2)
      least = Math.min(
        least,
        Math.hypot((points[i] ?? 0) - (others[j] ?? 0), (points[i + 1] ?? 0) - (others[j + 1] ?? 0)),
      );
  return least;
}

/** The share of samples that lie farther than a stroke is wide from all data. */
async function beside(lab: Locator): Promise<number> {
  const [samples, data] = [await read(lab, 'samples'), await read(lab, 'points')];
  let far = 0;
  for (let i = 0; i < samples.length; i += 2) far += Number(nearest(samples.slice(i, i + 2), data) > 0.3);
  return far / (samples.length / 2);
}

export const claims: Claims = {
  async start({ lab }) {
    expect(await stepOf(lab)).toBe(800);
    // Much nearer to the data than pure noise is, and no copies.
    expect(await quality(lab)).toBeLessThan((await field(lab, 'distance', 'ceiling')) / 2);
    expect(nearest(await read(lab, 'samples'), await read(lab, 'points'))).toBeGreaterThan(0);
  },
  async noise({ lab }) {
    await expect.poll(() => level(lab)).toBe(T);
    await expect(here(lab)).toHaveText('t = 200 of 200', { timeout: 15_000 });
    // Of the data nothing is left: noise of variance 1 that does not know where it came from.
    const [data, drowned] = [await rowOf(lab, 'forward', 0), await rowOf(lab, 'forward', T)];
    expect(spread(drowned)).toBeCloseTo(1, 1);
    const together = data.reduce((sum, x, i) => sum + x * (drowned[i] ?? 0), 0) / data.length;
    expect(Math.abs(together) / Math.sqrt(spread(data))).toBeLessThan(0.1);
    expect((await read(lab, 'alpha_bar')).at(-1)).toBeLessThan(0.001);
  },
  async slow({ lab }) {
    expect(await stepOf(lab)).toBe(801);
    // Its answers are better than always saying nothing.
    const losses = await read(lab, 'loss');
    expect(losses.at(-1)).toBeLessThan(0.7 * ((await read(lab, 'loss_zero'))[0] ?? Number.NaN));
  },
  async back({ lab }) {
    await expect.poll(() => level(lab)).toBe(0);
    await expect(here(lab)).toHaveText('t = 0 of 200', { timeout: 15_000 });
    expect(await read(lab, 'chain_t')).toHaveLength(51);
    expect(spread(await rowOf(lab, 'chain', T))).toBeCloseTo(1, 1);
    expect(await quality(lab)).toBeLessThan((await field(lab, 'distance', 'ceiling')) / 2);
  },
  async jump({ lab }) {
    await expect(here(lab)).toHaveText('t = 20 of 200', { timeout: 15_000 });
    const data = spread(await read(lab, 'points'));
    // With much noise all are expected near the middle; later they have spread out.
    expect(spread(await rowOf(lab, 'chain_x0', 120))).toBeLessThan(0.5 * data);
    expect(spread(await rowOf(lab, 'chain_x0', 20))).toBeGreaterThan(0.75 * data);
  },
  async few({ lab }) {
    await expect(here(lab)).toHaveText('t = 0 of 200', { timeout: 15_000 });
    expect(await read(lab, 'compare_chain_t')).toHaveLength(4);
    expect(await quality(lab, 'distance', 'compare_')).toBeGreaterThan(2.5 * (await quality(lab)));
  },
  async signal({ lab }) {
    await expect(lab.locator('[data-trouble="signal_left"]')).toBeVisible();
    expect(Math.sqrt((await read(lab, 'alpha_bar')).at(-1) ?? 0)).toBeGreaterThan(0.8);
    expect(await quality(lab)).toBeGreaterThan(4 * (await quality(lab, 'floor')));
    expect(await beside(lab)).toBeGreaterThan(0.06);
  },
  async buried({ lab }) {
    await expect(lab.locator('[data-trouble="signal_left"]')).toHaveCount(0);
    expect(Math.sqrt((await read(lab, 'alpha_bar')).at(-1) ?? 1)).toBeLessThan(0.02);
    // Less than the schedule that broke it left, which was over four times the floor, and next to nothing beside the letter.
    expect(await quality(lab)).toBeLessThan(3 * (await quality(lab, 'floor')));
    expect(await beside(lab)).toBeLessThan(0.01);
  },
  async digits({ lab }) {
    expect(await quality(lab, 'agreement')).toBeGreaterThanOrEqual(0.9);
    expect(await field(lab, 'prompt', 'digit')).toBe(7);
  },
  async strong({ lab }) {
    await expect.poll(() => ask(lab, (element) => element.describe().values.guidance)).toBe(2);
    const [real, loose] = [await quality(lab, 'real_diversity'), await quality(lab, 'diversity')];
    expect(await quality(lab, 'agreement')).toBeGreaterThan(0.9);
    await ask(lab, (element) => element.set('guidance', 15));
    await expect(lab.locator('[data-trouble="strong_guidance"]')).toBeVisible();
    const tight = await quality(lab, 'diversity');
    expect(tight).toBeLessThan(0.9 * real);
    expect(loose).toBeGreaterThan(1.15 * tight);
  },
};
