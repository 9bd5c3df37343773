// Looking things up as a reader meets it: ask, open what was found, put a passage in, empty the library, look through the
// answer.
import type { Locator, Page } from '@playwright/test';
import { answer, closed, found, prompt, similarity } from './beats/retrieval.ts';
import {
  ask,
  beat,
  button,
  chapter,
  drawsWhile,
  errors,
  expect,
  overflow,
  read,
  stepOf,
  test,
  timed,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'retrieval');
const figure = (lab: Locator, id: string): Locator => lab.locator(`[data-figure="${id}"]`);
const set = (lab: Locator, values: Record<string, string | number>) =>
  ask(lab, (element, values) => element.setAll(values), values);

test('each stage changes the picture, and nothing is drawn before it is known', async ({ page }) => {
  const lab = await open(page);
  const stage = () => ask(lab, (element) => element.advance().then(() => undefined));
  const hits = figure(lab, 'hits').locator('li');
  const tokens = figure(lab, 'reads').locator('.prompt .t');
  const said = figure(lab, 'reads').locator('.answered button');
  const sum = figure(lab, 'product').locator('.written-out .sum');
  await stage(); // question
  await expect(hits).toHaveCount(0);
  await expect(tokens).toHaveCount(0);
  await expect(figure(lab, 'hits')).toContainText('Not searched yet');
  expect(await read(lab, 'question_vector')).toHaveLength(0);
  await stage(); // embed
  await expect.poll(() => read(lab, 'question_vector').then((all) => all.length)).toBeGreaterThan(0);
  await expect(hits).toHaveCount(0);
  await stage(); // search
  await expect.poll(() => hits.count()).toBeGreaterThan(0);
  await expect(sum).toContainText('=');
  await expect(tokens).toHaveCount(0);
  await stage(); // prompt
  await expect.poll(() => tokens.count()).toBeGreaterThan(4);
  await expect(said).toHaveCount(0);
  await stage(); // answer
  await expect.poll(() => said.count()).toBeGreaterThan(0);
  await stage(); // loss
  await stage(); // backward
  expect((await read(lab, 'gradient')).some((value) => value !== 0)).toBe(true);
  const before = await read(lab, 'parameters');
  await stage(); // update
  await expect.poll(() => stepOf(lab)).toBe(1);
  expect(await read(lab, 'parameters')).not.toEqual(before);
});

test('a passage is opened by a click, and its cosine is the sum that is written out', async ({ page }) => {
  const lab = await open(page);
  await figure(lab, 'hits').locator('li button').nth(2).click();
  await expect.poll(() => value(lab, 'opened')).toBe(2);
  const { hits } = await found(lab);
  const now = await similarity(lab);
  expect(now?.text).toBe(hits[2]?.text);
  const [q, d] = [await read(lab, 'question_vector'), await read(lab, 'passage_vector')];
  const dot = q.reduce((sum, x, i) => sum + x * (d[i] ?? 0), 0);
  expect(dot).toBeCloseTo(now?.product ?? Number.NaN, 4);
  expect(dot / (Math.hypot(...q) * Math.hypot(...d))).toBeCloseTo(hits[2]?.dense ?? Number.NaN, 4);
});

test('questions of one’s own, and those that mean nothing to it', async ({ page }) => {
  const lab = await open(page);
  const one = await found(lab);
  await figure(lab, 'hits').getByRole('button', { name: 'Another' }).click();
  await expect.poll(() => found(lab).then(({ question }) => question)).not.toBe(one.question);
  await set(lab, { question: 'zzz qqq' });
  await expect(lab.locator('[data-trouble="unknown_question"]')).toBeVisible();
  await expect(figure(lab, 'hits')).toContainText('Nothing found');
  await lab.locator('[data-trouble="unknown_question"] button').click();
  await expect.poll(() => value(lab, 'question')).toBe('');
  await expect.poll(() => figure(lab, 'hits').locator('li').count()).toBeGreaterThan(0);
  expect(await errors(lab).count()).toBe(0);
});

