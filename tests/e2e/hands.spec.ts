// Many hands: several workers share a lab's steps, and it makes no difference to the run.
import type { Locator, Page } from '@playwright/test';
import { ask, button, chapter, expect, read, saved, test } from './support.ts';

/** Labs whose steps are long enough to be shared, each cut into four parts. */
const LONG = {
  language_model: 'layers=2&width=128&heads=4&batch_size=32&dropout=0.1',
  diffusion: 'dataset=digits&batch_size=1024',
  attention: 'layers=4&width=64&length=12&batch_size=32',
  vision: 'layers=conv%203x32%2C%20conv%203x32%2C%20pool%202%2C%20dense%2032&batch_size=128&rival=true',
  mlp: 'layers=256%2C%20256&points=5000&batch_size=1000&dropout=0.1&l2=0.001',
} as const;
type Long = keyof typeof LONG;

/** The control in the menu. */
const handsOf = (lab: Locator): Locator =>
  lab.locator('label.engine', { hasText: 'Hands' }).locator('select');

/** A chapter on a machine of eight cores, so many of which the reader wants. */
async function open(page: Page, lab: Long, hands: number): Promise<Locator> {
  await wish(page, hands);
  return chapter(page, LONG[lab], lab);
}

/** Has a reader want so many on such a machine. */
const wish = (page: Page, hands: number): Promise<unknown> =>
  page.addInitScript((many) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 8 });
    // An empty page has no storage.
    if (location.protocol !== 'about:') localStorage.setItem('underhood-hands', String(many));
  }, hands);

/** Trains until so many workers are there, and then some. */
async function trained(page: Page, lab: Locator, workers: number, steps: number): Promise<void> {
  await ask(lab, (element) => element.step(1));
  await expect.poll(() => page.workers().length).toBe(workers);
  await ask(lab, (element, to) => element.seek(to), steps);
}

for (const lab of Object.keys(LONG) as Long[])
  test(`${lab}: the same bytes come of one worker, of two, and of eight`, async ({ browser }) => {
    test.slow();
    const runs: string[] = [];
    for (const [hands, workers] of [
      [1, 1],
      [2, 2],
      // A batch has four parts, and a fifth worker nothing to do.
      [8, 4],
    ] as const) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const element = await open(page, lab, hands);
      await trained(page, element, workers, 12);
      runs.push(await saved(element));
      await context.close();
    }
    expect(new Set(runs).size).toBe(1);
  });

test('samples and what is measured are the same whoever worked them out, beside steps too short to share', async ({
  browser,
}) => {
  test.slow();
  const seen: unknown[] = [];
  for (const workers of [1, 4]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await wish(page, workers);
    const lab = await chapter(page, 'compare=guidance&dataset=digits&particles=40', 'diffusion');
    // The distance is measured behind step 25.
    await trained(page, lab, workers, 25);
    const reads = [];
    for (const channel of ['measured', 'chain', 'compare_chain']) reads.push(await read(lab, channel));
    for (const channel of ['quality', 'exam'])
      reads.push(await ask(lab, (element, record) => element.read(record), channel));
    seen.push([reads, await saved(lab)]);
    await context.close();
  }
  expect(seen[1]).toEqual(seen[0]);
});

test('what a reader changes while hands help is replayed to the same bytes by one worker', async ({
  page,
  browser,
}) => {
  const lab = await open(page, 'language_model', 3);
  await trained(page, lab, 3, 10);
  await ask(lab, async (element) => {
    element.speed = 'full';
    element.play();
    const wait = () => new Promise((done) => setTimeout(done, 400));
    await wait();
    await element.set('learning_rate', 0.003);
    await wait();
    await element.set('batch_size', 24);
    await wait();
    element.pause();
    // Whatever was under way is done once this is.
    await element.step(1);
  });
  const [run, link, step] = [
    await saved(lab),
    await ask(lab, (element) => element.link()),
    await ask(lab, (element) => element.status.step),
  ];
  expect(step).toBeGreaterThan(12);
  const context = await browser.newContext();
  const other = await context.newPage();
  await wish(other, 1);
  const again = await chapter(other, link, 'language_model');
  expect(await ask(again, (element) => element.status.step)).toBe(step);
  expect(other.workers().length).toBe(1);
  expect(await read(again, 'parameters')).toEqual(await read(lab, 'parameters'));
  expect(await saved(again)).toBe(run);
  await context.close();
});

test('the menu says how many hands there are, and a lab off the screen gives them back', async ({ page }) => {
  const lab = await open(page, 'diffusion', 0);
  await trained(page, lab, 4, 4);
  await lab.locator('summary', { hasText: 'File, link' }).click();
  const hands = handsOf(lab);
  await expect(hands).toHaveValue('0');
  await hands.selectOption('2');
  await ask(lab, (element) => element.step(2));
  await expect.poll(() => page.workers().length).toBe(2);
  await lab.getByLabel('Speed').selectOption('full');
  await button(lab, 'Play').click();
  await expect.poll(() => ask(lab, (element) => element.status.step)).toBeGreaterThan(20);
  // Something else is on the screen.
  await ask(lab, (element) => {
    element.style.marginTop = '9000px';
    scrollTo(0, 0);
  });
  await expect.poll(() => page.workers().length).toBe(1);
  await ask(lab, (element) => {
    element.style.marginTop = '';
  });
  await expect.poll(() => page.workers().length).toBe(2);
});

test('a lab whose steps are short has no hands, and nothing to set', async ({ page }) => {
  const lab = await chapter(page, '', 'language_model');
  await ask(lab, (element) => element.step(30));
  expect(page.workers().length).toBe(1);
  await lab.locator('summary', { hasText: 'File, link' }).click();
  await expect(lab.getByLabel('Engine')).toBeVisible();
  await expect(handsOf(lab)).toHaveCount(0);
});
