// A lab in a frame that is as high as it is, and the dialog that writes tag and frame.
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  beat,
  button,
  chapter,
  errors,
  expect,
  ready,
  saved,
  serious,
  site,
  stepOf,
  stranger,
  test,
  value,
  written,
} from './support.ts';

/** The lab of embed.html by itself, with a query. */
async function alone(page: Page, query: string): Promise<Locator> {
  await page.goto('about:blank');
  await page.goto(`${site}embed.html?${query}`);
  return page.locator('underhood-lab');
}

/** Opens the dialog by its button in the menu. */
async function dialogOf(page: Page, lab: Locator): Promise<Locator> {
  await lab.locator('details.tools > summary').click();
  await button(lab, 'Embed …').click();
  const dialog = page.getByRole('dialog', { name: 'This lab on a page of your own' });
  await ready(page, 'dialog underhood-lab');
  return dialog;
}
const chip = (dialog: Locator, name: string) => dialog.locator('.asked').getByText(name, { exact: true });

test('its query says what attributes would', async ({ page }) => {
  const lab = await alone(page, 'lab=mlp&dataset=moons&seed=5&hide=tools%20data&theme=dark&speed=30');
  await ask(lab, async (element) => void (await element.ready));
  expect(await value(lab, 'dataset')).toBe('moons');
  expect(await value(lab, 'seed')).toBe(5);
  await expect(lab.locator('details.tools')).toHaveCount(0);
  expect(await ask(lab, (element) => element.speed)).toBe(30);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  expect(await serious(page)).toEqual([]);
  // A beat brings its settings, and what is named besides wins over them; a run is opened as it was.
  const told = await alone(page, 'lab=mlp&beat=spiral&seed=9');
  await ask(told, async (element) => void (await element.ready));
  expect([await value(told, 'dataset'), await value(told, 'seed')]).toEqual(['spiral', 9]);
  const run = await alone(page, `lab=mlp&state=${encodeURIComponent('dataset=circle&step=7')}`);
  await ask(run, async (element) => void (await element.ready));
  expect([await value(run, 'dataset'), await stepOf(run)]).toEqual(['circle', 7]);
});

test('what can’t be is said; a link brings no script', async ({ page, complaints }) => {
  const unknown = await alone(page, 'lab=perceptron');
  await expect(errors(unknown)).toContainText(
    'There is no lab called “perceptron”. There is: linear_regression',
  );
  const none = await alone(page, '');
  await expect(errors(none)).toContainText('There is no lab called “”');
  const bad = await alone(page, 'lab=linear_regression&learning_rate=lots');
  await expect(errors(bad)).toContainText('Learning rate η takes a number from');
  const evil = 'onclick=alert(1)&onpointerover=alert(1)&style=color:red&theme=%22%3E&lab=linear_regression';
  const lab = await alone(page, evil);
  await ask(lab, async (element) => void (await element.ready));
  expect(await lab.evaluate((element) => element.getAttributeNames())).toEqual(['lab']);
  expect(complaints).toEqual([]);
});

for (const sandbox of ['', 'sandbox="allow-scripts"'])
  test(`a frame is as high as its lab, and stays so ${sandbox}`, async ({ page }) => {
    await page.setViewportSize({ width: 900, height: 700 });
    await written(
      page,
      `<iframe ${sandbox} src="${site}embed.html?lab=linear_regression&hide=data" title="A lab" style="width: 100%; height: 300px; border: 0"></iframe>
      <script>
        window.messages = [];
        addEventListener('message', ({ data, source }) => {
          messages.push(data);
          for (const frame of document.querySelectorAll('iframe'))
            if (frame.contentWindow === source && data?.underhood === 'height') frame.style.height = \`\${Number(data.height)}px\`;
        });
      </script>`,
    );
    const frame = page.frameLocator('iframe');
    const lab = frame.locator('underhood-lab');
    await ask(lab, async (element) => void (await element.ready));
    const height = () => page.locator('iframe').evaluate((element) => element.clientHeight);
    const content = () => lab.evaluate(() => document.documentElement.scrollHeight);
    await expect.poll(async () => (await height()) - (await content())).toBe(0);
    const closed = await height();
    expect(closed).toBeGreaterThan(900);
    await lab.locator('details.more > summary').first().click();
    await expect.poll(height).toBeGreaterThan(closed + 40);
    await lab.locator('details.more > summary').first().click();
    await expect.poll(height).toBe(closed);
    // Narrower it is higher, and nothing of it goes on growing by itself.
    await page.setViewportSize({ width: 500, height: 700 });
    await expect.poll(height).toBeGreaterThan(closed);
    await expect.poll(async () => (await height()) - (await content())).toBe(0);
    const heard = () => page.evaluate(() => (window as unknown as { messages: unknown[] }).messages);
    const before = (await heard()).length;
    await ask(lab, (element) => element.step(5));
    await page.waitForTimeout(500);
    expect((await heard()).length - before).toBeLessThan(5);
    for (const message of await heard())
      expect(message).toEqual({ underhood: 'height', height: expect.any(Number) });
  });

