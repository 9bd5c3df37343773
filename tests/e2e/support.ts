// What the specs share: the element under test as they see it, and pages that remember what went wrong.
import AxeBuilder from '@axe-core/playwright';
import { type Locator, type Page, expect as plainExpect, test as plainTest } from '@playwright/test';
import type { UnderhoodLab } from '../../www/element/underhood-lab.ts';
import { labIds } from '../../www/labs/ids.ts';
import { site, stranger } from './serve.mjs';

export { neighbour, site, stranger } from './serve.mjs';

/** Chapter one. */
export const CHAPTER = '#/linear_regression';

/** R² of the exact least-squares line through area alone, and its typical error in US$. */
export const AREA_R2 = 0.5888;
export const AREA_RMSE = 84_035;
/** R² of the exact solution on all five features. */
export const FIVE_R2 = 0.6362;

interface Fixtures {
  /** Everything that a reader's console would show; must be empty when a test ends, unless emptied by it. */
  complaints: string[];
}

/** As Playwright's `test`; a message of the page on the console, or an error nobody caught, fails it. */
export const test = plainTest.extend<Fixtures>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        // The configuration keeps the book from registering its service worker, and the console tells.
        if (message.text().startsWith('Service Worker registration blocked')) return;
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await use(complaints);
      plainExpect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});
export const expect = plainExpect;

/** Goes to an address of the book; always as a fresh page. One of a chapter, `#/mlp/spiral?…`, goes to the chapter's page. */
export async function book(page: Page, hash = ''): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address(hash));
}

