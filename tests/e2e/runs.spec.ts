// Runs beside the present one: pinned, left behind by a change in the past, gone back to, and there after a reload.
import { ask, button, chapter, expect, field, ready, saved, stepOf, test } from './support.ts';

const curve = '[data-figure="curve"]';

test('a pinned run is drawn under the next one, named by what differs, and gone on with', async ({
  page,
}) => {
  const lab = await chapter(page, 'seed=3');
  await expect(button(lab, 'Pin this run')).toBeDisabled();
  await ask(lab, (element) => element.step(20));
  const pinned = await saved(lab);
  await button(lab, 'Pin this run').click();
  const item = lab.locator('.runs li');
  await expect(item).toHaveCount(1);
  await expect(item).toContainText('Run 1, 20 steps');
  await expect(item).toContainText('the same settings');

  await ask(lab, async (element) => {
    await element.set('seed', 4);
    await element.set('learning_rate', 0.3);
    await element.step(5);
  });
  await expect(item).toHaveCount(1);
  await expect(item).toContainText('Learning rate η 0.1');
  await expect(item).toContainText('Seed 3');
  await expect(lab.locator(`${curve} .u-legend`)).toContainText('all examples (1)');

  await button(lab, 'Open run 1').click();
  await expect.poll(() => stepOf(lab)).toBe(20);
  expect(await saved(lab)).toBe(pinned);
  await expect(item).toHaveCount(2);
  await expect(item.nth(1)).toContainText('Left behind at step 5');

  await button(lab, 'Delete run 1').click();
  await expect(item).toHaveCount(1);
  await expect(lab.locator(`${curve} .u-legend`)).not.toContainText('(1)');
});

test('a pinned run is there after a reload, and gone once it is deleted', async ({ page }) => {
  const lab = await chapter(page, 'seed=3');
  await ask(lab, (element) => element.step(12));
  const r2 = await field(lab, 'fit', 'r2');
  await button(lab, 'Pin this run').click();
  await expect(lab.locator('.runs li')).toHaveCount(1);
  // Written to the browser's storage behind the reader's back.
  await expect
    .poll(() =>
      page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === 'underhood')),
    )
    .toBe(true);
  await page.waitForTimeout(200);

  await page.reload();
  const again = await ready(page);
  const item = again.locator('.runs li');
  await expect(item).toContainText('12 steps');
  await item.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => stepOf(again)).toBe(12);
  expect(await field(again, 'fit', 'r2')).toBe(r2);
  await item.getByRole('button', { name: 'Delete' }).click();
  await expect(item).toHaveCount(0);
  await page.waitForTimeout(200);
  await page.reload();
  await expect((await ready(page)).locator('.runs .help')).toBeVisible();
  await expect((await ready(page)).locator('.runs li')).toHaveCount(0);
});

test('a change in the past leaves the old future behind, and it can be opened again', async ({ page }) => {
  const lab = await chapter(page, 'seed=3');
  await ask(lab, (element) => element.step(30));
  const future = await saved(lab);
  await ask(lab, async (element) => {
    await element.seek(10);
    await element.set('learning_rate', 0.5);
  });
  const item = lab.locator('.runs li');
  await expect(item).toContainText('Left behind at step 30');
  await expect(item).toContainText('Learning rate η 0.1');
  await item.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => stepOf(lab)).toBe(30);
  expect(await saved(lab)).toBe(future);
});
