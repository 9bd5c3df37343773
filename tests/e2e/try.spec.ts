// Breaking it, curing it, and the challenge.
import {
  AREA_R2,
  ask,
  beat,
  button,
  chapter,
  errors,
  expect,
  FIVE_R2,
  field,
  headline,
  numberIn,
  perform,
  read,
  stepOf,
  test,
} from './support.ts';

const LAB = 'linear_regression';

test('too large a learning rate breaks it, and the page says why; a smaller one cures it', async ({
  page,
}) => {
  const lab = await beat(page, LAB, 'break');
  await perform(page, 'break');
  await expect.poll(() => stepOf(lab)).toBe(12);
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
  // Played on, it runs away.
  await lab.getByLabel('Speed').selectOption('full');
  await button(lab, 'Play').click();
  await expect(errors(lab)).toContainText('A learning rate of 1.05 oversteps the bottom of the bowl');
  await expect(errors(lab)).toContainText('settles only below 1.');
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
  await expect(button(lab, 'One step')).toBeDisabled();
  await expect(button(lab, 'Play')).toBeDisabled();
  expect(numberIn(await headline(lab, 'r2').textContent())).toBeLessThan(-1);

  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Cure it: η = 0.3' })).toBeVisible();
  await expect(errors(lab)).toHaveCount(0);
  await expect.poll(() => ask(lab, (element) => element.describe().values.learning_rate)).toBe(0.3);
  await perform(page, 'cure');
  await expect.poll(() => field(lab, 'fit', 'r2'), { timeout: 20_000 }).toBeCloseTo(AREA_R2, 2);
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
  expect(await stepOf(lab)).toBeGreaterThan(12);
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
  const lab = await beat(page, LAB, 'five');
  expect(await read(lab, 'parameters')).toHaveLength(6);
  await lab.getByLabel('Speed').selectOption('full');
  await button(lab, 'Play').click();
  await expect.poll(() => field(lab, 'fit', 'r2')).toBeCloseTo(FIVE_R2, 4);
});

test('a beat works on own data too: the homes come back for it', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => element.act('load_csv', { csv: 'size,cost\n1,2\n2,4\n3,7\n' }));
  await ask(lab, (element) => element.begin('five'));
  await expect.poll(async () => (await read(lab, 'parameters')).length).toBe(6);
  expect((await read(lab, 'data')).length).toBe(932 * 6);
});

test('a run that the reader has changed is kept when a beat takes over', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => element.step(3));
  await lab.locator('#control-learning_rate').fill('0.2');
  await lab.locator('#control-learning_rate').press('Enter');
  await expect.poll(() => ask(lab, (element) => element.status.changes.length)).toBe(1);
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(lab.locator('.notice.note')).toContainText('Your run is kept');
  const kept = await ask(lab, (element) => element.describe().runs.map(({ step }) => step));
  expect(kept).toContain(3);
  // The beat begins as ever.
  expect(await stepOf(lab)).toBe(0);
  expect(await ask(lab, (element) => element.describe().values.learning_rate)).toBe(0.1);
});

test('the challenge: too slow with the default rate, done with a good one; the present run is what is judged', async ({
  page,
}) => {
  const lab = await beat(page, LAB, 'challenge');
  const card = page.locator('.challenge');
  const outcome = card.locator('.outcome');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(outcome).toHaveText(/^0 of 20 steps/);
  // It stays in sight where the reader works.
  await expect(outcome).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await read(lab, 'parameters')).length).toBe(6);
  await ask(lab, (element) => element.step(20));
  await expect(outcome).toContainText('Not within 20 steps');
  await expect(card).not.toHaveClass(/done/);

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
  await expect(card).toHaveClass(/done/);

  // It stays done when the run goes on, which got there in time.
  await ask(lab, (element) => element.step(10));
  await expect(outcome).toHaveText(/^Done, in 19 steps\./);

  // Another run has not got there: the win is kept apart from it, also over a reload.
  await button(lab, 'Start over').click();
  await expect(outcome).toHaveText(/^0 of 20 steps/);
  await expect(card).not.toHaveClass(/done/);
  await expect(card.locator('.won')).toContainText('Done, in 19 steps');
  await beat(page, LAB, 'challenge');
  await expect(page.locator('.challenge .won')).toContainText('Done, in 19 steps');
});

test('the challenge is won at any speed', async ({ page }) => {
  const lab = await beat(page, LAB, 'challenge');
  const outcome = page.locator('.challenge .outcome');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(outcome).toHaveText(/^0 of 20 steps/);
  await ask(lab, (element) => element.set('learning_rate', 0.35));
  await ask(lab, (element) => element.reset());
  await lab.getByLabel('Speed').selectOption('full');
  await button(lab, 'Play').click();
  await expect(outcome).toHaveText(/^Done, in (19|20) steps\./);
});
