// The core in Chromium. tests/browsers/ tells it in others.
import type { Page } from '@playwright/test';
import { core, type Reader } from './core.ts';
import { ask, button, ready, site, stranger, test } from './support.ts';

/** One who reads in the browser that Playwright has started. */
function readerOf(page: Page): Reader {
  const go = async (address: string) => {
    await page.goto('about:blank');
    await page.goto(address);
  };
  const lab = page.locator('underhood-lab').first();
  return {
    open: (address) => go(site + address),
    async embed(attributes) {
      await go(`${stranger}plain.html`);
      await page.evaluate((told) => {
        document.body.innerHTML = `<underhood-lab ${told}></underhood-lab>`;
      }, attributes);
    },
    ask: async (what, arg) => ask(await ready(page), what, arg),
    press: (name) => button(lab, name).click(),
    choose: async (label, value) => void (await lab.getByLabel(label).selectOption(value)),
    type: (label, key) => lab.getByLabel(label).press(key),
  };
}

core(test.extend<{ reader: Reader }>({ reader: ({ page }, use) => use(readerOf(page)) }));
