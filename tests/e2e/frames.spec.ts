// Labs in frames: moved into another document, and in one that may run scripts and nothing else.
import type { FrameLocator, Locator, Page } from '@playwright/test';
import {
  ask,
  button,
  errors,
  expect,
  neighbour,
  read,
  ready,
  saved,
  site,
  stranger,
  test,
} from './support.ts';

/** An empty frame on a page, as wide as a lab likes. */
const frame = async (page: Page): Promise<FrameLocator> => {
  await page.evaluate(async () => {
    const iframe = document.createElement('iframe');
    Object.assign(iframe.style, { width: '1200px', height: '1600px' });
    iframe.srcdoc = '<!doctype html><html lang="en"><body></body></html>';
    const there = new Promise((done) => iframe.addEventListener('load', done));
    document.body.append(iframe);
    await there;
  });
  return page.frameLocator('iframe');
};

/** How it looks: what our rules alone make so, and whether pictures are drawn. */
const look = (lab: Locator) =>
  ask(lab, (element) => {
    const root = element.shadowRoot as ShadowRoot;
    const style = (selector: string) => getComputedStyle(root.querySelector(selector) as Element);
    const canvas = root.querySelector('figure canvas') as HTMLCanvasElement;
    return {
      display: style('.lab').display,
      family: style('.lab').fontFamily,
      hidden: style('.hidden').position,
      katex: style('.katex').fontFamily,
      chart: style('.uplot').fontFamily,
      width: canvas.clientWidth,
      drawn: canvas.toDataURL().length > 5000,
    };
  });

test('moved into another document, it lives on and looks as before; and back again', async ({ page }) => {
  await page.goto(`${stranger}one-lab.html`);
  const lab = await ready(page);
  await ask(lab, (element) => element.step(5));
  const run = await saved(lab);
  await page.setViewportSize({ width: 1216, height: 900 });
  const before = await look(lab);
  expect(before).toMatchObject({ display: 'grid', hidden: 'absolute', drawn: true });

  const inside = await frame(page);
  await page.evaluate(() => {
    const iframe = document.querySelector('iframe') as HTMLIFrameElement;
    iframe.contentDocument?.body.append(document.querySelector('underhood-lab') as Element);
  });
  const moved = inside.locator('underhood-lab');
  expect(await saved(moved)).toBe(run);
  await expect.poll(() => look(moved)).toMatchObject({ ...before, width: expect.any(Number) });
  await button(moved, 'One step').click();
  await expect(moved.locator('.where output')).toHaveText('step 6');
  await moved.locator('[data-headline] dt').first().focus();
  await expect(moved.locator('[role="tooltip"]')).toBeVisible();
  // Its fonts are there too, not only their names.
  const fonts = () =>
    moved.evaluate((element) =>
      [...element.ownerDocument.fonts]
        .filter(({ status }) => status === 'loaded')
        .map(({ family }) => family),
    );
  await expect.poll(fonts).toEqual(expect.arrayContaining(['"Inter Variable"', 'KaTeX_Main']));

  await page.evaluate(() => {
    const iframe = document.querySelector('iframe') as HTMLIFrameElement;
    document.body.prepend(iframe.contentDocument?.querySelector('underhood-lab') as Element);
    iframe.remove();
  });
  await expect.poll(() => look(lab)).toMatchObject({ ...before, width: expect.any(Number) });
  expect(await ask(lab, (element) => element.step(1))).toBe(7);
  expect(page.workers()).toHaveLength(1);
});

test('one that first sees the light in another document looks the same', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  const inside = await frame(page);
  await page.evaluate(async () => {
    await customElements.whenDefined('underhood-lab');
    const lab = document.createElement('underhood-lab');
    lab.lab = 'linear_regression';
    document.querySelector('iframe')?.contentDocument?.body.append(lab);
  });
  const lab = inside.locator('underhood-lab');
  await ask(lab, async (element) => void (await element.ready));
  await expect.poll(() => look(lab)).toMatchObject({ display: 'grid', hidden: 'absolute', drawn: true });
  expect(await ask(lab, (element) => element.step(2))).toBe(2);
});

for (const [where, pages] of [
  ['another site', stranger],
  ['the same site', neighbour],
] as const)
  test(`in a frame that may run scripts and nothing else, from ${where}`, async ({ page, complaints }) => {
    await page.goto(`${pages}sandbox.html`);
    const lab = page.frameLocator('iframe').locator('underhood-lab');
    await ask(lab, async (element) => void (await element.ready));
    expect(await ask(lab, () => self.origin)).toBe('null');
    expect(await ask(lab, (element) => element.step(20))).toBe(20);
    await expect(button(lab, 'Play')).toBeVisible();
    // The same numbers as anywhere.
    const inside = await read(lab, 'parameters');
    // Runs are kept as long as the page is, without a place to store them.
    expect(await ask(lab, (element) => element.pin())).toBe(1);
    await ask(lab, (element) => element.forget(1));
    await lab.locator('details.tools summary').click();
    await button(lab, 'Copy link').click();
    await expect(lab).toContainText('The browser did not allow copying');
    await expect(errors(lab)).toHaveCount(0);
    await ask(lab, async (element) => {
      element.engine = 'ndarray';
      await element.ready;
    });
    expect(await ask(lab, (element) => element.status.step)).toBe(20);
    // The browser says on the console what the reader has been told.
    expect(complaints.filter((text) => !text.includes('The Clipboard API has been blocked'))).toEqual([]);
    complaints.length = 0;
    await page.goto(`${pages}one-lab.html`);
    const outside = await ready(page);
    await ask(outside, (element) => element.step(20));
    expect(await read(outside, 'parameters')).toEqual(inside);
  });

test('the book itself in such a frame: it opens, trains, and forgets when it is left', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate((book) => {
    document.body.innerHTML = `<iframe sandbox="allow-scripts" src="${book}#/linear_regression" title="The book"></iframe>`;
    Object.assign((document.querySelector('iframe') as HTMLElement).style, {
      width: '1200px',
      height: '1000px',
    });
  }, site);
  const book = page.frameLocator('iframe');
  const lab = book.locator('underhood-lab');
  await ask(lab, async (element) => void (await element.ready));
  expect(await ask(lab, (element) => element.step(3))).toBe(3);
  expect(await ask(lab, () => self.origin)).toBe('null');
  await expect(book.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a page without a clipboard gives the link to read', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
  });
  await page.goto(`${stranger}one-lab.html`);
  const lab = await ready(page);
  await lab.locator('details.tools summary').click();
  await button(lab, 'Copy link').click();
  await expect(lab).toContainText(`did not allow copying. The link: ${site}`);
});
