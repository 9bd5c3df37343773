// The pointer, in a lab that its page shows larger, smaller or turned: what is pressed is what is under it.
import type { Locator, Page } from '@playwright/test';
import { ask, expect, field, read, ready, stranger, test } from './support.ts';

/** How a page around may show it: as slide decks do, as readers zoom. */
const ways: [string, Record<string, string>][] = [
  ['as it is', {}],
  ['scaled down, as by a slide deck', { transform: 'scale(0.55)', transformOrigin: '0 0' }],
  ['scaled up and moved', { transform: 'translate(30px, 20px) scale(1.3)', transformOrigin: '0 0' }],
  ['zoomed in', { zoom: '1.4' }],
  ['zoomed out', { zoom: '0.6' }],
  ['zoomed and scaled', { zoom: '1.4', transform: 'scale(0.5)', transformOrigin: '0 0' }],
];

/** A lab with one figure, in a box that is shown in some way; its first canvas. */
async function shown(
  page: Page,
  lab: string,
  hide: string,
  style: Record<string, string>,
): Promise<[Locator, Locator]> {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate(
    ([id, hidden, properties]) => {
      document.body.innerHTML = `<div id="slide"><underhood-lab lab="${id}" hide="${hidden}"></underhood-lab></div>`;
      const slide = document.getElementById('slide') as HTMLElement;
      Object.assign(slide.style, { width: '700px' }, properties);
    },
    [lab, hide, style] as const,
  );
  const element = await ready(page);
  const canvas = element.locator('figure canvas').first();
  await expect(element.locator('figure .canvas [role]').first()).toHaveAttribute('aria-label', /./);
  await element.locator('figure').first().scrollIntoViewIfNeeded();
  return [element, canvas];
}

const REST = 'headlines alerts step transport controls runs data tools';
/** Where on the screen a share of a canvas is, across and down. */
const place = async (canvas: Locator, x: number, y: number): Promise<[number, number]> => {
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the canvas is not there');
  return [box.x + x * box.width, box.y + y * box.height];
};

for (const [way, style] of ways) {
  test(`a wall is painted where the brush is: ${way}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 1200 });
    const [lab, canvas] = await shown(
      page,
      'reinforcement',
      `${REST} plane returns episodes_view losses_view rival_view`,
      style,
    );
    const [rows, columns] = [await field(lab, 'grid', 'rows'), await field(lab, 'grid', 'columns')];
    const [width, height] = await canvas.evaluate((it) => [it.clientWidth, it.clientHeight]);
    const side = Math.floor(Math.min((width - 6) / columns, (Math.min(width, 420) - 6) / rows));
    const left = Math.floor((width - side * columns) / 2);
    // Near the corner of its cell: a few pixels off would be another.
    const at = (row: number, column: number) =>
      place(canvas, (left + (column + 0.15) * side) / width, (3 + (row + 0.15) * side) / height);
    const before = await read(lab, 'cells');
    await lab.locator('[data-brush="wall"]').click();
    await page.mouse.move(...(await at(rows - 2, columns - 3)));
    await page.mouse.down();
    await page.mouse.up();
    const changed = async () =>
      (await read(lab, 'cells')).flatMap((kind, i) => (kind === before[i] ? [] : [i]));
    await expect.poll(changed).toEqual([(rows - 2) * columns + columns - 3]);
  });

  test(`points are drawn where the pointer is: ${way}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 1200 });
    /** Two points pressed, and those of a drag between them. */
    const drawn = async (properties: Record<string, string>) => {
      const [lab, canvas] = await shown(page, 'mlp', `${REST} network curve histograms`, properties);
      await ask(lab, (element) => element.show('draw', '0'));
      // They come after those that are there.
      const { length } = await read(lab, 'points');
      await page.mouse.move(...(await place(canvas, 0.3, 0.4)));
      await page.mouse.down();
      await expect.poll(async () => (await read(lab, 'points')).length).toBe(length + 2);
      // As far as a few points are apart, so that none is skipped in any scale.
      const width = await canvas.evaluate((it) => it.clientWidth);
      await page.mouse.move(...(await place(canvas, 0.3 + 28 / width, 0.4)));
      await page.mouse.up();
      await page.mouse.click(...(await place(canvas, 0.8, 0.7)));
      await expect.poll(async () => (await read(lab, 'points')).length).toBe(length + 10);
      return (await read(lab, 'points')).slice(length);
    };
    const expected = await drawn({});
    const found = await drawn(style);
    expect(found).toEqual(expected.map((value) => expect.closeTo(value, 1)));
    for (const i of [0, 1, 8, 9]) expect(found[i]).toBeCloseTo(expected[i] ?? Number.NaN, 2);
  });
}

