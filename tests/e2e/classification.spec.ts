// Scores into probabilities as a reader meets it: point, draw, type, drag the line, click a cell, bring a table.
import type { Locator, Page } from '@playwright/test';
import { ask, beat, button, chapter, enter, errors, expect, field, read, test, value } from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'classification');
const figure = (lab: Locator, id: string): Locator => lab.locator(`[data-figure="${id}"]`);
const chain = (lab: Locator): Locator => figure(lab, 'chain').locator('.chain-table');

test('each stage changes a picture, and nothing is shown before it is known', async ({ page }) => {
  const lab = await open(page);
  const rows = () => chain(lab).locator('tbody tr').first().locator('td');
  const written = async () => (await rows().allTextContents()).map((text) => text.trim() !== '');
  const bars = async () => (await rows().locator('svg').count()) > 0;
  const stage = () => button(lab, 'One stage').click();
  await stage();
  await expect.poll(written).toEqual([false, false, false, false, false, false]);
  await stage();
  await expect.poll(written).toEqual([true, false, false, false, false, false]);
  expect(await bars()).toBe(false);
  await stage();
  await expect.poll(written).toEqual([true, true, false, true, false, false]);
  await expect(figure(lab, 'chain').locator('.written-out')).not.toContainText('Cost');
  await stage();
  await expect(figure(lab, 'chain').locator('.written-out')).toContainText('Cost');
  expect((await written()).at(-1)).toBe(false);
  await stage();
  await expect.poll(async () => (await written()).at(-1)).toBe(true);
  await stage();
  await expect.poll(() => ask(lab, (element) => element.status.step)).toBe(1);
});

test('the map follows what points at it, by pointer and by key', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(100));
  const map = figure(lab, 'input');
  await map.getByRole('button', { name: 'where I point' }).click();
  const canvas = map.locator('canvas').first();
  await canvas.hover({ position: { x: 120, y: 120 } });
  await expect.poll(() => value(lab, 'shown')).toBe('own');
  await expect(figure(lab, 'chain')).toContainText('Your own example');
  const before = await value(lab, 'probe_x');
  await enter(canvas);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => value(lab, 'probe_x')).not.toBe(before);
  await button(lab, 'Another').click();
  await expect.poll(() => value(lab, 'shown')).toBe('row');
});

test('a digit is drawn, by pointer and by key, and its probabilities follow', async ({ page }) => {
  const lab = await open(page, 'dataset=digits');
  await ask(lab, (element) => element.step(300));
  const pad = figure(lab, 'input').locator('canvas').first();
  await button(lab, 'Clean sheet').click();
  await expect.poll(async () => Math.max(...(await read(lab, 'example_pixels')))).toBe(0);
  const box = await pad.boundingBox();
  if (!box) throw new Error('no sheet');
  const side = Math.min(box.width, box.height);
  await page.mouse.move(box.x + side / 2, box.y + side / 8);
  await page.mouse.down();
  await page.mouse.move(box.x + side / 2, box.y + (7 * side) / 8, { steps: 12 });
  await page.mouse.up();
  await expect.poll(async () => Math.max(...(await read(lab, 'example_pixels')))).toBeGreaterThan(0.9);
  expect(await field(lab, 'example', 'row')).toBe(-1);
  const drawn = await value(lab, 'drawing');
  await enter(pad);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await expect.poll(() => value(lab, 'drawing')).not.toBe(drawn);
});

test('a message is typed, and its words are marked; emoji, another script and nothing at all do no harm', async ({
  page,
}) => {
  const lab = await open(page, 'dataset=messages');
  await ask(lab, (element) => element.step(300));
  const box = lab.getByLabel('Your own message');
  const marked = figure(lab, 'input').locator('.uh-marked');
  await box.fill('WINNER! Claim your free prize, or call me at home.');
  await expect(marked.locator('.up').filter({ hasText: 'free' })).toBeVisible();
  await expect(marked).toContainText('home');
  await expect.poll(() => field(lab, 'example', 'answer')).toBe(1);
  for (const text of ['👋🏽🎉', 'привет, мир', '']) {
    await box.fill(text);
    await expect.poll(() => value(lab, 'message')).toBe(text);
    expect(await field(lab, 'example', 'row')).toBe(-1);
  }
  await expect(marked).toContainText('There are no words in it');
  await box.fill('x'.repeat(10_001));
  await expect(errors(lab)).toHaveCount(1);
});

