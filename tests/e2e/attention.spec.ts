// Attention as a reader meets it: train, read a cell, interfere, type a sequence, break it, cure it.
import type { Locator, Page } from '@playwright/test';
import { ask, beat, chapter, errors, expect, field, read, test, value } from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'attention');
const station = (lab: Locator, block: string) => lab.locator(`.station[data-block="${block}"]`);
const opened = (lab: Locator, block: string) => lab.locator(`.opened[data-block="${block}"]`);
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
  expect(count).toBe(13);
  for (let i = 0; i < count; i++) {
    await blocks.nth(i).locator('.head button').click();
    await expect(lab.locator('.station.open')).toHaveCount(1);
    await expect(blocks.nth(i)).toHaveClass(/open/);
    // All of them stay in sight, in one strip that the open block does not part.
    await expect(blocks).toHaveCount(count);
    await expect(lab.locator('.opened')).toHaveCount(1);
    await expect(lab.locator('.stations .opened')).toHaveCount(0);
    await expect(lab.locator('.opened .arithmetic .num').first()).toBeVisible();
    await expect(lab.locator('.opened .arithmetic')).not.toContainText(/NaN|undefined|\{/);
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
  await expect(opened(lab, 'products').locator('.arithmetic')).toContainText('at place 3');
  await expect(opened(lab, 'products').locator('.arithmetic')).toContainText('at place 6');
});

test('by keyboard: a block is opened, its cells are walked', async ({ page }) => {
  const lab = await open(page);
  await station(lab, 'scaled').locator('.head button').focus();
  await page.keyboard.press('Enter');
  await opened(lab, 'scaled').locator('canvas').focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(opened(lab, 'scaled').locator('.arithmetic')).toContainText('at place 2');
  await expect(opened(lab, 'scaled').locator('.arithmetic')).toContainText('at place 3');
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
  await expect(opened(lab, 'scaled').locator('.arithmetic')).toContainText('you set it to −40');
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
  let lab = await open(page);
  // With the other tasks there is nothing it could show.
  await expect(lab.locator('[data-figure="meaning"]')).toHaveCount(0);
  lab = await beat(page, 'attention', 'bank');
  await lab.locator('[data-figure="meaning"]').waitFor();
  expect(await value(lab, 'task')).toBe('bank');
  expect(await value(lab, 'layers')).toBe(2);
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
  let lab = await beat(page, 'attention', 'places');
  expect(await value(lab, 'positions')).toBe('none');
  await steps(lab, 300);
  expect(await score(lab)).toBeLessThan(0.5);
  // The page says what is missing, by the share that it sees it by.
  const trouble = lab.locator('[data-trouble="places"]');
  await expect(trouble).toContainText(/After [\d,]+ steps 3\d[.\d]* % of the answers are right/);
  await expect(trouble.getByRole('button', { name: 'Learned positions' })).toBeVisible();
  lab = await beat(page, 'attention', 'start');
  expect(await value(lab, 'positions')).toBe('learned');
  await steps(lab, 400);
  expect(await score(lab)).toBeGreaterThanOrEqual(0.99);
  await expect(lab.locator('[data-trouble="places"]')).toHaveCount(0);
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
  await expect(opened(lab, 'masked').locator('.arithmetic')).toContainText('−∞');
});

test('while a step is under way the first of its batch goes through the pictures, as far as the step has come', async ({
  page,
}) => {
  const lab = await open(page);
  await steps(lab, 20);
  const heldOut = await read(lab, 'shown');
  const whose = lab.locator('[data-figure="lines"] .whose');
  await expect(whose).toContainText('Held-out sequence 1');
  const empty = lab.locator('.station.empty:visible');
  await expect(empty).toHaveCount(0);
  const advance = () => ask(lab, (element) => element.advance());
  expect(await advance()).toBe('batch');
  await expect(whose).toContainText('The first of the 32 sequences');
  await expect(empty).toHaveCount(13);
  const first = (await read(lab, 'batch')).slice(0, 8);
  expect(first).not.toEqual(heldOut);
  expect(await read(lab, 'shown')).toEqual(first);
  await expect(lab.locator('.map.empty')).toHaveCount(2);
  for (const [stage, left] of [
    ['embed', 12],
    ['attention_1', 3],
    ['mlp_1', 2],
    ['logits', 0],
  ] as const) {
    expect(await advance()).toBe(stage);
    await expect(empty).toHaveCount(left);
  }
  await expect(lab.locator('.map.empty')).toHaveCount(0);
  // What the picture shows of it is what training computes: the loss of a batch of one is the sequence's own.
  await ask(lab, (element) => element.set('batch_size', 1));
  for (const stage of ['loss', 'backward', 'update']) expect(await advance()).toBe(stage);
  await expect(whose).toContainText('Held-out sequence 1');
  for (let i = 0; i < 6; i++) await advance();
  const [wanted, p] = [await read(lab, 'wanted'), await read(lab, 'probabilities')];
  const loss = wanted.reduce((sum, answer, place) => sum - Math.log(p[place * 10 + answer] ?? 0), 0) / 8;
  expect(await field(lab, 'batch_loss', 'loss')).toBeCloseTo(loss, 4);
});

test('the challenge is won with a second layer, and what it says of the heads was measured', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const lab = await beat(page, 'attention', 'challenge');
  expect(await value(lab, 'mask')).toBe('causal');
  await ask(lab, (element) => element.set('layers', 2));
  for (let tries = 0; tries < 20 && (await score(lab)) < 0.95; tries++) await steps(lab, 100);
  const outcome = page.locator('.outcome');
  await expect(outcome).toContainText(/Done at step [\d,]+: 9\d/);
  const looks = await read(lab, 'looks');
  const most = (kind: number) => Math.max(...looks.filter((_, i) => i % 3 === kind));
  await expect(outcome).toContainText(
    `${Number((100 * most(0)).toPrecision(2))} % of its attention to the key`,
  );
});
