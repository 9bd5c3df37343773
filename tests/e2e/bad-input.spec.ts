// Controls, addresses, saves: what is out of range, of the wrong type, unknown, cut short or hostile.
import {
  ask,
  book,
  button,
  CHAPTER,
  chapter,
  errors,
  expect,
  saved,
  site,
  stepOf,
  test,
  unfold,
} from './support.ts';

test('a box says what it takes, and keeps what it had', async ({ page }) => {
  const lab = await chapter(page);
  const run = await saved(lab);
  const box = lab.locator('#control-learning_rate');
  const typed: [string, string][] = [
    ['99', 'can’t be 99: it takes a number from 0.001 to 10'],
    ['-1', 'can’t be -1: it takes a number from 0.001 to 10'],
    ['0', 'can’t be 0: it takes a number from 0.001 to 10'],
    ['1e999', 'it takes a number from 0.001 to 10'],
    ['NaN', 'it takes a number from 0.001 to 10'],
    ['1,234', 'takes a number from 0.001 to 10 with a point before the decimals, such as 0.3, not “1,234”'],
    ['fast', 'takes a number from 0.001 to 10, not “fast”'],
    ['', 'takes a number from 0.001 to 10, not “”'],
    ['<img src=x onerror=alert(1)>', 'not “<img src=x onerror=alert(1)>”'],
  ];
  for (const [text, message] of typed) {
    await box.fill(text);
    await box.press('Enter');
    // At the box, and only there.
    await expect(lab.locator('[data-control="learning_rate"] .refused'), text).toContainText(message);
    await expect(errors(lab)).toHaveCount(1);
    await expect(box).toHaveValue('0.1');
  }
  expect(await saved(lab)).toBe(run);
  await expect(lab.locator('img')).toHaveCount(0);
});

test('a decimal comma is understood, and what was refused is forgotten with a good value', async ({
  page,
}) => {
  const lab = await chapter(page);
  const box = lab.locator('#control-learning_rate');
  const rate = () => ask(lab, (element) => element.describe().values.learning_rate);
  const type = async (text: string) => {
    await box.fill(text);
    await box.press('Enter');
  };
  await type('99');
  await expect(errors(lab)).toHaveCount(1);
  await type('0,3');
  await expect.poll(rate).toBe(0.3);
  await expect(errors(lab)).toHaveCount(0);
  // The same value again is a good one too, and so is one that something else sets.
  await type('99');
  await expect(errors(lab)).toHaveCount(1);
  await type('0.3');
  await expect(errors(lab)).toHaveCount(0);
  await type('fast');
  await expect(errors(lab)).toHaveCount(1);
  await ask(lab, (element) => element.set('learning_rate', 0.2));
  await expect(errors(lab)).toHaveCount(0);
});

test('the last feature can’t be taken away', async ({ page }) => {
  const lab = await chapter(page);
  await lab.locator('[data-control="features"]').getByText('area').click();
  await expect(errors(lab)).toContainText('1 to 5 of area, beds, baths, latitude, longitude');
  await expect(lab.locator('[data-control="features"] input[value="area"]')).toBeChecked();
});

test('what an address asks in vain is reported, the rest is done', async ({ page }) => {
  const cases: [string, RegExp][] = [
    ['learning_rate=99&seed=3', /Learning rate η can’t be 99: it takes a number from 0.001 to 10/],
    ['learning_rate=much&seed=3', /Learning rate η takes a number from 0.001 to 10, not “much”/],
    ['batching=triple&seed=3', /Examples per step can’t be triple: it takes one of full, mini, single/],
    ['seed=3&nope=1', /There is no control called “nope”/],
    ['seed=3&step=-4', /The link’s step “-4” is not a whole number/],
    ['seed=3&stage=many', /The link’s stage “many” is not a whole number/],
    ['seed=3&at=gibberish', /The link’s change “gibberish” can’t be read/],
    ['seed=3&data=%00%', /The data in the link can’t be unpacked/],
  ];
  for (const [query, message] of cases) {
    const lab = await chapter(page, query);
    await expect(errors(lab), query).toContainText(message);
    const seed = await ask(lab, (element) => element.describe().values.seed);
    expect(seed, query).toBe(3);
    expect(await ask(lab, (element) => element.step(1))).toBe(1);
  }
});

test('an address that asks for a very long run can be stopped', async ({ page }) => {
  await book(page, `${CHAPTER}?step=4294967295`);
  const lab = page.locator('underhood-lab');
  await expect(lab.locator('.transport progress')).toHaveAttribute('max', '4294967295');
  await button(lab, 'Stop').click();
  await expect(lab.locator('.transport progress')).toHaveCount(0);
  expect(await stepOf(lab)).toBeGreaterThan(0);
});

test('an unknown chapter leads to the cover, which says so', async ({ page }) => {
  await book(page, '#/no_such_lab');
  await expect(page.getByRole('alert')).toHaveText('There is no chapter called “no_such_lab”.');
  await expect(page.getByRole('link', { name: 'Start with chapter one' })).toBeVisible();
  await book(page, '#/__proto__');
  await expect(page.getByRole('alert')).toHaveText('There is no chapter called “__proto__”.');
});