test('the line is dragged and moved by key; what it finds and costs follows', async ({ page }) => {
  const lab = await open(page, 'dataset=messages');
  await ask(lab, (element) => element.step(200));
  const picture = figure(lab, 'trade_off');
  const slider = picture.locator('canvas').first();
  await slider.scrollIntoViewIfNeeded();
  await expect(picture).toContainText('found');
  await enter(slider);
  await page.keyboard.press('Home');
  await expect.poll(() => value(lab, 'threshold')).not.toBe(0.5);
  const first = await value(lab, 'threshold');
  for (let i = 0; i < 5; i++) await page.keyboard.press('PageUp');
  await expect.poll(() => value(lab, 'threshold')).not.toBe(first);
  const box = await slider.boundingBox();
  if (!box) throw new Error('no curve');
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.1, { steps: 5 });
  await page.mouse.up();
  // Far to the right nearly all is called spam.
  await expect.poll(() => field(lab, 'decision', 'recall')).toBeGreaterThan(0.99);
  await picture.getByRole('button', { name: /^Cheapest threshold/ }).click();
  await expect.poll(() => value(lab, 'threshold')).toBe(await field(lab, 'decision', 'cheapest_threshold'));
});

test('a cell is clicked, and its examples are there; one of them is followed', async ({ page }) => {
  const lab = await open(page, 'dataset=digits');
  await ask(lab, (element) => element.step(100));
  const matrix = figure(lab, 'confusion').locator('canvas').first();
  await matrix.scrollIntoViewIfNeeded();
  await enter(matrix);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => value(lab, 'cell_answer')).toBe(2);
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  await expect.poll(() => value(lab, 'cell_true')).toBe(4);
  await page.keyboard.press('End');
  await expect.poll(() => value(lab, 'cell_answer')).toBe(10);
  await page.keyboard.press('Home');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  // The threes that were called three.
  await expect.poll(() => value(lab, 'cell_answer')).toBe(4);
  expect(await field(lab, 'examples', 'total')).toBeGreaterThan(10);
  const grid = figure(lab, 'examples').locator('canvas').first();
  await grid.scrollIntoViewIfNeeded();
  await enter(grid);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => field(lab, 'example', 'target')).toBe(3);
  await figure(lab, 'confusion').getByRole('button', { name: 'All that are misclassified' }).click();
  await expect.poll(() => value(lab, 'cell_true')).toBe(0);
});

test('the trained optimum is the exact one', async ({ page }) => {
  const lab = await open(page, 'l2=0.01');
  await ask(lab, (element) => element.step(1500));
  const gap =
    (await field(lab, 'baselines', 'trained_loss')) - (await field(lab, 'baselines', 'optimum_trained_loss'));
  expect(gap).toBeGreaterThan(-1e-5);
  expect(gap).toBeLessThan(2e-3);
});

test('a table of one’s own, of numbers or of a text; one class is refused in words', async ({ page }) => {
  const lab = await open(page);
  await lab.locator('summary', { hasText: 'Your own data' }).click();
  const paste = async (rows: string[]) => {
    await lab.getByLabel('Paste CSV here').fill(rows.join('\n'));
    await button(lab, 'Use the text').click();
  };
  await paste(['size,age,kind', '1,2,cat', '3,4,cat']);
  await expect(lab.locator('.flaws, .notice.error').first()).toContainText('kind');
  await paste([
    'size,age,kind',
    ...Array.from({ length: 30 }, (_, i) => `${i},${i % 7},${i < 15 ? 'cat' : 'dog'}`),
  ]);
  await button(lab, 'Use these').click();
  await expect.poll(() => value(lab, 'dataset')).toBe('file');
  await ask(lab, (element) => element.step(100));
  expect(await field(lab, 'trained_on', 'score')).toBeGreaterThan(0.9);
  await expect(chain(lab)).toContainText('dog');
});

test('what is wrong is named with its number, and cured by a click', async ({ page }) => {
  const lab = await beat(page, 'classification', 'useless');
  const alert = lab.locator('[data-trouble="useless"]');
  await expect(alert).toContainText('of spam only');
  await alert.getByRole('button').click();
  await expect.poll(() => value(lab, 'threshold')).toBe(0.1);
});

test('the challenge: the line goes where a lost message costs twenty', async ({ page }) => {
  const lab = await beat(page, 'classification', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await ask(lab, (element) => element.set('optimizer', 'adam'));
  await ask(lab, (element) => element.step(200));
  const card = page.locator('.challenge');
  await expect(card).not.toHaveClass(/done/);
  await ask(lab, async (element) => {
    const found = (await element.read('decision')) as unknown as { cheapest_threshold: number };
    await element.set('threshold', found.cheapest_threshold);
  });
  await expect(card).toHaveClass(/done/);
  await expect(card.locator('.outcome')).toContainText('false alarms');
});
