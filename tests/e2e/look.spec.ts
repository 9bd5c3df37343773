// How it looks and explains itself: themes, a telephone, live terms, numbers that say what they are.
import type { Locator } from '@playwright/test';
import { labIds } from '../../www/labs/ids.ts';
import {
  ask,
  beat,
  book,
  button,
  chapter,
  expect,
  field,
  headline,
  perform,
  serious,
  site,
  stepOf,
  test,
} from './support.ts';

/** A line of words, in pixels. */
const LINE = 22;

const background = (page: import('@playwright/test').Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('the theme switch: light, dark, as the system; it is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const lab = await chapter(page);
  const ink = () => lab.locator('.lab').evaluate((element) => getComputedStyle(element).color);
  const [paper, lightInk] = [await background(page), await ink()];
  await page.getByLabel('Theme').selectOption('dark');
  await expect.poll(() => background(page)).not.toBe(paper);
  await expect.poll(ink).not.toBe(lightInk);
  const [night, darkInk] = [await background(page), await ink()];

  await page.reload();
  expect(await background(page)).toBe(night);
  await expect(page.getByLabel('Theme')).toHaveValue('dark');

  await page.getByLabel('Theme').selectOption('as the system');
  await expect.poll(() => background(page)).toBe(paper);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => background(page)).toBe(night);
  expect(await ink()).toBe(darkInk);
});

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('nothing scrolls sideways, and the transport is at hand', async ({ page }) => {
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await book(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await overflow()).toBe(0);
    const lab = await chapter(page, 'features=area,beds,baths,latitude,longitude&seed=2');
    await button(lab, 'One step').click();
    await expect.poll(() => stepOf(lab)).toBe(1);
    await lab.locator('summary', { hasText: 'Your own data' }).click();
    expect(await overflow()).toBe(0);

    // While the figures are on screen, so is the bar below them.
    await lab.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    for (const name of ['Start over', 'One stage', 'One step', 'Play']) {
      await expect(button(lab, name)).toBeInViewport({ ratio: 1 });
      const box = await button(lab, name).boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    await expect(lab.getByLabel('Speed')).toBeInViewport({ ratio: 1 });
    await expect(lab.getByLabel('Timeline')).toBeInViewport({ ratio: 1 });
  });

  for (const id of labIds)
    test(`${id}: the picture and the first words about it are on the first screen`, async ({ page }) => {
      const lab = await chapter(page, '', id);
      const box = async (part: Locator) => {
        const { y, height } = (await part.first().boundingBox()) ?? { y: Number.NaN, height: Number.NaN };
        return { top: y, height };
      };
      await expect(async () => {
        const [figure, drawn] = [
          lab.locator('.focus figure'),
          lab.locator('.focus .canvas :is(canvas, svg)'),
        ];
        expect((await box(figure)).top).toBeLessThan(200);
        // What is drawn, or nearly all of it, stands above what moves it, and below that are words.
        const { top, height } = await box(drawn);
        expect(top + 0.85 * height).toBeLessThanOrEqual((await box(lab.locator('.dock'))).top + 1);
        const words = await box(page.locator('.story .beat:not([hidden]) p'));
        expect(words.top + LINE).toBeLessThanOrEqual(844);
      }).toPass({ timeout: 30_000 });
    });

  test('what is cut off below a picture is a touch away, and comes to who gets there by keys', async ({
    page,
  }) => {
    const lab = await chapter(page, '', 'reinforcement');
    const more = lab.locator('.whole');
    await expect(more).toHaveText('All of the picture');
    expect(await serious(page)).toEqual([]);
    const palette = lab.locator('.focus [data-figure="map_view"] .palette').first();
    const row = lab.locator('.focus');
    const reaches = async () => {
      const [inside, outside] = [await palette.boundingBox(), await row.boundingBox()];
      return (inside?.y ?? 0) + (inside?.height ?? 0) <= (outside?.y ?? 0) + (outside?.height ?? 0) + 1;
    };
    expect(await reaches()).toBe(false);
    await more.click();
    await expect(more).toHaveAttribute('aria-expanded', 'true');
    await expect.poll(reaches).toBe(true);
    await more.click();
    await expect.poll(reaches).toBe(false);
    await palette.getByRole('button').last().focus();
    await expect.poll(reaches).toBe(true);
    expect(await row.evaluate((part) => part.scrollTop)).toBe(0);
    // Another beat begins anew.
    await page.locator('.turns .next').click();
    await expect(more).toHaveAttribute('aria-expanded', 'false');
  });

  test('each beat begins with the first of its pictures', async ({ page }) => {
    const lab = await beat(page, 'linear_regression', 'wrong');
    const picture = (id: string) => lab.locator(`.focus [data-figure="${id}"] canvas`).first();
    await expect(picture('fit')).toBeInViewport({ ratio: 0.8 });
    // Of the bowl and the line; the line was in sight, and stays only peeping in.
    await page.getByRole('link', { name: 'Next', exact: true }).click();
    await expect(picture('bowl')).toBeInViewport({ ratio: 0.8 });
    await expect(picture('fit')).not.toBeInViewport({ ratio: 0.5 });
    // Opened by its address: the lab's first pictures, of which the line is one, stood there for a moment.
    await beat(page, 'linear_regression', 'down');
    await expect(picture('bowl')).toBeInViewport({ ratio: 0.8 });
    await expect(picture('fit')).not.toBeInViewport({ ratio: 0.5 });
  });

  test('what the button of a beat moves is in sight once it is pressed', async ({ page }) => {
    const lab = await beat(page, 'mlp', 'overfit');
    const button = page.locator('[data-act="overfit"]');
    await button.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    const picture = lab.locator('.focus [data-figure="field"] canvas').first();
    await expect(picture).not.toBeInViewport({ ratio: 0.5 });
    await button.click();
    await expect(picture).toBeInViewport({ ratio: 0.9 });
  });

  test('going back and forth takes no row of its own: Play and the speeds stay beside the steps', async ({
    page,
  }) => {
    const lab = await chapter(page);
    const rows = async (names: string[]) => {
      const tops = names.map(async (name) => (await button(lab, name).boundingBox())?.y ?? Number.NaN);
      return new Set((await Promise.all(tops)).map(Math.round)).size;
    };
    await ask(lab, (element) => element.set('learning_rate', 0.2));
    await expect(button(lab, 'Undo')).toBeVisible();
    expect(await rows(['Start over', 'One stage', 'One step', 'Play'])).toBe(1);
    expect(await rows(['Undo', 'Redo'])).toBe(1);
    const [speeds, timeline] = [lab.getByLabel('Speed'), lab.getByLabel('Timeline')];
    const middle = async (part: Locator) => {
      const box = await part.boundingBox();
      return box ? box.y + box.height / 2 : Number.NaN;
    };
    expect(Math.abs((await middle(speeds)) - (await middle(button(lab, 'Play'))))).toBeLessThan(4);
    expect(Math.abs((await middle(timeline)) - (await middle(button(lab, 'Undo'))))).toBeLessThan(8);
    expect((await timeline.boundingBox())?.width).toBeGreaterThan(120);
  });
});

