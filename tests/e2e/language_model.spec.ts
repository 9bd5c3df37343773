// One token at a time, as a reader meets it: read, train, write, break it, cure it, bring a text of one’s own.
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  beat,
  button,
  chapter,
  enter,
  errors,
  expect,
  field,
  read,
  stepOf,
  test,
  timed,
} from './support.ts';

// Without a query a chapter opens at its first beat, which reads “emm”.
const open = (page: Page, query = 'prompt=emma'): Promise<Locator> => chapter(page, query, 'language_model');
const figure = (lab: Locator, id: string) => lab.locator(`[data-figure="${id}"]`);
const set = (lab: Locator, control: string, value: string | number) =>
  ask(lab, (element, [id, to]) => element.set(id as string, to as string), [control, value]);

/** The tokens read and written. */
const tokens = (lab: Locator): Promise<number[]> =>
  ask(lab, async (element) => {
    const text = (await (await element.ready).read('text')) as { tokens: number[] } | null;
    return text?.tokens ?? [];
  });

test('a name is read letter by letter, and its product and sum are the model’s', async ({ page }) => {
  const lab = await open(page);
  const chain = figure(lab, 'chain');
  // The end of the line before it, four letters, and its own end.
  await expect(chain.locator('ol li')).toHaveCount(6);
  await lab.getByRole('textbox', { name: 'Your text' }).fill('olivia');
  await lab.getByRole('textbox', { name: 'Your text' }).press('Enter');
  await expect(chain.locator('ol li')).toHaveCount(8);
  const surprise = async () =>
    -[...(await read(lab, 'log_probs')), ...(await read(lab, 'end_log_prob'))].reduce((a, b) => a + b, 0);
  const sum = await surprise();
  // Six letters and the end at about ln 27 each, before it has learned anything.
  expect(Math.abs(sum - 7 * Math.log(27))).toBeLessThan(3);
  await expect(chain.locator('.chain')).toContainText(`= ${sum.toPrecision(4)} nats`);
  await ask(lab, (element) => element.step(150));
  const after = await surprise();
  expect(after).toBeLessThan(sum);
  await expect(chain.locator('.chain')).toContainText(`= ${after.toPrecision(4)} nats`);
});

test('before it has read anything, the page says why it writes noise; nothing moves at the first step', async ({
  page,
}) => {
  const lab = await open(page);
  const noise = figure(lab, 'next').getByText('It has read nothing yet');
  await expect(noise).toBeVisible();
  // The factors multiply out to the odds: e m m a, and the end.
  const factors = [...(await read(lab, 'log_probs')), ...(await read(lab, 'end_log_prob'))];
  const surprise = -factors.reduce((a, b) => a + b, 0);
  const odds = Number(Math.exp(surprise).toPrecision(3)).toLocaleString('en-US');
  await expect(figure(lab, 'chain').locator('.chain')).toContainText(`one in ${odds}`);
  const top = () => figure(lab, 'curve').evaluate((box) => box.getBoundingClientRect().top + scrollY);
  const before = await top();
  await ask(lab, (element) => element.step(3));
  await expect(noise).toHaveCount(0);
  expect(Math.abs((await top()) - before)).toBeLessThan(1);
});

test('characters that it never saw are named and skipped', async ({ page }) => {
  const lab = await open(page);
  await set(lab, 'prompt', 'em7ma🚀');
  await expect(lab.locator('.notice.note')).toContainText(/skipped in yours: “7”, “🚀”/);
  await expect(figure(lab, 'chain').locator('ol li')).toHaveCount(6);
  await expect(figure(lab, 'chain').locator('.read-as')).toContainText('It reads “emma”');
});

test('capitals and accents are read as the letters that it knows, and named', async ({ page }) => {
  const lab = await open(page);
  const chain = figure(lab, 'chain');
  await set(lab, 'prompt', 'Zoë');
  await expect(lab.locator('.notice.note')).toContainText(
    'the nearest is read instead: “z” for “Z”, “e” for “ë”',
  );
  await expect(chain.locator('ol li')).toHaveCount(5);
  // At the box, too.
  await expect(chain.locator('.read-as')).toContainText('It reads “zoe”');
  await set(lab, 'prompt', 'zoe');
  await expect(lab.locator('.notice.note')).toHaveCount(0);
  await expect(chain.locator('.read-as')).toHaveCount(0);
});

