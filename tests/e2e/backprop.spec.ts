// Chapter four as a reader walks through it: forward, back, by hand, broken, cured.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  book,
  button,
  enter,
  errors,
  expect,
  numberIn,
  read,
  ready,
  stepOf,
  stranger,
  test,
} from './support.ts';

async function backprop(page: Page, query = ''): Promise<Locator> {
  await book(page, `#/backprop${query ? `?${query}` : ''}`);
  return ready(page);
}

const box = (lab: Locator, name: string) => lab.locator(`.uh-graph .node[aria-label^="${name}"]`);
const rows = (lab: Locator) => lab.locator('[data-figure="check"] tbody tr');
const tryIt = (page: Page, id: string) => page.locator(`[data-try="${id}"]`).click();
/** To just before the update. */
const walkBack = (lab: Locator) =>
  ask(lab, async (element) => {
    while (element.status.stage < element.describe().stages.length - 1) await element.advance();
  });

test('one operation at a time: values on the way there, gradients on the way back', async ({ page }) => {
  const lab = await backprop(page);
  await expect(lab.locator('.uh-graph .node')).toHaveCount(19);
  await expect(lab.locator('.uh-graph .node.unknown')).toHaveCount(7);
  const stage = button(lab, 'One stage');
  for (let left = 6; left >= 0; left--) {
    await stage.click();
    await expect(lab.locator('.uh-graph .node.unknown')).toHaveCount(left);
    await expect(lab.locator('.uh-graph .node.active.forward')).toHaveCount(1);
  }
  await expect(box(lab, 'L,')).toHaveClass(/active/);
  await expect(lab.locator('.uh-graph .edge.back')).toHaveCount(0);

  await stage.click();
  await expect(lab.locator('.uh-graph .node.active.backward')).toHaveCount(1);
  await expect(lab.locator('.uh-graph .edge.back')).toHaveCount(1);
  await expect(box(lab, 'e,')).toHaveClass(/receives/);
  for (let i = 0; i < 5; i++) await stage.click();
  // Blamed by one neuron, not yet by the other.
  await expect(box(lab, 'x₁').locator('.gradient')).toHaveText(/…$/);
  await expect(rows(lab).getByRole('img', { name: 'the same', exact: true })).toHaveCount(0);
  await stage.click();
  await expect(box(lab, 'x₁').locator('.gradient')).not.toHaveText(/…$/);
  await expect(lab.locator('.uh-graph .edge.back')).toHaveCount(20);
  await expect(rows(lab).getByRole('img', { name: 'the same', exact: true })).toHaveCount(9);
  await expect(lab.locator('.headlines')).toContainText('9 of 9 agree');
  await stage.click();
  expect(await stepOf(lab)).toBe(1);
});

test('the products written out are those of the channels', async ({ page }) => {
  const lab = await backprop(page);
  await ask(lab, async (element) => {
    for (let i = 0; i < 10; i++) await element.advance();
  });
  const done = lab.locator('.written li', { hasText: 'Backward: ŷ' });
  // ∂L/∂a = ∂L/∂ŷ · ∂ŷ/∂a = … × … = …, and the same for w, a, w, b.
  await expect(done.locator('[role="listitem"]')).toHaveCount(5);
  const products = (await read(lab, 'products')).slice(0, 5);
  for (const [i, product] of products.entries()) {
    const numbers = (await done.locator('[role="listitem"]').nth(i).locator('.num').allTextContents()).map(
      numberIn,
    );
    const [gradient = Number.NaN, local = Number.NaN, result = Number.NaN] = numbers;
    expect(result).toBeCloseTo(product, 2);
    expect(gradient * local).toBeCloseTo(product, 1);
  }
});

test('in the browser, on both engines, the gradient is NumPy’s', async ({ page }) => {
  // tests/reference.py prints these, as for tests/backprop.rs.
  const parameters = [0.3, -0.4, 0.8, 0.2, 0.1, -0.2, 0.5, -0.7, 0.25];
  const figures = [
    -0.1431679, 0.2202003, -0.0715839, 0.1101001, -0.1431679, 0.2202003, -0.9235877, -0.5053693, -1.3385825,
  ];
  const lab = await backprop(page);
  for (const engine of ['flex', 'ndarray']) {
    await lab.getByLabel('Engine').selectOption(engine);
    await expect
      .poll(() => ask(lab, async (element) => (await element.ready).describe().engine))
      .toBe(engine);
    await ask(
      lab,
      async (element, values) => {
        for (const { name, shape, start } of element.describe().parameters)
          for (let index = 0; index < shape.reduce((count, size) => count * size, 1); index++)
            await element.act('set_parameter', { parameter: name, index, value: values[start + index] ?? 0 });
      },
      parameters,
    );
    await walkBack(lab);
    const gradient = await read(lab, 'gradient');
    expect(gradient).toHaveLength(figures.length);
    for (const [i, figure] of figures.entries()) expect(gradient[i]).toBeCloseTo(figure, 6);
  }
});