/** Those that have most to say of a stage. */
const TALKATIVE = [
  ['linear_regression', 'five'],
  ['gradient_descent', 'strides'],
  ['backprop', 'chain'],
  ['reinforcement', 'cliff'],
] as const;

for (const [width, height, most] of [
  [390, 844, 230],
  [1280, 800, 235],
] as const)
  test.describe(`the dock, ${width} pixels wide`, () => {
    test.use({ viewport: { width, height } });

    for (const [lab, id] of TALKATIVE)
      test(`${lab}: whatever a stage has to say, it covers no more of the picture`, async ({ page }) => {
        const element = await beat(page, lab, id);
        const dock = element.locator('.dock');
        const room = () => dock.evaluate((part) => part.getBoundingClientRect().height);
        const seen: number[] = [];
        const stages = await ask(element, (lab) => lab.describe().stages.length);
        for (let i = 0; i < Math.min(stages, 18); i++) {
          await ask(element, (lab) => lab.advance());
          seen.push(await room());
        }
        expect(Math.max(...seen)).toBeLessThanOrEqual(most);
        // On a phone there is one height for all.
        if (width < 500) expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(2);
        // Nothing of what moves it stands outside.
        const out = await dock.evaluate((part) => {
          const { right, left } = part.getBoundingClientRect();
          return [...part.querySelectorAll('button, select, input, .where')]
            .filter(
              (one) =>
                one.getBoundingClientRect().right > right + 1 || one.getBoundingClientRect().left < left,
            )
            .map((one) => one.className);
        });
        expect(out).toEqual([]);
      });

    test('what went wrong in a beat, with its cure, is read without scrolling', async ({ page }) => {
      const lab = await beat(page, 'mlp', 'vanish');
      await page.locator('[data-act="vanish"]').click();
      const trouble = lab.locator('[data-trouble="vanishing"]');
      await expect(trouble).toBeVisible({ timeout: 30_000 });
      await expect(trouble).toBeInViewport({ ratio: 1 });
      // And nothing lies over it.
      for (const part of [trouble.locator('.what'), trouble.getByRole('button').last()])
        await part.click({ trial: true });
    });
  });

