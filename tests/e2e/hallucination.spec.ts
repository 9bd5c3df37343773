// The chapter of what is fluent and wrong as a reader meets it: ask, click a fact, drag the threshold, teach silence.
import type { Locator, Page } from '@playwright/test';
import { asked, groups, selective } from './beats/hallucination.ts';
import {
  ask,
  beat,
  book,
  chapter,
  drawsWhileItLearns,
  enter,
  errors,
  expect,
  overflow,
  read,
  ready,
  stepOf,
  test,
  timed,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'hallucination');
const asking = (lab: Locator) => lab.locator('[data-figure="ask"]');

test('each stage changes the picture, and nothing is drawn before it is known', async ({ page }) => {
  const lab = await beat(page, 'hallucination', 'lesson');
  const stage = () => ask(lab, (element) => element.advance().then(() => undefined));
  await expect(asking(lab).locator('.bets tbody tr')).toHaveCount(6);
  await stage();
  // A sentence of the batch; no bet on it yet.
  await expect(asking(lab)).toContainText('It is told this sentence');
  await expect(asking(lab).locator('.words .num')).toHaveCount(0);
  await stage();
  const words = await asking(lab).locator('.words .w').count();
  await expect(asking(lab).locator('.words .num')).toHaveCount(words);
  await expect(asking(lab)).toContainText('it had bet');
  await expect(asking(lab)).not.toContainText('costs');
  await stage();
  await expect(asking(lab)).toContainText('That costs');
  await expect(asking(lab)).not.toContainText('pulled up');
  await stage();
  await expect(asking(lab)).toContainText('pulled up');
  const before = await read(lab, 'parameters');
  await stage();
  await expect.poll(() => stepOf(lab)).toBe(41);
  expect(await read(lab, 'parameters')).not.toEqual(before);
  await expect(asking(lab).locator('.bets')).toBeVisible();
});

test('a fact is asked for by key and by button, and a line of one’s own is answered or its words named', async ({
  page,
}) => {
  const lab = await open(page);
  const facts = lab.locator('[data-figure="facts"] canvas');
  await enter(facts);
  const first = (await asked(lab)).fact;
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => value(lab, 'fact')).not.toBe(first);
  await asking(lab).getByRole('button', { name: 'One it was not' }).click();
  await expect.poll(() => asked(lab).then(({ told }) => told)).toBe(0);
  await expect(asking(lab)).toContainText('It was never told this');
  await asking(lab).getByRole('button', { name: 'One it was told' }).click();
  await expect.poll(() => asked(lab).then(({ told }) => told)).toBeGreaterThan(0);
  // Words that nobody knows.
  const line = lab.locator('#control-line').first();
  await line.fill('where was xyzzy born ?');
  await line.press('Enter');
  await expect(lab.locator('.notice', { hasText: 'not read: “xyzzy”' })).toBeVisible();
  expect((await asked(lab)).fact).toBe(-1);
  for (const odd of ['?', '.', 'Ω ✓ 💥', 'a '.repeat(60).trim()]) {
    await line.fill(odd);
    await line.press('Enter');
    await expect.poll(() => value(lab, 'line')).toBe(odd);
  }
  expect(await errors(lab).count()).toBe(0);
});

test('once it has learned, some head looks from the word before the answer at the name', async ({ page }) => {
  test.setTimeout(120_000);
  await book(page, '#/hallucination/never');
  // What the beat speaks of is not there yet: its button says how far it is.
  const act = page.locator('[data-act="never"]');
  await expect(act).toHaveText(/^\s*Training: step \d+ of 300\s*$/, { timeout: 60_000 });
  await expect(act).toBeDisabled();
  const lab = await ready(page);
  await expect(act).toHaveText('Ask about a stranger');
  await expect(act).toBeEnabled();
  // One told often, one told once, and one of a stranger.
  for (const fact of [315, 0, 360]) {
    await ask(lab, (element, fact) => element.set('fact', fact), fact);
    const most = await ask(lab, async (element) => {
      const names = element.describe().axes.find(({ symbol }) => symbol === 'v')?.labels ?? [];
      const asked = (await element.read('asked')) as { tokens: number[]; person: string; answer_at: number };
      const maps = await element.read('attention');
      if (maps === null || !('shape' in maps)) throw new Error('no attention');
      const [layers = 0, heads = 0, t = 0] = maps.shape;
      const of = asked.person
        .split(' ')
        .map((word) => asked.tokens.findIndex((k) => names[k]?.name === word));
      const looks = Array.from({ length: layers * heads }, (_, head) =>
        of.reduce((sum, at) => sum + (maps.data[(head * t + asked.answer_at - 1) * t + at] ?? 0), 0),
      );
      return Math.max(...looks);
    });
    expect(most, String(fact)).toBeGreaterThan(0.5);
  }
  const canvas = lab.locator('[data-figure="looks"] canvas');
  await canvas.focus();
  await page.keyboard.press('ArrowDown');
  await expect(lab.locator('[data-figure="looks"] [aria-live]')).toContainText(/looks at .*: 0\.\d+|: 1$/);
});

test('the threshold is dragged by key, and what is answered and wrong follows', async ({ page }) => {
  test.setTimeout(120_000);
  const lab = await beat(page, 'hallucination', 'threshold');
  const picture = lab.locator('[data-figure="trade"] canvas');
  await enter(picture);
  const before = await selective(lab);
  await page.keyboard.press('End');
  await expect.poll(() => value(lab, 'threshold')).toBe(1);
  const after = await selective(lab);
  expect(after.coverage).toBeLessThan(before.coverage);
  expect(after.wrong).toBeLessThan(before.wrong);
});

test('what it is unsure of is named, and its cure works from the notice', async ({ page }) => {
  test.setTimeout(120_000);
  const lab = await beat(page, 'hallucination', 'threshold');
  const notice = lab.locator('[data-trouble="fluent_and_wrong"]');
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: /Teach it/ }).click();
  await expect.poll(() => value(lab, 'dont_know')).toBe(0.3);
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
  const lab = await beat(page, 'hallucination', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.locator('.challenge .outcome')).toContainText('0 of');
  await ask(lab, (element) => element.step(300));
  expect((await groups(lab)).told.right).toBeGreaterThan(0.95);
  await expect(page.locator('.challenge')).not.toHaveClass(/done/);
  await ask(lab, async (element) => {
    await element.setAll({ dont_know: 0.3, threshold: 0.75 });
    await element.reset();
    await element.step(900);
  });
  // From there on the two swing about what is asked for; it is met by who plays on, and not at each step. Behind 1,500 it
  // can't be any more.
  await expect(async () => {
    await ask(lab, (element) => element.step(100));
    await expect(page.locator('.challenge')).toHaveClass(/done/, { timeout: 3_000 });
  }).toPass({ timeout: 90_000, intervals: [0] });
});
