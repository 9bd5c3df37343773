// The reader's own data: what can't be used is named, and the run that was there goes on.
import type { Locator, Page } from '@playwright/test';
import { ask, button, chapter, errors, expect, field, read, saved, stepOf, test } from './support.ts';

/** A lab in mid-run, with the drawer for own data open. */
async function withDrawer(page: Page): Promise<Locator> {
  const lab = await chapter(page, 'seed=1');
  await ask(lab, (element) => element.step(4));
  await lab.locator('summary', { hasText: 'Your own data' }).click();
  return lab;
}

const paste = async (lab: Locator, csv: string) => {
  await lab.getByLabel('Paste CSV here').fill(csv);
  await button(lab, 'Use the text').click();
};

const choose = (lab: Locator, name: string, content: Buffer) =>
  lab.getByLabel('Choose a file').setInputFiles({ name, mimeType: 'text/csv', buffer: content });

const dismiss = async (lab: Locator) => {
  for (const notice of await errors(lab).all()) await notice.getByRole('button', { name: 'Dismiss' }).click();
};

/** What is wrong, the file, and what the page must say. */
const unusable: [string, string, string][] = [
  ['empty', '', 'This file is empty'],
  ['only blank lines', '\n \n\n', 'This file is empty'],
  ['ragged', 'a,b\n1,2\n3\n', 'Line 3 has 1 cells; the first line has 2'],
  ['non-numeric', 'a,b\nx,y\nz,w\n', 'A model needs at least two columns of numbers'],
  ['a word among numbers', 'a,b\n1,2\n3,four\n5,6\n', 'Line 3, column “b” is “four”'],
  ['one row', 'a,b\n1,2\n', 'This file has 1 row of numbers'],
  ['names only', 'a,b\n', 'This file has no row of numbers'],
  ['constant columns', 'a,b\n1,2\n1,2\n1,2\n', 'Column “a” is the same in every row'],
  ['NaN', 'a,b\n1,2\nNaN,4\n5,6\n', 'Line 3, column “a” is “NaN”'],
  ['Infinity', 'a,b\n1,2\n3,4\n5,-inf\n', 'Line 4, column “b” is “-inf”'],
  ['a number too large for sums', 'a,b\n1,2\n3,1e200\n5,6\n', 'Line 3, column “b” is “1e200”'],
];

for (const how of ['pasted', 'as a file'] as const) {
  test(`${how}: every unusable CSV is refused with its reason, and nothing is lost`, async ({ page }) => {
    const lab = await withDrawer(page);
    const run = await saved(lab);
    for (const [what, csv, reason] of unusable) {
      if (how === 'pasted') await paste(lab, csv);
      else await choose(lab, `${what}.csv`, Buffer.from(csv));
      await expect(errors(lab), what).toContainText(reason);
      await dismiss(lab);
      await expect(errors(lab)).toHaveCount(0);
      expect(await saved(lab), what).toBe(run);
    }
    await button(lab, 'One step').click();
    await expect.poll(() => stepOf(lab)).toBe(5);
  });
}

test('a file that is not UTF-8 is refused by the line', async ({ page }) => {
  const lab = await withDrawer(page);
  const run = await saved(lab);
  await choose(lab, 'latin1.csv', Buffer.from('größe,preis\n1,2\n3,4\n', 'latin1'));
  await expect(errors(lab)).toContainText('Line 1 is not UTF-8 text');
  await dismiss(lab);
  await choose(lab, 'photo.csv', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xd8, 0xff, 0xe0]));
  await expect(errors(lab)).toContainText('Line 2 is not UTF-8 text');
  expect(await saved(lab)).toBe(run);
});

for (const way of ['chosen', 'dropped'] as const) {
  test(`50 MB, ${way}: refused without being read`, async ({ page }) => {
    const lab = await withDrawer(page);
    const run = await saved(lab);
    await page.evaluate(() => {
      Object.assign(window, { reads: 0 });
      for (const name of ['arrayBuffer', 'text', 'stream', 'bytes'] as const) {
        Object.defineProperty(Blob.prototype, name, {
          value: () => {
            (window as unknown as { reads: number }).reads++;
            return Promise.reject(new Error('it was read'));
          },
        });
      }
    });
    await lab.locator('.drop').evaluate((place, dropped) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(50_000_000)], 'big.csv', { type: 'text/csv' }));
      if (dropped) {
        place.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
      } else {
        const input = place.querySelector('input[type="file"]') as HTMLInputElement;
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }, way === 'dropped');
    await expect(errors(lab)).toContainText('big.csv is 50.0 MB; at most 10 MB can be used.');
    expect(await page.evaluate(() => (window as unknown as { reads: number }).reads)).toBe(0);
    expect(await saved(lab)).toBe(run);
  });
}

test('good data trains, says what it left out, and the homes come back', async ({ page }) => {
  const lab = await withDrawer(page);
  // y = 3x + 1 exactly.
  await paste(lab, 'name,x,same,y\none,1,7,4\ntwo,2,7,7\nthree,3,7,10\n');
  await expect(lab.locator('.notice.note')).toHaveText([
    /Column “name” is not made of numbers and was left out/,
    /Column “same” is the same in every row and was left out/,
  ]);
  await expect(errors(lab)).toHaveCount(0);
  const best = await read(lab, 'least_squares_in_units');
  expect(best[0]).toBeCloseTo(3, 4);
  expect(best[1]).toBeCloseTo(1, 4);
  await ask(lab, (element) => element.step(400));
  expect(await field(lab, 'fit', 'r2')).toBeCloseTo(1, 4);
  const drawn = lab.locator('[data-figure="fit"] canvas');
  await expect(drawn).toHaveAttribute('aria-label', /^3 examples/);

  await button(lab, 'Back to the homes').click();
  await expect(drawn).toHaveAttribute('aria-label', /^932 examples/);
  await expect(lab.locator('.notice')).toHaveCount(0);
});

test('markup in column names is text wherever it is shown', async ({ page }) => {
  const lab = await withDrawer(page);
  const name = '<img src=x onerror=alert(1)>';
  await paste(lab, `${name},"a:b=c&d%41#e","<b>y</b>"\n1,3,2\n2,1,4\n3,2,7\n`);
  await expect(lab.locator('[data-control="features"]')).toContainText(name);
  await expect(lab.locator('.sentence')).toContainText(name);
  for (let i = 0; i < 5; i++) await button(lab, 'One stage').click();
  await expect.poll(() => stepOf(lab)).toBe(1);
  await lab.locator('.sentence .num').nth(1).hover();
  await expect(lab.locator('[role="tooltip"]')).toBeVisible();
  expect(await lab.locator('img').count()).toBe(0);
  expect(await lab.locator('.sentence b, .controls .chip b').count()).toBe(0);

  // Such names survive the way through a link, a live change to one included.
  await ask(lab, (element) => element.act('set_parameter', { parameter: 'weight', index: 1, value: 0.5 }));
  const bytes = await saved(lab);
  const link = await ask(lab, (element) => element.link());
  const opened = await chapter(page, link);
  expect(await saved(opened)).toBe(bytes);
  await expect(errors(opened)).toHaveCount(0);
});