test('the dialog writes a tag that opens the lab just as it is, with what is wanted of it', async ({
  page,
}) => {
  const lab = await chapter(page, 'seed=3&learning_rate=0.2');
  await ask(lab, (element) => element.step(6));
  const run = await saved(lab);
  const dialog = await dialogOf(page, lab);
  const code = dialog.locator('code');
  await expect(code).toContainText(`<script type="module" src="${site}underhood.js"></script>`);
  await chip(dialog, 'controls').click();
  await chip(dialog, 'The loss, step by step').click();
  await chip(dialog, 'dark').click();
  await expect(code).toContainText('hide="controls data tools" figures="fit bowl');
  await expect(code).toContainText('data-theme="dark"');
  // So it looks: with these parts, in this state, and neither is the other.
  const sample = dialog.locator('underhood-lab');
  await expect(sample.locator('.controls, details.tools, [data-figure="curve"]')).toHaveCount(0);
  expect(await saved(sample)).toBe(run);
  await sample.getByRole('button', { name: 'One step' }).press('s');
  await expect.poll(() => stepOf(sample)).toBe(7);
  expect(await stepOf(lab)).toBe(6);
  expect(await serious(page)).toEqual([]);

  await written(page, (await code.textContent()) ?? '');
  const there = await ready(page);
  expect(await saved(there)).toBe(run);
  await expect(there.locator('.controls, details.tools, [data-figure="curve"]')).toHaveCount(0);
  await expect(there.locator('[data-figure="fit"]')).toBeVisible();
});

test('and a frame that does, as high as it is', async ({ page }) => {
  const lab = await beat(page, 'mlp', 'spiral');
  const dialog = await dialogOf(page, lab);
  await chip(dialog, 'a frame').click();
  await chip(dialog, 'As the beat begins').click();
  await expect(dialog.locator('code')).toContainText(
    'embed.html?lab=mlp&amp;beat=spiral&amp;hide=data%20tools"',
  );
  await written(page, (await dialog.locator('code').textContent()) ?? '');
  const there = page.frameLocator('iframe').locator('underhood-lab');
  await ask(there, async (element) => void (await element.ready));
  expect(await value(there, 'dataset')).toBe('spiral');
  const height = () => page.locator('iframe').evaluate((element) => element.clientHeight);
  await expect
    .poll(async () => (await height()) - (await there.evaluate(() => document.documentElement.scrollHeight)))
    .toBe(0);
});

test('by keys alone; a run too long for an address is no frame', async ({ page }) => {
  const lab = await chapter(page);
  const long = 'a,b\n'.concat(Array.from({ length: 3000 }, (_, i) => `${i},${Math.sin(i) * 1e9}\n`).join(''));
  await ask(lab, (element, csv) => element.act('load_csv', { csv }), long);
  await lab.locator('details.tools > summary').focus();
  await page.keyboard.press('Enter');
  await button(lab, 'Embed …').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Dismiss' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('radio', { name: 'a tag' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.locator('[role="alert"].notice')).toContainText(
    /too long for a link \(\d+ characters\)/,
  );
  await expect(dialog.locator('code')).toHaveCount(0);
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.locator('code')).toContainText('data=');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button(lab, 'Embed …')).toBeFocused();
  expect(page.workers()).toHaveLength(1);
});

test('links lead to the book that is named; where none can be, none is offered', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  const with_ = async (book: string) => {
    await page.evaluate((book) => {
      document.body.innerHTML = `<underhood-lab lab="linear_regression" book="${book}"></underhood-lab>`;
    }, book);
    const lab = await ready(page);
    await lab.locator('details.tools > summary').click();
    return lab;
  };
  const dialog = await (async () => {
    const lab = await with_('https://example.org/book');
    await button(lab, 'Embed …').click();
    return page.getByRole('dialog');
  })();
  await expect(dialog.locator('code')).toContainText('src="https://example.org/book/underhood.js"');
  await page.keyboard.press('Escape');
  const lab = await with_('javascript:alert(1)');
  await expect(button(lab, 'Embed …')).toHaveCount(0);
  await expect(button(lab, 'Copy link')).toHaveCount(0);
});
