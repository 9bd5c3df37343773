// Chapter eight as a reader meets it: train, read a cell, interfere, type a sequence, break it, cure it.
import type { Locator, Page } from '@playwright/test';
import { ask, chapter, errors, expect, field, read, test } from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'attention');
const value = (lab: Locator, control: string) =>
  ask(lab, (element, id) => element.describe().values[id], control);
const station = (lab: Locator, block: string) => lab.locator(`[data-block="${block}"]`);
const score = (lab: Locator) => field(lab, 'held_out', 'score');
const steps = (lab: Locator, count: number) => ask(lab, (element, n) => element.step(n), count);

test('it learns to reverse in the reader’s own tab, and every answer is checked', async ({ page }) => {
  const lab = await open(page);
  await steps(lab, 400);
  expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
  await expect(lab.locator('.strip .says .right')).toHaveCount(8);
  await expect(lab.locator('.headlines')).toContainText('without looking');
});

test('every block opens in place, and any cell is written out with its numbers', async ({ page }) => {
  const lab = await open(page);
  await steps(lab, 100);
  const blocks = lab.locator('.station:visible');
  const count = await blocks.count();
  expect(count).toBe(12);
  for (let i = 0; i < count; i++) {
    await blocks.nth(i).locator('.head button').click();
    await expect(lab.locator('.station.open')).toHaveCount(1);
    await expect(blocks.nth(i)).toHaveClass(/open/);
    // All the others stay in sight.
    await expect(blocks).toHaveCount(count);
    await expect(blocks.nth(i).locator('.arithmetic .num').first()).toBeVisible();
    await expect(blocks.nth(i).locator('.arithmetic')).not.toContainText(/NaN|undefined|\{/);
  }
});

test('a dot product on the page adds up to the number in the model', async ({ page }) => {
  const lab = await open(page, 'view.open=products&view.cell=2.5');
  await steps(lab, 50);
  const [queries, keys, products] = [
    await read(lab, 'queries'),
    await read(lab, 'keys'),
    await read(lab, 'products'),
  ];
  const sum = Array.from({ length: 16 }, (_, c) => (queries[2 * 16 + c] ?? 0) * (keys[5 * 16 + c] ?? 0));
  expect(sum.reduce((a, b) => a + b, 0)).toBeCloseTo(products[2 * 8 + 5] ?? Number.NaN, 3);
  await expect(station(lab, 'products').locator('.arithmetic')).toContainText('at place 3');
  await expect(station(lab, 'products').locator('.arithmetic')).toContainText('at place 6');
});

test('by keyboard: a block is opened, its cells are walked', async ({ page }) => {
  const lab = await open(page);
  await station(lab, 'scaled').locator('.head button').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  for (const key of ['Home', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(station(lab, 'scaled').locator('.arithmetic')).toContainText('at place 2');
  await expect(station(lab, 'scaled').locator('.arithmetic')).toContainText('at place 3');
});

test('a head switched off, a vector taken away, a score set: the answer changes, training does not', async ({
  page,
}) => {
  const lab = await open(page);
  await steps(lab, 300);
  const [parameters, plain] = [await read(lab, 'parameters'), await read(lab, 'probabilities')];

  await lab.getByRole('button', { name: 'Switch layer 1, head 1 off in the picture' }).click();
  await lab.getByRole('button', { name: 'Switch layer 1, head 2 off in the picture' }).click();
  await expect.poll(() => value(lab, 'edits')).toBe('1.1, 1.2');
  await expect(lab.locator('.strip .says .wrong').first()).toBeVisible();
  await expect(lab.locator('.changed')).toContainText('2');
  await lab.getByRole('button', { name: 'Undo all' }).click();
  await expect(lab.locator('.changed')).toHaveCount(0);
  await expect.poll(() => read(lab, 'probabilities')).toEqual(plain);

  await lab.locator('.strip .token').nth(7).click();
  await lab.getByLabel(/The vector of .* at place 8 is/).selectOption('0');
  await expect.poll(() => value(lab, 'edits')).toBe('8=0');
  await expect.poll(() => read(lab, 'probabilities')).not.toEqual(plain);
  await lab.getByLabel(/The vector of .* at place 8 is/).selectOption('');
  await expect.poll(() => read(lab, 'probabilities')).toEqual(plain);

  await station(lab, 'scaled').locator('.head button').click();
  await lab.getByLabel('Set this score to').fill('-40');
  await lab.getByRole('button', { name: 'Set', exact: true }).click();
  await expect.poll(() => value(lab, 'edits')).toBe('1.1.1.8=-40');
  await expect(station(lab, 'scaled').locator('.arithmetic')).toContainText('you set it to −40');
  expect(await read(lab, 'parameters')).toEqual(parameters);

  // A link has it all.
  const link = await ask(lab, (element) => element.link());
  const again = await open(page, link);
  expect(await value(again, 'edits')).toBe('1.1.1.8=-40');
  await expect(station(again, 'scaled')).toHaveClass(/open/);
});

test('a sequence of the reader’s own, right and wrong', async ({ page }) => {
  const lab = await open(page);
  await steps(lab, 300);
  const input = lab.getByLabel('Your own sequence');
  await input.fill('12345678');
  await input.press('Enter');
  await expect.poll(() => read(lab, 'shown')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await expect(lab.locator('.strip .says b').first()).toHaveText('8');
  await input.fill('123');
  await input.press('Enter');
  await expect(errors(lab)).toContainText('8 tokens here, and these are 3');
  expect(await read(lab, 'shown')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await input.fill('1234567🙂');
  await input.press('Enter');
  await expect(errors(lab).filter({ hasText: 'tokens of this task' })).toBeVisible();
});

test('“bank”: the senses part, layer by layer', async ({ page }) => {
  const lab = await open(page);
  // With the other tasks there is nothing it could show.
  await expect(lab.locator('[data-figure="meaning"]')).toHaveCount(0);
  await page.getByRole('button', { name: '“Bank”' }).click();
  await ask(lab, (element) => element.pause());
  await lab.locator('[data-figure="meaning"]').waitFor();
  await expect.poll(() => value(lab, 'task')).toBe('bank');
  await expect.poll(() => value(lab, 'layers')).toBe(2);
  const before = await read(lab, 'bank_cosine');
  await steps(lab, 200);
  const after = await read(lab, 'bank_cosine');
  expect(after[2] ?? 1).toBeLessThan((before[2] ?? 0) - 0.5);
  const picture = lab.locator('[data-figure="meaning"]');
  await expect(picture.getByRole('img')).toHaveAttribute('aria-label', /the cosine between the senses/);
  await picture.getByRole('button', { name: 'cosine over time' }).click();
  await expect(picture.getByRole('img')).toHaveAttribute('aria-label', /over the run/);
  await expect(picture).toContainText('after layer 2');
});

test('broken and cured: positions', async ({ page }) => {
  const lab = await open(page);
  await page.getByRole('button', { name: 'Break it: no positions' }).click();
  await expect.poll(() => value(lab, 'positions')).toBe('none');
  await ask(lab, (element) => element.pause());
  await steps(lab, 300);
  expect(await score(lab)).toBeLessThan(0.5);
  // The page says what is missing, by the share that it sees it by.
  const trouble = lab.locator('[data-trouble="places"]');
  await expect(trouble).toContainText(/After [\d,]+ steps 3\d[.\d]* % of the answers are right/);
  await expect(trouble.getByRole('button', { name: 'Learned positions' })).toBeVisible();
  await page.getByRole('button', { name: 'Cure it: learned positions' }).click();
  await expect.poll(() => value(lab, 'positions')).toBe('learned');
  await ask(lab, (element) => element.pause());
  await steps(lab, 400);
  expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
  await expect(trouble).toHaveCount(0);
});

test('eight tokens and their answers fit a telephone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const lab = await open(page);
  await steps(lab, 100);
  const strip = lab.locator('.strip');
  await expect(strip.locator('.says td')).toHaveCount(8);
  expect(await strip.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
});

test('four layers and eight heads on a telephone: nothing is cut off', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const lab = await open(page, 'layers=4&heads=8&length=16&mask=causal&view.cell=0.15');
  await steps(lab, 2);
  await expect(lab.locator('.map')).toHaveCount(32);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await station(lab, 'masked').locator('.head button').click();
  await expect(station(lab, 'masked').locator('.arithmetic')).toContainText('−∞');
});
