// The reader's path: from the cover to a model that has learned, with a mouse.
import { labIds } from '../../www/labs/ids.ts';
import {
  AREA_R2,
  AREA_RMSE,
  ask,
  book,
  button,
  chapter,
  expect,
  field,
  headline,
  numberIn,
  read,
  ready,
  saved,
  stepOf,
  test,
  timed,
} from './support.ts';

const timeline = 'input[aria-label="Timeline"]';

test('from the cover by its contents to chapter one, and back and forth', async ({ page }) => {
  await book(page);
  await expect(page).toHaveTitle(/^Under the Hood/);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await expect(contents.getByRole('listitem')).toHaveCount(labIds.length);
  await contents.getByRole('link', { name: 'A model is a function with knobs' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A model is a function with knobs');
  await expect(page).toHaveTitle('A model is a function with knobs · Under the Hood');
  await ready(page);

  await page.getByRole('link', { name: 'Under the Hood' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
  await page.getByRole('link', { name: 'Start with chapter one' }).click();
  const lab = await ready(page);
  await expect(headline(lab, 'r2')).toBeVisible();

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A model is a function with knobs');
});

test('back from the cover leads to the run that was left', async ({ page }) => {
  const lab = await chapter(page);
  await button(lab, 'One step').click();
  await button(lab, 'One step').click();
  await expect(page).toHaveURL(/step=2/);
  await page.getByRole('link', { name: 'Under the Hood' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
  await page.goBack();
  expect(await stepOf(await ready(page))).toBe(2);
});

test('played, it learns; paused, it stands still', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  const before = numberIn(await headline(lab, 'r2').textContent());
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(5);
  await expect.poll(async () => numberIn(await headline(lab, 'r2').textContent())).toBeGreaterThan(before);
  await button(lab, 'Pause').click();
  await expect(button(lab, 'Play')).toBeVisible();
  const state = await saved(lab);
  // Two pictures later nothing has moved.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await saved(lab)).toBe(state);
});

test('as fast as it goes, it reaches the least-squares line', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  await lab.getByLabel('Speed').selectOption('full');
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(500);
  await button(lab, 'Pause').click();
  expect(await field(lab, 'fit', 'r2')).toBeCloseTo(AREA_R2, 3);
  await expect(headline(lab, 'r2')).toHaveText('0.5888');
  await expect(headline(lab, 'rmse')).toHaveText(/84,035/);
  expect(Math.round(await field(lab, 'fit', 'rmse'))).toBe(AREA_RMSE);
});

test('one stage at a time: five, in order, and they make a step', async ({ page }) => {
  const lab = await chapter(page);
  const next = lab.locator('.where .next');
  const seen: string[] = [];
  for (let i = 0; i < 5; i++) {
    seen.push((await next.textContent()) ?? '');
    await expect(lab.locator('.written li[aria-current="step"] b')).toHaveText(
      (seen[i] ?? '').replace('next: ', ''),
    );
    await button(lab, 'One stage').click();
    await expect(next).not.toHaveText(seen[i] ?? '');
  }
  const labels = await ask(lab, (element) => element.describe().stages.map((stage) => stage.label));
  expect(await ask(lab, (element) => element.describe().stages.map((stage) => stage.id))).toEqual([
    'batch',
    'forward',
    'loss',
    'backward',
    'update',
  ]);
  expect(seen).toEqual(labels.map((label) => `next: ${label}`));
  expect(await stepOf(lab)).toBe(1);
});

test('the step written out agrees with the channels', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  for (let i = 0; i < 4; i++) await button(lab, 'One stage').click();
  await expect(lab.locator('.written li.done')).toHaveCount(4);
  const shown = lab.locator('.written li').nth(3).locator('.num');
  await expect(shown).toHaveCount(2);
  const [w, b] = (await shown.allTextContents()).map(numberIn);
  expect(w).toBeCloseTo((await read(lab, 'gradient'))[0] ?? Number.NaN, 3);
  expect(b).toBeCloseTo((await read(lab, 'gradient'))[1] ?? Number.NaN, 3);
});

test('one step, and starting over', async ({ page }) => {
  const lab = await chapter(page);
  const start = await saved(lab);
  await expect(button(lab, 'Start over')).toBeDisabled();
  await button(lab, 'One step').click();
  await expect(lab.locator('.where output')).toHaveText('step 1');
  await button(lab, 'Start over').click();
  await expect(lab.locator('.where output')).toHaveText('step 0');
  expect(await saved(lab)).toBe(start);
});

test('the timeline goes back in the run, and on from there to the same place', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => element.step(12));
  const twelve = await saved(lab);
  await lab.locator(timeline).fill('5');
  await expect(lab.locator('.where output')).toHaveText('step 5');
  expect(await ask(lab, (element) => element.status.furthest)).toBe(12);
  await lab.locator(timeline).fill('12');
  await expect(lab.locator('.where output')).toHaveText('step 12');
  expect(await saved(lab)).toBe(twelve);
});

test('speed: faster is faster', timed, async ({ page }) => {
  const lab = await chapter(page);
  const stepsIn = async (speed: string, frames: number) => {
    await lab.getByLabel('Speed').selectOption(speed);
    const from = await stepOf(lab);
    await button(lab, 'Play').click();
    await page.evaluate(async (n) => {
      for (let i = 0; i < n; i++) await new Promise((done) => requestAnimationFrame(done));
    }, frames);
    await button(lab, 'Pause').click();
    return (await stepOf(lab)) - from;
  };
  const slow = await stepsIn('1', 30);
  const fast = await stepsIn('60', 30);
  expect(slow).toBeGreaterThanOrEqual(1);
  expect(slow).toBeLessThanOrEqual(3);
  expect(fast).toBeGreaterThan(3 * slow);
});

test('played stage by stage, the stages come one after the other', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    element.addEventListener('stage', (event) => seen.push((event as CustomEvent).detail.stage));
  });
  await lab.getByLabel('Speed').selectOption('stages');
  await button(lab, 'Play').click();
  const seen = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  await expect.poll(async () => (await seen()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
  await button(lab, 'Pause').click();
  expect((await seen()).slice(0, 3)).toEqual(['batch', 'forward', 'loss']);
});

