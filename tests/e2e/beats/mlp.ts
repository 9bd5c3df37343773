import { ask, column, expect, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

type Lab = Parameters<typeof read>[0];

const score = (lab: Lab, on: 'trained_on' | 'held_out') => field(lab, on, 'score');

/** How long the border is: the pairs of neighbours on the picture's grid that are told apart. */
async function border(lab: Lab): Promise<number> {
  const answers = await read(lab, 'field');
  const side = Math.sqrt(answers.length);
  const told = (i: number, j: number) => (answers[j * side + i] ?? 0) > 0;
  let length = 0;
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      if (i + 1 < side && told(i + 1, j) !== told(i, j)) length++;
      if (j + 1 < side && told(i, j + 1) !== told(i, j)) length++;
    }
  return length;
}

/** A column of `measured`. */
const measured = (lab: Lab, name: string) => column(lab, 'measured', name);

/** The best held-out score so far: played fast, it has gone a few steps past where it was found. */
const found = async (lab: Lab) =>
  Math.max(await score(lab, 'held_out'), ...(await measured(lab, 'held_out_score')));

/** How far the answers over the plane are from the plane that fits them best: 0 for a line's own slope. */
async function bends(lab: Lab): Promise<number> {
  const answers = await read(lab, 'field');
  const side = Math.sqrt(answers.length);
  // Of two classes the field is 2σ(z) − 1: back to z, which a stack without a bend makes a plane.
  const z = (i: number, j: number) => 2 * Math.atanh(answers[j * side + i] ?? 0);
  let most = 0;
  for (let j = 0; j + 2 < side; j++)
    for (let i = 0; i + 2 < side; i++)
      most = Math.max(
        most,
        Math.abs(z(i + 2, j) - 2 * z(i + 1, j) + z(i, j)),
        Math.abs(z(i, j + 2) - 2 * z(i, j + 1) + z(i, j)),
      );
  return most;
}

export const claims: Claims = {
  async start({ lab }) {
    expect(await found(lab)).toBeGreaterThanOrEqual(0.99);
    expect(await stepOf(lab)).toBeLessThan(300);
    // Orange is A, inside; blue is B, around it.
    const [points, targets] = [await read(lab, 'points'), await read(lab, 'point_targets')];
    for (const [i, label] of targets.entries()) {
      const away = Math.hypot(points[2 * i] ?? 0, points[2 * i + 1] ?? 0);
      if (label === 0) expect(away).toBeLessThan(1.3);
      else expect(away).toBeGreaterThan(1.1);
    }
  },
  async neuron({ lab }) {
    expect(await score(lab, 'trained_on')).toBeLessThan(0.7);
    expect(await score(lab, 'held_out')).toBeLessThan(0.75);
    // It cuts no closed piece out: the border, if there is one, runs off the picture.
    const answers = await read(lab, 'field');
    const side = Math.sqrt(answers.length);
    const rim = answers.filter(
      (_, k) => k % side === 0 || k < side || k % side === side - 1 || k >= side * (side - 1),
    );
    expect(rim.some((answer) => answer > 0) && rim.some((answer) => answer <= 0)).toBe(true);
  },
  async step({ lab }) {
    // The batch is drawn; the rest comes stage by stage, and none of it before.
    const found = async () => ({
      answers: (await read(lab, 'batch_outputs')).length,
      losses: (await read(lab, 'batch_losses')).length,
      loss: await ask(lab, async (element) => (await element.read('batch_loss')) !== null),
    });
    expect(await read(lab, 'batch')).toHaveLength(50);
    expect(await found()).toEqual({ answers: 0, losses: 0, loss: false });
    const stage = () => ask(lab, (element) => element.advance());
    await stage();
    expect(await found()).toEqual({ answers: 50, losses: 0, loss: false });
    await stage();
    expect(await found()).toEqual({ answers: 50, losses: 50, loss: true });
    await stage();
    const [before, gradient] = [await read(lab, 'parameters'), await read(lab, 'gradient')];
    expect(gradient).toHaveLength(before.length);
    await stage();
    const after = await read(lab, 'parameters');
    expect(after.filter((weight, i) => weight !== before[i]).length).toBe(before.length);
  },
  async line({ lab }) {
    expect(await bends(lab)).toBeLessThan(1e-4);
    expect(await read(lab, 'product')).toHaveLength(3);
    expect(await score(lab, 'trained_on')).toBeLessThan(0.6);
    await expect(lab.locator('.product')).toContainText('The whole stack is this');
  },
  async bend({ lab }) {
    expect(await found(lab)).toBeGreaterThanOrEqual(0.99);
    expect(await bends(lab)).toBeGreaterThan(1e-2);
    expect(await stepOf(lab)).toBeGreaterThan(200);
    // The border closes: all around it is blue.
    const answers = await read(lab, 'field');
    const side = Math.sqrt(answers.length);
    const rim = answers.filter(
      (_, k) => k % side === 0 || k < side || k % side === side - 1 || k >= side * (side - 1),
    );
    expect(rim.every((answer) => answer > 0)).toBe(true);
  },
  async spiral({ lab }) {
    expect(await found(lab)).toBeGreaterThanOrEqual(0.99);
  },
  async vanish({ lab }) {
    const norms = await read(lab, 'gradient_norms');
    expect(norms).toHaveLength(7);
    expect((norms[0] ?? 1) / (norms.at(-1) ?? 0)).toBeLessThan(1e-3);
    expect(await score(lab, 'trained_on')).toBeLessThan(0.6);
  },
  async deep({ lab }) {
    expect(await found(lab)).toBeGreaterThanOrEqual(0.99);
    expect(await stepOf(lab)).toBeLessThanOrEqual(150);
    const norms = await read(lab, 'gradient_norms');
    expect((norms[0] ?? 0) / (norms.at(-1) ?? 1)).toBeGreaterThan(0.1);
  },
  async overfit({ lab }) {
    const held = await read(lab, 'point_held_out');
    expect(held.filter((out) => out === 0)).toHaveLength(20);
    expect(held.filter((out) => out === 1)).toHaveLength(80);
    expect(await read(lab, 'parameters')).toHaveLength(337);
    expect(await score(lab, 'trained_on')).toBe(1);
    expect(Math.max(...(await measured(lab, 'held_out_score')))).toBeCloseTo(0.85, 2);
    expect(await score(lab, 'held_out')).toBeLessThan(0.7);
    expect(await border(lab)).toBeGreaterThan(200);
  },
  async decay({ lab }) {
    expect(await border(lab)).toBeLessThan(120);
    expect(await score(lab, 'held_out')).toBeGreaterThan(0.8);
    const [wrong, held] = [await read(lab, 'wrong'), await read(lab, 'point_held_out')];
    expect(wrong.filter((is, i) => is === 1 && held[i] === 0)).toHaveLength(5);
  },
};
