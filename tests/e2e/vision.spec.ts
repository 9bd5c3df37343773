// The chapter of layers that see as a reader meets it: follow a number back, build, draw, and give it bad images.
import type { Locator, Page } from '@playwright/test';
import { type Network, network, type Sum, windowSum } from './beats/vision.ts';
import {
  ask,
  beat,
  button,
  chapter,
  drawsWhileItLearns,
  enter,
  errors,
  expect,
  field,
  overflow,
  read,
  stepOf,
  test,
  timed,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'vision');
const flow = (lab: Locator) => lab.locator('[data-figure="flow"]');

const layers = async (lab: Locator): Promise<string> =>
  (await network(lab)).layers
    .map(({ kind, channels }: Network['layers'][number]) => `${kind} ${channels}`)
    .join(', ');

test('each stage changes the picture, and nothing is drawn before it is known', async ({ page }) => {
  const lab = await open(page);
  const pictures = () =>
    flow(lab)
      .locator('canvas')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const seen = [await pictures()];
  for (let stage = 0; stage < 5; stage++) {
    await button(lab, 'One stage').click();
    await expect.poll(pictures).not.toBe(seen.at(-1));
    seen.push(await pictures());
  }
  expect(new Set(seen).size).toBe(6);
  expect(await stepOf(lab)).toBe(1);
});

test('a number is followed back to its window, by pointer and by key', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(30));
  const canvas = flow(lab).locator('.flow-scroll canvas');
  await enter(canvas);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => value(lab, 'shown_row')).toBe(4);
  await expect.poll(() => value(lab, 'shown_column')).toBe(5);
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => value(lab, 'shown_channel')).toBe(3);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => value(lab, 'shown_layer')).toBe(2);
  await expect(flow(lab).locator('[aria-live]').first()).toHaveText(/conv 3, map 4, row 5, column 6: \S/);
  const sum: Sum = await windowSum(lab);
  expect([sum.layer, sum.channel, sum.row, sum.column]).toEqual([2, 3, 4, 5]);
  // What is written is what the core tells.
  const parts = flow(lab).locator('.behind .channels button');
  await expect(parts).toHaveCount(sum.input_channels);
  await expect(flow(lab).locator('.behind .sum')).toContainText(`All ${sum.input_channels} together`);
  await parts.first().click();
  await expect(parts.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(flow(lab).locator('.behind .sum')).toContainText('Channel 1 adds');
  // By pointer: the image itself has nothing to write out, an answer has.
  const box = await canvas.boundingBox();
  if (!box) throw new Error('no picture');
  await page.mouse.click(box.x + 20, box.y + 60);
  expect(await value(lab, 'shown_layer')).toBe(2);
  await page.mouse.click(box.x + box.width - 20, box.y + 80);
  await expect.poll(() => value(lab, 'shown_layer')).toBe(4);
  await expect(flow(lab).locator('.behind .head')).toContainText('The score of');
});

test('the net is built piece by piece', async ({ page }) => {
  const lab = await open(page);
  const build = flow(lab).locator('.build');
  expect(await layers(lab)).toBe('conv 8, conv 16, pool 16, head 10');
  await build.getByRole('button', { name: 'More channels for conv 3 × 8' }).click();
  await expect.poll(() => layers(lab)).toBe('conv 12, conv 16, pool 16, head 10');
  await build.getByRole('button', { name: 'Take conv 3 × 16 out' }).click();
  await expect.poll(() => layers(lab)).toBe('conv 12, pool 12, head 10');
  await build.getByRole('button', { name: '+ dense' }).click();
  await expect.poll(() => layers(lab)).toBe('conv 12, pool 12, dense 32, head 10');
  await build.getByRole('button', { name: '+ conv' }).click();
  await expect.poll(() => layers(lab)).toBe('conv 12, pool 12, conv 8, dense 32, head 10');
  // Size, stride and padding, and what a pool keeps.
  const written = () => value(lab, 'layers');
  for (const [pressed, becomes] of [
    ['conv 3 × 12: filter size 3 × 3, press for 5 × 5', 'conv 5x12, pool 2, conv 3x8, dense 32'],
    ['conv 5 × 12: stride 1, press for 2', 'conv 5x12 stride 2, pool 2, conv 3x8, dense 32'],
  ] as const) {
    await build.getByRole('button', { name: pressed }).click();
    await expect.poll(written).toBe(becomes);
  }
  // Of a map of 2 × 2 a filter of 3 × 3 without padding leaves nothing: it is refused, and the net is as it was.
  await build.getByRole('button', { name: 'conv 3 × 8: padding same, press for valid' }).click();
  await expect(errors(lab)).toHaveCount(1);
  await expect.poll(written).toBe('conv 5x12 stride 2, pool 2, conv 3x8, dense 32');
  await build.getByRole('button', { name: 'pool 2: keeps the largest, press for mean' }).click();
  await expect.poll(written).toBe('conv 5x12 stride 2, mean 2, conv 3x8, dense 32');
});

