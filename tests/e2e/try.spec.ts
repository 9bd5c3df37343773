// Breaking it, curing it, and the challenge.
import {
  AREA_R2,
  ask,
  button,
  chapter,
  errors,
  expect,
  FIVE_R2,
  field,
  headline,
  numberIn,
  read,
  stepOf,
  test,
} from './support.ts';

test('too large a learning rate breaks it, and the page says why; a smaller one cures it', async ({
  page,
}) => {
  const lab = await chapter(page);
  await page.getByRole('button', { name: 'Break it' }).click();
  // Faster than the book plays it: the way to ruin is the same.
  await ask(lab, (element) => {
    element.speed = 'full';
  });
  await expect(errors(lab)).toContainText('A learning rate of 1.05 oversteps the bottom of the bowl');
  await expect(errors(lab)).toContainText('settles only below 1.');
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
  await expect(button(lab, 'One step')).toBeDisabled();
  await expect(button(lab, 'Play')).toBeDisabled();
  expect(numberIn(await headline(lab, 'r2').textContent())).toBeLessThan(-1);
  const broken = await stepOf(lab);

  await page.getByRole('button', { name: 'Cure it' }).click();
  await expect(errors(lab)).toHaveCount(0);
  await ask(lab, (element) => {
    element.speed = 'full';
  });
  await expect.poll(() => field(lab, 'fit', 'r2')).toBeCloseTo(AREA_R2, 3);
  await button(lab, 'Pause').click();
  expect(await stepOf(lab)).toBeGreaterThan(broken);
});

test('a broken run can be scrubbed back to before it broke', async ({ page }) => {
  const lab = await chapter(page, 'learning_rate=9');
  await button(lab, 'Play').click();
  await expect(errors(lab)).toContainText('A learning rate of 9');
  await lab.locator('input[aria-label="Timeline"]').fill('1');
  await expect(lab.locator('.where output')).toHaveText('step 1');
  await expect(errors(lab)).toHaveCount(0);
  await expect(button(lab, 'One step')).toBeEnabled();
});

test('five features get to their own exact solution', async ({ page }) => {
  const lab = await chapter(page);
  await page.getByRole('button', { name: 'All five features' }).click();
  await expect.poll(async () => (await read(lab, 'parameters')).length).toBe(6);
  await ask(lab, (element) => {
    element.speed = 'full';
  });
  await expect.poll(() => field(lab, 'fit', 'r2')).toBeCloseTo(FIVE_R2, 4);
});

test('one home at a time sees one example a step', async ({ page }) => {
  const lab = await chapter(page);
  await page.getByRole('button', { name: 'One home at a time' }).click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(3);
  await button(lab, 'Pause').click();
  expect(await read(lab, 'batch')).toHaveLength(1);
});

test('things to try work on own data too: they go back to the homes', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => element.act('load_csv', { csv: 'size,cost\n1,2\n2,4\n3,7\n' }));
  await page.getByRole('button', { name: 'Two features: a plane' }).click();
  await expect.poll(async () => (await read(lab, 'parameters')).length).toBe(3);
  expect((await read(lab, 'data')).length).toBe(932 * 3);
});

test('the challenge: too slow with the default rate, done with a good one', async ({ page }) => {
  const lab = await chapter(page);
  const outcome = page.locator('.challenge .outcome');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(outcome).toHaveText(/^0 of 20 steps/);
  // It stays in sight where the reader works, and says the same there.
  const strip = page.locator('.attempt');
  await expect(strip).toBeInViewport({ ratio: 1 });
  await expect(strip).toContainText('0 of 20 steps');
  await lab.locator('[data-figure="parameters"]').scrollIntoViewIfNeeded();
  await expect(strip).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await read(lab, 'parameters')).length).toBe(6);
  await ask(lab, (element) => element.step(20));
  await expect(outcome).toContainText('Not within 20 steps');
  await expect(page.locator('.challenge')).not.toHaveClass(/done/);

  await lab.locator('#control-learning_rate').fill('0.35');
  await lab.locator('#control-learning_rate').press('Enter');
  await button(lab, 'Start over').click();
  await expect(outcome).toHaveText(/^0 of 20 steps/);
  for (let step = 1; step <= 18; step++) {
    await button(lab, 'One step').click();
    await expect(outcome).toHaveText(new RegExp(`^${step} of 20 steps`));
  }
  await button(lab, 'One step').click();
  await expect(outcome).toHaveText(/^Done, in 19 steps\./);
  await expect(strip).toHaveClass(/done/);
  await expect(page.locator('.challenge')).toHaveClass(/done/);

  // It stays done when the lab trains on.
  await ask(lab, (element) => element.step(10));
  await expect(outcome).toHaveText(/^Done, in 19 steps\./);
});

test('the challenge is won at any speed', async ({ page }) => {
  const lab = await chapter(page);
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.locator('.challenge .outcome')).toHaveText(/^0 of 20 steps/);
  await ask(lab, (element) => element.set('learning_rate', 0.35));
  await ask(lab, (element) => element.reset());
  await lab.getByLabel('Speed').selectOption('full');
  await button(lab, 'Play').click();
  await expect(page.locator('.challenge .outcome')).toHaveText(/^Done, in (19|20) steps\./);
});
