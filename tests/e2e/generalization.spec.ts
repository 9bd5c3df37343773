// Fit the right patterns as a reader meets it: pull a point, open a model on the curve, ask the table, stop in time.
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  beat,
  button,
  chapter,
  column,
  enter,
  errors,
  expect,
  field,
  read,
  test,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'generalization');
const figure = (lab: Locator, id: string): Locator => lab.locator(`[data-figure="${id}"]`);
const canvas = (lab: Locator, id: string): Locator => figure(lab, id).locator('canvas').first();
const count = async (lab: Locator) => (await read(lab, 'point_parts')).filter((part) => part === 0).length;
const points = async (lab: Locator) => {
  const all = await read(lab, 'points');
  return Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i] ?? 0, all[2 * i + 1] ?? 0] as const);
};

/** Where a point is on the screen: the picture's own axes are found by the pixels that moving it takes. */
async function box(picture: Locator) {
  const found = await picture.boundingBox();
  if (!found) throw new Error('no picture');
  return found;
}

test('each stage of a sweep adds to the picture, and nothing is known before it', async ({ page }) => {
  const lab = await open(page);
  const stage = () => button(lab, 'One stage').click();
  await stage();
  await expect.poll(() => ask(lab, (element) => element.status.stage)).toBe(1);
  expect(await read(lab, 'fitted')).toHaveLength(0);
  await stage();
  await expect.poll(async () => (await read(lab, 'fitted')).length).toBe(241);
  await stage();
  const row = () =>
    ask(lab, async (element) => (await element.read('step_row')) as unknown as Record<string, unknown>);
  await expect.poll(async () => typeof (await row())?.trained_on).toBe('number');
  expect((await row()).validation ?? null).toBeNull();
  await stage();
  await stage();
  await expect.poll(() => ask(lab, (element) => element.status.step)).toBe(1);
  expect(await column(lab, 'sweep', 'capacity')).toEqual([0]);
});

test('a point is dragged, added and taken away by pointer, and all fits follow at once', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(10));
  const picture = canvas(lab, 'fit');
  const { x, y, width, height } = await box(picture);
  const before = await count(lab);
  const swept = await column(lab, 'sweep', 'trained_on');
  // In the upper right of the picture, where the wave is low, there is no point.
  const spot = [x + width * 0.8, y + height * 0.12] as const;
  await page.mouse.click(...spot);
  await expect.poll(() => count(lab)).toBe(before + 1);
  await expect.poll(() => column(lab, 'sweep', 'trained_on')).not.toEqual(swept);
  const added = (await points(lab))[before];
  await page.mouse.move(...spot);
  await page.mouse.down();
  await page.mouse.move(spot[0] - width * 0.1, spot[1] + height * 0.2, { steps: 8 });
  await page.mouse.up();
  await expect.poll(async () => ((await points(lab))[before]?.[0] ?? 9) < (added?.[0] ?? 0) - 0.1).toBe(true);
  expect(await count(lab)).toBe(before + 1);
  await page.mouse.dblclick(spot[0] - width * 0.1, spot[1] + height * 0.2);
  await expect.poll(() => count(lab)).toBe(before);
});

test('by keys a point is chosen, moved, added and removed', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(3));
  const picture = canvas(lab, 'fit');
  await enter(picture);
  const before = await points(lab);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => points(lab)).not.toEqual(before);
  expect(await count(lab)).toBe(20);
  await page.keyboard.press('Enter');
  await expect.poll(() => count(lab)).toBe(21);
  await page.keyboard.press('Delete');
  await expect.poll(() => count(lab)).toBe(20);
});

test('a model on the curve is opened by click and by key, and the sweep is followed again', async ({
  page,
}) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(31));
  await expect.poll(() => field(lab, 'shown_model', 'capacity')).toBe(30);
  const picture = canvas(lab, 'capacity');
  const { width, height } = await box(picture);
  await picture.click({ position: { x: width * 0.35, y: height * 0.4 } });
  await expect.poll(() => value(lab, 'follow')).toBe(false);
  const opened = Number(await value(lab, 'opened'));
  await expect.poll(() => field(lab, 'shown_model', 'capacity')).toBe(opened);
  await enter(picture);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => value(lab, 'opened')).toBe(opened + 1);
  await button(lab, 'Follow the newest model').click();
  await expect.poll(() => field(lab, 'shown_model', 'capacity')).toBe(30);
});