test('while a beat is being set up, the pictures of what was before step back', async ({ page }) => {
  const lab = await beat(page, 'embeddings', 'bank');
  await ask(lab, (element) => {
    const whole = element.renderRoot.querySelector('.lab');
    const seen: (string | null | undefined)[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => void seen.push(whole?.getAttribute('aria-busy'))).observe(element.renderRoot, {
      attributes: true,
      attributeFilter: ['aria-busy'],
      subtree: true,
    });
  });
  // Another text, which has to be read first.
  await page.locator('.turns .next').click();
  await expect(page.locator('[data-beat="real"]')).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { seen: string[] }).seen), { timeout: 15_000 })
    .toEqual(['true', 'false']);
  expect(await ask(lab, (element) => element.describe().values.corpus)).not.toBe('world');
});

test('beside a story the timeline is long enough to be dragged, undone or not', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const lab = await chapter(page);
  const long = async () => (await lab.getByLabel('Timeline').boundingBox())?.width;
  expect(await long()).toBeGreaterThan(180);
  await ask(lab, (element) => element.set('learning_rate', 0.2));
  await expect(button(lab, 'Undo')).toBeVisible();
  expect(await long()).toBeGreaterThan(110);
});

test('every number on screen says what it is', async ({ page }) => {
  // So tall that none lies below the dock.
  await page.setViewportSize({ width: 1280, height: 2600 });
  const lab = await chapter(page, 'seed=1');
  for (let i = 0; i < 4; i++) await button(lab, 'One stage').click();
  await expect(lab.locator('.written li.done')).toHaveCount(4);
  const tooltip = lab.locator('[role="tooltip"]');
  const labels = await ask(lab, (element) =>
    Object.fromEntries(element.describe().channels.map((channel) => [channel.id, channel.label])),
  );
  const numbers = lab.locator('[data-channel]');
  const count = await numbers.count();
  expect(count).toBeGreaterThan(20);
  for (let i = 0; i < count; i++) {
    const number = numbers.nth(i);
    if (!(await number.isVisible())) continue;
    await number.hover();
    const channel = (await number.getAttribute('data-channel')) ?? '';
    await expect(tooltip.locator('b')).toHaveText(labels[channel] ?? `no channel ${channel}`);
  }
  await expect(tooltip).toBeVisible();
  await expect(tooltip.locator('.katex')).toBeVisible();
  await page.mouse.move(2, 2);
  await expect(tooltip).toBeHidden();
});

