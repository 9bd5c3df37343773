// With the reader's own few colours in force (Windows' contrast themes): data keeps its colours, and what is chosen shows.
import type { Locator } from '@playwright/test';
import { labIds } from '../../www/labs/ids.ts';
import { ask, errors, expect, ready, serious, stranger, test } from './support.ts';

/** How many colours a canvas is made of: 16 levels of each part, those of ten pixels at least. */
const colours = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    if (element.width === 0) return 0;
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    const counts = new Map<number, number>();
    for (let i = 0; i + 3 < data.length; i += 4) {
      if ((data[i + 3] ?? 0) < 128) continue;
      const key = ((data[i] ?? 0) >> 4) * 256 + ((data[i + 1] ?? 0) >> 4) * 16 + ((data[i + 2] ?? 0) >> 4);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts.values()].filter((count) => count >= 10).length;
  });

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`${colorScheme}`, () => {
    test.use({ colorScheme, forcedColors: 'active' });

    for (const lab of colorScheme === 'light' ? labIds : (['mlp'] as const))
      test(`${lab}: what is chosen tells itself from what is not, and pictures have their colours`, async ({
        page,
      }) => {
        const open = async () => {
          await page.goto(`${stranger}plain.html`);
          await page.evaluate((id) => {
            document.body.innerHTML = `<main><h1>A lab</h1><underhood-lab lab="${id}"></underhood-lab></main>`;
          }, lab);
          const element = await ready(page);
          await ask(element, (it) => it.step(5));
          return element;
        };
        const element = await open();
        expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
        const grounds = await element.locator('.chip span').evaluateAll((all) =>
          all.map((span) => ({
            chosen: span.parentElement?.querySelector('input')?.checked ?? false,
            ground: getComputedStyle(span).backgroundColor,
            ink: getComputedStyle(span).color,
          })),
        );
        const pressed = await element
          .locator('button[aria-pressed="true"]:not(:disabled)')
          // A button that is a picture has a line around it.
          .evaluateAll((all) =>
            all.map((button) => {
              const { backgroundColor, outlineColor, outlineStyle } = getComputedStyle(button);
              return outlineStyle === 'solid' ? outlineColor : backgroundColor;
            }),
          );
        const chosen = grounds.filter((chip) => chip.chosen);
        const others = grounds.filter((chip) => !chip.chosen);
        const system = await page.evaluate(() => {
          const probe = document.createElement('i');
          document.body.append(probe);
          return ['Highlight', 'HighlightText'].map((name) => {
            probe.style.color = name;
            return getComputedStyle(probe).color;
          });
        });
        expect(chosen.length + pressed.length).toBeGreaterThan(0);
        expect(pressed).toEqual(pressed.map(() => system[0]));
        for (const { ground, ink } of chosen) expect([ground, ink]).toEqual(system);
        for (const { ground } of others) expect(ground).not.toBe(system[0]);
        expect(await serious(page)).toEqual([]);

        const pictures = async (it: Locator) =>
          Promise.all((await it.locator('figure canvas').all()).map(colours));
        const forced = await pictures(element);
        await page.emulateMedia({ forcedColors: 'none' });
        const free = await pictures(await open());
        expect(forced.length).toBe(free.length);
        expect(free.filter((count) => count > 3).length).toBeGreaterThan(0);
        await expect(errors(element)).toHaveCount(0);
        // Not one block: as many colours as otherwise, save for the few inks and rules that are now one.
        forced.forEach((count, i) => {
          expect(count, `picture ${i}: ${forced} of ${free}`).toBeGreaterThanOrEqual(0.5 * (free[i] ?? 0));
        });
      });
  });
