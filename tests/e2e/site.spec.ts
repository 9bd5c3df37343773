// What the pages fetch, and from where.
import type { Page, Request } from '@playwright/test';
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
  await expect(page.getByRole('listitem')).toHaveCount(14);
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
  expect(paths.filter((url) => url.endsWith('.wasm'))).toHaveLength(1);
  expect(page.workers()).toHaveLength(2);
});

test('the cover does not fetch the model', async ({ page }) => {
  const seen = requests(page);
  await book(page);
  await expect(page.getByRole('listitem')).toHaveCount(14);
  await page.waitForLoadState('networkidle');
  expect(seen.filter((request) => request.url().endsWith('.wasm'))).toEqual([]);
});

test('a megabyte at most until the lab is on screen', async ({ page }) => {
  const seen = requests(page);
  await book(page, CHAPTER);
  const lab = await ready(page);
  await expect(headline(lab, 'r2')).toHaveText(/\d/);
  await expect(lab.locator('figure canvas').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
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
  expect(sizes.some(({ name }) => name.endsWith('.wasm'))).toBe(true);
  expect(total, report.join('\n')).toBeLessThanOrEqual(MOST);
});