test('no number stands there without an explanation', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  for (let i = 0; i < 4; i++) await button(lab, 'One stage').click();
  await expect(lab.locator('.written li.done')).toHaveCount(4);
  const mute = await ask(lab, (element) => {
    const found: string[] = [];
    for (const part of element.renderRoot.querySelectorAll('.headlines, .written .numbers')) {
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode.textContent ?? '';
        const explained = texts.currentNode.parentElement?.closest('[data-channel]');
        // The 2 of R² and of a square is no number to explain.
        if (/\d/.test(text) && !explained) found.push(text.trim());
      }
    }
    return found;
  });
  expect(mute).toEqual([]);
});

test('the explanation follows the keyboard too', async ({ page }) => {
  const lab = await chapter(page);
  await lab.locator('[data-headline="r2"] dt').focus();
  await expect(lab.locator('[role="tooltip"]')).toContainText('How good the line is');
  await page.keyboard.press('Escape');
  await expect(lab.locator('[role="tooltip"]')).toBeHidden();
});

test('a term of the formula lights its numbers and its picture', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  const fit = lab.locator('[data-figure="fit"] canvas');
  const picture = () => fit.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await page.mouse.move(2, 2);
  const before = await picture();
  await lab.locator('.written .formula [data-term="residual"]').first().hover();
  await expect.poll(picture).not.toBe(before);
  await lab.locator('.written .formula [data-term="b"]').first().hover();
  await expect(lab.locator('.sentence .num[data-term="b"]')).toHaveClass(/lit/);
  await expect(lab.locator('.sentence .num[data-term="w"]')).not.toHaveClass(/lit/);
  await page.mouse.move(2, 2);
  await expect(lab.locator('.lit')).toHaveCount(0);
});

test('and back: the picture lights the formula', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  const bowl = lab.locator('[data-figure="bowl"] canvas');
  const height = (await bowl.boundingBox())?.height ?? 0;
  await bowl.hover({ position: { x: 200, y: height - 6 } });
  await expect(lab.locator('.written .formula [data-term="w"]').first()).toHaveClass(/lit/);
  await bowl.hover({ position: { x: 8, y: height / 2 } });
  await expect(lab.locator('.written .formula [data-term="b"]').first()).toHaveClass(/lit/);
  await expect(lab.locator('.written .formula [data-term="w"]').first()).not.toHaveClass(/lit/);
});

test('a term in the chapter’s words lights the lab', async ({ page }) => {
  const lab = await beat(page, 'linear_regression', 'knobs');
  await page.locator('.story [data-term="b"]').first().hover();
  await expect(lab.locator('.sentence .num[data-term="b"]')).toHaveClass(/lit/);
  await page.locator('.story [data-term="w"]').first().hover();
  await expect(lab.locator('.sentence .num[data-term="w"]')).toHaveClass(/lit/);
});

test('with reduced motion nothing glides, and all works', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const lab = await chapter(page, 'seed=1');
  const gliding = await ask(lab, (element) =>
    [...element.renderRoot.querySelectorAll('*')]
      .filter((part) => Number.parseFloat(getComputedStyle(part).transitionDuration) > 0)
      .map((part) => `${part.localName}.${part.className}`),
  );
  expect([...new Set(gliding)]).toEqual([]);
  await perform(page, 'start');
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(1);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await expect.poll(() => field(lab, 'fit', 'r2')).toBeGreaterThan(0);
});

test('the tag to embed the lab holds its present state', async ({ page }) => {
  const lab = await chapter(page, 'seed=3&learning_rate=0.2');
  await ask(lab, (element) => element.step(4));
  await page.getByText('Embed this lab').click();
  const link = await ask(lab, (element) => element.link());
  await expect(page.locator('.embed code')).toHaveText(
    `<script type="module" src="${site}underhood.js"></script>\n` +
      `<underhood-lab lab="linear_regression" beat="start" state="${link.replaceAll('&', '&amp;')}"></underhood-lab>`,
  );
  await expect(headline(lab, 'r2')).toBeVisible();
});
