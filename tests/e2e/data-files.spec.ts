// Data too large for the core is a file of the site's, fetched when a lab asks for it.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  chapter,
  errors,
  expect,
  neighbour,
  read,
  ready,
  saved,
  setTrap,
  site,
  stepOf,
  stranger,
  test,
  unfold,
} from './support.ts';

const LAB = 'classification';
const FILES = /\/assets\/[\w-]+\.(tsv|bin)$/;

/** The data files that a page asks for from now on. */
function asked(page: Page): string[] {
  const urls: string[] = [];
  page.on('request', (request) => {
    if (FILES.test(request.url())) urls.push(new URL(request.url()).pathname);
  });
  return urls;
}

const dataset = (lab: Locator) => ask(lab, (element) => element.describe().values.dataset);
const choose = (lab: Locator, name: string) =>
  ask(lab, (element, name) => element.set('dataset', name as string), name);

/** As a message that only the browser would have. */
const quiet = (complaints: string[]) => {
  expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  complaints.length = 0;
};

test('a file is fetched once it is asked for, and once only', async ({ page }) => {
  const files = asked(page);
  const lab = await chapter(page, '', LAB);
  await ask(lab, (element) => element.step(2));
  expect(files).toEqual([]);
  await choose(lab, 'messages');
  expect(await dataset(lab)).toBe('messages');
  expect(files).toEqual([expect.stringMatching(/messages-.*\.tsv$/)]);
  await ask(lab, (element) => element.step(3));
  await ask(lab, (element) => element.setAll({ dataset: 'penguins' }));
  // The way back, too.
  expect(await ask(lab, (element) => element.undo())).toBe(true);
  expect([await dataset(lab), await stepOf(lab)]).toEqual(['messages', 3]);
  expect(await ask(lab, (element) => element.undo())).toBe(true);
  expect([await dataset(lab), await stepOf(lab)]).toEqual(['penguins', 2]);
  expect(files).toHaveLength(1);
});

test('a link and a save open with the file that they need', async ({ page }) => {
  const lab = await chapter(page, 'dataset=messages&step=4', LAB);
  expect([await dataset(lab), await stepOf(lab)]).toEqual(['messages', 4]);
  await expect(errors(lab)).toHaveCount(0);
  const parameters = await read(lab, 'parameters');
  const save = await ask(lab, async (element) => [...(await element.save())]);

  const files = asked(page);
  const other = await chapter(page, '', LAB);
  expect(files).toEqual([]);
  await ask(other, (element, bytes) => element.load(Uint8Array.from(bytes as number[])), save);
  expect([await dataset(other), await stepOf(other)]).toEqual(['messages', 4]);
  expect(await read(other, 'parameters')).toEqual(parameters);
  expect(files).toHaveLength(1);
});

test('one that can’t be had is said at the control; nothing has changed, and it can be tried again', async ({
  page,
  complaints,
}) => {
  const lab = await chapter(page, '', LAB);
  await ask(lab, (element) => element.step(3));
  const before = await saved(lab);
  const answers = [
    [(route) => route.abort(), 'The data could not be fetched (TypeError: Failed to fetch)'],
    [(route) => route.fulfill({ status: 404, body: 'nothing' }), 'the server answered 404'],
    [(route) => route.fulfill({ body: '<!doctype html>' }), 'did not arrive whole (15 bytes of 414431)'],
  ] satisfies [Parameters<Page['route']>[1], string][];
  await unfold(lab);
  const control = lab.locator('[data-control="dataset"]');
  const set = async (name: string) => {
    const select = control.locator('select');
    if (await select.count()) await select.selectOption(name);
    else await control.locator(`input[value="${name}"] + span`).click();
  };
  for (const [answer, message] of answers) {
    await page.route(/messages.*\.tsv/, answer);
    await set('messages');
    await expect(control.locator('.refused')).toContainText(message);
    await expect(control).not.toHaveAttribute('aria-busy', 'true');
    expect(await saved(lab)).toBe(before);
    expect(await dataset(lab)).toBe('penguins');
    await page.unroute(/messages.*\.tsv/);
  }
  quiet(complaints);
  await set('messages');
  await expect.poll(() => dataset(lab)).toBe('messages');
  await expect(errors(lab)).toHaveCount(0);
});

test('while it is on its way the lab goes on, and the last wish holds', async ({ page }) => {
  const lab = await chapter(page, '', LAB);
  let deliver = () => {};
  const held = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await page.route(/messages.*\.tsv/, async (route) => {
    await held;
    await route.continue();
  });
  await ask(lab, (element) => {
    element.speed = 50;
    element.play();
    void element.set('dataset', 'messages');
    void element.set('dataset', 'digits');
  });
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(5);
  expect(await dataset(lab)).toBe('penguins');
  deliver();
  await expect.poll(() => dataset(lab)).toBe('digits');
  await ask(lab, (element) => element.pause());
});

test('after a trap the file is there again', async ({ page }) => {
  const lab = await chapter(page, 'dataset=messages', LAB);
  await ask(lab, (element) => element.step(5));
  await ask(lab, async (element) => {
    element.watch([]);
    await new Promise((done) => element.addEventListener('frame', done, { once: true }));
  });
  const five = await saved(lab);
  await setTrap(page);
  expect(await ask(lab, (element) => element.step(1e6).catch((error) => error.code))).toBe('trapped');
  await expect(errors(lab)).toContainText('was brought back to its last checkpoint, step 5');
  expect(await saved(lab)).toBe(five);
  expect(await dataset(lab)).toBe('messages');
});

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [own = '', other = ''] = [...readme.matchAll(/^default-src .*$/gm)].map(([policy]) =>
  policy.replaceAll('https://example.org', new URL(site).origin),
);
for (const [where, pages, policy] of [
  ['its own origin', neighbour, own],
  ['another origin', stranger, other],
] as const) {
  test(`under the README’s policy, from ${where}`, async ({ page }) => {
    const files = asked(page);
    await page.goto(`${pages}plain.html?policy=${encodeURIComponent(policy)}`);
    await page.evaluate((lab) => {
      document.body.innerHTML = `<underhood-lab lab="${lab}" dataset="messages"></underhood-lab>`;
    }, LAB);
    const lab = await ready(page);
    expect(await dataset(lab)).toBe('messages');
    expect(files).toHaveLength(1);
  });

  test(`in a frame that may run scripts and nothing else, from ${where}`, async ({ page }) => {
    await page.goto(`${pages}sandbox.html`);
    const lab = page.frameLocator('iframe').locator('underhood-lab');
    await ask(lab, async (element) => void (await element.ready));
    await ask(
      lab,
      async (element, name) => {
        element.lab = name as string;
        await element.ready;
      },
      LAB,
    );
    await choose(lab, 'messages');
    expect([await dataset(lab), await ask(lab, () => self.origin)]).toEqual(['messages', 'null']);
  });
}
