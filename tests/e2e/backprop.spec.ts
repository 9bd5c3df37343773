// Chapter four as a reader walks through it: forward, back, by hand, broken, cured.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { pathsGiveTheGradients } from './beats/backprop.ts';
import {
  ask,
  beat,
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
  unfold,
} from './support.ts';

async function backprop(page: Page, query = ''): Promise<Locator> {
  await book(page, `#/backprop${query ? `?${query}` : ''}`);
  return ready(page);
}

const box = (lab: Locator, name: string) => lab.locator(`.uh-graph .node[aria-label^="${name}"]`);
const rows = (lab: Locator) => lab.locator('[data-figure="check"] tbody tr');
const head = (lab: Locator, id: string) => lab.locator(`[data-headline="${id}"]`);
/** To just before the update. */
const walkBack = (lab: Locator) =>
  ask(lab, async (element) => {
    while (element.status.stage < element.describe().stages.length - 1) await element.advance();
  });

test('one operation at a time: values on the way there, gradients on the way back', async ({ page }) => {
  const lab = await backprop(page);
  await expect(lab.locator('.uh-graph .node')).toHaveCount(19);
  await expect(lab.locator('.uh-graph .node.unknown')).toHaveCount(7);
  // Nothing is said before its stage: no prediction, no loss, no nudging, nobody to blame.
  await expect(head(lab, 'loss').locator('.value')).toHaveText('–');
  await expect(lab.locator('.sentence')).not.toContainText('says');
  for (const cell of await rows(lab).locator('td:nth-child(n + 3)').allTextContents())
    expect(cell.trim()).toBe('–');
  await expect(lab.locator('.ranks')).toHaveCount(0);
  const stage = button(lab, 'One stage');
  for (let left = 6; left >= 0; left--) {
    await stage.click();
    await expect(lab.locator('.uh-graph .node.unknown')).toHaveCount(left);
    await expect(lab.locator('.uh-graph .node.active.forward')).toHaveCount(1);
  }
  await expect(box(lab, 'L,')).toHaveClass(/active/);
  await expect(head(lab, 'loss').locator('.value')).toHaveText('1.794');
  await expect(lab.locator('.sentence')).toContainText('the net says −0.3394');
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
  // Who is to blame, the most first.
  await expect(lab.locator('.ranks li').first()).toContainText('−2.68');
  await expect(lab.locator('.ranks li')).toHaveCount(9);
  await stage.click();
  expect(await stepOf(lab)).toBe(1);
  // Two losses, and which is which: of the pass that is shown, and of the parameters that it led to.
  await expect(lab.locator('.uh-graph .node.moved')).toHaveCount(9);
  await expect(head(lab, 'loss').locator('.value')).toHaveText('1.794');
  await expect(head(lab, 'loss')).toContainText('after the update 0.6805');
});

for (const query of ['', 'detail=products', 'layers=2&activation=tanh', 'loss=cross_entropy'])
  test(`the numbers along every drawn path multiply to the gradient: ${query || 'as it opens'}`, async ({
    page,
  }) => {
    const lab = await backprop(page, query);
    // Larger nets have their numbers at the lines when looked at close up.
    await lab.locator('[data-figure="graph"]').getByRole('button', { name: 'close up' }).click();
    await walkBack(lab);
    await expect(lab.locator('.uh-graph .edge:not(.back)')).toHaveCount(0);
    const nodes = await lab.locator('.uh-graph .node').count();
    expect(await pathsGiveTheGradients(lab)).toBe(nodes);
  });

test('a box is set by hand: dragged, typed, and an input becomes the reader’s own', async ({ page }) => {
  const lab = await backprop(page);
  await walkBack(lab);
  const weight = box(lab, 'w²₁₁');
  const at = await weight.boundingBox();
  if (!at) throw new Error('no box');
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 30, y, { steps: 4 });
  await page.mouse.up();
  // A hundredth for each pixel.
  await expect.poll(async () => (await read(lab, 'parameters'))[6]).toBeCloseTo(0.21, 2);
  await expect(weight.locator('.value')).toHaveText('0.2100');

  await weight.focus();
  await page.keyboard.press('Enter');
  const typing = lab.getByRole('textbox', { name: 'Set w²₁₁', exact: true });
  await typing.fill('0');
  await typing.press('Enter');
  await expect(typing).toHaveCount(0);
  await expect(weight).toBeFocused();
  await expect(box(lab, 'w¹₁₁').locator('.gradient')).toHaveText('∂ 0');
  // What is computed can't be set, and what was begun can be left.
  await box(lab, 'z¹₁').dblclick();
  await expect(lab.locator('.uh-graph input')).toHaveCount(0);
  await weight.dblclick();
  await typing.fill('7');
  await typing.press('Escape');
  expect((await read(lab, 'parameters'))[6]).toBe(0);

  await box(lab, 'x₂').dblclick();
  await lab.getByRole('textbox', { name: 'Set x₂', exact: true }).fill('-2');
  await page.keyboard.press('Enter');
  await expect
    .poll(() =>
      ask(lab, (element) => ['example', 'x1', 'x2', 'y'].map((id) => element.describe().values[id])),
    )
    .toEqual(['own', 1, -2, 1]);
  await expect.poll(async () => (await read(lab, 'values'))[1]).toBe(-2);
  await box(lab, 'x₂').dblclick();
  await lab.getByRole('textbox', { name: 'Set x₂', exact: true }).fill('much');
  await page.keyboard.press('Enter');
  await expect(errors(lab)).toHaveCount(1);
  expect((await read(lab, 'values'))[1]).toBe(-2);
});

