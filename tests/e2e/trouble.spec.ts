// When the machinery itself fails: a wasm trap, no SIMD, files that do not arrive.
import type { Page } from '@playwright/test';
import {
  ask,
  book,
  button,
  CHAPTER,
  chapter,
  errors,
  expect,
  headline,
  saved,
  setTrap,
  stepOf,
  stranger,
  test,
  unfold,
} from './support.ts';

test('after a trap, another worker goes on from the last checkpoint, and the reader is told', async ({
  page,
}) => {
  const lab = await chapter(page, 'seed=1');
  await ask(lab, (element) => element.step(30));
  // The picture that follows carries a checkpoint.
  await ask(lab, async (element) => {
    element.watch([]);
    await new Promise((done) => element.addEventListener('frame', done, { once: true }));
  });
  const thirty = await saved(lab);
  const [old] = page.workers();
  await setTrap(page);
  await button(lab, 'Play').click();
  await expect(errors(lab)).toContainText('was brought back to its last checkpoint, step 30');
  await expect(errors(lab)).toHaveCount(1);
  expect(page.workers()).toHaveLength(1);
  expect(page.workers()[0]).not.toBe(old);
  expect(await saved(lab)).toBe(thirty);
  expect(await ask(lab, (element) => element.playing)).toBe(false);

  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(32);
  await button(lab, 'Pause').click();
  expect(await ask(lab, (element) => element.seek(3))).toBe(3);
});

test('a program learns of a trap by the promise it waits for, and by an event', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  await expect(headline(lab, 'r2')).toHaveText(/\d/);
  await setTrap(page);
  const seen = await ask(lab, async (element) => {
    const codes: string[] = [];
    element.addEventListener('error', (event) => codes.push((event as unknown as CustomEvent).detail.code));
    const code = await element.step(1e6).catch((error) => error.code);
    return { code, told: codes.includes('trapped'), reached: await element.step(2) };
  });
  expect(seen).toEqual({ code: 'trapped', told: true, reached: 2 });
});

test('a trap in one lab is no matter to another', async ({ page }) => {
  await page.goto(`${stranger}two-labs.html`);
  const [a, b] = [page.locator('#a'), page.locator('#b')];
  for (const lab of [a, b]) await ask(lab, (element) => element.ready.then(() => {}));
  await ask(b, (element) => element.step(5));
  const before = await saved(b);
  const [first] = page.workers();
  await setTrap(page);
  // Both clocks are trapped; only one lab asks.
  await ask(a, (element) => element.step(1).catch(() => {}));
  await expect.poll(() => page.workers().length).toBe(2);
  expect(first).toBeDefined();
  expect(await saved(b)).toBe(before);
});

test('without WebAssembly SIMD the lab says what is missing', async ({ page }) => {
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await book(page, CHAPTER);
  const lab = page.locator('underhood-lab');
  await expect(errors(lab)).toContainText('it lacks WebAssembly SIMD');
  await expect(errors(lab)).toContainText('Updating the browser will help');
  await expect(lab).not.toContainText('Opening the lab');
  // The words of the chapter are there all the same.
  await expect(page.getByRole('heading', { name: 'Why the square?' })).toBeVisible();
  expect(page.workers()).toHaveLength(0);
});

const failures: [string, Parameters<Page['route']>[1], RegExp][] = [
  ['no connection', (route) => route.abort('internetdisconnected'), /could not be fetched/],
  ['not found', (route) => route.fulfill({ status: 404, body: 'not found' }), /the server answered 404/],
  [
    'a page instead of a file',
    (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Log in</h1>' }),
    /did not arrive whole/,
  ],
  // The first bytes of any xz file.
  [
    'cut short',
    (route) => route.fulfill({ status: 200, body: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]) }),
    /did not arrive whole/,
  ],
  [
    'cut off in the middle',
    async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
    },
    /did not arrive whole/,
  ],
];
for (const [what, answer, message] of failures) {
  test(`the model fails to load (${what}): a notice`, async ({ page, complaints }) => {
    await page.route('**/*.xz', answer);
    await book(page, CHAPTER);
    await expect(errors(page.locator('underhood-lab'))).toContainText(message);
    // The browser itself reports a failed request on the console; nothing else may be there.
    expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
    complaints.length = 0;
  });
}

test('the worker’s script fails to load: a notice, no hanging', async ({ page, complaints }) => {
  await page.route('**/worker-*.js', (route) => route.fulfill({ status: 404, body: 'not found' }));
  await book(page, CHAPTER);
  await expect(errors(page.locator('underhood-lab'))).toHaveText(/worker could not be started/);
  expect(complaints.filter((text) => !/^Failed to load|worker/i.test(text))).toEqual([]);
  complaints.length = 0;
});

test('the other engine can’t be had: the run stays with this one', async ({ page, complaints }) => {
  const lab = await chapter(page, 'seed=1');
  await ask(lab, (element) => element.step(5));
  const run = await saved(lab);
  await page.route('**/*.xz', (route) => route.abort());
  await unfold(lab);
  await lab.getByLabel('Engine').selectOption('ndarray');
  await expect(errors(lab)).toContainText('could not be fetched');
  expect(await saved(lab)).toBe(run);
  complaints.length = 0;
  await expect(lab.getByLabel('Engine')).toHaveValue('flex');
});
