// The npm package: installed from its archive into apps of Vite, webpack and React, on a server, and by its command.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build, createServer, preview } from 'vite';
import { ask, expect, read, ready, stepOf, stranger, test, value, written } from '../e2e/support.ts';
import { appOf, apps, archive, installedPackage, served } from './support.ts';

/** A lab of the app trains, and a session without a page comes to the same. */
async function works(page: Page, address: string): Promise<void> {
  const lost: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) lost.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(address);
  const lab = await ready(page);
  expect(await value(lab, 'seed')).toBe(3);
  expect(await ask(lab, (element) => element.step(20))).toBe(20);
  await expect(lab.locator('figure canvas').first()).toBeVisible();
  const losses = await read(lab, 'loss');
  await expect(page.locator('#core')).toHaveText(JSON.stringify([20, true, losses.at(-1)]));
  // It comes from no book: none is offered.
  await lab.locator('details.tools > summary').click();
  await expect(lab.getByRole('button', { name: 'Embed …' })).toHaveCount(0);
  // Its fonts came along.
  await page.evaluate(() => document.fonts.ready);
  expect(await page.evaluate(() => [...document.fonts].some(({ status }) => status === 'loaded'))).toBe(true);
  // And what is fetched when it is asked for: another engine, data of another lab.
  await ask(lab, async (element) => {
    element.engine = 'ndarray';
    await element.ready;
  });
  expect(await stepOf(lab)).toBe(20);
  await page.evaluate(() => {
    document.body.innerHTML = '<underhood-lab lab="classification" dataset="messages"></underhood-lab>';
  });
  expect(await ask(await ready(page), (element) => element.step(1))).toBe(1);
  expect(lost).toEqual([]);
}

test('the archive holds what it says, and asks for nothing else', () => {
  const folder = join(installedPackage(), 'node_modules/underhood');
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(about).not.toHaveProperty('private');
  expect(about).not.toHaveProperty('dependencies');
  const targets = (of: unknown): string[] =>
    typeof of === 'string' ? [of] : Object.values(of as object).flatMap(targets);
  for (const path of [...targets(about.exports), about.bin.underhood, about.customElements, about.types])
    if (!path.includes('*')) expect(statSync(join(folder, path)).isFile(), path).toBe(true);
  // One of each model, whoever asks for it.
  const assets = readdirSync(join(folder, 'book/assets'));
  expect(assets.filter((name) => name.endsWith('.xz'))).toHaveLength(3);
  const notices = readFileSync(join(folder, 'NOTICES.txt'), 'utf8');
  for (const name of ['lit ', 'katex ', 'uplot ', 'burn ', 'sirv ']) expect(notices).toContain(`\n${name}`);
  // A tenth more than the models and the data are.
  expect(statSync(archive()).size).toBeLessThan(10e6);
});

test('what tools are told of the element is what it has', async ({ page }) => {
  await page.goto(`${stranger}one-lab.html`);
  const lab = await ready(page);
  const { modules } = JSON.parse(
    readFileSync(join(installedPackage(), 'node_modules/underhood/custom-elements.json'), 'utf8'),
  );
  const [{ attributes, members, events }] = modules[0].declarations;
  const names = (of: { name: string }[]) => of.map(({ name }) => name);
  expect(names(attributes)).toEqual(expect.arrayContaining(['lab', 'hide', 'beat', 'state', 'book', 'lang']));
  expect(names(events)).toEqual(['step', 'stage', 'beat', 'state', 'frame', 'checkpoint', 'error']);
  const missing = await ask(lab, (element, all) => all.filter((name) => !(name in element)), names(members));
  expect(missing).toEqual([]);
});

test('on a server the import does nothing', () => {
  const folder = installedPackage();
  const script = `
    const element = await import('underhood');
    const core = await import('underhood/core');
    let words;
    try { new element.UnderhoodLab(); } catch (error) { words = error.message; }
    const refused = await core.openSession('perceptron').catch(({ code, message }) => [code, message]);
    console.log(JSON.stringify([Object.keys(element).sort(), core.labIds.length, words, refused, typeof customElements]));`;
  const said = execFileSync('node', ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' });
  const [exported, labs, words, refused, registry] = JSON.parse(said);
  expect(exported).toEqual(['LabError', 'UnderhoodLab']);
  expect(labs).toBe(14);
  expect(words).toContain('in a browser only');
  expect(refused).toEqual([
    'unknown',
    expect.stringContaining('There is no lab called “perceptron”. There is: '),
  ]);
  expect(registry).toBe('undefined');
});

test('an app of Vite’s, while it is written', async ({ page }) => {
  const root = appOf('vite');
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1' },
  });
  await server.listen();
  await works(page, server.resolvedUrls?.local[0] ?? '');
  await server.close();
});