test('a click on the bowl puts the knobs there, and the run goes on from it', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  const before = await read(lab, 'parameters');
  const bowl = lab.locator('[data-figure="bowl"] canvas');
  await bowl.click({ position: { x: 150, y: 60 } });
  await expect.poll(() => read(lab, 'parameters')).not.toEqual(before);
  expect(await ask(lab, (element) => element.status.changes)).not.toEqual([]);
});

test('another feature, another model: a plane, then predicted against actual', async ({ page }) => {
  const lab = await chapter(page);
  const features = lab.locator('[data-control="features"]');
  await features.getByText('bedrooms').click();
  await expect(lab.locator('[data-figure="fit"] canvas')).toHaveAttribute('aria-label', /plane/);
  expect(await read(lab, 'parameters')).toHaveLength(3);
  await features.getByText('bathrooms').click();
  await expect(lab.locator('[data-figure="fit"] canvas')).toHaveAttribute('aria-label', /Predicted against/);
  expect(await read(lab, 'parameters')).toHaveLength(4);
});

test('what was changed by hand is undone, and done again', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => element.step(3));
  const [undo, redo] = [button(lab, 'Undo'), button(lab, 'Redo')];
  await expect(undo).toHaveCount(0);
  const before = await saved(lab);
  const box = lab.locator('#control-learning_rate');
  await box.fill('0.3');
  await box.press('Enter');
  await expect.poll(() => ask(lab, (element) => element.describe().values.learning_rate)).toBe(0.3);
  await ask(lab, (element) => element.act('set_parameter', { parameter: 'weight', index: 0, value: 1.5 }));
  const after = await saved(lab);
  await undo.click();
  await expect.poll(async () => (await read(lab, 'parameters'))[0]).not.toBe(1.5);
  await undo.click();
  await expect.poll(() => saved(lab)).toBe(before);
  await expect(undo).toBeDisabled();
  await redo.click();
  await redo.click();
  await expect.poll(() => saved(lab)).toBe(after);
  // By key, and starting over can be undone as well.
  await button(lab, 'Start over').click();
  await expect.poll(() => stepOf(lab)).toBe(0);
  await undo.focus();
  await page.keyboard.press('z');
  await expect.poll(() => saved(lab)).toBe(after);
});
