// What the beats of the chapter on backpropagation claim, each looked at after its act.

import type { Locator } from '@playwright/test';
import { ask, expect, field, numberIn, read } from '../support.ts';
import type { Claims } from './claims.ts';

/** Names in the order of an axis, such as w²₁₁. */
const names = (lab: Locator, symbol: string): Promise<string[]> =>
  ask(
    lab,
    (element, axis) =>
      element
        .describe()
        .axes.find((a) => a.symbol === axis)
        ?.labels.map(({ name }) => name) ?? [],
    symbol,
  );

/** The gradient, by the names of the parameters. */
async function gradientOf(lab: Locator): Promise<Record<string, number>> {
  const [all, gradient] = [await names(lab, 'p'), await read(lab, 'gradient')];
  expect(gradient).toHaveLength(all.length);
  return Object.fromEntries(all.map((name, i) => [name, gradient[i] ?? Number.NaN]));
}

const box = (lab: Locator, name: string) => lab.locator(`.uh-graph .node[aria-label^="${name}"]`);

interface DrawnBox {
  name: string;
  gradient: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface DrawnLine {
  start: number[];
  end: number[];
  local: string;
}

/** The graph as it is drawn: boxes, and lines with the numbers at them. */
const drawn = (lab: Locator): Promise<{ boxes: DrawnBox[]; lines: DrawnLine[] }> =>
  lab.locator('.uh-graph').evaluate((graph) => {
    const boxes = [...graph.querySelectorAll<HTMLElement>('.node')].map((node) => {
      const [left = 0, top = 0] = node.style.translate.split(' ').map(Number.parseFloat);
      return {
        name: (node.getAttribute('aria-label') ?? '').split(',')[0] ?? '',
        gradient: node.querySelector('.gradient')?.textContent ?? '',
        left,
        top,
        right: left + Number.parseFloat(node.style.width),
        bottom: top + Number.parseFloat(node.style.height),
      };
    });
    const texts = [...graph.querySelectorAll('.local')];
    const lines = [...graph.querySelectorAll<SVGPathElement>('.edge')].map((path, i) => {
      const [start, end] = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())];
      return { start: [start.x, start.y], end: [end.x, end.y], local: texts[i]?.textContent ?? '' };
    });
    return { boxes, lines };
  });

/**
 * Follows every drawn path from every box to L, multiplies the numbers at its lines and adds up: what must come out is the
 * gradient that the box shows. Gives how many boxes were compared.
 */
export async function pathsGiveTheGradients(lab: Locator): Promise<number> {
  const { boxes, lines } = await drawn(lab);
  const at = ([x = 0, y = 0]: number[]) =>
    boxes.findIndex(
      ({ left, right, top, bottom }) => x > left - 1 && x < right + 1 && y > top - 1 && y < bottom + 1,
    );
  const edges = lines.map(({ start, end, local }) => ({
    from: at(start),
    to: at(end),
    local: numberIn(local.replace('×', '')),
  }));
  const loss = boxes.findIndex(({ name }) => name === 'L');
  const along = (node: number): number =>
    node === loss
      ? 1
      : edges.reduce((sum, { from, to, local }) => (from === node ? sum + local * along(to) : sum), 0);
  for (const [i, { name, gradient }] of boxes.entries()) {
    const shown = numberIn(gradient.replace('∂', ''));
    const product = along(i);
    // Each number at a line is rounded to three digits.
    expect(
      Math.abs(product - shown),
      `${name}: along its paths ${product}, in its box ${shown}`,
    ).toBeLessThan(0.012 * Math.abs(shown) + 0.004);
  }
  return boxes.length;
}

/** Until so many operations are done on the way back. */
const cameBack = (lab: Locator, operations: number) =>
  expect.poll(() => field(lab, 'progress', 'backward')).toBe(operations);

/** Until a control has a value. */
const isNow = (lab: Locator, control: string, value: unknown) =>
  expect.poll(() => ask(lab, (element, id) => element.describe().values[id], control)).toBe(value);