test('a box explains its number, under the pointer and under the keys', async ({ page }) => {
  const lab = await backprop(page);
  await walkBack(lab);
  const reading = lab.locator('[data-figure="graph"] .reading');
  await box(lab, 'x₁').hover();
  await expect(reading).toContainText('is input 1 of the example');
  await expect(reading).toContainText('burn’s autodiff says');
  await box(lab, 'a¹₁').focus();
  await expect(reading).toContainText('is what neuron 1 of layer 1 sends on');
  await page.keyboard.press('ArrowRight');
  await expect(box(lab, 'w²₁₁')).toBeFocused();
  await expect(reading).toContainText('is a weight: from 1 below to neuron 1 of layer 2');
  await page.keyboard.press('ArrowDown');
  await expect(box(lab, 'w²₂₁')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(box(lab, 'z¹₁')).toBeFocused();
  await expect(box(lab, 'z¹₁')).toHaveAttribute('aria-label', /value 0\.\d+, gradient [+−]0\.\d+/);
  expect(await lab.locator('.uh-graph .node[tabindex="0"]').count()).toBe(1);
  // w in a formula lights every weight.
  await lab.locator('.written .formula [data-term="w"]').first().hover();
  await expect(lab.locator('.uh-graph .node.weight.lit')).toHaveCount(6);
});

test('a weight set by hand in mid-step changes everything that hangs on it; nonsense changes nothing', async ({
  page,
}) => {
  const lab = await backprop(page);
  await walkBack(lab);
  const before = await read(lab, 'gradient');
  const input = lab.getByRole('textbox', { name: 'w²₁₁', exact: true });
  await input.fill('0');
  await input.press('Enter');
  await expect.poll(async () => (await read(lab, 'gradient'))[0] === 0).toBe(true);
  await expect(box(lab, 'w¹₁₁').locator('.gradient')).toHaveText('∂ 0');
  await expect(rows(lab).getByRole('img', { name: 'the same', exact: true })).toHaveCount(9);
  for (const nonsense of ['<b>1</b>', '1e9', '']) {
    await input.fill(nonsense);
    await input.press('Enter');
    await expect(errors(lab)).toHaveCount(1);
    expect((await read(lab, 'parameters'))[6]).toBe(0);
    await errors(lab).getByRole('button').click();
  }
  await input.fill('0.5071');
  await input.press('Enter');
  await expect.poll(async () => (await read(lab, 'gradient'))[0]).toBeCloseTo(before[0] ?? Number.NaN, 3);
});

test('zero weights, dead ReLUs, saturation: broken, explained and cured', async ({ page }) => {
  const lab = await backprop(page);
  const notice = lab.locator('.lab .notice.note');
  await tryIt(page, 'zero');
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(2);
  await expect(notice.first()).toContainText('All neurons of a layer began alike');
  expect((await read(lab, 'gradient')).slice(0, 8).every((slope) => slope === 0)).toBe(true);
  await notice.getByRole('button', { name: 'Use Xavier' }).click();
  await ask(lab, (element) => element.step(1));
  await expect(notice).toHaveCount(0);
  expect((await read(lab, 'gradient')).every((slope) => slope !== 0)).toBe(true);

  await tryIt(page, 'dead');
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(2);
  await button(lab, 'Pause').click();
  await expect(notice.first()).toContainText('All ReLUs are off, 2 of 2');
  await notice.getByRole('button', { name: 'Use leaky ReLUs' }).click();
  await expect.poll(async () => (await read(lab, 'gradient'))[0]).not.toBe(0);

  await tryIt(page, 'saturate');
  await expect(notice.first()).toContainText('2 of 2 neurons are saturated');
});

test('on the kink of a ReLU the table disagrees, and the page says why', async ({ page }) => {
  const lab = await backprop(page, 'activation=relu&example=all_zero');
  await walkBack(lab);
  await expect(rows(lab).getByRole('img', { name: 'not the same', exact: true })).toHaveCount(2);
  await expect(lab.locator('.lab .notice.note', { hasText: 'right at the kink' })).toHaveCount(1);
  await ask(lab, (element) => element.set('activation', 'tanh'));
  await expect(rows(lab).getByRole('img', { name: 'not the same', exact: true })).toHaveCount(0);
  await expect(lab.locator('.lab .notice.note', { hasText: 'right at the kink' })).toHaveCount(0);
});

test('through twenty layers: sigmoids lose the gradient, ReLUs keep it', async ({ page }) => {
  const lab = await backprop(page);
  const left = async () => {
    const norms = await read(lab, 'stack');
    return [0, 20, 40].map((from) => (norms[from] ?? 0) / (norms[from + 19] ?? 0));
  };
  await tryIt(page, 'vanish');
  await expect.poll(async () => (await read(lab, 'stack')).length).toBe(60);
  const [sigmoid = 1] = await left();
  expect(sigmoid).toBeLessThan(1e-9);
  await tryIt(page, 'vanish_cure');
  await expect.poll(async () => (await left())[2]).toBeGreaterThan(0.01);
  const canvas = lab.locator('[data-figure="stack"] canvas');
  await enter(canvas);
  await page.keyboard.press('ArrowRight');
  await expect(lab.locator('[data-figure="stack"] [aria-live]')).toContainText('layer 1 · sigmoid');
});

test('the layers of ReLUs are shown beside a small net that is in order, whatever was tried before', async ({
  page,
}) => {
  const lab = await backprop(page);
  await page.getByRole('button', { name: 'Break it: inputs of 10' }).click();
  const note = lab.locator('.notice.note');
  await expect(note).toContainText('saturated');
  for (const name of ['Twenty layers of sigmoids', 'Twenty layers of ReLUs']) {
    await page.getByRole('button', { name }).click();
    await expect(note).toHaveCount(0);
  }
  const stack = await read(lab, 'stack'); // rows of sigmoid, tanh, ReLU
  const share = (row: number) => (stack[20 * row] ?? 0) / (stack[20 * row + 19] ?? 1);
  expect(share(0)).toBeLessThan(1e-9);
  expect(share(2)).toBeGreaterThan(0.01);
});

test('the challenge: the weight is cleared by a factor of zero, and not by anything less', async ({
  page,
}) => {
  const lab = await backprop(page);
  await page.getByRole('button', { name: 'Take it up' }).click();
  const outcome = page.locator('.challenge .outcome');
  await expect(outcome).toContainText('gradient of w¹₁₁ –');
  await button(lab, 'One step').click();
  await expect(outcome).toContainText('gradient of w¹₁₁ −0.318');
  // All zero would clear it as well, but not this net.
  await ask(lab, (element) => element.set('activation', 'relu'));
  await ask(lab, (element) =>
    element.act('set_parameter', { parameter: 'layers.0.bias', index: 0, value: -100 }),
  );
  await expect.poll(async () => (await read(lab, 'gradient'))[0] === 0).toBe(true);
  await expect(page.locator('.challenge')).not.toHaveClass(/done/);
  await ask(lab, (element) => element.set('activation', 'sigmoid'));
  await ask(lab, (element) =>
    element.act('set_parameter', { parameter: 'layers.0.bias', index: 0, value: 0 }),
  );
  const input = lab.getByRole('textbox', { name: 'w²₁₁', exact: true });
  await input.fill('0.001');
  await input.press('Enter');
  await expect.poll(async () => (await read(lab, 'parameters'))[6]).toBeCloseTo(0.001, 6);
  await expect(page.locator('.challenge')).not.toHaveClass(/done/);
  await input.fill('0');
  await input.press('Enter');
  await expect(outcome).toContainText('Done: its gradient is 0');
  await expect(page.locator('.challenge')).toHaveClass(/done/);
});

test('the largest graph, in every product, is drawn and can be walked', async ({ page }) => {
  const lab = await backprop(page, 'layers=3&neurons=4&detail=products&activation=tanh');
  await expect(lab.locator('.uh-graph .node')).toHaveCount(131);
  await expect(lab.locator('.written li')).toHaveCount(8);
  await walkBack(lab);
  await expect(lab.locator('.headlines')).toContainText('57 of 57 agree');
  await expect(lab.locator('.written li.next')).toContainText('Update');
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1280, 390])
    test(`${colorScheme}, ${width} px: axe finds nothing serious, nothing scrolls sideways`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const lab = await backprop(page, 'activation=relu&seed=7');
      const serious = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
          );
      };
      expect(await serious()).toEqual([]);
      await walkBack(lab);
      await expect(lab.locator('.uh-graph .edge.back')).toHaveCount(20);
      expect(await serious()).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    });

test('on a stranger’s page, in the state its author chose', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate(() => {
    document.body.innerHTML =
      '<main><h1>A tutorial</h1><underhood-lab lab="backprop" activation="tanh" layers="2" hide="curve stack data tools"></underhood-lab></main>';
  });
  const lab = await ready(page);
  await expect(lab.locator('.uh-graph .node')).toHaveCount(29);
  await expect(lab.locator('[data-figure="stack"]')).toHaveCount(0);
  await ask(lab, (element) => element.step(5));
  const link = await ask(lab, (element) => element.link());
  expect(link).toContain('step=5');
  const parameters = await read(lab, 'parameters');
  await book(page, `#/backprop?${link}`);
  expect(await read(await ready(page), 'parameters')).toEqual(parameters);
});