test('an empty library, one passage, ten thousand, and more than it can read', async ({ page }) => {
  const lab = await open(page);
  await set(lab, { passages: 0 });
  await expect(lab.locator('[data-trouble="empty"]')).toBeVisible();
  expect((await found(lab)).hits).toHaveLength(0);
  await set(lab, { passages: 1 });
  expect((await found(lab)).hits).toHaveLength(1);
  await set(lab, { passages: 10_000 });
  expect((await found(lab)).passages).toBe(10_000);
  await set(lab, { top_k: 20 });
  await expect(lab.locator('[data-trouble="left_out"]')).toBeVisible();
  const { left_out, passages } = await prompt(lab);
  expect(left_out).toBeGreaterThan(0);
  await lab.locator('[data-trouble="left_out"] button').click();
  await expect.poll(() => value(lab, 'top_k')).toBe(passages);
  await expect.poll(() => prompt(lab).then((now) => now.left_out)).toBe(0);
  // A passage longer than all that can be read at once is cut, and that is said.
  await set(lab, { inserted: `${'mira oster plays the violin '.repeat(20)}.`, top_k: 1, method: 'bm25' });
  expect(await errors(lab).count()).toBe(0);
});

test('a text of one’s own is searched, and what is no text is refused', async ({ page }) => {
  const lab = await open(page);
  const load = (text: string) =>
    ask(
      lab,
      (element, text) =>
        element.act('load_text', { text: new TextEncoder().encode(text) }).then(
          () => '',
          (error: unknown) => String(error),
        ),
      text,
    );
  expect(await load('')).toContain('empty');
  expect(await load('!!! ??? !!! ??? !!!')).toContain('two are needed');
  expect((await found(lab)).passages).toBe(1200);
  expect(await load('The cat sat on the mat. A dog ran by! 猫は見た。 Did the cat see it?')).toBe('');
  await set(lab, { question: 'dog', method: 'bm25' });
  const { hits, passages } = await found(lab);
  expect(passages).toBe(4);
  expect(hits[0]?.text).toBe('A dog ran by!');
  await expect(figure(lab, 'hits')).toContainText('A dog ran by!');
  await expect(figure(lab, 'reads')).toContainText('nothing here that it could learn to answer');
  await expect(figure(lab, 'contest')).toHaveCount(0);
  await ask(lab, (element) => element.step(2));
  expect(await answer(lab)).toBeNull();
  await ask(lab, (element) => element.act('use_built_in', {}));
  await expect.poll(() => found(lab).then(({ passages }) => passages)).toBe(1200);
});

test('each token of the answer shows where it looks, by the head that is chosen', async ({ page }) => {
  const lab = await open(page);
  const reads = figure(lab, 'reads');
  const lines = reads.locator('.sheet svg path');
  await expect.poll(() => reads.locator('.answered button').count()).toBeGreaterThan(0);
  const before = await read(lab, 'answer_attention');
  const [layers, heads] = [2, 4];
  expect(before.length % (layers * heads)).toBe(0);
  await reads.locator('.heads button').nth(1).click();
  await expect(reads.locator('.heads small')).toHaveText('Layer 1, head 2');
  expect(await lines.count()).toBeGreaterThanOrEqual(0);
  expect((await answer(lab))?.tokens.length).toBeGreaterThan(0);
  expect(await closed(lab)).not.toBeNull();
});

test('at 390 px the page does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect(await overflow(page)).toBe(0);
});

test('the page goes on drawing while it learns, with ten thousand passages', timed, async ({ page }) => {
  const lab = await open(page, 'passages=10000');
  await drawsWhile(page, async () => {
    await ask(lab, (element) => {
      element.speed = 'full';
    });
    await button(lab, 'Play').click();
  });
  await button(lab, 'Pause').click();
});

test('the challenge is not met as it stands, and met with more to tell apart', async ({ page }) => {
  const lab = await beat(page, 'retrieval', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.locator('.challenge .outcome')).toContainText('0 of 100 steps');
  await ask(lab, (element) => element.step(100));
  await expect(page.locator('.challenge .outcome')).toContainText('after 100 steps');
  await ask(lab, async (element) => {
    await element.reset();
    await element.setAll({ batch_size: 64, learning_rate: 0.01 });
    await element.step(100);
  });
  await expect(page.locator('.challenge')).toHaveClass(/done/, { timeout: 20_000 });
});