/** That the way back is done and the update is not. */
async function walkedBack(lab: Locator): Promise<void> {
  await cameBack(lab, 7);
  await expect(lab.locator('.uh-graph .node.next')).toHaveCount(0);
  expect(await ask(lab, (element) => element.status.step)).toBe(0);
}

export const claims: Claims = {
  async start({ lab }) {
    await walkedBack(lab);
    // Six weights and three biases; it should answer 1 and does not.
    const all = await names(lab, 'p');
    expect([all.filter((name) => name.startsWith('w')).length, all.length]).toEqual([6, 9]);
    expect((await read(lab, 'prediction'))[0]).toBeCloseTo(-0.339, 3);
    expect((await read(lab, 'gradient')).every((slope) => slope !== 0)).toBe(true);
    await expect(lab.locator('.uh-graph .edge.back')).toHaveCount(20);
  },

  async local({ lab }) {
    await cameBack(lab, 1);
    // z grows with the weight as fast as the input says, and with the input as fast as the weight says.
    const [node, values] = [await names(lab, 'n'), await read(lab, 'values')];
    const locals = await read(lab, 'local_derivatives');
    const value = (name: string) => values[node.indexOf(name)];
    expect(locals.slice(0, 2)).toEqual([value('w¹₁₁'), value('x₁')]);
    // One box back.
    await expect(lab.locator('.uh-graph .edge.back')).toHaveCount(1);
    await expect(box(lab, 'e,')).toHaveClass(/receives/);
  },

  async chain({ lab }) {
    await walkedBack(lab);
    expect(await pathsGiveTheGradients(lab)).toBe(19);
  },

  async meet({ lab }) {
    await cameBack(lab, 7);
    // Opposite signs, and largely cancelled: less is left than half of the smaller one.
    const products = await read(lab, 'products');
    const [one = Number.NaN, other = Number.NaN] = [products[0], products[5]];
    expect(Math.sign(one)).toBe(-Math.sign(other));
    expect(Math.abs(one + other)).toBeLessThan(0.5 * Math.min(Math.abs(one), Math.abs(other)));
    const shown = (await box(lab, 'x₁').locator('.gradient').textContent()) ?? '';
    expect(shown).not.toContain('…');
    expect(numberIn(shown.replace('∂', ''))).toBeCloseTo(one + other, 3);
  },

  async rank({ lab }) {
    await expect.poll(() => ask(lab, (element) => element.status.step)).toBe(1);
    const gradient = await gradientOf(lab);
    const order = Object.keys(gradient).sort(
      (a, b) => Math.abs(gradient[b] ?? 0) - Math.abs(gradient[a] ?? 0),
    );
    const rows = lab.locator('[data-figure="check"] tbody tr input');
    expect(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')))).toEqual(order);
    // Of the weights, those of the last layer lead.
    expect(order.filter((name) => name.startsWith('w')).slice(0, 2)).toEqual(['w²₁₁', 'w²₂₁']);
    // The thickest line carries the most.
    const widths = await lab
      .locator('.uh-graph .edge')
      .evaluateAll((all) => all.map((path) => Number.parseFloat((path as SVGPathElement).style.strokeWidth)));
    const shares = (await read(lab, 'products')).map(Math.abs);
    const most = shares.indexOf(Math.max(...shares));
    expect(widths[most]).toBe(Math.max(...widths));
    // Moved against the gradient, all of them, and the loss falls.
    const [before, after] = [await read(lab, 'values'), await read(lab, 'parameters')];
    for (const [i, now] of after.entries())
      expect(Math.sign(now - (before[3 + i] ?? 0))).toBe(-Math.sign(Object.values(gradient)[i] ?? 0));
    expect((await read(lab, 'present_loss'))[0]).toBeLessThan(before.at(-1) ?? 0);
    await expect(lab.locator('.uh-graph .node.moved')).toHaveCount(9);
  },

  async nudge({ lab }) {
    await isNow(lab, 'activation', 'tanh');
    const agree = async () => {
      const [gradient, nudged] = [await read(lab, 'gradient'), await read(lab, 'nudged')];
      expect(nudged).toHaveLength(9);
      for (const [i, slope] of gradient.entries()) expect(nudged[i]).toBeCloseTo(slope, 3);
      return gradient;
    };
    const tanh = await agree();
    await ask(lab, (element) => element.set('activation', 'sigmoid'));
    const sigmoid = await agree();
    for (const [i, slope] of tanh.entries()) expect(slope).not.toBeCloseTo(sigmoid[i] ?? 0, 2);
    await ask(lab, (element) => element.set('activation', 'tanh'));
  },

  async dead({ lab }) {
    await walkedBack(lab);
    const [node, values] = [await names(lab, 'n'), await read(lab, 'values')];
    for (const sum of ['z¹₁', 'z¹₂']) expect(values[node.indexOf(sum)]).toBeLessThan(0);
    for (const on of ['a¹₁', 'a¹₂']) expect(values[node.indexOf(on)]).toBe(0);
    const { 'b²₁': bias, ...others } = await gradientOf(lab);
    expect(bias).not.toBe(0);
    for (const slope of Object.values(others)) expect(Math.abs(slope)).toBe(0);
  },

  async dead_cure({ lab }) {
    await isNow(lab, 'activation', 'leaky_relu');
    const gradient = await gradientOf(lab);
    for (const slope of Object.values(gradient)) expect(slope).not.toBe(0);
    // A hundredth of what a slope of 1 would give: the activation linear, and all else the same.
    const parameters = await read(lab, 'parameters');
    await ask(lab, (element) => element.set('activation', 'linear'));
    const [linear, values] = [await gradientOf(lab), await read(lab, 'values')];
    const error = (prediction: number) => 2 * (prediction - 1);
    for (const name of ['w¹₁₁', 'w¹₁₂', 'w¹₂₁', 'w¹₂₂'])
      expect(
        (gradient[name] ?? 0) / error(-0.0231) / ((linear[name] ?? 0) / error(values[16] ?? 0)),
      ).toBeCloseTo(0.01, 3);
    expect(await read(lab, 'parameters')).toEqual(parameters);
    await ask(lab, (element) => element.set('activation', 'leaky_relu'));
  },

  async vanish({ lab }) {
    await isNow(lab, 'stack_depth', 20);
    const { share } = await stack(lab);
    expect(share('sigmoid')).toBeLessThan(1e-9);
    await ask(lab, (element) => element.set('stack_depth', 2));
    const shallow = (await stack(lab)).share('sigmoid');
    expect(shallow).toBeGreaterThan(0.27);
    expect(shallow).toBeLessThan(1 / 3);
    await ask(lab, (element) => element.set('stack_depth', 20));
  },

  async vanish_cure({ lab }) {
    await isNow(lab, 'initialisation', 'he');
    const he = (await stack(lab)).share;
    expect(he('relu')).toBeGreaterThan(0.01);
    expect(he('relu')).toBeLessThan(0.1);
    expect(he('sigmoid')).toBeLessThan(1e-9);
    await ask(lab, (element) => element.set('initialisation', 'xavier'));
    expect((await stack(lab)).share('relu')).toBeLessThan(1e-3);
    await ask(lab, (element) => element.set('initialisation', 'he'));
  },
};

/** What share of the last layer's gradient reaches the first. */
async function stack(lab: Locator) {
  const norms = await read(lab, 'stack');
  const rows = await ask(lab, (element) =>
    element
      .describe()
      .axes.find((axis) => axis.symbol === 'c')
      ?.labels.map(({ id }) => id),
  );
  const depth = norms.length / (rows?.length ?? 1);
  const share = (id: string) => {
    const row = (rows ?? []).indexOf(id);
    return (norms[row * depth] ?? Number.NaN) / (norms[(row + 1) * depth - 1] ?? Number.NaN);
  };
  return { share };
}
