// The address is the run: whoever opens it sees exactly what was seen.
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  book,
  button,
  chapter,
  errors,
  expect,
  headline,
  read,
  ready,
  saved,
  stepOf,
  test,
  unfold,
} from './support.ts';

/** Opens what the address bar shows in another page, and compares all there is of the run. */
async function expectSame(page: Page, lab: Locator): Promise<Locator> {
  const link = await ask(lab, (element) => element.link());
  await expect.poll(() => page.url().split('?')[1] ?? '').toBe(link);
  const [bytes, shown, where] = [
    await saved(lab),
    await headline(lab, 'rmse').textContent(),
    await lab.locator('.where').textContent(),
  ];
  const other = await page.context().newPage();
  await other.goto(page.url());
  const opened = await ready(other);
  expect(await saved(opened)).toBe(bytes);
  await expect(headline(opened, 'rmse')).toHaveText(shown ?? '');
  await expect(opened.locator('.where')).toHaveText(where ?? '');
  await expect(errors(opened)).toHaveCount(0);
  // And it goes on as the first one would.
  await ask(lab, (element) => element.step(5));
  await ask(opened, (element) => element.step(5));
  expect(await saved(opened)).toBe(await saved(lab));
  return opened;
}

test('the address follows the lab, and says nothing of what is at its default', async ({ page }) => {
  const lab = await chapter(page);
  await expect(page).toHaveURL(/\/linear_regression\/$/);
  await button(lab, 'One step').click();
  await expect(page).toHaveURL(/\/linear_regression\/#start\?step=1$/);
  await ask(lab, (element) => element.set('seed', 3));
  await expect(page).toHaveURL(/\?seed=3$/);
  await button(lab, 'One stage').click();
  await expect(page).toHaveURL(/\?seed=3&stage=1$/);
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(2);
  await button(lab, 'Pause').click();
  await expect.poll(async () => page.url().endsWith(`?seed=3&step=${await stepOf(lab)}`)).toBe(true);
});

test('a plain run', async ({ page }) => {
  const lab = await chapter(page, 'seed=11&features=area,baths,latitude');
  await ask(lab, (element) => element.step(25));
  await expectSame(page, lab);
});

test('live changes in mid-run, a knob turned by hand, and a stage within a step', async ({ page }) => {
  const lab = await chapter(page, 'seed=5');
  await ask(lab, async (element) => {
    await element.step(10);
    await element.set('learning_rate', 0.3);
    await element.step(10);
    await element.advance();
    await element.advance();
    await element.act('set_parameter', { parameter: 'weight', index: 0, value: -1.25 });
    await element.set('batching', 'mini');
    await element.step(7);
    await element.set('batch_size', 10);
    await element.step(3);
    for (let i = 0; i < 3; i++) await element.advance();
  });
  const opened = await expectSame(page, lab);
  expect(await ask(opened, (element) => element.status.changes)).toEqual([10, 20, 20, 27]);
});

test('single examples, in their order', async ({ page }) => {
  const lab = await chapter(page, 'seed=8&batching=single&learning_rate=0.02');
  await ask(lab, (element) => element.step(40));
  const opened = await expectSame(page, lab);
  expect(await read(opened, 'batch')).toEqual(await read(lab, 'batch'));
});

test('own data, in the link itself', async ({ page }) => {
  const lab = await chapter(page);
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * 7) % 13},${3 * i + 2 + ((i * 31) % 5)}`);
  await ask(
    lab,
    async (element, csv) => {
      await element.act('load_csv', { csv });
      await element.step(12);
    },
    `länge,größe,preis\n${rows.join('\n')}`,
  );
  const opened = await expectSame(page, lab);
  expect(await read(opened, 'data')).toHaveLength(180);
  await expect(opened.locator('.sentence')).toContainText('größe');
});

test('how the page shows it: the bowl in 3-D, the loss by factors of ten, other axes', async ({ page }) => {
  const lab = await chapter(page, 'features=area,beds&seed=2');
  await button(lab, 'in 3-D').click();
  await button(lab, 'log').click();
  await lab.locator('[data-control="surface_y"]').getByText('bias').click();
  await expect(page).toHaveURL(/view\.bowl=3d/);
  await expect(page).toHaveURL(/surface_y=b/);
  const opened = await expectSame(page, lab);
  await expect(button(opened, 'in 3-D')).toHaveAttribute('aria-pressed', 'true');
  await expect(button(opened, 'log')).toHaveAttribute('aria-pressed', 'true');
  await expect(opened.locator('[data-control="surface_y"] input:checked')).toHaveValue('b');
});

test('a run that broke opens broken, and says why', async ({ page }) => {
  const lab = await chapter(page, 'learning_rate=9');
  await button(lab, 'Play').click();
  await expect(errors(lab)).toContainText('A learning rate of 9');
  await expect(page).toHaveURL(/step=\d+/);
  const [bytes, address] = [await saved(lab), page.url()];
  const other = await page.context().newPage();
  await other.goto(address);
  const opened = await ready(other);
  await expect(errors(opened)).toContainText('A learning rate of 9');
  expect(await saved(opened)).toBe(bytes);
});

test('a link pasted over another goes there in place', async ({ page }) => {
  const lab = await chapter(page, 'seed=3&step=4');
  expect(await stepOf(lab)).toBe(4);
  await page.evaluate(() => {
    location.hash = '#/linear_regression?seed=6&step=9';
  });
  await expect.poll(() => ask(lab, async (element) => (await element.ready).describe().values.seed)).toBe(6);
  await expect.poll(() => stepOf(lab)).toBe(9);
});

test('Copy link puts the address on the clipboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await chapter(page, 'seed=3');
  await ask(lab, (element) => element.step(2));
  await unfold(lab);
  await button(lab, 'Copy link').click();
  await expect(lab.locator('.notice.note')).toContainText('The link is on the clipboard');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/linear_regression\/#start\?seed=3&step=2$/);
  const run = await saved(lab);
  await page.goto('about:blank');
  await page.goto(link);
  expect(await saved(await ready(page))).toBe(run);
});

test('data too long for a link is said to be', async ({ page }) => {
  const lab = await chapter(page);
  await ask(lab, (element) => {
    // Digits without pattern, so that they do not deflate; the same ones each time.
    let x = 1;
    const digits = () => {
      x = (x * 48271) % 2147483647;
      return x;
    };
    const csv = `x,y\n${Array.from({ length: 2000 }, () => `${digits()},${digits()}`).join('\n')}`;
    return element.act('load_csv', { csv });
  });
  await unfold(lab);
  await button(lab, 'Copy link').click();
  await expect(errors(lab)).toContainText(/This run is too long for a link \(\d+ characters\)/);
});

test('the cover has an address of its own', async ({ page }) => {
  await book(page, '#/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Under the Hood');
});
