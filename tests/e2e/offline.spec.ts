// The book without a network: its service worker keeps what was opened, and a build is never mixed with another. Served
// by a server of this test's own, which can be cut off, and put up again with another build.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import sirv from 'sirv';
import { writeWorker } from '../../scripts/offline.mjs';
import { ask, button, expect, ready, stepOf, stranger, test } from './support.ts';

test.use({ serviceWorkers: 'allow' });

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const PATH = '/some/book/';

/** A build of the book at an address of its own, that can be taken off the network. */
class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'underhood-offline-'));
  readonly asked: string[] = [];
  private server: Server | undefined;
  private port = 0;

  get site(): string {
    return `http://127.0.0.1:${this.port}${PATH}`;
  }

  async up(): Promise<void> {
    const files = sirv(this.folder, { dev: true });
    this.server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path.slice(PATH.length));
      request.url = path.slice(PATH.length - 1);
      files(request, response, () => void response.writeHead(404).end());
    });
    await new Promise<void>((done) => this.server?.listen(this.port, '127.0.0.1', done));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((done) => this.server?.close(done));
  }

  /** What is served from now on is another build: every script has another name, and says something else. */
  renew(): void {
    const names = readdirSync(join(this.folder, 'assets')).filter((name) => name.endsWith('.js'));
    const text = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(js|html)$/.test(name),
    );
    for (const name of text) {
      const path = join(this.folder, name);
      let words = readFileSync(path, 'utf8');
      for (const old of names) words = words.replaceAll(old, next(old));
      words = words.replaceAll('Written in Rust on burn', 'Written anew in Rust on burn');
      writeFileSync(path, words);
    }
    for (const old of names)
      renameSync(join(this.folder, 'assets', old), join(this.folder, 'assets', next(old)));
    writeWorker(this.folder);
  }
}
/** A name that no hash of a build can end in by chance. */
const next = (name: string) => name.replace(/\.js$/, '.anew.js');
const isNew = (name: string) => name.endsWith('.anew.js');

let host: Host;
test.beforeEach(async () => {
  host = new Host();
  cpSync(dist, host.folder, { recursive: true });
  await host.up();
});
test.afterEach(async () => {
  await host.down();
  rmSync(host.folder, { recursive: true, force: true });
});

/** Opens a page and waits until a service worker answers for it, and has kept what the page had fetched before. */
async function kept(page: Page, path: string): Promise<void> {
  await page.goto(host.site + path);
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, {
    timeout: 30_000,
  });
  await expect.poll(() => files(page), { timeout: 20_000 }).toContainEqual(expect.stringMatching(/\.xz$/));
}

/** The files that are kept. */
const files = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    );
    return all.flat().map(({ url }) => url);
  });

test('without a network the book opens: each page, and each lab whose model was opened', async ({
  page,
  complaints,
}) => {
  await kept(page, 'mlp/');
  const names = await files(page);
  // Every page and script, and of the models and data only what was opened.
  expect(names.filter((name) => name.endsWith('.xz'))).toHaveLength(1);
  expect(names.filter((name) => /\.(bin|tsv|txt)$/.test(name))).toEqual([]);
  expect(names).not.toContain(`${host.site}underhood.js`);
  await host.down();
  await page.goto(`${host.site}mlp/#spiral`);
  const lab = await ready(page);
  expect(await ask(lab, (element) => element.step(3))).toBe(3);
  // Another chapter of the same model, never opened before; by a link, and with whatever query.
  await page.locator('.neighbour').last().click();
  await expect(page).toHaveURL(/backprop\//);
  expect(await ask(await ready(page), (element) => element.step(1))).toBe(1);
  await page.goto(`${host.site}?from=a-friend`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${host.site}notices/index.html`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  complaints.length = 0;
  // A model that nobody opened can't be had, and the lab says why.
  await page.goto(`${host.site}linear_regression/`);
  await expect(page.locator('underhood-lab .notice.error')).toContainText('could not be fetched');
  complaints.length = 0;
});

test('a build is kept whole, or not at all', async ({ page, complaints }) => {
  // Somebody has changed a page after the build, or it is half put up: it would be of two builds.
  const path = join(host.folder, 'diffusion/index.html');
  writeFileSync(path, `${readFileSync(path, 'utf8')} `);
  await page.goto(`${host.site}mlp/`);
  await ready(page);
  await expect.poll(() => host.asked.includes('sw.js'), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => host.asked.filter((name) => name === 'diffusion/').length).toBeGreaterThan(0);
  await page.waitForTimeout(1000);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  complaints.length = 0;
});

test('a new build takes over, and no page gets files of two', async ({ page, context }) => {
  await kept(page, 'mlp/');
  const foot = (of: Page) => of.locator('.foot');
  await expect(foot(page)).toContainText('Written in Rust on burn');
  host.renew();
  // The old one is still what opens, whole; the new one is fetched behind it.
  const scripts = (of: Page) =>
    of.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.js')),
    );
  await page.goto(`${host.site}mlp/`);
  await ready(page);
  await expect(foot(page)).toContainText('Written in Rust on burn');
  expect((await scripts(page)).filter(isNew)).toEqual([]);
  const builds = () => page.evaluate(async () => (await caches.keys()).length);
  await expect.poll(builds, { timeout: 20_000 }).toBe(2);
  const active = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return (
        !registration?.installing && !registration?.waiting && registration?.active?.state === 'activated'
      );
    });
  await expect.poll(active, { timeout: 20_000 }).toBe(true);
  const tab = await context.newPage();
  await expect
    .poll(
      async () => {
        await tab.goto(`${host.site}mlp/`);
        await ready(tab);
        return foot(tab).textContent();
      },
      { timeout: 30_000 },
    )
    .toContain('Written anew in Rust on burn');
  expect((await scripts(tab)).filter((name) => !isNew(name))).toEqual([]);
  // The model is the same, and was not fetched again.
  expect(host.asked.filter((name) => name.endsWith('.xz'))).toHaveLength(2);
  // The page of the old build goes on with what is its own, though no server has it any more.
  await page.bringToFront();
  const lab = await ready(page);
  await lab.locator('details.tools > summary').click();
  await button(lab, 'Embed …').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect((await scripts(page)).filter(isNew)).toEqual([]);
  await ask(lab, (element) => element.step(2));
  expect(await stepOf(lab)).toBe(2);
});

test('it can be installed', async ({ page }) => {
  await page.goto(host.site);
  const link = await page.locator('link[rel="manifest"]').getAttribute('href');
  const address = new URL(link ?? '', host.site);
  const manifest = await (await fetch(address)).json();
  expect(new URL(manifest.start_url, address).href).toBe(host.site);
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, new URL(src, address).href);
    expect(size).toBe(sizes);
  }
  // What Chromium itself finds wrong with it.
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );
  // From a chapter, it is the same app.
  await page.goto(`${host.site}mlp/`);
  const from = await page.locator('link[rel="manifest"]').getAttribute('href');
  expect(new URL(from ?? '', page.url()).href).toBe(address.href);
});

test('labs on other people’s pages have no service worker, nor has a book in a frame', async ({ page }) => {
  await page.goto(`${stranger}one-lab.html`);
  await ready(page);
  await page.goto(`${host.site}embed.html?lab=linear_regression`);
  await ready(page);
  await page.setContent(`<iframe src="${host.site}mlp/" title="The book"></iframe>`);
  await page.frameLocator('iframe').locator('underhood-lab figure').first().waitFor();
  // It would have begun by then.
  await page.waitForTimeout(4000);
  expect(page.context().serviceWorkers()).toEqual([]);
  expect(host.asked).not.toContain('sw.js');
});
