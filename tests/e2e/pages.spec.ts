// Every chapter is a page: its words are there before any script, for readers, printers, search engines and previews.
import { labIds } from '../../www/labs/ids.ts';
import { words as wordsOf } from './chapter-words.ts';
import { ask, beat, chapter, expect, overflow, ready, serious, site, test } from './support.ts';

for (const id of labIds) {
  test(`${id}: all words without JavaScript, and what a preview needs`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) missing.push(response.url());
    });
    await page.goto(`${site}${id}/`);
    const words = await wordsOf(id);
    await expect(page).toHaveTitle(`${words.title} · Under the Hood`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.title);
    await expect(page.getByText(words.question)).toBeVisible();
    await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', words.summary);
    await expect(page.locator('meta[property="og:description"]')).toHaveAttribute('content', words.summary);
    const cards = page.locator('.story .beat');
    await expect(cards).toHaveCount(Object.keys(words.beats).length + 1);
    for (const card of await cards.all()) {
      await expect(card.locator('h2')).toBeVisible();
      await expect(card.locator('p').first()).toBeVisible();
    }
    for (const { title } of words.notes)
      await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
    await expect(page.locator('.sources p')).toHaveCount(words.sources.length);
    for (const formula of await page.locator('math').all()) await expect(formula).toBeVisible();
    // A preview's picture is there, and everything else that the page names.
    const picture = await page.locator('meta[property="og:image"]').getAttribute('content');
    expect(picture).toMatch(/^\.\.\//);
    const answer = await page.request.get(new URL(picture ?? '', page.url()).href);
    expect(answer.status()).toBe(200);
    expect(missing).toEqual([]);
    await context.close();
  });
}

test('the cover’s words are there without JavaScript, with links to every chapter', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
  for (const id of labIds) {
    const { title, summary } = await wordsOf(id);
    await expect(page.getByRole('link', { name: title })).toHaveAttribute('href', `./${id}/`);
    await expect(page.getByText(summary)).toBeVisible();
  }
  await page.getByRole('link', { name: (await wordsOf('mlp')).title }).click();
  await expect(page).toHaveURL(`${site}mlp/`);
  await context.close();
});

test('addresses of the time when one page held all chapters lead to the chapter, its beat and its run', async ({
  page,
}) => {
  for (const from of ['', 'attention/']) {
    await page.goto('about:blank');
    await page.goto(`${site}${from}#/linear_regression?seed=3&step=4`);
    await expect(page).toHaveURL(/linear_regression\/#(start)?\?seed=3&step=4$/);
    const lab = await ready(page);
    expect(await ask(lab, ({ moment }) => [moment?.about.values.seed, moment?.status.step])).toEqual([3, 4]);
  }
  await page.goto('about:blank');
  await page.goto(`${site}#/mlp/challenge`);
  await expect(page).toHaveURL(`${site}mlp/#challenge`);
  await ready(page);
  await expect(page.locator('.story [data-beat="challenge"]')).toBeVisible();
  await page.goto('about:blank');
  await page.goto(`${site}mlp/#/no_such_lab`);
  await expect(page.getByRole('alert')).toContainText('no_such_lab');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
});

test('the book takes the page over in place: nothing moves, and every word is there once', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const seen: { taken: number; shifts: { at: number; by: number }[] } = { taken: 0, shifts: [] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { startTime, ...entry } of list.getEntries().map((entry) => entry.toJSON()))
        seen.shifts.push({ at: startTime, by: entry.value });
    }).observe({ type: 'layout-shift', buffered: true });
    new MutationObserver(() => {
      const plain = document.querySelector('.plain');
      if (!plain && document.querySelector('.story')) seen.taken ||= performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await page.goto('about:blank');
    await page.goto(`${site}mlp/`);
    // At once, before the lab is there.
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await ready(page);
    await expect(page.locator('.plain')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    const { taken, shifts } = await page.evaluate(
      () => (window as unknown as { seen: { taken: number; shifts: { at: number; by: number }[] } }).seen,
    );
    expect(taken).toBeGreaterThan(0);
    // The frame in which it is taken over, and all before. What Web Vitals call good is ten times as much.
    const moved = shifts.filter(({ at }) => at < taken + 50).reduce((sum, { by }) => sum + by, 0);
    expect(moved).toBeLessThan(0.01);
  }
});

test('the foot of every page leads to the notices: whose data, fonts and code these are, and under which terms', async ({
  page,
}) => {
  for (const id of ['', 'mlp/']) {
    await page.goto(`${site}${id}`);
    await ready(page);
    await page.locator('.foot a').click();
    await expect(page).toHaveURL(`${site}notices/`);
  }
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const name of ['glosses.txt', 'katex', 'burn-flex'])
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
  await expect(page.getByText('WordNet 3.1 Copyright 2011 by Princeton University.')).toBeVisible();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await overflow(page)).toBe(0);
    expect(await serious(page)).toEqual([]);
  }
  await page.locator('.brand').click();
  await expect(page).toHaveURL(site);
});

test('a chapter prints all its beats, with its figures as they stand, and no buttons', async ({ page }) => {
  const lab = await chapter(page, 'step=20');
  await page.emulateMedia({ media: 'print' });
  for (const card of await page.locator('.story [data-beat]').all())
    await expect(card.locator('h2')).toBeVisible();
  await expect(lab.locator('figure canvas').first()).toBeVisible();
  for (const hidden of ['.transport', '.controls', '.data', '.tools'])
    await expect(lab.locator(hidden)).toBeHidden();
  for (const hidden of ['.top', '.turns', '.embed']) await expect(page.locator(hidden)).toBeHidden();
  await expect(page.locator('.act').first()).toBeHidden();
  const pdf = await page.pdf();
  expect(pdf.length).toBeGreaterThan(20_000);
});

test('the tag to embed a lab gives its beat, and where it is', async ({ page }) => {
  const lab = await beat(page, 'mlp', 'challenge');
  await page.locator('.embed summary').click();
  const code = page.locator('.embed code');
  await expect(code).toContainText(`src="${site}underhood.js"`);
  await expect(code).toContainText('<underhood-lab lab="mlp" beat="challenge">');
  await ask(lab, (element) => element.step(3));
  await expect(code).toContainText('step=3');
});