test('markup in an address is text', async ({ page }) => {
  const markup = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  for (const hash of [`#/${markup}`, `#/${encodeURIComponent(markup)}`, '#/%', '#/%E0%A4%A']) {
    await book(page, hash);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.locator('img[src="x"], img[onerror]')).toHaveCount(0);
  }
  await book(page, `#/${encodeURIComponent(markup)}`);
  await expect(page.getByRole('alert')).toContainText('<img src=x onerror=alert(1)>');

  const query = ['seed', 'features', 'learning_rate', 'at', 'data', 'view.bowl', 'view.curve', 'step', markup]
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(markup)}`)
    .join('&');
  const lab = await chapter(page, query);
  await expect(errors(lab).first()).toBeVisible();
  await button(lab, 'One step').click();
  await page.getByText('Embed this lab').click();
  await expect(page.locator('.embed code')).toContainText('underhood.js');
  await expect(page.locator('img[src="x"], img[onerror]')).toHaveCount(0);
  await expect(page.locator('underhood-book script')).toHaveCount(0);
  expect(new URL(page.url()).href.startsWith(site)).toBe(true);
});

test('an unknown channel or control is named beside the known ones', async ({ page }) => {
  const lab = await chapter(page);
  const messages = await ask(lab, async (element) => [
    await element.read('los').catch((error) => `${error.code}: ${error.message}`),
    await element.set('rate', 1).catch((error) => `${error.code}: ${error.message}`),
    await element.act('paint').catch((error) => `${error.code}: ${error.message}`),
  ]);
  expect(messages[0]).toMatch(
    /^unknown: There is no channel called “los”. There is: loss, path, parameters, gradient,/,
  );
  expect(messages[1]).toMatch(/^unknown: There is no control called “rate”. There is: target, features,/);
  expect(messages[2]).toMatch(/^unknown: There is no action called “paint”. There is: set_parameter,/);
});

test('values of no type at all are refused across the boundary', async ({ page }) => {
  const lab = await chapter(page);
  const run = await saved(lab);
  const codes = await ask(lab, async (element) => {
    const strange: unknown[] = [null, undefined, {}, [[]], { a: 1 }, 5000n, new Date(), [1, 2]];
    const seen: string[] = [];
    for (const value of strange) {
      seen.push(await element.set('learning_rate', value as number).then(String, (error) => error.code));
      seen.push(await element.act('set_parameter', value as never).then(String, (error) => error.code));
    }
    return [...new Set(seen)].sort();
  });
  expect(codes).toEqual(expect.arrayContaining(['wrong_type']));
  expect(codes).not.toContain('trapped');
  expect(codes).not.toContain('undefined');
  expect(await saved(lab)).toBe(run);
});

test('a save that is cut short, damaged, foreign or empty is refused, and the run stays', async ({
  page,
}) => {
  const lab = await chapter(page, 'seed=4');
  await ask(lab, (element) => element.step(6));
  const good = await ask(lab, async (element) => [...(await element.save())]);
  const run = await saved(lab);
  const damaged = good.map((byte, i) => (i === good.length - 40 ? byte ^ 1 : byte));
  const later = good.map((byte, i) => (i === 9 ? 99 : byte));
  const files: [string, number[], string][] = [
    ['half', good.slice(0, good.length / 2), 'This save is damaged or cut short.'],
    ['all but a byte', good.slice(0, -1), 'This save is damaged or cut short.'],
    ['nine bytes', good.slice(0, 9), 'This save is damaged or cut short.'],
    ['a flipped bit', damaged, 'This save is damaged or cut short.'],
    [
      'of a later version',
      later,
      'This save is of a newer version of the page (format 99); this one reads format 2.',
    ],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], 'This is not a save from Under the Hood.'],
    ['empty', [], 'This is not a save from Under the Hood.'],
  ];
  for (const [name, bytes, message] of files) {
    const buffer = Buffer.from(bytes);
    const input = lab.locator('input[accept=".underhood"]');
    await input.setInputFiles({ name: `${name}.underhood`, mimeType: 'application/octet-stream', buffer });
    await expect(errors(lab).last(), name).toContainText(message);
    await errors(lab).last().getByRole('button', { name: 'Dismiss' }).click();
    expect(await saved(lab), name).toBe(run);
  }
});

test('a save goes to a file and comes back from it', async ({ page }) => {
  const lab = await chapter(page, 'seed=4');
  await ask(lab, (element) => element.step(6));
  const run = await saved(lab);
  const download = page.waitForEvent('download');
  await unfold(lab);
  await button(lab, 'Save to a file').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('linear_regression-step-6.underhood');
  await ask(lab, (element) => element.step(6));
  await lab.locator('input[accept=".underhood"]').setInputFiles(await file.path());
  await expect.poll(() => saved(lab)).toBe(run);
  await expect(lab.locator('.where output')).toHaveText('step 6');
});
