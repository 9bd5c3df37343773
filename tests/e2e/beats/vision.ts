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

interface Layer {
  kind: string;
  height: number;
  width: number;
  channels: number;
  start: number;
  described: string;
}
export interface Network {
  parameters: number;
  height: number;
  width: number;
  layers: Layer[];
}
export interface Sum {
  kind: string;
  layer: number;
  channel: number;
  row: number;
  column: number;
  height: number;
  width: number;
  input_channels: number;
  inputs: number[];
  weights: number[];
  products: number[];
  bias: number;
  sum: number;
  value: number;
  field_height: number;
  field_width: number;
}
interface Probes {
  layers: string[];
  features: number[];
  held_out: number[];
}
interface Shifted {
  convolution: number[];
  rival: number[];
}

export const network = (lab: Lab) => record<Network>(lab, 'network');
export const windowSum = (lab: Lab) => record<Sum>(lab, 'window');
const score = (lab: Lab) => field(lab, 'held_out', 'score');
/** The dense net's, when it was last measured. */
const rivalScore = async (lab: Lab) =>
  (await column(lab, 'measured', 'rival_held_out_score')).at(-1) ?? Number.NaN;
const added = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);

/** What is written out is the number that stands in the map. */
async function isInMap(lab: Lab, { layer, channel, row, column, value }: Sum): Promise<void> {
  const { layers } = await network(lab);
  const of = layers[layer - 1];
  if (!of) throw new Error(`no layer ${layer}`);
  const maps = await read(lab, 'maps');
  expect(maps[of.start + (channel * of.height + row) * of.width + column]).toBeCloseTo(value, 4);
}

/** The image shown is told right, and surer than by chance. */
async function toldRight(lab: Lab): Promise<void> {
  expect(await field(lab, 'shown_image', 'answer')).toBe(await field(lab, 'shown_image', 'label'));
}

