// The race, as its reader meets it.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
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
} from './support.ts';

/** Opens the race and waits until it is ready. */
async function race(page: Page, query = ''): Promise<Locator> {
  await book(page, `#/gradient_descent${query ? `?${query}` : ''}`);
  return ready(page);
}

const ALL = 'sgd,momentum,nesterov,rmsprop,adam';
const map = (lab: Locator) => lab.locator('[data-figure="race"] canvas');
const rate = (lab: Locator, name: string) =>
  lab.getByRole('textbox', { name: `Learning rate of ${name}`, exact: true });
const alerts = (lab: Locator) => lab.locator('.alerts .notice');
const start = (lab: Locator) => read(lab, 'start');

test('played, all five come down, those unseen too', async ({ page }) => {
  const lab = await race(page);
  const before = await read(lab, 'losses');
  expect(before).toHaveLength(5);
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(10);
  await button(lab, 'Pause').click();
  const after = await read(lab, 'losses');
  after.forEach((loss, i) => {
    expect(loss).toBeLessThan(before[i] ?? 0);
  });
  await expect(lab.locator('.sentence')).toContainText('is lowest');
});

test('the ball is dragged, from above and in 3-D, and the race starts from there', async ({ page }) => {
  for (const view of ['map', '3d']) {
    const lab = await race(page, `surface=bowl&view.race=${view}`);
    await ask(lab, (element) => element.step(3));
    const from = await start(lab);
    const ball = await ballOf(lab);
    await page.mouse.move(...ball);
    await page.mouse.down();
    await page.mouse.move(ball[0] + 70, ball[1] + 20, { steps: 5 });
    expect(await start(lab), view).toEqual(from);
    await page.mouse.up();
    await expect.poll(async () => (await start(lab))[0], view).toBeGreaterThan((from[0] ?? 0) + 0.3);
    expect(await stepOf(lab)).toBe(0);
    expect((await read(lab, 'positions')).slice(0, 2)).toEqual(await start(lab));
    // Not again by the click that ends the drag.
    expect(await ask(lab, (element) => element.status.changes.length)).toBe(0);
  }
});

/** Where the ball is on the screen: where the pointer turns into a hand, or, in 3-D, where the start's ring is. */
async function ballOf(lab: Locator): Promise<[number, number]> {
  const page = lab.page();
  const canvas = map(lab);
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('no map');
  const solid = page.url().includes('view.race=3d');
  const before = await start(lab);
  // It can be grasped from 12 pixels away: a grid of 16 misses it nowhere.
  for (let y = 20; y < box.height - 4; y += 16)
    for (let x = 10; x < box.width - 4; x += 16) {
      const at: [number, number] = [box.x + x, box.y + y];
      await page.mouse.move(...at);
      if (!solid) {
        if ((await canvas.evaluate((element) => element.style.cursor)) === 'grab') return at;
        continue;
      }
      // All of a landscape can be taken hold of, to turn it; the ball alone is grasped without turning it.
      await page.mouse.down();
      const held = await canvas.evaluate((element) => element.dataset.held !== undefined);
      await page.mouse.up();
      if (held) {
        expect(await start(lab)).toEqual(before);
        return at;
      }
    }
  throw new Error('no ball found');
}

test('each stage changes the map', async ({ page }) => {
  const lab = await beat(page, 'gradient_descent', 'step');
  const picture = () => map(lab).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const seen = [await picture()];
  for (let stage = 0; stage < 4; stage++) {
    await button(lab, 'One stage').click();
    await expect.poll(picture).not.toBe(seen.at(-1));
    seen.push(await picture());
  }
  expect(new Set(seen).size).toBe(5);
  expect(await stepOf(lab)).toBe(1);
});