test('a signal is bent by pointer and by key, and answered at once', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, async (element) => {
    await element.set('dataset', 'signals');
    await element.step(40);
  });
  const line = lab.locator('[data-figure="line"]');
  const canvas = line.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const example = await read(lab, 'image');
  const before = await read(lab, 'probabilities');
  const box = await canvas.boundingBox();
  if (!box) throw new Error('no line');
  // A bump over a quarter of it.
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.2 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.65 * box.width, box.y + 0.2 * box.height, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => field(lab, 'shown_image', 'row')).toBe(-1);
  await expect.poll(async () => (await read(lab, 'image')).filter((x) => x > 2).length).toBeGreaterThan(7);
  const bent = await read(lab, 'image');
  expect(bent.filter((x, i) => Math.abs(x - (example[i] ?? 9)) > 1 / 32).length).toBeLessThan(16);
  expect(await read(lab, 'probabilities')).not.toEqual(before);
  await expect(line.locator('.drawn')).toContainText('It says');
  // By key, one number of it.
  await enter(canvas);
  for (const key of ['Home', 'ArrowRight', 'Delete', 'ArrowUp']) await page.keyboard.press(key);
  await expect.poll(async () => (await read(lab, 'image'))[1]).toBe(0.25);
  await expect(line.locator('[aria-live]').first()).toHaveText('number 2: +0.25');
  await line.getByRole('button', { name: 'Level line' }).click();
  await expect.poll(async () => (await read(lab, 'image')).every((x) => x === 0)).toBe(true);
  await line.getByRole('button', { name: 'Back to the example' }).click();
  await expect.poll(() => read(lab, 'image')).toEqual(example);
});

test('a net whose maps shrink to nothing is refused at its layer, and nothing is lost', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(5));
  const box = lab.locator('#control-layers');
  await box.fill('pool 4, pool 4, conv 3x4');
  await box.press('Enter');
  await expect(errors(lab)).toHaveCount(1);
  await expect(errors(lab).first()).toContainText('pool 4');
  expect(await stepOf(lab)).toBe(5);
  expect(await layers(lab)).toBe('conv 8, conv 16, pool 16, head 10');
  for (const bad of ['attention 8', 'conv 3x99', 'conv 4x4']) {
    await box.fill(bad);
    await box.press('Enter');
    await expect(lab.locator('.refused:not(:empty)')).toHaveCount(1);
  }
});

test('an example is chosen in the gallery, and an image given as numbers is reduced, and it says so', async ({
  page,
}) => {
  const lab = await open(page);
  const grid = lab.locator('[data-figure="gallery"] canvas');
  await grid.scrollIntoViewIfNeeded();
  const rows = await read(lab, 'gallery_rows');
  const box = await grid.boundingBox();
  if (!box) throw new Error('no gallery');
  await grid.click({ position: { x: 60, y: 60 } });
  await expect.poll(() => value(lab, 'example')).not.toBe(rows[0]);
  expect(rows).toContain(await value(lab, 'example'));
  // A ring of 40 × 40.
  const ring = Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: 40 }, (_, column) => {
      const away = Math.hypot(row - 19.5, column - 19.5);
      return away > 9 && away < 17 ? 200 : 0;
    }).join(','),
  ).join('\n');
  await ask(lab, (element, pixels) => element.act('draw', { pixels }), ring);
  expect(await field(lab, 'shown_image', 'from_height')).toBe(40);
  expect((await read(lab, 'image')).length).toBe(64);
  expect(Math.max(...(await read(lab, 'image')))).toBe(1);
  await expect(lab.locator('.drawn')).toContainText('Reduced from 40 × 40 to 8 × 8');
});

test('bad images are answered in words', async ({ page }) => {
  const lab = await open(page);
  const code = (pixels: string) =>
    ask(
      lab,
      (element, pixels) =>
        element.act('draw', { pixels }).then(
          () => 'fine',
          (error) => error.code,
        ),
      pixels,
    );
  for (const bad of ['', 'a b c', '1 2\n3', 'NaN NaN']) expect(await code(bad), bad).toBe('data');
  // All paper is an image too, and the page says that there is nothing to see.
  expect(await code('0 0\n0 0')).toBe('fine');
  await expect(lab.locator('[data-trouble="dark"]')).toBeVisible();
  await lab.getByRole('button', { name: 'Back to the examples' }).click();
  await expect(lab.locator('[data-trouble="dark"]')).toHaveCount(0);
  expect(await value(lab, 'drawing')).toBe('');
});

test('drawn by key: a cell is inked, rubbed out, and cleared', async ({ page }) => {
  const lab = await beat(page, 'vision', 'draw');
  const sheet = lab.locator('[data-figure="sheet"] canvas');
  await enter(sheet);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  const drawing = () => value(lab, 'drawing').then(String);
  await expect.poll(drawing).toMatch(/[1-9a-f]/);
  await expect(lab.locator('[data-figure="sheet"] [aria-live]')).toHaveText(/row \d+, column \d+: 100 % ink/);
  await lab.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(drawing).toBe('');
  await expect(lab.locator('.drawn')).toContainText('The sheet is empty');
});

test('at 390 px the flow scrolls by itself, and the page does not', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const lab = await open(page);
  const scroll = flow(lab).locator('.flow-scroll');
  const [inner, outer] = await scroll.evaluate((box) => [box.scrollWidth, box.clientWidth]);
  expect(inner).toBeGreaterThan(outer ?? 0);
  expect(await overflow(page)).toBe(0);
  // The keyboard brings what it is at into sight.
  await enter(scroll.locator('canvas'));
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => scroll.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
});

test('the page goes on drawing while it learns', timed, async ({ page }) => {
  const lab = await open(page);
  await drawsWhileItLearns(page, lab);
});

test('the challenge is met by a net that is worth its weights, and what it says of none was measured', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const lab = await beat(page, 'vision', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.locator('.challenge .outcome')).toHaveText(/^0 of 900 steps · 690 weights/);
  const linear = await ask(
    lab,
    async (element) =>
      (await (await element.ready).read('baselines')) as { linear: { score: number } } | null,
  );
  // “93 %”.
  expect(linear?.linear.score).toBeCloseTo(0.93, 2);
  await ask(lab, async (element) => {
    await element.set('layers', 'conv 5x6, pool 2');
    await element.step(900);
  });
  await expect(page.locator('.challenge')).toHaveClass(/done/, { timeout: 20_000 });
  await expect(page.locator('.challenge .outcome')).toContainText('1,126 weights');
});