export const claims: Claims = {
  async start({ lab }) {
    const { height, width, parameters } = await network(lab);
    expect(height * width).toBe(64);
    expect(parameters).toBe(3818);
    expect((await read(lab, 'probabilities')).length).toBe(10);
    // It guessed at first.
    const [first = 1] = await column(lab, 'measured', 'held_out_score');
    expect(first).toBeLessThan(0.3);
    expect(await score(lab)).toBeGreaterThan(0.95);
    await toldRight(lab);
  },
  async filter({ lab }) {
    const sum = await windowSum(lab);
    expect(sum.kind).toBe('conv');
    expect(sum.weights).toHaveLength(9);
    sum.products.forEach((product, i) => {
      expect(product).toBeCloseTo((sum.inputs[i] ?? 0) * (sum.weights[i] ?? 0), 5);
    });
    expect(added(sum.products) + sum.bias).toBeCloseTo(sum.sum, 4);
    expect(Math.max(0, sum.sum)).toBeCloseTo(sum.value, 5);
    expect(sum.value).toBeGreaterThan(0);
    await isInMap(lab, sum);
    // The same filter where there is nothing finds less.
    await ask(lab, async (element) => {
      await element.set('shown_row', 7);
      await element.set('shown_column', 0);
    });
    expect((await windowSum(lab)).value).toBeLessThan(sum.value / 4);
  },
  // The first image of the batch is in the picture; all that later stages make is not there yet.
  async stages({ lab }) {
    expect(await ask(lab, (element) => element.status.stage)).toBe(1);
    const batch = await read(lab, 'batch');
    expect(batch).toHaveLength(32);
    expect(await read(lab, 'batch_images')).toHaveLength(32 * 64);
    expect(await field(lab, 'shown_image', 'row')).toBe(batch[0]);
    const before = await read(lab, 'parameters');
    const advance = () => ask(lab, (element) => element.advance());
    for (const channel of ['maps', 'probabilities']) expect(await read(lab, channel)).toEqual([]);
    expect(await advance()).toBe('forward');
    for (const channel of ['maps', 'probabilities'])
      expect((await read(lab, channel)).length).toBeGreaterThan(0);
    expect(await field(lab, 'shown_image', 'loss')).toBe(-1);
    expect(await advance()).toBe('loss');
    // Told with the probability of the right answer.
    const p = (await read(lab, 'probabilities'))[await field(lab, 'shown_image', 'label')] ?? Number.NaN;
    expect(await field(lab, 'shown_image', 'loss')).toBeCloseTo(-Math.log(p), 3);
    expect(await advance()).toBe('backward');
    const gradient = await read(lab, 'gradient');
    expect(gradient).toHaveLength(3818);
    expect(await read(lab, 'parameters')).toEqual(before);
    expect(await advance()).toBe('update');
    // The other way: all moves together lead down.
    const moves = (await read(lab, 'parameters')).map((value, i) => value - (before[i] ?? Number.NaN));
    expect(moves.filter((by) => by !== 0).length).toBeGreaterThan(0.9 * moves.length);
    expect(added(moves.map((by, i) => by * (gradient[i] ?? Number.NaN)))).toBeLessThan(0);
    expect(await stepOf(lab)).toBe(11);
  },
  async learned({ lab }) {
    const acts = await read(lab, 'patch_activations');
    const channels = acts.length / 9;
    expect(channels).toBe(16);
    // Largest first; and what each answers to is stronger than nothing, for most of them.
    for (let c = 0; c < channels; c++) {
      const own = acts.slice(9 * c, 9 * c + 9);
      expect([...own].sort((a, b) => b - a)).toEqual(own);
    }
    expect(acts.filter((act, i) => i % 9 === 0 && act > 0).length).toBeGreaterThan(channels / 2);
    const ideal = await read(lab, 'ideal');
    expect(ideal).toHaveLength(channels * 64);
    expect(Math.min(...ideal)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ideal)).toBeLessThanOrEqual(1);
  },
  async pool({ lab }) {
    const sum = await windowSum(lab);
    expect(sum.kind).toBe('pool');
    expect([sum.height, sum.width]).toEqual([2, 2]);
    expect(Math.max(...sum.inputs)).toBeCloseTo(sum.value, 5);
    await isInMap(lab, sum);
    const { layers } = await network(lab);
    const [, before, after] = layers;
    expect((before?.height ?? 0) * (before?.width ?? 0)).toBe(4 * (after?.height ?? 0) * (after?.width ?? 0));
    // 2 × 2 numbers, each of which sees 5 × 5 pixels.
    expect([sum.field_height, sum.field_width]).toEqual([6, 6]);
    // Moved by a pixel, with the pool and without.
    const moved = async () => (await record<Shifted>(lab, 'shifts')).convolution[1] ?? Number.NaN;
    expect(await moved()).toBeGreaterThan(0.56);
    expect(await moved()).toBeLessThan(0.64);
    await ask(lab, async (element) => {
      await element.set('layers', 'conv 3x8, conv 3x16');
      await element.step(300);
    });
    expect(await moved()).toBeGreaterThan(0.46);
    expect(await moved()).toBeLessThan(0.54);
  },
  async depth({ lab }) {
    const { layers, features, held_out: held } = await record<Probes>(lab, 'probes');
    expect(layers).toHaveLength(4);
    // “92 %”, “98 %”.
    expect(held[0]).toBeCloseTo(0.92, 2);
    expect(held[1]).toBeCloseTo(0.98, 2);
    expect((features[2] ?? 0) / (features[3] ?? 1)).toBe(4);
    expect((held[2] ?? 1) - (held[3] ?? 0)).toBeLessThan(0.02);
  },
  async shift({ lab }) {
    const { convolution, rival } = await record<Shifted>(lab, 'shifts');
    expect(Math.abs((convolution[0] ?? 0) - (rival[0] ?? 1))).toBeLessThan(0.03);
    expect(convolution[1]).toBeGreaterThan(0.56);
    expect(rival[1]).toBeLessThan(0.5);
    for (const share of [convolution[2], rival[2]]) expect(share).toBeLessThan(0.25);
    const [own, other] = [(await network(lab)).parameters, await field(lab, 'rival', 'parameters')];
    expect(Math.abs(own - other) / own).toBeLessThan(0.05);
  },
  async signals({ lab }) {
    expect((await network(lab)).width).toBe(40);
    expect(await score(lab)).toBeGreaterThan(0.85);
    expect(await rivalScore(lab)).toBeLessThan(0.6);
  },
  async shuffle({ lab }) {
    // As well as before: close to what it was, 57 %.
    expect(await rivalScore(lab)).toBeGreaterThan(0.53);
    expect(Math.abs((await score(lab)) - (await rivalScore(lab)))).toBeLessThan(0.06);
  },
  async saliency({ lab }) {
    await toldRight(lab);
    const [saliency, occlusion] = [await read(lab, 'saliency'), await read(lab, 'occlusion')];
    expect(saliency).toHaveLength(64);
    for (const map of [saliency, occlusion]) expect(map.some((value) => value > 0)).toBe(true);
    // Without some part of it the net is less sure.
    expect(Math.max(...occlusion)).toBeGreaterThan(0.01);
  },
  async draw({ page, lab }) {
    const sheet = lab.locator('[data-figure="sheet"] canvas');
    const box = await sheet.boundingBox();
    if (!box) throw new Error('no sheet');
    const side = Math.min(box.width, box.height);
    const at = (x: number, y: number) => [box.x + x * side, box.y + y * side] as const;
    // A large 1, in the middle.
    await page.mouse.move(...at(0.5, 0.12));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.88), { steps: 12 });
    await page.mouse.up();
    await expect
      .poll(() => ask(lab, (element) => String(element.describe().values.drawing)))
      .toMatch(/[1-f]/);
    expect(await field(lab, 'shown_image', 'answer')).toBe(1);
    await expect(lab.locator('.drawn')).toContainText('It says 1');
  },
  async fashion({ lab }) {
    const { height, width } = await network(lab);
    expect([height, width]).toEqual([14, 14]);
    expect(await stepOf(lab)).toBeGreaterThanOrEqual(600);
    // Five in six are 83 %.
    expect(Math.abs((await score(lab)) - 5 / 6)).toBeLessThan(0.02);
  },
};