test('and as it is built, at any path', async ({ page }) => {
  const root = appOf('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: { target: 'es2022', outDir: 'dist/some/path' },
  });
  const { address, close } = await served(join(root, 'dist'));
  await works(page, `${address}some/path/`);
  close();
});

for (const mode of ['development', 'production'])
  test(`an app of webpack’s, ${mode}`, async ({ page }) => {
    const root = appOf('webpack');
    const webpack = createRequire(join(apps, 'package.json'))('webpack');
    // What makes names short is no matter of ours, and takes a minute.
    const optimization = { minimize: false };
    const output = { path: join(root, 'dist'), publicPath: 'auto' };
    const compiler = webpack({
      mode,
      context: root,
      entry: './main.js',
      output,
      optimization,
      performance: false,
    });
    const problems = await new Promise((done, fail) =>
      compiler.run(
        (
          error: Error | null,
          stats: { toJson(what: object): { errors: unknown[]; warnings: unknown[] } },
        ) => {
          if (error) return fail(error);
          const { errors, warnings } = stats.toJson({ errors: true, warnings: true });
          done([...errors, ...warnings]);
        },
      ),
    );
    expect(problems).toEqual([]);
    execFileSync('cp', ['index.html', 'dist/'], { cwd: root });
    const { address, close } = await served(join(root, 'dist'));
    await works(page, address);
    close();
  });

test('an app with React: typed tags and events', async ({ page }) => {
  const root = appOf('react');
  // Its types, and those of the package with nothing skipped.
  execFileSync('tsc', ['-p', root], { encoding: 'utf8', stdio: 'pipe' });
  await build({ root, configFile: false, logLevel: 'error', build: { target: 'es2022' } });
  const server = await preview({ root, configFile: false, preview: { port: 0, host: '127.0.0.1' } });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  const lab = await ready(page);
  expect([await value(lab, 'seed'), await value(lab, 'learning_rate')]).toEqual([7, 0.1]);
  await expect(lab.locator('details.tools')).toHaveCount(0);
  await page.locator('#train').click();
  await expect(page.locator('#app > output')).toHaveText('5');
  await page.locator('#rate').click();
  await expect.poll(() => value(lab, 'learning_rate')).toBe(0.4);
  expect(await stepOf(lab)).toBe(5);
  await server.close();
});

test('from another origin by one script tag', async ({ page }) => {
  const { address, close } = await served(join(installedPackage(), 'node_modules/underhood'));
  await written(
    page,
    `<script type="module" src="${address}book/underhood.js"></script><underhood-lab lab="linear_regression" seed="3"></underhood-lab>`,
  );
  const lab = await ready(page);
  expect(await ask(lab, (element) => element.step(10))).toBe(10);
  close();
});

test('its command serves the book, on a port that is free', async ({ page }) => {
  const folder = installedPackage();
  const started = (...args: string[]) => {
    const child = spawn('npx', ['--offline', 'underhood', ...args], { cwd: folder, detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        said += text;
      });
    return {
      said: (what: RegExp) =>
        expect
          .poll(() => said, { timeout: 20_000 })
          .toMatch(what)
          .then(() => said),
      code: new Promise<number | null>((done) => child.on('close', done)),
      end: () => child.pid && process.kill(-child.pid),
    };
  };
  const [one, two] = [started(), started()];
  const at = async (of: typeof one) => /http:\S+/.exec(await of.said(/http:\S+/))?.[0] ?? '';
  const [first, second] = [await at(one), await at(two)];
  expect(first).not.toBe(second);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  for (const address of [first, second]) {
    await page.goto(`${address}linear_regression/`);
    expect(await ask(await ready(page), (element) => element.step(3))).toBe(3);
  }
  expect(
    asked.filter((url) => !url.startsWith(first) && !url.startsWith(second) && !url.startsWith('blob:')),
  ).toEqual([]);
  const { port } = new URL(first);
  for (const [args, words] of [
    [['--port', port], /Port \d+ is taken: choose another by --port/],
    [['--port', 'many'], /--port takes a number from 0 to 65535, not “many”/],
    [['--nonsense'], /Unknown option '--nonsense'/],
  ] as const) {
    const refused = started(...args);
    await refused.said(words);
    expect(await refused.code).toBe(2);
  }
  expect(await (await fetch(new URL('../package.json', first))).text()).not.toContain('"bin"');
  one.end();
  two.end();
});