test('it writes token by token, and training does not notice', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(20));
  const parameters = await read(lab, 'parameters');
  const next = figure(lab, 'next');
  const given = await field(lab, 'text', 'given');
  for (let n = 1; n <= 3; n++) {
    const token = await field(lab, 'dice', 'token');
    if (await field(lab, 'text', 'ended')) break;
    await next.getByRole('button', { name: 'Take it', exact: true }).click();
    // What the number fell on is what is written.
    await expect.poll(async () => (await tokens(lab)).length).toBe(given + n);
    expect((await tokens(lab)).at(-1)).toBe(token);
  }
  await next.getByRole('button', { name: 'Write on', exact: true }).click();
  await next.getByRole('button', { name: 'Throw again', exact: true }).click();
  await expect.poll(() => ask(lab, (element) => element.describe().values.take)).toBe(1);
  await next.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.poll(async () => (await tokens(lab)).length).toBe(given);
  await set(lab, 'temperature', 0);
  const greedy = await field(lab, 'dice', 'token');
  await next.getByRole('button', { name: 'Throw again', exact: true }).click();
  await expect.poll(() => ask(lab, (element) => element.describe().values.take)).toBe(2);
  expect(await field(lab, 'dice', 'token')).toBe(greedy);
  expect(await read(lab, 'parameters')).toEqual(parameters);
  expect(await stepOf(lab)).toBe(20);
});

test('the attention maps are read by keyboard', async ({ page }) => {
  const lab = await open(page);
  const canvas = figure(lab, 'attention').locator('canvas');
  await enter(canvas);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(figure(lab, 'attention').locator('[aria-live]')).toContainText(/e looks at ⏎: 0\.\d+/);
});

test('progress is told while it plays', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => {
    element.speed = 'full';
  });
  await button(lab, 'Play').click();
  await expect(lab.locator('.progress')).toContainText(
    /Step [\d,]+ of 5,000 · [\d.,]+ steps a second · \d+ (s|min) left/,
    {
      timeout: 20_000,
    },
  );
  await ask(lab, (element) => element.pause());
});

test('too large a rate learns nothing, and a smaller one does', async ({ page }) => {
  let lab = await beat(page, 'language_model', 'rate');
  expect(await ask(lab, (element) => element.describe().values.learning_rate)).toBe(1);
  await ask(lab, async (element) => {
    if (!element.status.halted) await element.step(Math.max(0, 200 - element.status.step));
  });
  const bigram = await field(lab, 'baselines', 'bigram');
  expect(await field(lab, 'held_out', 'loss')).toBeGreaterThan(bigram);
  await expect(lab.locator('[data-trouble="unlearns"]')).toContainText('η = 1 jump');
  lab = await beat(page, 'language_model', 'cure');
  expect(await ask(lab, (element) => element.describe().values.learning_rate)).toBe(0.01);
  await ask(lab, async (element) => element.step(Math.max(0, 300 - element.status.step)));
  expect(await field(lab, 'held_out', 'loss')).toBeLessThan(bigram);
});

test('the large one trains and the page stays awake', timed, async ({ page }) => {
  const large = 'layers=4&heads=4&width=128&context=64&batch_size=12&learning_rate=0.002&horizon=1000';
  const lab = await open(page, `dataset=grammar&reading=stream&prompt=the cats near the lake sleep&${large}`);
  await ask(lab, (element) => {
    element.speed = 'full';
    element.play();
  });
  await expect.poll(() => stepOf(lab), { timeout: 60_000 }).toBeGreaterThan(2);
  // The page answers while a step takes its time.
  const waited = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const times: number[] = [];
        const tick = (now: number) => {
          times.push(now);
          if (times.length < 60) requestAnimationFrame(tick);
          else resolve(Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? time))));
        };
        requestAnimationFrame(tick);
      }),
  );
  expect(waited).toBeLessThan(300);
  await ask(lab, (element) => element.pause());
});

