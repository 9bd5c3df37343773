// The chapter of meaning as geometry as a reader meets it: ask for words, go through a step, bring a text, draw a digit.
import type { Locator, Page } from '@playwright/test';
import { nearest } from './beats/embeddings.ts';
import {
  ask,
  beat,
  chapter,
  drawsWhileItLearns,
  enter,
  errors,
  expect,
  field,
  overflow,
  read,
  stepOf,
  test,
  timed,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'embeddings');
const sliding = (lab: Locator) => lab.locator('[data-figure="sliding"]');

test('each stage changes the picture, and nothing is drawn before it is known', async ({ page }) => {
  const lab = await beat(page, 'embeddings', 'company');
  const rows = sliding(lab).locator('.pairs tbody tr');
  const numbers = () => rows.locator('.num').count();
  const stage = () => ask(lab, (element) => element.advance().then(() => undefined));
  const map = lab.locator('[data-figure="map"] canvas');
  const label = () => map.getAttribute('aria-label');
  const atRest = await label();

  await stage();
  // One neighbour and five strangers; nothing of them is computed.
  await expect.poll(() => read(lab, 'batch_negatives').then((all) => all.length)).toBeGreaterThan(0);
  await expect(sliding(lab).locator('.product')).toBeHidden();
  expect(await label()).toBe(atRest);
  await stage();
  await expect(rows).toHaveCount(6);
  expect(await numbers()).toBe(12);
  await expect(sliding(lab).locator('.written-out')).not.toContainText('costs');
  await stage();
  expect(await numbers()).toBe(18);
  await expect(sliding(lab).locator('.written-out')).toContainText('costs');
  await expect(sliding(lab).locator('.written-out')).not.toContainText('pulled');
  await stage();
  await expect(sliding(lab).locator('.written-out')).toContainText('pulled together');
  await expect.poll(label).toContain('pulled towards');
  const before = await read(lab, 'parameters');
  await stage();
  await expect.poll(() => stepOf(lab)).toBe(287);
  expect(await read(lab, 'parameters')).not.toEqual(before);
});

test('a word is asked for by name, on the map and by key; one that is not there is answered with its like', async ({
  page,
}) => {
  const lab = await beat(page, 'embeddings', 'near');
  const map = lab.locator('[data-figure="map"] canvas');
  await enter(map);
  const first = await value(lab, 'word');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => value(lab, 'word')).not.toBe(first);
  await ask(lab, (element) => element.set('word', 'quene'));
  const near = lab.locator('[data-figure="neighbours"]');
  await expect(near).toContainText('“quene” is not in the vocabulary');
  await near.getByRole('button', { name: 'queen', exact: true }).click();
  expect(await value(lab, 'word')).toBe('queen');
  await expect(near.locator('.lists')).toBeVisible();
  await near.locator('.lists button').first().click();
  await expect.poll(() => value(lab, 'word')).toBe(await nearestTo(lab, 'queen'));
});

/** The word nearest to another, by cosine. */
async function nearestTo(lab: Locator, word: string): Promise<string | undefined> {
  const now = String(await value(lab, 'word'));
  await ask(lab, (element, word) => element.set('word', word), word);
  const [found] = (await nearest(lab)).by_cosine;
  await ask(lab, (element, word) => element.set('word', word), now);
  return found?.word;
}

test('a text of one’s own is learned, and one that cannot be is answered in words', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(3));
  const give = (text: string) =>
    ask(
      lab,
      (element, text) =>
        element.act('load_text', { text }).then(
          () => 'fine',
          (error) => error.code,
        ),
      text,
    );
  for (const bad of ['', 'word', ' \n ']) expect(await give(bad), bad).toBe('data');
  expect(await stepOf(lab)).toBe(3);
  expect(await give('Die Katze trinkt Milch.\nDer Hund trinkt Wasser.\n'.repeat(40))).toBe('fine');
  await ask(lab, (element) => element.step(5));
  expect(await field(lab, 'text', 'vocabulary')).toBe(7);
  await expect(lab.locator('[data-trouble="tiny"]')).toBeVisible();
  // Another script, and no word twice: said, and nothing breaks.
  expect(await give('кошка пьёт молоко.\nсобака пьёт воду.')).toBe('fine');
  expect(await give('every word here stands only once')).toBe('fine');
  await expect(lab.locator('.notice', { hasText: 'No word stands in this text twice' })).toBeVisible();
  expect(await errors(lab).count()).toBe(0);
});

test('a digit is drawn by key, and its nearest pictures are found', async ({ page }) => {
  const lab = await beat(page, 'embeddings', 'images');
  await enter(lab.locator('[data-figure="pictures"] canvas').first());
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await expect.poll(() => value(lab, 'drawing').then(String)).toMatch(/[1-9a-f]/);
  expect(await field(lab, 'pictures', 'row')).toBe(-1);
  expect(await read(lab, 'picture_nearest')).toHaveLength(8 * 64);
});

test('at 390 px the page does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect(await overflow(page)).toBe(0);
});

test('the page goes on drawing while it learns', timed, async ({ page }) => {
  const lab = await open(page);
  await drawsWhileItLearns(page, lab);
});

test('the challenge is not met as it stands, and met with what the chapter taught', async ({ page }) => {
  test.setTimeout(120_000);
  const lab = await beat(page, 'embeddings', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.locator('.challenge .outcome')).toContainText('0 of 2000 steps');
  await ask(lab, (element) => element.step(2000));
  await expect(page.locator('.challenge .outcome')).toContainText('after 2,000 steps');
  await ask(lab, async (element) => {
    await element.set('window', 10);
    await element.step(1500);
  });
  await expect(page.locator('.challenge')).toHaveClass(/done/, { timeout: 20_000 });
});
