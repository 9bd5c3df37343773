// The same without a mouse.
import { ask, beat, chapter, enter, expect, read, stepOf, test, unfold } from './support.ts';

test('P plays and pauses, S steps, . does a stage, R starts over', async ({ page }) => {
  const lab = await chapter(page);
  await lab.getByRole('button', { name: 'One step' }).focus();
  await page.keyboard.press('s');
  await expect.poll(() => stepOf(lab)).toBe(1);
  await page.keyboard.press('.');
  await expect.poll(() => ask(lab, (element) => element.status.stage)).toBe(1);
  await page.keyboard.press('p');
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(2);
  expect(await ask(lab, (element) => element.playing)).toBe(true);
  await page.keyboard.press('p');
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
  await page.keyboard.press('r');
  await expect.poll(() => stepOf(lab)).toBe(0);
});

test('the keys are letters again while a text is typed', async ({ page }) => {
  const lab = await chapter(page);
  await lab.locator('summary', { hasText: 'Your own data' }).click();
  await lab.getByLabel('Paste CSV here').pressSequentially('s.p');
  await lab.locator('#control-learning_rate').pressSequentially('s');
  await expect(lab.getByLabel('Paste CSV here')).toHaveValue('s.p');
  expect(await ask(lab, (element) => [element.status.step, element.status.stage, element.playing])).toEqual([
    0,
    0,
    false,
  ]);
});

test('training does not take the text from under the cursor', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => element.play());
  const box = lab.locator('#control-learning_rate');
  await box.fill('0.2');
  const from = await stepOf(lab);
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(from + 2);
  await expect(box).toHaveValue('0.2');
  await box.press('Enter');
  await expect.poll(() => ask(lab, (element) => element.describe().values.learning_rate)).toBe(0.2);
});

test('tabbing reaches every part of the lab, in reading order', async ({ page }) => {
  await chapter(page);
  const reached = new Set<string>();
  const order: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement;
      const part = inner?.closest('[data-figure], [data-control], .transport, .headlines, .data, .tools');
      if (!inner || !part) return '';
      const data = (part as HTMLElement).dataset;
      return data.figure ?? data.control ?? part.className;
    });
    if (!reached.has(at)) order.push(at);
    reached.add(at);
    if (at === 'tools') break;
  }
  expect(order.filter(Boolean)).toEqual([
    // The story with its controls, the picture with what moves it, and then all else.
    'learning_rate',
    'batching',
    'features',
    'headlines',
    'fit',
    'curve',
    'transport',
    'bowl',
    'parameters',
    'data',
    'tools',
  ]);
});

test('the first stop is a way past the header, and it keeps the address', async ({ page }) => {
  await chapter(page);
  const address = page.url();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  expect(page.url()).toBe(address);
});

test('arrow keys move the sliders', async ({ page }) => {
  const lab = await chapter(page);
  const rate = () => ask(lab, (element) => Number(element.describe().values.learning_rate));
  const before = await rate();
  await lab.locator('[data-control="learning_rate"] input[type="range"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(rate).toBeGreaterThan(before);
  await page.keyboard.press('End');
  await expect.poll(rate).toBe(10);
  // Of whole numbers, a key is the next one.
  const size = () => ask(lab, (element) => element.describe().values.batch_size);
  await ask(lab, (element) => element.set('batching', 'mini'));
  await unfold(lab);
  await lab.locator('[data-control="batch_size"] input[type="range"]').focus();
  await page.keyboard.press('Home');
  await expect.poll(size).toBe(2);
  await page.keyboard.press('ArrowRight');
  await expect.poll(size).toBe(3);

  await ask(lab, (element) => element.set('learning_rate', 0.1));
  await ask(lab, (element) => element.step(3));
  await lab.locator('input[aria-label="Timeline"]').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => stepOf(lab)).toBe(2);
});

test('in the bowl, arrows aim and Enter puts the knobs there', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  const before = await read(lab, 'parameters');
  const bowl = lab.locator('[data-figure="bowl"]');
  await enter(bowl.locator('canvas'));
  await page.keyboard.press('ArrowRight');
  await expect(bowl.locator('[aria-live]')).toHaveText(/loss \d/);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await read(lab, 'parameters'))[0]).toBeGreaterThan(before[0] ?? Number.NaN);
});

/** Pictures that show what the lab has answered: where keys lead from a beat on. */
const WALKS = [
  ['vision', 'start', 'flow', ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowDown']],
  ['embeddings', 'start', 'map', ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']],
  ['generalization', 'through', 'capacity', ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']],
  ['generalization', 'through', 'fit', ['PageDown', 'PageDown', 'ArrowUp', 'ArrowUp', 'ArrowUp']],
  ['classification', 'threshold', 'trade_off', ['ArrowRight', 'ArrowRight', 'ArrowRight']],
] as const;

for (const [id, from, picture, keys] of WALKS)
  test(`${id}, ${picture}: keys that come faster than the lab answers lead where slow ones do`, async ({
    page,
  }) => {
    const begun = async () => {
      await page.goto('about:blank');
      const lab = await beat(page, id, from);
      const canvas = lab.locator(`[data-figure="${picture}"] canvas`).first();
      await canvas.focus();
      const link = () => ask(lab, (element) => element.link());
      return { canvas, link };
    };
    const slow = await begun();
    for (const key of keys) {
      const before = await slow.link();
      await page.keyboard.press(key);
      await expect.poll(slow.link).not.toBe(before);
      // All of its settings.
      await page.waitForTimeout(300);
    }
    const there = await slow.link();
    const fast = await begun();
    await fast.canvas.evaluate((element, all) => {
      for (const key of all) element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }, keys);
    await expect.poll(fast.link).toBe(there);
  });
