// One who reads in a browser by WebDriver, which has neither Playwright's locators nor its waiting.
import { By, Key, type WebDriver, type WebElement } from 'selenium-webdriver';
import type { Reader } from '../e2e/core.ts';
import { listening, stranger } from '../e2e/serve.mjs';

/** Where the lab is, in a page: the first, once it is there. */
const THE_LAB = `
  await customElements.whenDefined('underhood-lab');
  let lab;
  while (!(lab = document.querySelector('underhood-lab'))) await new Promise((done) => setTimeout(done, 20));
  await lab.ready;
  await lab.updateComplete;`;

/** What is in a lab, by its name: a button, or a control by its label. */
const NAMED = `
  const [name] = args;
  const all = [...lab.renderRoot.querySelectorAll('.lab button, .lab select, .lab input')];
  const names = (control) => [control.ariaLabel, ...[...(control.labels ?? [])].map((label) => label.firstElementChild?.textContent), control.textContent];
  return all.find((control) => names(control).some((text) => text?.trim() === name)) ?? null;`;

/** A reader, and what the console of the pages told that it has seen. */
export function readerOf(driver: WebDriver): Reader & { complaints(): Promise<string[]> } {
  const complaints: string[] = [];
  const leave = async () => {
    complaints.push(...((await driver.executeScript<string[] | null>('return window.complaints')) ?? []));
    await driver.get('about:blank');
  };
  const go = async (address: string) => {
    await leave();
    await driver.get(address);
  };
  /** Runs the body of an asynchronous function with the lab. */
  const inPage = async <T>(body: string, ...args: unknown[]): Promise<T> => {
    const [value, error] = await driver.executeAsyncScript<[T, string?]>(
      `const args = [...arguments];
       const done = args.pop();
       (async () => { ${THE_LAB} ${body} })().then(
         (value) => done([value ?? null]),
         (error) => done([null, String(error) + ' ' + (error?.stack ?? '')]),
       );`,
      ...args,
    );
    if (error !== undefined) throw new Error(error);
    return value;
  };
  const named = async (name: string): Promise<WebElement> => {
    const found = await inPage<WebElement | null>(NAMED, name);
    if (!found) throw new Error(`the lab has nothing called “${name}”`);
    return found;
  };
  return {
    open: (address) => go(listening + address),
    async embed(attributes) {
      await go(`${stranger}plain.html?listening=true`);
      const tag = `<underhood-lab ${attributes}></underhood-lab>`;
      await driver.executeScript('document.body.innerHTML = arguments[0]', tag);
    },
    ask: (what, arg) => inPage(`return (${what})(lab, args[0])`, arg ?? null),
    press: async (name) => (await named(name)).click(),
    async choose(label, value) {
      const list = await named(label);
      await list.findElement(By.css(`option[value="${value}"]`)).click();
    },
    async type(label, key) {
      const keys = { Home: Key.HOME, End: Key.END, ArrowLeft: Key.ARROW_LEFT };
      await (await named(label)).sendKeys(keys[key]);
    },
    async complaints() {
      await leave();
      return complaints;
    },
  };
}