test('a text of one’s own, and texts that can’t be learned from', async ({ page }) => {
  const lab = await open(page);
  await lab.locator('summary', { hasText: 'Your own data' }).click();
  const paste = lab.getByLabel('Paste text here');
  for (const [text, says] of [
    ['x', 'at least 10 characters'],
    ['   ', 'empty'],
  ] as const) {
    await paste.fill(text);
    await button(lab, 'Use the text').click();
    await expect(errors(lab).last()).toContainText(says);
  }
  await paste.fill('שלום עולם\nמה שלומך היום\n🚀🌍✨ ירח\n'.repeat(20));
  await button(lab, 'Use the text').click();
  await expect.poll(() => ask(lab, (element) => element.describe().values.dataset)).toBe('yours');
  await expect(lab.locator('.notice.note').first()).toContainText('tokens in the vocabulary');
  expect(await ask(lab, (element) => element.step(3))).toBe(3);
  const large = await ask(lab, (element) =>
    element.act('load_text', { text: new Uint8Array(6_000_000).fill(97) }).then(
      () => 'fine',
      (error) => error.message,
    ),
  );
  expect(large).toContain('at most 5 MB');
  expect(await stepOf(lab)).toBe(3);
  await button(lab, 'Back to the built-in texts').click();
  await expect.poll(() => ask(lab, (element) => element.describe().values.dataset)).toBe('names');
});

test('a block that is chosen shows the bet that was placed there, and lights its own factor only', async ({
  page,
}) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(60));
  const [chain, next] = [figure(lab, 'chain'), figure(lab, 'next')];
  const blocks = chain.locator('ol li button');
  // The third letter: the second m of emma.
  await blocks.nth(3).click();
  await expect(next).toContainText('The bet before “m”, token 3');
  const [bet, log] = [await read(lab, 'bet'), await read(lab, 'log_probs')];
  expect(bet.length).toBe(27);
  expect(bet.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
  expect(Math.log(bet[13] ?? 0)).toBeCloseTo(log[2] ?? 1, 4);
  await expect(blocks.nth(3)).toHaveAttribute('aria-pressed', 'true');
  // Its factor is the third, and its surprise the third of the sum.
  await blocks.nth(3).hover();
  await expect(chain.locator('.num.lit')).toHaveCount(2);
  await expect(chain.locator('.chain p').first().locator('.num').nth(2)).toHaveClass(/lit/);
  await next.getByRole('button', { name: 'Back to what comes next', exact: true }).click();
  await expect(next.getByRole('button', { name: 'Take it', exact: true })).toBeVisible();
  // That the name ends is a bet as well.
  await blocks.nth(5).click();
  await expect(next).toContainText('The bet before “⏎”, token 5');
});

test('how a text is read goes back with the text', async ({ page }) => {
  const lab = await open(page);
  const reading = () => ask(lab, (element) => element.describe().values.reading);
  await set(lab, 'reading', 'stream');
  await set(lab, 'dataset', 'grammar');
  expect(await reading()).toBe('stream');
  await set(lab, 'dataset', 'names');
  expect(await reading()).toBe('lines');
});

test('no block is as tall as it can be unless it surprised most', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(200));
  await set(lab, 'prompt', 'exq');
  const heights = () =>
    figure(lab, 'chain')
      .locator('.height')
      .evaluateAll((all) => all.map((bar) => Number.parseFloat((bar as HTMLElement).style.height)));
  const surprises = [...(await read(lab, 'log_probs')), ...(await read(lab, 'end_log_prob'))].map(
    (log) => -log,
  );
  const most = Math.max(...surprises, Math.log(27));
  expect(most).toBeGreaterThan(Math.log(27));
  await expect
    .poll(async () => (await heights()).slice(1).map((height) => Math.round(height)))
    .toEqual(surprises.map((surprise) => Math.round((100 * surprise) / most)));
});
