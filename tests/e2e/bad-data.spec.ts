// The reader's own data: it is shown as it was understood, what can't be used is named where it was given, and the run
// that was there goes on.
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

/** Uses what is shown. */
const use = async (lab: Locator) => {
  await button(lab, 'Use these').click();
  await expect(lab.locator('.preview')).toHaveCount(0);
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
      await expect(lab.locator('.drop .notice.error'), what).toContainText(reason);
      // What may be mended by another decision is shown, and can't be used before.
      for (const ready of await button(lab, 'Use these').all()) await expect(ready).toBeDisabled();
      await dismiss(lab);
      await expect(errors(lab)).toHaveCount(0);
      await expect(lab.locator('.preview')).toHaveCount(0);
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
  await use(lab);
  await expect(lab.locator('.notice.note')).toHaveText([
    /Column “name” is not made of numbers\. The column was left out/,
    /Column “same” is the same in every row\. The column was left out/,
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
  await expect(lab.locator('.preview th').first()).toHaveText(name);
  await use(lab);
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

/** What is set of the data, once they are in use. */
const described = (lab: Locator) =>
  ask(lab, (element) => {
    const { target, features } = element.describe().values;
    return { target, features };
  });

test('a table is shown as it was understood, and each decision can be changed', async ({ page }) => {
  const lab = await withDrawer(page);
  const run = await saved(lab);
  // As a spreadsheet of a country with a decimal comma writes it, in its own encoding, without names.
  const rows = ['85,5;245.000,00 €;2024-01-31', '120;1.250.000,50 €;2024-02-01', '60,25;99.500 €;2024-02-02'];
  await choose(lab, 'homes.csv', Buffer.from(rows.join('\r\n'), 'utf16le'));
  const preview = lab.getByRole('region', { name: 'Your table' });
  await expect(preview).toContainText('3 rows, UTF-16.');
  await expect(preview.getByLabel('Between cells')).toHaveValue('semicolon');
  await expect(preview.getByLabel('Decimals')).toHaveValue('comma');
  await expect(preview.getByLabel('The first line holds the names')).not.toBeChecked();
  await expect(preview.locator('thead th')).toHaveText(['column 1', 'column 2', 'column 3']);
  await expect(preview.locator('thead small')).toHaveText(['numbers', 'numbers, €', 'dates']);
  await expect(preview.locator('tbody tr').first().locator('td')).toHaveText([
    '85,5',
    '245.000,00 €',
    '2024-01-31',
  ]);
  const roles = preview.locator('thead select');
  await expect(roles.nth(0)).toHaveValue('feature');
  await expect(roles.nth(1)).toHaveValue('target');
  await expect(roles.nth(2)).toBeDisabled();
  await expect(preview.locator('.flaws')).toContainText('Column “column 3” holds dates');
  expect(await saved(lab), 'nothing is built yet').toBe(run);

  // Another decision, and what follows from it.
  await preview.getByLabel('Decimals').selectOption('point');
  await expect(errors(lab)).toContainText('Line 3, column “85 5” is “60,25”');
  await expect(button(lab, 'Use these')).toBeDisabled();
  await preview.getByLabel('Decimals').selectOption('comma');
  await expect(errors(lab)).toHaveCount(0);
  await preview.getByLabel('The first line holds the names').check();
  await expect(preview).toContainText('2 rows');
  await expect(preview.locator('thead th').first()).toHaveText('85 5');
  await preview.getByLabel('The first line holds the names').uncheck();
  await expect(preview).toContainText('3 rows');
  await preview.getByLabel('What column 1 is for').selectOption('to predict');
  await expect(preview.getByLabel('What column 2 is for')).toHaveValue('feature');

  await use(lab);
  expect(await described(lab)).toEqual({ target: 'column 1', features: ['column 2'] });
  expect(await read(lab, 'data')).toEqual([245_000, 85.5, 1_250_000.5, 120, 99_500, 60.25]);
  // The same through a link and a save, byte for byte.
  await ask(lab, (element) => element.step(3));
  const bytes = await saved(lab);
  const opened = await chapter(page, await ask(lab, (element) => element.link()));
  expect(await saved(opened)).toBe(bytes);
  expect(await described(opened)).toEqual({ target: 'column 1', features: ['column 2'] });
});

test('the target of the data that were there is not that of others', async ({ page }) => {
  const lab = await withDrawer(page);
  // `price` and `area` are columns of the homes too.
  await paste(lab, 'price,area,beds\n1,5,2\n2,3,7\n3,9,1\n');
  await use(lab);
  expect(await described(lab)).toEqual({ target: 'beds', features: ['price', 'area'] });
});

test('decisions of a program are arguments of the action', async ({ page }) => {
  const lab = await chapter(page);
  const csv = '2019;2020;2021\n1,5;2;9\n2,5;5;1\n4;4;7\n';
  await ask(lab, (element, text) => element.act('load_csv', { csv: text ?? '' }), csv);
  expect((await read(lab, 'data')).length).toBe(4 * 3);
  await ask(
    lab,
    (element, text) =>
      element.act('load_csv', {
        csv: text ?? '',
        header: true,
        separator: 'semicolon',
        decimal: 'comma',
        target: '2019',
        columns: '2021',
      }),
    csv,
  );
  expect(await described(lab)).toEqual({ target: '2019', features: ['2021'] });
  expect(await read(lab, 'data')).toEqual([9, 1.5, 1, 2.5, 7, 4]);
  const refused = await ask(lab, (element) =>
    element
      .act('load_csv', { csv: 'a,c\n1,2\n3,5', target: 'e' })
      .catch(({ code, message }) => `${code}: ${message}`),
  );
  expect(refused).toBe('unknown: There is no column called “e”. There is: a, c.');
});
