// Every page in a language that nobody speaks, made from the English: what is still in English there has been left out of
// the files of words, and could not be translated.
import type { Page } from '@playwright/test';
import { labIds } from '../../www/labs/ids.ts';
import { ask, book, expect, ready, test } from './support.ts';

/** What is the same in all languages: the word that the language model reads at first and the kinds of penguins, both from
 * their data, and a number. */
const SAME = /\bemma?\b|\b(Adelie|Chinstrap|Gentoo)\b/g;

/** Every text that a reader may read or hear, of which three letters of the alphabet stand in a row. */
const english = (page: Page): Promise<string[]> =>
  page.evaluate((same) => {
    const found: string[] = [];
    const note = (text: string | null | undefined) => {
      // What a reader or a data set brought, code, and formulas are the same in all languages.
      if (text && /[A-Za-z]{3}/.test(text.replace(same, ''))) found.push(text.trim().slice(0, 80));
    };
    const walk = (node: Node): void => {
      if (node instanceof Text) note(node.data);
      if (node instanceof Element) {
        if (node.matches('script, noscript, style, code, pre, .katex, [translate="no"]')) return;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) note(node.getAttribute(name));
        if (node.shadowRoot) for (const child of node.shadowRoot.childNodes) walk(child);
      }
      for (const child of node.childNodes) walk(child);
    };
    walk(document.body);
    return found;
  }, SAME);

for (const lab of labIds)
  test(`${lab} has no word of English that is not in its files`, async ({ page }) => {
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.documentElement) return;
        document.documentElement.lang = 'qps';
        observer.disconnect();
      }).observe(document, { childList: true });
    });
    await book(page, `#/${lab}`);
    const element = await ready(page);
    for (let stage = 0; stage < 3; stage++) await ask(element, (lab) => lab.advance());
    await ask(element, async (lab) => {
      await lab.step(3);
      await lab.pin();
      await lab.set('seed', 99);
      await lab.set('learning_rate', 1e9).catch(() => {});
    });
    await expect(element.locator('.runs li')).toHaveCount(1);
    expect(await english(page)).toEqual([]);
  });
