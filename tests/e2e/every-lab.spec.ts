// What a reader may expect of every chapter, whichever lab it holds, beside the core of it: core.ts.
import { labIds as labs } from '../../www/labs/ids.ts';
import {
  ask,
  button,
  chapter,
  errors,
  expect,
  overflow,
  ready,
  saved,
  serious,
  stepOf,
  stranger,
  test,
} from './support.ts';

test('the contents lead to every chapter', async ({ page }) => {
  await page.goto('about:blank');
  await chapter(page);
  await page.getByRole('link', { name: 'Under the Hood' }).click();
  const links = page.getByRole('navigation', { name: 'Contents' }).getByRole('link');
  await expect(links).toHaveCount(labs.length);
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(hrefs).toEqual(labs.map((lab) => `./${lab}/`));
});

for (const name of labs) {
  test.describe(name, () => {
    test('a save opens again, also with the other engine', async ({ page }) => {
      const lab = await chapter(page, '', name);
      await ask(lab, (element) => element.step(3));
      const bytes = await saved(lab);
      await ask(lab, async (element) => {
        const save = await element.save();
        await element.reset();
        await element.load(save);
      });
      expect(await saved(lab)).toBe(bytes);
      await ask(lab, async (element) => {
        element.engine = 'ndarray';
        await element.updateComplete;
        await element.ready;
      });
      expect(await saved(lab)).toBe(bytes);
      expect(await ask(lab, (element) => element.step(1))).toBe(4);
    });

    test('by keyboard', async ({ page }) => {
      const lab = await chapter(page, '', name);
      await button(lab, 'One step').focus();
      await page.keyboard.press('s');
      await expect.poll(() => stepOf(lab)).toBe(1);
      await page.keyboard.press('.');
      await expect.poll(() => ask(lab, (element) => element.status.stage)).toBe(1);
      await page.keyboard.press('p');
      await expect.poll(() => ask(lab, (element) => element.playing)).toBe(true);
      await page.keyboard.press('p');
      await expect.poll(() => ask(lab, (element) => element.playing)).toBe(false);
      await page.keyboard.press('r');
      await expect.poll(() => stepOf(lab)).toBe(0);
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 390]) {
        test(`${colorScheme}, ${width} px: nothing serious, nothing cut off`, async ({ page }) => {
          await page.setViewportSize({ width, height: 844 });
          await page.emulateMedia({ colorScheme });
          const lab = await chapter(page, '', name);
          expect(await serious(page)).toEqual([]);
          await ask(lab, async (element) => {
            await element.step(20);
            for (let i = 0; i < 3; i++) await element.advance();
          });
          expect(await serious(page)).toEqual([]);
          expect(await overflow(page)).toBe(0);
        });
      }
    }

    test('bad input is answered in words, and nothing is lost', async ({ page }) => {
      const lab = await chapter(page, 'seed=-1&nonsense=1', name);
      // What is wrong with a link is said together.
      await expect(errors(lab)).toHaveCount(1);
      await expect(errors(lab).locator('.line')).toHaveText([/^Seed/, /nonsense/]);
      const before = await saved(lab);
      const codes = await ask(lab, async (element) => {
        const code = (work: Promise<unknown>) =>
          work.then(
            () => 'fine',
            (error) => error.code,
          );
        const found: string[] = [];
        for (const control of element.describe().controls) {
          found.push(await code(element.set(control.id, Number.NaN)));
          found.push(await code(element.set(control.id, true)));
        }
        for (const action of element.describe().actions)
          if (action.args.length > 0) found.push(await code(element.act(action.id, { nonsense: 1 })));
        found.push(await code(element.load(new Uint8Array([1, 2, 3]))));
        found.push(await code(element.read('nonsense')));
        return found;
      });
      // A toggle takes true, and one that is on already is left so.
      for (const code of codes)
        expect(['out_of_range', 'wrong_type', 'unknown', 'save', 'fine']).toContain(code);
      expect(codes.filter((code) => code === 'fine').length).toBeLessThan(3);
      if (!codes.includes('fine')) expect(await saved(lab)).toBe(before);
    });

    test('on a stranger’s page, with a part hidden', async ({ page }) => {
      await page.goto(`${stranger}plain.html`);
      await page.evaluate((id) => {
        document.body.innerHTML = `<main><h1>A tutorial</h1><underhood-lab lab="${id}" hide="tools" seed="3"></underhood-lab></main>`;
      }, name);
      const lab = await ready(page);
      await expect(lab.locator('.tools')).toHaveCount(0);
      await expect(lab.getByRole('img').first()).toBeVisible();
      expect(await ask(lab, (element) => element.step(5))).toBe(5);
      expect(await serious(page)).toEqual([]);
    });
  });
}