test('a wall is painted where the brush is in a picture that is turned', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1400 });
  const turned = { transform: 'rotate(12deg) scale(0.8)', transformOrigin: '50% 50%', margin: '80px' };
  const [lab, canvas] = await shown(
    page,
    'reinforcement',
    `${REST} plane returns episodes_view losses_view rival_view`,
    turned,
  );
  const [rows, columns] = [await field(lab, 'grid', 'rows'), await field(lab, 'grid', 'columns')];
  const before = await read(lab, 'cells');
  await lab.locator('[data-brush="wall"]').click();
  // A corner of the screen's box is not one of the picture's: a point of the page that is laid over its cell tells.
  const [x, y] = await canvas.evaluate(
    (it: HTMLCanvasElement, [lines, count]) => {
      const width = it.clientWidth;
      const side = Math.floor(Math.min((width - 6) / count, (Math.min(width, 420) - 6) / lines));
      const left = Math.floor((width - side * count) / 2);
      const mark = document.createElement('i');
      const across = it.offsetLeft + left + (count - 2.5) * side;
      const down = it.offsetTop + 3 + 1.5 * side;
      mark.style.cssText = `position:absolute;width:0;height:0;left:${across}px;top:${down}px`;
      it.parentElement?.append(mark);
      const box = mark.getBoundingClientRect();
      mark.remove();
      return [box.x, box.y];
    },
    [rows, columns] as const,
  );
  await page.mouse.click(x ?? 0, y ?? 0);
  await expect
    .poll(async () => (await read(lab, 'cells')).flatMap((kind, i) => (kind === before[i] ? [] : [i])))
    .toEqual([columns + columns - 3]);
});

test('the curve tells of the step under the pointer', async ({ page }) => {
  for (const [way, style] of ways) {
    const [lab] = await shown(page, 'linear_regression', `${REST} fit bowl parameters`, style);
    await ask(lab, (element) => element.step(100));
    const over = lab.locator('.u-over');
    const box = await over.boundingBox();
    if (box === null) throw new Error('there is no curve');
    // Well within, and beyond half of a scaled picture.
    for (const share of [0.25, 0.9]) {
      await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
      const step = async () => Number(await lab.locator('.u-legend .u-value').first().textContent());
      await expect.poll(step, `${way}, at ${share}`).toBeGreaterThanOrEqual(99 * share - 1);
      expect(await step(), `${way}, at ${share}`).toBeLessThanOrEqual(99 * share + 2);
    }
  }
});

test('what a number is stands at the number', async ({ page }) => {
  for (const [way, style] of ways) {
    await page.goto(`${stranger}plain.html`);
    await page.evaluate((properties) => {
      document.body.innerHTML =
        '<div id="slide"><underhood-lab lab="linear_regression" hide="figures"></underhood-lab></div>';
      Object.assign((document.getElementById('slide') as HTMLElement).style, { width: '700px' }, properties);
    }, style);
    const lab = await ready(page);
    const term = lab.locator('[data-headline] dt').last();
    await term.focus();
    const [number, tip] = [await term.boundingBox(), await lab.locator('[role="tooltip"]').boundingBox()];
    if (number === null || tip === null) throw new Error('there is no tooltip');
    expect(Math.abs(tip.x - number.x), way).toBeLessThan(2);
    expect(tip.y - number.y - number.height, way).toBeGreaterThan(0);
    expect(tip.y - number.y - number.height, way).toBeLessThan(10);
  }
});
