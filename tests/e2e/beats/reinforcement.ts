import type { Locator } from '@playwright/test';
import { ask, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

const first = async (lab: Locator, channel: string): Promise<number> =>
  (await read(lab, channel))[0] ?? Number.NaN;
const optimal = (lab: Locator): Promise<number> => field(lab, 'baselines', 'optimal');
const stageOf = (lab: Locator): Promise<number> =>
  ask(lab, async (element) => (await element.ready).status.stage);

/** Which of some cells an agent comes by that always makes its best move. */
async function passes(lab: Locator, path: string, row: number): Promise<number> {
  const columns = await field(lab, 'grid', 'columns');
  return (await read(lab, path)).filter((cell) => Math.floor(cell / columns) === row).length;
}

export const claims: Claims = {
  async start({ lab }) {
    // It knew nothing of the goal, and now goes straight there; what it earns has come up to near what there is.
    expect(await first(lab, 'greedy_return')).toBeCloseTo(await optimal(lab), 4);
    expect(await first(lab, 'mean')).toBeGreaterThan(0.5);
    // The worth of a cell falls with its way from the goal, which is in row 8, column 8.
    const values = await read(lab, 'values');
    const [far, near, next] = [22, 55, 67].map((cell) => values[cell] ?? Number.NaN);
    expect(next).toBeGreaterThan(near ?? Number.NaN);
    expect(near).toBeGreaterThan(far ?? Number.NaN);
    expect(far).toBeGreaterThan(0);
  },
  async slow({ lab }) {
    expect(await stepOf(lab)).toBe(545);
    // Nothing was expected; next door something is worth 0.5; half the way is gone.
    expect(await field(lab, 'table_update', 'old')).toBe(0);
    expect(await field(lab, 'table_update', 'ahead')).toBe(0.5);
    const target = await field(lab, 'table_update', 'target');
    expect(target).toBeCloseTo(-0.04 + 0.95 * 0.5, 6);
    expect(await field(lab, 'table_update', 'new')).toBeCloseTo(target / 2, 6);
  },
  async dice({ lab }) {
    await expect.poll(() => stageOf(lab)).toBe(2);
    const thrown = await ask(lab, async (element) => {
      const at = await element.read('moment');
      return at !== null && 'thrown' in at ? at.thrown : undefined;
    });
    expect(thrown).toBe(true);
    // It went down, and knew of a good move to the right.
    const cell = await first(lab, 'agent');
    const q = (await read(lab, 'q')).slice(4 * cell, 4 * cell + 4);
    expect(await field(lab, 'moment', 'action')).toBe(2);
    expect(Math.max(...q)).toBe(q[1]);
    expect(q[1]).toBeGreaterThan(0.5);
  },
  async gamma({ lab }) {
    const worth = async () => (await read(lab, 'optimal_values')).filter((value) => value > 0.1).length;
    await expect.poll(worth).toBe(103);
    await ask(lab, (element) => element.set('gamma', 0.5));
    await expect.poll(worth).toBe(13);
    // From the other room it is as good as nothing.
    expect(await first(lab, 'optimal_values')).toBeLessThan(1e-5);
  },
  async timid({ lab }) {
    expect(await first(lab, 'greedy_return')).toBe(1);
    expect(await optimal(lab)).toBe(10);
    await expect(lab.locator('[data-trouble="no_exploration"]')).toBeVisible();
    await ask(lab, (element) => element.step(3000));
    expect(await first(lab, 'mean')).toBe(1);
  },
  async timid_cure({ lab }) {
    expect(await first(lab, 'greedy_return')).toBe(10);
    expect(await first(lab, 'mean')).toBeGreaterThan(9);
    await expect(lab.locator('[data-trouble="no_exploration"]')).toHaveCount(0);
  },
  async cliff({ lab }) {
    // Row 3 is the one along the edge: Q-learning keeps to it, SARSA stays off.
    expect(await passes(lab, 'rival_greedy_path', 2)).toBeGreaterThanOrEqual(10);
    expect(await passes(lab, 'greedy_path', 2)).toBeLessThanOrEqual(2);
    expect(await first(lab, 'rival_greedy_return')).toBe(-13);
    expect(await first(lab, 'mean')).toBeGreaterThan((await first(lab, 'rival_mean')) + 10);
  },
  async hack({ lab }) {
    await expect(lab.locator('[data-trouble="looping"]')).toBeVisible();
    // Round and round pays more than arriving, and that is the best there is.
    expect(await first(lab, 'greedy_return')).toBeCloseTo(await optimal(lab), 4);
    expect(await optimal(lab)).toBeGreaterThan(10);
  },
  async hack_cure({ lab }) {
    await expect(lab.locator('[data-trouble="looping"]')).toHaveCount(0);
    expect(await first(lab, 'greedy_return')).toBeCloseTo(10, 4);
  },
  async plan({ lab }) {
    expect(await stepOf(lab)).toBe(20);
    expect(await first(lab, 'greedy_return')).toBeCloseTo(await optimal(lab), 4);
    // Nobody has walked far: twenty steps, and yet every cell is known.
    const [values, best] = [await read(lab, 'values'), await read(lab, 'optimal_values')];
    for (const [cell, value] of values.entries()) expect(value).toBeCloseTo(best[cell] ?? Number.NaN, 3);
  },
  async pole({ lab }) {
    expect(await first(lab, 'mean')).toBeGreaterThanOrEqual(400);
    // A pole that leans and falls to the right is caught by a push to the right.
    const plane = await read(lab, 'plane_policy');
    expect(plane.at(-1)).toBeGreaterThan(0.9);
    expect(plane[0]).toBeLessThan(0.1);
  },
  async pole_update({ lab }) {
    await expect.poll(() => first(lab, 'updates')).toBe(2);
    expect(await read(lab, 'advantages')).toHaveLength(8 * 32);
    const after = await read(lab, 'plane_policy');
    expect(after[0]).toBeLessThan(0.5);
    expect(after.at(-1)).toBeGreaterThan(0.5);
    // Before it the policy leaned to the left everywhere.
    await ask(lab, (element) => element.seek(63, 3));
    expect(Math.max(...(await read(lab, 'plane_policy')))).toBeLessThan(0.5);
  },
  async pole_race({ lab }) {
    expect(await stepOf(lab)).toBe(5000);
    expect(await first(lab, 'mean')).toBeGreaterThan(1.5 * (await first(lab, 'rival_mean')));
  },
  async pole_fall({ lab }) {
    expect(await stepOf(lab)).toBe(10_000);
    expect(await first(lab, 'mean')).toBeLessThan(0.5 * (await first(lab, 'rival_mean')));
    // How it came: first the carts leave the track, the poles upright; then the poles fall.
    const before = await endings(lab, 8000, 8400);
    expect(before.fallen).toBe(0);
    expect(before.left).toBeGreaterThan(10);
    const after = await endings(lab, 9600, 10_000);
    expect(after.fallen).toBeGreaterThan(10 * after.left);
    // And the critic was surprised as never in the thousand steps before.
    const surprise = async (from: number, to: number) => {
      const losses = await read(lab, 'update_losses');
      const rows = losses.length / 5;
      const ofStep = (row: number) => 8 * ((losses[5 * row] ?? 0) + 1);
      const among = Array.from({ length: rows }, (_, row) => row).filter(
        (row) => ofStep(row) > from && ofStep(row) <= to,
      );
      return Math.max(...among.map((row) => losses[5 * row + 2] ?? 0));
    };
    expect(await surprise(8000, 10_000)).toBeGreaterThan(2 * (await surprise(7000, 8000)));
  },
};

/** How the episodes of the first learner's poles end between two steps: by the cart at the end of its track, or by a fall. */
async function endings(lab: Locator, from: number, to: number): Promise<{ left: number; fallen: number }> {
  return ask(
    lab,
    async (element, [from = 0, to = 0]) => {
      await element.seek(from);
      const limits = (await element.read('pole_limits')) as { x: number; angle: number };
      const ends = { left: 0, fallen: 0 };
      for (let step = from; step < to; step++) {
        await element.step(1);
        const found = await element.read('pole');
        const states = found !== null && 'data' in found ? [...found.data] : [];
        for (let pole = 0; pole < states.length; pole += 4) {
          if (Math.abs(states[pole] ?? 0) > limits.x) ends.left++;
          else if (Math.abs(states[pole + 2] ?? 0) > limits.angle) ends.fallen++;
        }
      }
      return ends;
    },
    [from, to],
  );
}