/** `#/mlp/spiral?seed=3`, as tests write it for short, is `mlp/#spiral?seed=3`. */
export function address(hash: string): string {
  const [, chapter = '', beat = '', query = ''] = /^#\/(\w+)\/?([^?]*)(.*)$/.exec(hash) ?? [];
  const known = (labIds as readonly string[]).includes(chapter);
  return site + (known ? `${chapter}/${beat || query ? `#${beat}${query}` : ''}` : hash);
}

/** Opens a chapter, the first unless told otherwise, and waits until its lab is ready. */
export async function chapter(page: Page, query = '', lab = 'linear_regression'): Promise<Locator> {
  await book(page, `#/${lab}${query ? `?${query}` : ''}`);
  return ready(page);
}

/** Opens a beat of a chapter's story, as a fresh page, and waits until the lab is where it begins. */
export async function beat(page: Page, lab: string, id: string): Promise<Locator> {
  await book(page, `#/${lab}/${id}`);
  return ready(page);
}

/** Writes a page of a stranger's, whose scripts run as those of any page; under a policy, if there is one. */
export async function written(page: Page, markup: string, policy = ''): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${stranger}empty.html${policy && `?policy=${encodeURIComponent(policy)}`}`);
  await page.evaluate(
    (html) => {
      document.open();
      document.write(`<!doctype html><html lang="en"><meta charset="utf-8">${html}`);
      document.close();
    },
    `${policy ? '' : '<link rel="icon" href="data:,">'}${markup}`,
  );
}

/** What axe finds on a page that is serious. */
export async function serious(page: Page): Promise<string[]> {
  // Colours glide for some milliseconds after a change of theme; axe would see them half-way.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

/** By how many pixels a page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The first lab of a page, once it is ready. */
export async function ready(page: Page, selector = 'underhood-lab'): Promise<Locator> {
  const lab = page.locator(selector).first();
  await ask(lab, async (element) => {
    await customElements.whenDefined('underhood-lab');
    await element.ready;
  });
  return lab;
}

/** Runs a function on the element, in the page, at once. */
export function ask<T, A = undefined>(
  lab: Locator,
  what: (element: UnderhoodLab, arg: A) => T | Promise<T>,
  arg?: A,
): Promise<T> {
  return lab.evaluate(what as (element: Element, arg: unknown) => T | Promise<T>, arg);
}

// These wait for a lab that is just being opened again.

export const stepOf = (lab: Locator): Promise<number> =>
  ask(lab, async (element) => (await element.ready).status.step);

/** The numbers of a tensor or a curve. */
export const read = (lab: Locator, channel: string): Promise<number[]> =>
  ask(
    lab,
    async (element, id) => {
      const found = await (await element.ready).read(id);
      if (found === null || !('data' in found)) throw new Error(`${id} has no numbers`);
      return [...found.data];
    },
    channel,
  );

/** A column of a curve. */
export const column = (lab: Locator, channel: string, name: string): Promise<number[]> =>
  ask(
    lab,
    async (element, [id = '', wanted = '']) => {
      const found = await (await element.ready).read(id);
      if (found === null || !('shape' in found) || !('columns' in found))
        throw new Error(`${id} is no curve`);
      const [width, place] = [found.columns.length, found.columns.indexOf(wanted)];
      return [...found.data].filter((_, i) => i % width === place);
    },
    [channel, name],
  );

/** A field of a record. */
export const field = (lab: Locator, channel: string, name: string): Promise<number> =>
  ask(
    lab,
    async (element, [id = '', key = '']) => {
      const found = await (await element.ready).read(id);
      return Number((found as Record<string, unknown> | null)?.[key]);
    },
    [channel, name],
  );

/** A save, as text that can be compared. */
export const saved = (lab: Locator): Promise<string> =>
  ask(lab, async (element) => (await (await element.ready).save()).join());

/** The number that stands under a headline, as the reader sees it. */
export const headline = (lab: Locator, id: string): Locator =>
  lab.locator(`[data-headline="${id}"] .value .num`);

/** "US$ 84,035" as 84035, "0.5888" as 0.5888. */
export const numberIn = (text: string | null): number =>
  Number((text ?? '').replace('−', '-').replace(/[^\d.e-]/g, ''));

/** What a control stands at. */
export const value = (lab: Locator, control: string) =>
  ask(lab, (element, id) => element.describe().values[id], control);

/** A button of the lab's by its accessible name. */
export const button = (lab: Locator, name: string): Locator =>
  // The lab's own, not those of the story's card, which stands in it.
  lab.locator('.lab').getByRole('button', { name, exact: true });

/** Presses the button of the beat whose card is open. */
export const perform = (page: Page, id: string): Promise<void> => page.locator(`[data-act="${id}"]`).click();

/** Opens what a reader finds behind *More* and in the menu. */
export const unfold = (lab: Locator): Promise<void> =>
  ask(lab, (element) => {
    for (const details of element.renderRoot.querySelectorAll<HTMLDetailsElement>('.more, .tools'))
      details.open = true;
  });

/** What a lab tells its reader went wrong: above it, or at the control that refused something. */
export const errors = (lab: Locator): Locator => lab.locator('.notice.error, .refused:not(:empty)');

/** Puts the focus on a picture once there is one: keys have nothing to move over before its first numbers came. */
export async function enter(picture: Locator): Promise<void> {
  await picture.focus();
  await expect(picture).toHaveAttribute('aria-label', /./);
}

/** Marks a test that measures time: those run once the others have ended, one at a time (`npm test`). */
export const timed = { tag: '@timed' };

/** Frames a second that the page draws, over the next ninety. */
const frameRate = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const from = performance.now();
    for (let i = 0; i < 90; i++) await new Promise((done) => requestAnimationFrame(done));
    return (90 * 1000) / (performance.now() - from);
  });

/**
 * Whether the page goes on drawing while its lab plays. On a machine that is busy elsewhere, or has two cores for a
 * browser that draws by software, frames are lost that the page did not cost: so it is held to half of what the same
 * page draws at rest, right before. `npm run bench` measures sixty a second on a quiet machine.
 */
export async function drawsWhile(page: Page, play: () => Promise<unknown>): Promise<void> {
  const rest = await frameRate(page);
  await play();
  // The best of a few: what else the machine does for a moment is not the page's doing.
  let best = 0;
  for (let i = 0; i < 5 && best <= Math.min(60, rest) / 2; i++) best = Math.max(best, await frameRate(page));
  plainExpect(best).toBeGreaterThan(Math.min(60, rest) / 2);
}

/** Whether it goes on drawing while the lab trains as fast as it can, once it has taken more than so many steps. */
export async function drawsWhileItLearns(page: Page, lab: Locator, steps = -1): Promise<void> {
  await drawsWhile(page, async () => {
    await ask(lab, (element) => {
      element.speed = 'full';
    });
    await button(lab, 'Play').click();
    await plainExpect.poll(() => stepOf(lab)).toBeGreaterThan(steps);
  });
  await button(lab, 'Pause').click();
}

/**
 * Lets the core trap: a module of one function, `unreachable`, stands in for the clock that the core asks
 * while it trains. So a true WebAssembly.RuntimeError comes up through the core's own frames.
 */
export const setTrap = async (page: Page) => {
  for (const worker of page.workers()) {
    await worker.evaluate(() => {
      const code = [
        [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // \0asm, version 1
        [1, 4, 1, 0x60, 0, 0], // type 0: () -> ()
        [3, 2, 1, 0], // function 0 of type 0
        [7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0], // export "trap"
        [10, 5, 1, 3, 0, 0x00, 0x0b], // its body: unreachable
      ];
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code.flat())));
      Object.defineProperty(performance, 'now', { value: exports.trap });
    });
  }
};