test('on a phone the whole graph is in sight, and close up it has its numbers at the lines', async ({
  page,
}) => {
  await page.setViewportSize({ width: 350, height: 800 });
  const lab = await backprop(page);
  const graph = lab.locator('.uh-graph');
  await walkBack(lab);
  const inSight = () =>
    graph.evaluate((element) => {
      const { left, right } = element.getBoundingClientRect();
      return [...element.querySelectorAll('.node')].filter((node) => {
        const box = node.getBoundingClientRect();
        return box.left >= left - 1 && box.right <= right + 1;
      }).length;
    });
  expect(await inSight()).toBe(19);
  await expect(box(lab, 'w¹₁₁').locator('.gradient')).toHaveText('−0.318');
  await lab.locator('[data-figure="graph"]').getByRole('button', { name: 'close up' }).click();
  await expect(lab.locator('.uh-graph .local').first()).toHaveText('×0.786');
  expect(await inSight()).toBeLessThan(19);
});

test('the table ranks the parameters by their blame', async ({ page }) => {
  const lab = await backprop(page);
  const order = () =>
    rows(lab)
      .locator('input')
      .evaluateAll((all) => all.map((a) => a.getAttribute('aria-label')));
  const byPlace = await order();
  expect(byPlace[0]).toBe('w¹₁₁');
  await lab.locator('[data-figure="check"]').getByRole('button', { name: 'by blame' }).click();
  expect(await order()).toEqual(byPlace);
  await walkBack(lab);
  await expect.poll(async () => (await order()).slice(0, 3)).toEqual(['b²₁', 'w²₁₁', 'w²₂₁']);
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
  // tests/reference.py prints these, as for tests/native/backprop.rs.
  const parameters = [0.3, -0.4, 0.8, 0.2, 0.1, -0.2, 0.5, -0.7, 0.25];
  const figures = [
    -0.1431679, 0.2202003, -0.0715839, 0.1101001, -0.1431679, 0.2202003, -0.9235877, -0.5053693, -1.3385825,
  ];
  const lab = await backprop(page);
  await unfold(lab);
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
  const notice = page.locator('.lab .notice.note');
  let lab = await backprop(page, 'activation=tanh&initialisation=zero');
  await ask(lab, (element) => element.step(3));
  await expect(notice.first()).toContainText('All neurons of a layer began alike');
  expect((await read(lab, 'gradient')).slice(0, 8).every((slope) => slope === 0)).toBe(true);
  await notice.getByRole('button', { name: 'Use Xavier' }).click();
  await ask(lab, (element) => element.step(1));
  await expect(notice).toHaveCount(0);
  expect((await read(lab, 'gradient')).every((slope) => slope !== 0)).toBe(true);

  lab = await backprop(page, 'activation=relu&seed=7');
  // Nothing is said of the ReLUs before they have been computed.
  await expect(lab.locator('.uh-graph .node')).toHaveCount(19);
  await expect(notice).toHaveCount(0);
  await ask(lab, (element) => element.step(3));
  await expect(notice.first()).toContainText('All ReLUs are off, 2 of 2');
  await notice.getByRole('button', { name: 'Use leaky ReLUs' }).click();
  await expect.poll(async () => (await read(lab, 'gradient'))[0]).not.toBe(0);

  lab = await backprop(page, 'example=own&x1=10&x2=10&seed=7');
  await ask(lab, (element) => element.step(3));
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

test('the stack of layers is read with the keys, beside a small net that is in order whatever it was before', async ({
  page,
}) => {
  const lab = await backprop(page, 'example=own&x1=10&x2=10&seed=7');
  await ask(lab, (element) => element.step(1));
  const note = lab.locator('.notice.note');
  await expect(note).toContainText('saturated');
  await ask(lab, (element) => element.begin('vanish_cure'));
  await expect(note).toHaveCount(0);
  const canvas = lab.locator('[data-figure="stack"] canvas');
  await enter(canvas);
  await page.keyboard.press('ArrowRight');
  await expect(lab.locator('[data-figure="stack"] [aria-live]')).toContainText('layer 1 · sigmoid');
});

test('the challenge: the weight is cleared by a factor of zero, and not by anything less', async ({
  page,
}) => {
  const lab = await beat(page, 'backprop', 'challenge');
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
  await expect(outcome).toContainText('Not guilty: its gradient is 0');
  await expect(page.locator('.challenge')).toHaveClass(/done/);
  // The present run is judged: trained on, the path is open again.
  await ask(lab, (element) => element.step(2));
  await expect(page.locator('.challenge')).not.toHaveClass(/done/);
  await expect(outcome).toContainText('gradient of w¹₁₁ −');
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
