// Left, reloaded or gone back from while it plays, a run is found again: settings, data, what was drawn, and the step.
import type { Page } from '@playwright/test';
import {
  ask,
  beat,
  book,
  button,
  chapter,
  expect,
  perform,
  read,
  ready,
  saved,
  stepOf,
  test,
  unfold,
} from './support.ts';

/** What the worker of the lab is asked for, from here on over every page. */
async function calls(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...args: unknown[]) {
      asked.push((args[0] as { call: string }).call);
      return post.apply(this, args as Parameters<typeof post>);
    };
  });
  return () => page.evaluate(() => (window as unknown as { asked: string[] }).asked);
}

const stepIn = (page: Page): number => Number(/[?&]step=(\d+)/.exec(page.url())?.[1] ?? 0);

test('reloaded while it plays, it is where the address says, and trains nothing again', async ({ page }) => {
  const asked = await calls(page);
  const lab = await chapter(page, 'seed=3&layers=5', 'mlp');
  await ask(lab, (element) => {
    element.speed = 'full';
    element.play();
  });
  // Written while it plays, and again.
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(20);
  const first = stepIn(page);
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(first);
  expect(await ask(lab, (element) => element.playing)).toBe(true);
  await page.reload();
  const again = await ready(page);
  const step = stepIn(page);
  expect(step).toBeGreaterThan(first);
  expect(await stepOf(again)).toBe(step);
  expect(await ask(again, (element) => [element.status.step, element.playing])).toEqual([step, false]);
  expect(await ask(again, ({ moment }) => [moment?.about.values.seed, moment?.about.values.layers])).toEqual([
    3,
    '5',
  ]);
  expect(await asked()).toContain('load');
  expect(await asked()).not.toContain('run');
  // It is that very run: trained there from its beginning it is the same.
  const query = page.url().split('?')[1] ?? '';
  const run = await saved(again);
  const other = await page.context().browser()?.newContext();
  if (!other) throw new Error('no browser');
  const fresh = await other.newPage();
  await fresh.goto(page.url());
  const trained = await ready(fresh);
  expect(await ask(trained, (element) => element.link())).toBe(query);
  expect(await saved(trained)).toBe(run);
  await other.close();
});

test('reloaded where pictures come late, the address stays where the run is', async ({ page }) => {
  const lab = await chapter(page, 'seed=3', 'mlp');
  await ask(lab, (element) => element.step(30));
  await expect.poll(() => stepIn(page)).toBe(30);
  // As on a machine that is busy: the first picture of the run that is gone on with is a long time coming.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    let late = 0;
    Worker.prototype.postMessage = function (...args: unknown[]) {
      const { call } = args[0] as { call: string };
      if (call === 'load') late = 1500;
      setTimeout(() => post.apply(this, args as Parameters<typeof post>), call === 'frame' ? late : 0);
    };
  });
  await page.reload();
  const again = await ready(page);
  expect(await stepOf(again)).toBe(30);
  const seen: number[] = [];
  for (let i = 0; i < 12; i++) {
    seen.push(stepIn(page));
    await page.waitForTimeout(100);
  }
  expect([...new Set(seen)]).toEqual([30]);
});

test('drawn points, and a change on the way, are there again', async ({ page }) => {
  const lab = await chapter(page, 'seed=3', 'mlp');
  await ask(lab, async (element) => {
    await element.act('draw', { points: '0.5,0.5,0' });
    await element.step(10);
    await element.set('learning_rate', 0.03);
    element.play();
  });
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(10);
  const points = await read(lab, 'points');
  await page.reload();
  const again = await ready(page);
  expect(await read(again, 'points')).toEqual(points);
  expect(await stepOf(again)).toBe(stepIn(page));
  expect(await ask(again, ({ moment }) => moment?.about.values.learning_rate)).toBe(0.03);
});

/** Digits without pattern, so that they don't deflate into a link; the same ones each time. */
const LONG = (() => {
  let x = 1;
  const digits = () => {
    x = (x * 48271) % 2147483647;
    return x;
  };
  return `x,y\n${Array.from({ length: 2000 }, () => `${digits()},${digits()}`).join('\n')}`;
})();

test('own data too long for any link is kept in the browser, and said not to be in another', async ({
  page,
}) => {
  const lab = await chapter(page);
  await ask(
    lab,
    async (element, csv) => {
      await element.act('load_csv', { csv });
      await element.step(7);
      element.show('bowl', '3d');
    },
    LONG,
  );
  await expect(page).toHaveURL(/#start\?kept=\w+$/);
  const [run, data] = [await saved(lab), await read(lab, 'data')];
  expect(data.length).toBeGreaterThan(2000);
  // What is kept is what was seen last.
  await page.waitForTimeout(600);
  await page.reload();
  const again = await ready(page);
  expect(await stepOf(again)).toBe(7);
  expect(await read(again, 'data')).toEqual(data);
  expect(await saved(again)).toBe(run);
  expect(await ask(again, ({ moment }) => moment?.view.bowl)).toBe('3d');

  const other = await page.context().browser()?.newContext();
  if (!other) throw new Error('no browser');
  const stranger = await other.newPage();
  await stranger.goto(page.url());
  expect(await stepOf(await ready(stranger))).toBe(0);
  await expect(stranger.locator('.unknown')).toContainText('kept only in the browser it was made in');
  await other.close();
});

test('back to a beat that was left while it played, and forward again', async ({ page }) => {
  const lab = await beat(page, 'mlp', 'challenge');
  await ask(lab, async (element) => {
    await element.set('seed', 5);
    await element.step(30);
    element.play();
  });
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(30);
  await page.locator('.turns li a').first().click();
  await expect(page).not.toHaveURL(/challenge/);
  await expect.poll(() => stepOf(lab)).toBe(0);
  await ask(lab, (element) => element.step(4));
  await expect.poll(() => stepIn(page)).toBe(4);
  await page.goBack();
  await expect(page).toHaveURL(/challenge/);
  const step = stepIn(page);
  expect(step).toBeGreaterThan(30);
  await expect.poll(() => stepOf(lab)).toBe(step);
  expect(await ask(lab, ({ moment }) => moment?.about.values.seed)).toBe(5);
  await page.goForward();
  await expect.poll(() => stepOf(lab)).toBe(4);
});

test('left for another chapter while it plays, and come back to', async ({ page }) => {
  const lab = await chapter(page, 'seed=3');
  await button(lab, 'Play').click();
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(5);
  await page.getByRole('link', { name: 'Next: Rolling downhill' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rolling downhill');
  await ready(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A model is a function with knobs');
  const again = await ready(page);
  expect(await stepOf(again)).toBeGreaterThan(5);
  expect(await ask(again, ({ moment }) => moment?.about.values.seed)).toBe(3);
});

test('where the browser keeps nothing, the address is enough, and nothing is complained of', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const forbidden = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
    IDBFactory.prototype.open = forbidden;
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get: forbidden });
  });
  const asked = await calls(page);
  const lab = await chapter(page, 'seed=3');
  await button(lab, 'Play').click();
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(5);
  await page.reload();
  const again = await ready(page);
  expect(await stepOf(again)).toBe(stepIn(page));
  expect(await asked()).toContain('run');
  await book(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
});

test('what a beat’s button plays is written down as well', async ({ page }) => {
  const lab = await beat(page, 'mlp', 'start');
  await perform(page, 'start');
  await expect.poll(() => stepIn(page), { timeout: 20_000 }).toBeGreaterThan(0);
  await ask(lab, (element) => element.pause());
  await expect.poll(async () => stepIn(page) === (await stepOf(lab))).toBe(true);
  await unfold(lab);
});