test('bad input is answered in words at its place: one point, all at one x, NaN, a share of none or all', async ({
  page,
}) => {
  const lab = await open(page);
  const code = (action: string, args: object) =>
    ask(
      lab,
      (element, [name, given]) =>
        element.act(name as string, given as never).then(
          () => 'fine',
          (error) => error.code as string,
        ),
      [action, args] as const,
    );
  expect(await code('add_point', { x: Number.NaN, y: 0 })).not.toBe('fine');
  expect(await code('add_point', { x: 5, y: 0 })).toBe('out_of_range');
  expect(await code('move_point', { index: 99, x: 0, y: 0 })).not.toBe('fine');
  // All but one are taken away; the last one stays.
  const removed = await ask(lab, async (element) => {
    let gone = 0;
    for (let i = 0; i < 25; i++) {
      const fine = await element.act('remove_point', { index: 0 }).then(
        () => true,
        () => false,
      );
      if (fine) gone += 1;
    }
    return gone;
  });
  expect(removed).toBe(19);
  // More degrees than points are allowed, and finite.
  await ask(lab, (element) => element.step(31));
  for (const name of ['trained_on', 'risk'])
    for (const error of await column(lab, 'sweep', name)) expect(Number.isFinite(error)).toBe(true);
  await expect(lab.locator('[data-trouble="few"]')).toBeVisible();
  // All at one x.
  for (let i = 0; i < 3; i++) await ask(lab, (element) => element.act('add_point', { x: 0.25, y: 0.5 }));
  const [own] = await points(lab);
  await ask(lab, (element, y) => element.act('move_point', { index: 0, x: 0.25, y }), own?.[1] ?? 0);
  for (const error of await column(lab, 'sweep', 'risk')) expect(Number.isFinite(error)).toBe(true);

  const grokking = await open(page, 'machine=grokking');
  for (const share of [0, 1]) {
    const refused = await ask(
      grokking,
      (element, to) =>
        element.set('train_share', to).then(
          () => 'fine',
          (error) => error.code as string,
        ),
      share,
    );
    expect(refused).toBe('out_of_range');
  }
  await expect(errors(grokking)).toHaveCount(0);
});

test('the table of sums is asked by pointer and by key', async ({ page }) => {
  const lab = await open(page, 'machine=grokking');
  await ask(lab, (element) => element.step(5));
  const table = canvas(lab, 'answers');
  await enter(table);
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(figure(lab, 'answers').locator('[aria-live]').first()).toContainText('1 + 1 is 2');
  const { width, height } = await box(table);
  await table.click({ position: { x: width / 2, y: height / 2 } });
  await enter(table);
  await page.keyboard.press('ArrowLeft');
  await expect(figure(lab, 'answers').locator('[aria-live]').first()).toContainText('it says');
});

test('what is wrong is named with its number, and cured by a click', async ({ page }) => {
  const lab = await beat(page, 'generalization', 'through');
  const alert = lab.locator('[data-trouble="interpolating"]');
  await expect(alert).toContainText('20 numbers for 20 examples');
  await alert.getByRole('button').click();
  await expect.poll(() => value(lab, 'ridge')).toBe(1);
});

test('all sizes of random features are swept, and their digits answered', async ({ page }) => {
  const lab = await open(page, 'machine=random_features');
  await ask(lab, (element) => element.step(14));
  expect(await column(lab, 'sweep', 'capacity')).toHaveLength(14);
  expect(await read(lab, 'gallery_answers')).toHaveLength(40);
  await figure(lab, 'training').scrollIntoViewIfNeeded();
  expect(await read(lab, 'training_labels')).toHaveLength(100);
});

test('the best step is gone back to by a click, and left again', async ({ page }) => {
  const lab = await open(
    page,
    'machine=random_features&course=descent&features=300&wrong_labels=0.3&optimizer=adam',
  );
  await ask(lab, (element) => element.step(600));
  const late = await field(lab, 'shown_model', 'step');
  await button(lab, 'Use that step').click();
  await expect.poll(() => value(lab, 'use_best')).toBe(true);
  await expect.poll(() => field(lab, 'shown_model', 'step')).toBeLessThan(late);
  await button(lab, 'Use that step').click();
  await expect.poll(() => field(lab, 'shown_model', 'step')).toBe(late);
});

test('the challenge: more decay, and the table is known from less', async ({ page }) => {
  test.setTimeout(120_000);
  const lab = await beat(page, 'generalization', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  const card = page.locator('.challenge');
  await expect.poll(() => value(lab, 'train_share')).toBe(0.3);
  await ask(lab, (element) => element.set('weight_decay', 2));
  await ask(lab, (element) => element.step(1800));
  await expect(card).toHaveClass(/done/);
  await expect(card.locator('.outcome')).toContainText('of the test pairs are right');
});