test('a click on the map starts the race from there, and the address keeps it', async ({ page }) => {
  const lab = await race(page, 'surface=rastrigin');
  await ask(lab, (element) => element.step(5));
  const before = await start(lab);
  const box = await map(lab).boundingBox();
  await map(lab).click({ position: { x: (box?.width ?? 0) * 0.4, y: (box?.height ?? 0) * 0.3 } });
  await expect.poll(async () => (await start(lab))[0]).not.toBe(before[0]);
  await expect.poll(async () => (await start(lab))[1]).not.toBe(before[1]);
  expect(await stepOf(lab)).toBe(0);
  const placed = await start(lab);
  const all = await read(lab, 'positions');
  for (let i = 0; i < 5; i++) expect(all.slice(2 * i, 2 * i + 2)).toEqual(placed);
  await expect(page).toHaveURL(/start_x=/);
  await page.reload();
  expect(await start(await ready(page))).toEqual(placed);
});

test('the same by keyboard, and the slope is said aloud', async ({ page }) => {
  const lab = await race(page, 'surface=bowl');
  await enter(map(lab));
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect(lab.locator('[data-figure="race"] [aria-live]')).toHaveText(/slope [+−]/);
  await page.keyboard.press('Enter');
  // Three tenths of 6 to the right of −2.4, a fiftieth of 4 up from 1.4.
  await expect.poll(async () => (await start(lab)).map((x) => Number(x.toFixed(2)))).toEqual([-0.6, 1.48]);
});

test('too small, good and too large are one click each', async ({ page }) => {
  const lab = await race(page, `surface=bowl&racers=${ALL}`);
  const rates = async () => (await read(lab, 'rates')).map((x) => Number(x.toPrecision(3)));
  const presets = await ask(lab, async (element) => {
    const found = await (await element.ready).read('rate_presets');
    return found !== null && 'small' in found ? found : null;
  });
  for (const [level, name] of [
    ['small', 'too small'],
    ['good', 'good'],
    ['large', 'too large'],
  ] as const) {
    await button(lab, name).click();
    await expect.poll(rates).toEqual(presets?.[level].map((x) => Number(x.toPrecision(3))));
    await expect(button(lab, name)).toHaveAttribute('aria-pressed', 'true');
  }
  await ask(lab, (element) => element.step(100));
  await expect(alerts(lab)).toHaveCount(3);
  await expect(alerts(lab).first()).toContainText('gradient descent');
  await expect(alerts(lab).first()).toContainText('has left the map');
});

test('broken, it says why and offers the cure', async ({ page }) => {
  const lab = await race(page, 'kappa=25&rate_sgd=0.086');
  await ask(lab, (element) => element.step(80));
  await expect(alerts(lab)).toHaveCount(1);
  await expect(alerts(lab)).toContainText('gradient descent');
  await expect(alerts(lab)).toContainText('is above 0.0800, the most that settles on this surface');
  const gone = (await read(lab, 'losses'))[0] ?? 0;
  await alerts(lab).getByRole('button', { name: 'η = 0.0769' }).click();
  await expect(alerts(lab)).toHaveCount(0);
  await ask(lab, (element) => element.step(80));
  expect((await read(lab, 'losses'))[0]).toBeLessThan(gone / 1000);
});

test('stuck on the saddle, freed by noise', async ({ page }) => {
  const lab = await race(page, `surface=saddle&racers=${ALL}`);
  await ask(lab, (element) => element.step(150));
  await expect(alerts(lab)).toContainText('On level ground');
  await button(lab, 'Add noise: 0.02').click();
  await ask(lab, (element) => element.step(300));
  const heights = (await read(lab, 'positions')).filter((_, i) => i % 2 === 1);
  for (const y of heights) expect(Math.abs(y)).toBeGreaterThan(0.7);
});

