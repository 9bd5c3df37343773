// What the pages fetch, and from where.
import type { Page, Request } from '@playwright/test';
import { FIRST } from '../../www/core/module.ts';
import { labIds } from '../../www/labs/ids.ts';
import {
  ask,
  book,
  button,
  CHAPTER,
  chapter,
  expect,
  headline,
  ready,
  site,
  stepOf,
  stranger,
  test,
  unfold,
} from './support.ts';

/** The goal: the most bytes, as sent, until the lab is on screen. */
const MOST = 2 ** 20;
/** And until the lab of any other chapter is, with all labs in its model and the data that it begins with. */
const MOST_OF_OTHERS = 1.8 * 2 ** 20;

const requests = (page: Page): Request[] => {
  const seen: Request[] = [];
  page.context().on('request', (request) => seen.push(request));
  return seen;
};
const foreign = (seen: Request[], ...own: string[]) =>
  seen
    .map((request) => request.url())
    .filter((url) => /^(https?|wss?):/.test(url) && !own.some((o) => url.startsWith(o)));

test('everything comes from the site, and nothing is missing', async ({ page }) => {
  const seen = requests(page);
  const bad: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) bad.push(`${response.status()} ${response.url()}`);
  });
  await book(page);
  await expect(page.getByRole('listitem')).toHaveCount(labIds.length);
  const lab = await chapter(page);
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(5);
  await unfold(lab);
  await lab.getByLabel('Engine').selectOption('ndarray');
  await expect
    .poll(() => ask(lab, async (element) => (await element.ready).describe().engine))
    .toBe('ndarray');
  expect(seen.length).toBeGreaterThan(8);
  expect(foreign(seen, site)).toEqual([]);
  expect(bad).toEqual([]);
});

test('a stranger’s page gets its labs from the site and from nowhere else', async ({ page }) => {
  const seen = requests(page);
  await page.goto(`${stranger}two-labs.html`);
  for (const id of ['#a', '#b']) {
    const lab = await ready(page, id);
    expect(await ask(lab, (element) => element.step(1))).toBe(1);
  }
  expect(foreign(seen, site, stranger)).toEqual([]);
  const paths = seen.map((request) => request.url()).filter((url) => url.startsWith(site));
  expect(paths).toContain(`${site}underhood.js`);
  // Compiled once, whatever the number of labs.
  expect(paths.filter((url) => url.endsWith('.xz'))).toHaveLength(1);
  expect(page.workers()).toHaveLength(2);
});

test('the cover trains its picture as one arrives, within the megabyte, and comes to rest', async ({
  page,
}) => {
  const seen = requests(page);
  await book(page);
  const lab = await ready(page);
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(true);
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(3);
  await page.waitForLoadState('networkidle');
  const builds = seen.filter((request) => request.url().endsWith('.xz'));
  expect(builds.map((request) => /underhood_bg/.test(request.url()))).toEqual([true]);
  await expectMost(seen);
  await ask(lab, (element) => element.step(120));
  await ask(lab, (element) => element.play());
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
});

test('where less motion is wanted, the cover’s picture stands still', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await book(page);
  const lab = await ready(page);
  const step = await stepOf(lab);
  expect(step).toBeGreaterThan(50);
  await page.waitForTimeout(1000);
  expect(await ask(lab, (element) => [element.status.step, element.playing])).toEqual([step, false]);
});

test('the cover tells how long a chapter takes, what it builds on, and how far the reader is', async ({
  page,
}) => {
  await chapter(page);
  await page.locator('.turns .next').click();
  await expect(page).toHaveURL(/linear_regression\/#\w+$/);
  await page.locator('.brand').click();
  for (const [place, id] of labIds.entries()) {
    const card = page.locator(`[data-chapter="${id}"]`);
    await expect(card).toContainText(/\d+ min/);
    await expect(card.locator('.far')).toHaveCount(place === 0 ? 1 : 0);
    // Of the two pictures one is seen, and it is there.
    await card.scrollIntoViewIfNeeded();
    const pictures = card.locator('img:visible');
    await expect(pictures).toHaveCount(1);
    await expect.poll(() => pictures.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(480);
  }
  await expect(page.locator('[data-chapter="linear_regression"] .far')).toHaveText(/^2 of \d+ seen$/);
  await expect(page.locator('[data-chapter="backprop"]')).toContainText('builds on Stacking layers');
});

test('a megabyte at most until the lab is on screen', async ({ page }) => {
  const seen = requests(page);
  await book(page, CHAPTER);
  const lab = await ready(page);
  await expect(headline(lab, 'r2')).toHaveText(/\d/);
  await expect(lab.locator('figure canvas').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expectMost(seen);
});

for (const id of labIds.filter((id) => id !== FIRST)) {
  test(`${id}: 1.8 MB at most until the lab is on screen`, async ({ page }) => {
    const seen = requests(page);
    await book(page, `#/${id}`);
    const lab = await ready(page);
    await expect(lab.locator('figure').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectMost(seen, MOST_OF_OTHERS);
  });
}

/** What of the site was fetched, model included, is at most as much as it should be. */
async function expectMost(seen: Request[], most = MOST): Promise<void> {
  const own = seen.filter((request) => request.url().startsWith(site));
  const sizes = await Promise.all(
    own.map(async (request) => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      return { name: request.url().slice(site.length), bytes: responseBodySize + responseHeadersSize };
    }),
  );
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const report = sizes.toSorted((a, b) => b.bytes - a.bytes).map(({ name, bytes }) => `${bytes} ${name}`);
  console.log(`    ${total} bytes in ${sizes.length} files until the lab is on screen`);
  expect(sizes.some(({ name }) => name.endsWith('.xz'))).toBe(true);
  expect(total, report.join('\n')).toBeLessThanOrEqual(most);
}
