// axe finds nothing serious, on any page, in either theme, on any screen, at any moment.
import { labIds } from '../../www/labs/ids.ts';
import {
  ask,
  beat,
  book,
  chapter,
  errors,
  expect,
  ready,
  serious,
  stranger,
  test,
  unfold,
} from './support.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`${colorScheme}, ${width} px: cover, chapter, before and after training`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      await book(page);
      await expect(page.getByRole('listitem')).toHaveCount(labIds.length);
      expect(await serious(page)).toEqual([]);

      const lab = await chapter(page, 'seed=2');
      await page.locator('details.embed').evaluate((details: HTMLDetailsElement) => {
        details.open = true;
      });
      await lab.locator('details.data').evaluate((details: HTMLDetailsElement) => {
        details.open = true;
      });
      expect(await serious(page)).toEqual([]);

      await ask(lab, async (element) => {
        await element.set('features', 'area,beds');
        await element.set('batching', 'mini');
        await element.step(20);
        for (let i = 0; i < 4; i++) await element.advance();
        await element.set('learning_rate', 99).catch(() => {});
      });
      await unfold(lab);
      await lab.locator('#control-seed').fill('x');
      await lab.locator('#control-seed').press('Enter');
      await expect(errors(lab)).toHaveCount(1);
      await expect(lab.locator('.written li.done')).toHaveCount(4);
      expect(await serious(page)).toEqual([]);
    });
  }
}

test('a lab on a stranger’s page', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate(() => {
    document.body.innerHTML =
      '<main><h1>A tutorial</h1><underhood-lab lab="linear_regression"></underhood-lab></main>';
  });
  await ready(page);
  expect(await serious(page)).toEqual([]);
});

test('a broken run, a done challenge and a tooltip', async ({ page }) => {
  const lab = await chapter(page, 'learning_rate=9');
  await ask(lab, (element) => element.step(100));
  await expect(errors(lab)).toHaveCount(1);
  await lab.locator('[data-headline="r2"] dt').focus();
  await expect(lab.locator('[role="tooltip"]')).toBeVisible();
  expect(await serious(page)).toEqual([]);
  const challenge = await beat(page, 'linear_regression', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.locator('.challenge .outcome')).toHaveText(/^0 of 20 steps/);
  await ask(challenge, (element) => element.set('learning_rate', 0.35));
  await ask(challenge, (element) => element.reset());
  await ask(challenge, (element) => element.step(19));
  await expect(page.locator('.challenge')).toHaveClass(/done/);
  expect(await serious(page)).toEqual([]);
});

test('what the pictures show is said in words, and the words keep up', async ({ page }) => {
  const lab = await chapter(page, 'seed=1');
  const pictures = lab.getByRole('img');
  await expect(pictures).toHaveCount(4);
  for (const picture of await pictures.all()) await expect(picture).toHaveAttribute('aria-label', /\w{3}/);
  const curve = lab.locator('[data-figure="curve"]').getByRole('img');
  await ask(lab, (element) => element.step(12));
  await expect(curve).toHaveAttribute('aria-label', /over 12 steps/);
});