test('the legend hides a racer, the last one stays', async ({ page }) => {
  const lab = await race(page, `racers=${ALL}`);
  const rows = lab.locator('[data-figure="rates"] .scroll tbody tr');
  await expect(rows).toHaveCount(5);
  for (const name of ['gradient descent', 'momentum', 'Nesterov', 'RMSProp']) {
    await button(lab, name).click();
    await expect(button(lab, name)).toHaveAttribute('aria-pressed', 'false');
  }
  await expect(rows).toHaveCount(1);
  await button(lab, 'Adam').click();
  await expect(rows).toHaveCount(1);
  await expect(errors(lab)).toHaveCount(0);
  await expect(map(lab)).toHaveAttribute('aria-label', /On it: Adam \(/);
  // Unseen, the others ran on.
  await ask(lab, (element) => element.step(3));
  await button(lab, 'gradient descent').click();
  await expect(rows).toHaveCount(2);
  expect((await read(lab, 'positions'))[0]).not.toBe((await start(lab))[0]);
});

test('a rate typed into the table; one that is none is refused and nothing is lost', async ({ page }) => {
  const lab = await race(page, 'racers=sgd,adam');
  await rate(lab, 'Adam').fill('0.5');
  await rate(lab, 'Adam').press('Enter');
  // Nothing opens over the box that one types in, and there is one box for a rate.
  await rate(lab, 'Adam').hover();
  await expect(lab.locator('.tooltip:popover-open')).toHaveCount(0);
  await expect(lab.getByRole('textbox', { name: /Adam/ })).toHaveCount(1);
  await expect.poll(async () => (await read(lab, 'rates'))[4]).toBeCloseTo(0.5);
  await rate(lab, 'Adam').fill('fast');
  await rate(lab, 'Adam').press('Enter');
  await expect(errors(lab)).toContainText('η of Adam takes a number from');
  expect((await read(lab, 'rates'))[4]).toBeCloseTo(0.5);
});

test('the step written out agrees with the channels, stage by stage', async ({ page }) => {
  const lab = await race(page, `racers=${ALL}`);
  await ask(lab, (element) => element.step(2));
  const line = (stage: number) => lab.locator('.written li').nth(stage);
  for (const label of ['Loss', 'Gradient', 'Plan']) {
    await expect(lab.locator('.written li[aria-current="step"] b')).toHaveText(label);
    await button(lab, 'One stage').click();
  }
  await expect(lab.locator('.written li[aria-current="step"] b')).toHaveText('Update');
  // What comes later is not known yet, and it is not written down.
  const losses = await read(lab, 'losses');
  const shown = await line(0).locator('.num[data-channel="losses"]').allTextContents();
  shown.map(numberIn).forEach((loss, i) => {
    expect(loss).toBeCloseTo(losses[i] ?? Number.NaN, 2);
  });
  // The step that the plan says SGD will take is the one it takes.
  const plan = await line(2).locator('.num[data-channel="steps"]').first().textContent();
  const [fromX = Number.NaN, fromY = Number.NaN] = await read(lab, 'positions');
  await expect(line(3).locator('.num')).toHaveCount(0);
  await button(lab, 'One stage').click();
  await expect.poll(() => stepOf(lab)).toBe(3);
  const [x, y] = await read(lab, 'positions');
  const [stepX = Number.NaN, stepY = Number.NaN] = (plan ?? '').split(',').map(numberIn);
  expect(fromX + stepX).toBeCloseTo(x ?? Number.NaN, 1);
  expect(fromY + stepY).toBeCloseTo(y ?? Number.NaN, 1);
});

test('in the browser too, SGD follows its closed form and the homes have their least squares', async ({
  page,
}) => {
  const lab = await race(page, 'surface=ravine&kappa=25&rate_sgd=0.03');
  await ask(lab, (element) => element.step(40));
  const [x, y] = await read(lab, 'positions');
  // x_k = (1 − ηλ)ᵏ x₀ with λ = 1 along and 25 across.
  expect(x).toBeCloseTo(-2.6 * 0.97 ** 40, 5);
  expect(y).toBeCloseTo(0.9 * 0.25 ** 40, 5);
  await ask(lab, (element) => element.set('surface', 'homes'));
  const minimum = await read(lab, 'minima');
  await ask(lab, (element) => element.step(150));
  const end = await read(lab, 'positions');
  expect(end[0]).toBeCloseTo(minimum[0] ?? Number.NaN, 3);
  // Least squares on two standardised features: w₁ = (r₁ − ρ r₂) / (1 − ρ²), worked from the CSV file.
  expect(minimum[0]).toBeCloseTo(0.78204, 4);
  expect(minimum[1]).toBeCloseTo(-0.0193, 4);
});

test('in 3-D the surface turns by keys, and a click starts nothing', async ({ page }) => {
  const lab = await race(page, 'view.race=3d');
  const picture = () => map(lab).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await picture();
  const from = await start(lab);
  await enter(map(lab));
  await page.keyboard.press('ArrowLeft');
  await expect.poll(picture).not.toBe(before);
  await map(lab).click();
  expect(await start(lab)).toEqual(from);
});

test('the plain rule is called stochastic only where there is noise', async ({ page }) => {
  const lab = await race(page);
  await expect(button(lab, 'gradient descent')).toBeVisible();
  await ask(lab, (element) => element.set('noise', 0.1));
  await expect(button(lab, 'SGD')).toBeVisible();
  await expect(button(lab, 'gradient descent')).toHaveCount(0);
});

test('every surface opens without complaint', async ({ page }) => {
  const lab = await race(page);
  for (const surface of ['bowl', 'ravine', 'saddle', 'rosenbrock', 'rastrigin', 'homes', 'network']) {
    await lab.getByLabel('Surface', { exact: true }).selectOption(surface);
    await expect.poll(() => ask(lab, (element) => element.describe().values.surface)).toBe(surface);
    await ask(lab, (element) => element.step(3));
  }
  await expect(errors(lab)).toHaveCount(0);
});

test('the challenge can be done', async ({ page }) => {
  const lab = await beat(page, 'gradient_descent', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect.poll(() => ask(lab, (element) => element.describe().values.kappa)).toBe(100);
  const box = page.locator('.challenge');
  await expect(box).toContainText('0 of 5 at the bottom');
  await ask(lab, (element) => element.step(160));
  await expect(box).toContainText('got there within 140');
  const rates = {
    rate_sgd: 0.018,
    rate_momentum: 0.01,
    rate_nesterov: 0.008,
    rate_rmsprop: 0.027,
    rate_adam: 0.3,
  };
  await ask(
    lab,
    async (element, wanted) => {
      for (const [control, value] of Object.entries(wanted)) await element.set(control, value);
      await element.reset();
      await element.step(150);
    },
    rates,
  );
  await expect(box).toHaveClass(/done/);
  await expect(box).toContainText('Done: the last one home');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`${colorScheme}, ${width} px: axe finds nothing serious, nothing is cut off`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      const lab = await race(page, 'surface=ravine&rate_sgd=0.09&view.race=slopes');
      const check = async () => {
        await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join(' ')}`)).toEqual([]);
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(over).toBeLessThanOrEqual(0);
      };
      await check();
      await ask(lab, (element) => element.step(100));
      await expect(alerts(lab)).toHaveCount(1);
      await button(lab, 'RMSProp').click();
      await check();
    });
  }
}

test('on a stranger’s page, by its tag', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate(() => {
    document.body.innerHTML =
      '<main><h1>A tutorial</h1><underhood-lab lab="gradient_descent" surface="rosenbrock" racers="sgd,adam" rate_adam="0.05" start_x="-1" hide="tools"></underhood-lab></main>';
  });
  const lab = await ready(page);
  expect((await read(lab, 'rates'))[4]).toBeCloseTo(0.05);
  expect((await start(lab))[0]).toBeCloseTo(-1);
  await expect(lab.locator('[data-figure="rates"] .scroll tbody tr')).toHaveCount(2);
  await button(lab, 'One step').click();
  await expect.poll(() => stepOf(lab)).toBe(1);
  await expect(lab.locator('.tools')).toHaveCount(0);
});
