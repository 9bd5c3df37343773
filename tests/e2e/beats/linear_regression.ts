import type { Locator } from '@playwright/test';
import { AREA_R2, ask, column, expect, FIVE_R2, field, read, stepOf } from '../support.ts';
import type { Claims } from './claims.ts';

/** The loss over all examples before each step. */
const losses = (lab: Locator) => column(lab, 'loss', 'all');

const lowest = (lab: Locator) =>
  ask(lab, async (element) => {
    const found = (await element.read('baselines')) as { least_squares: { loss: number } };
    return found.least_squares.loss;
  });

export const claims: Claims = {
  async start({ lab }) {
    expect((await losses(lab))[0]).toBeGreaterThan(4);
    expect(await field(lab, 'fit', 'r2')).toBeCloseTo(AREA_R2, 2);
  },
  async knobs({ lab, page }) {
    // The right end of the line is dragged up: it is steeper, and goes through where it was put.
    const before = await read(lab, 'in_units');
    const place = await gripOf(lab);
    await page.mouse.move(...place);
    await page.mouse.down();
    await page.mouse.move(place[0], place[1] - 60, { steps: 6 });
    await page.mouse.up();
    await expect.poll(async () => (await read(lab, 'in_units'))[0]).toBeGreaterThan(Number(before[0]) + 10);
  },
  async wrong({ lab }) {
    const [data, batch, predicted, scaling] = await Promise.all(
      ['data', 'batch', 'batch_predictions', 'scaling'].map((id) => read(lab, id)),
    );
    const [mean = 0, deviation = 1] = scaling?.slice(2) ?? [];
    const squares = (batch ?? []).map((row, i) => {
      const y = (Number(data?.[row * 2 + 1]) - mean) / deviation;
      return (Number(predicted?.[i]) - y) ** 2;
    });
    expect(squares).toHaveLength(932);
    const loss = squares.reduce((a, b) => a + b, 0) / squares.length;
    expect(await field(lab, 'batch_loss', 'loss')).toBeCloseTo(loss, 4);
  },
  async bowl({ lab }) {
    // A place in the bowl is a line: the ball is put somewhere, and the line is that one.
    await lab.locator('[data-figure="bowl"] canvas').click({ position: { x: 200, y: 120 } });
    await expect.poll(() => ask(lab, (element) => element.status.changes.length)).toBe(2);
    const [w = 0, b = 0] = await read(lab, 'parameters');
    const [mx = 0, sx = 1, my = 0, sy = 1] = await read(lab, 'scaling');
    const [slope = 0, at0 = 0] = await read(lab, 'in_units');
    expect(slope / ((w * sy) / sx)).toBeCloseTo(1, 4);
    expect((at0 + slope * mx - my) / sy).toBeCloseTo(b, 3);
  },
  async down({ lab }) {
    expect(await stepOf(lab)).toBe(1);
    const [gradient, update] = [await read(lab, 'gradient'), await read(lab, 'update')];
    for (const [i, slope] of gradient.entries()) expect(update[i]).toBeCloseTo(-0.1 * slope, 5);
    const [first = 0, second = 0] = await losses(lab);
    expect(second).toBeLessThan(first);
  },
  async roll({ lab }) {
    const all = await losses(lab);
    const best = await lowest(lab);
    expect(await field(lab, 'fit', 'loss')).toBeLessThan(best + 1e-3);
    expect(Math.min(...all)).toBeGreaterThan(best - 1e-5);
    // Every step goes down, and each by less than the one before.
    const falls = all.slice(1).map((loss, i) => Number(all[i]) - loss);
    for (const [i, fall] of falls.entries()) {
      expect(fall).toBeGreaterThan(0);
      if (i > 0) expect(fall).toBeLessThan(Number(falls[i - 1]));
    }
  },
  async break({ lab }) {
    const all = await losses(lab);
    for (const [i, loss] of all.entries()) if (i > 0) expect(loss).toBeGreaterThan(Number(all[i - 1]));
  },
  async cure({ lab }) {
    const all = await losses(lab);
    expect(all[12]).toBeGreaterThan(40);
    expect(await field(lab, 'fit', 'r2')).toBeCloseTo(AREA_R2, 2);
  },
  async single({ lab }) {
    expect(await read(lab, 'batch')).toHaveLength(1);
    const all = await losses(lab);
    const rises = all.filter((loss, i) => i > 0 && loss > Number(all[i - 1])).length;
    expect(rises).toBeGreaterThan(60);
    expect(await field(lab, 'fit', 'loss')).toBeLessThan((await lowest(lab)) * 1.1);
  },
  async five({ lab }) {
    expect(await field(lab, 'fit', 'r2')).toBeCloseTo(FIVE_R2, 3);
    const weights = await read(lab, 'parameters');
    expect(weights[1]).toBeLessThan(-0.1);
    // And yet homes with more bedrooms sell for more: with that feature alone the weight is positive.
    await ask(lab, (element) => element.setAll({ features: ['beds'] }));
    await ask(lab, (element) => element.step(60));
    expect((await read(lab, 'parameters'))[0]).toBeGreaterThan(0.4);
  },
};

/** Where the right grip of the line is on the screen: where the pointer becomes a hand, found from the right inwards. */
async function gripOf(lab: Locator): Promise<[number, number]> {
  const place = await lab.locator('[data-figure="fit"] canvas').evaluate((canvas) => {
    const box = canvas.getBoundingClientRect();
    for (let x = box.right - 6; x > box.left; x -= 6)
      for (let y = box.top + 6; y < box.bottom; y += 6) {
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y }));
        // A step further in, towards the middle of the grip.
        if (canvas.style.cursor === 'grab') return [x - 6, y] as const;
      }
    return null;
  });
  if (!place) throw new Error('the line has no grip');
  return [...place];
}
