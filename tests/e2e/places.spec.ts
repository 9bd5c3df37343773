// A browser whose language nobody knows: WebKit says `C` where no locale is set, and Intl throws at it.
import { ask, expect, ready, stranger, test } from './support.ts';

for (const language of ['C', 'de-DE', 'fa-IR'])
  test(`numbers are the book’s own where the browser speaks “${language}”`, async ({ page }) => {
    await page.addInitScript((name) => {
      Object.defineProperty(Navigator.prototype, 'language', { get: () => name });
      Object.defineProperty(Navigator.prototype, 'languages', { get: () => [name] });
    }, language);
    await page.goto(`${stranger}one-lab.html`);
    const lab = await ready(page);
    await ask(lab, (element) => element.step(3));
    await expect(lab.locator('[data-headline="rmse"] .value')).toHaveText(/^US\$\s\d+,\d{3}/);
    await expect(lab.locator('.u-legend .u-value').first()).toHaveText(/^\d+$/);
    if (language === 'C') expect(await page.evaluate(thrown)).toBe('RangeError');
  });

/** What Intl makes of it. */
function thrown(): string | undefined {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch (error) {
    return (error as Error).name;
  }
  return undefined;
}
