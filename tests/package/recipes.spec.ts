// The recipes of docs/embedding.md, each opened in a browser as it stands there, on a page of a stranger's.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ask, errors, expect, ready, site, stepOf, test, value, written } from '../e2e/support.ts';
import { apps, recipes, served } from './support.ts';

/** The code of a recipe: of a kind, below a heading. */
function code(heading: string, kind: string, nth = 0): string {
  const section =
    recipes()
      .split(/^## /m)
      .find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const blocks = [...section.matchAll(/^(`{3,4})(\w*)\n([\s\S]*?)^\1$/gm)].filter(([, , of]) => of === kind);
  const found = blocks[nth]?.[3];
  if (found === undefined)
    throw new Error(`docs/embedding.md has no ${kind} number ${nth} below “${heading}”`);
  return found.replaceAll('https://example.org/underhood/', site);
}

/** The lab in the frame of a page. */
async function framed(page: Page): Promise<Locator> {
  const lab = page.frameLocator('iframe').locator('underhood-lab');
  await ask(lab, async (element) => void (await element.ready));
  return lab;
}

const works = async (lab: Locator, steps = 2) => {
  expect(await ask(lab, (element) => element.step(1))).toBe(steps - 1);
  expect(await ask(lab, (element) => element.step(1))).toBe(steps);
  await expect(errors(lab)).toHaveCount(0);
};

test('plain HTML: a tag', async ({ page }) => {
  await written(page, code('Plain HTML', 'html'));
  const lab = await ready(page);
  expect(await value(lab, 'dataset')).toBe('spiral');
  await works(lab);
});

test('plain HTML: a page that talks with its lab', async ({ page }) => {
  await written(page, code('Plain HTML', 'html', 1));
  // The lab is fetched and opened first.
  await expect(page.locator('#step')).toHaveText('20', { timeout: 30_000 });
  await expect(page.locator('#loss')).toHaveText(/^\d+(\.\d+)?(e.\d+)?$/);
  const lab = await ready(page);
  await expect(lab.locator('figure')).toHaveCount(1);
  await ask(lab, (element) => element.step(1));
  await expect(page.locator('#step')).toHaveText('21');
});

test('a frame that is as high as its lab', async ({ page }) => {
  await written(page, code('A frame', 'html'));
  const lab = await framed(page);
  const over = async () =>
    (await page.locator('iframe').evaluate((element) => element.clientHeight)) -
    (await lab.evaluate(() => document.documentElement.scrollHeight));
  await expect.poll(over).toBe(0);
  await works(lab);
  // Another window's word is not taken for its own.
  const height = () => page.locator('iframe').evaluate((element) => element.style.height);
  const before = await height();
  await page.evaluate(() => postMessage({ underhood: 'height', height: 7 }, '*'));
  await page.waitForTimeout(200);
  expect(await height()).toBe(before);
});

test('Markdown', async ({ page }) => {
  const { marked } = createRequire(join(apps, 'package.json'))('marked');
  await written(page, await marked.parse(code('Markdown and MDX', 'markdown')));
  await expect(page.getByRole('heading', { name: 'Rolling downhill' })).toBeVisible();
  await expect(page.locator('body > p').last()).toHaveText('Where does it go instead?');
  const lab = await ready(page);
  await works(lab);
  await expect(lab.locator('figure')).toHaveCount(1);
});

test('reveal.js, scaled: keys and the pointer are the lab’s', async ({ page }) => {
  const { address, close } = await served(join(apps, 'node_modules'));
  await page.setViewportSize({ width: 1600, height: 1000 });
  await written(page, code('reveal.js', 'html').replaceAll('"reveal.js/', `"${address}reveal.js/`));
  await page.waitForFunction(() =>
    (window as unknown as { Reveal?: { isReady(): boolean } }).Reveal?.isReady(),
  );
  const lab = await ready(page);
  const shown = page.locator('section.present');
  await expect(shown).toHaveText('A line through prices');
  await page.keyboard.press('ArrowRight');
  await expect(shown.locator('underhood-lab')).toHaveCount(1);
  const scale = await lab.evaluate(
    (element) => element.getBoundingClientRect().width / (element as HTMLElement).offsetWidth,
  );
  expect(scale).toBeGreaterThan(1.1);
  await works(lab);
  // A key of the lab's is no key of the slides', and the other way round.
  await lab.getByRole('button', { name: 'One step' }).focus();
  await page.keyboard.press('s');
  await expect.poll(() => stepOf(lab)).toBe(3);
  expect(page.context().pages()).toHaveLength(1);
  await page.keyboard.press('.');
  await expect(page.locator('.reveal.paused')).toHaveCount(0);
  await page.mouse.click(5, 5);
  // What moves it is below the pictures, and over none.
  const [below, above] = await ask(lab, (element) => {
    const at = (part: string) => element.renderRoot.querySelector(part)?.getBoundingClientRect();
    return [at('.dock')?.top ?? 0, at('.focus')?.bottom ?? 0];
  });
  expect(below).toBeGreaterThanOrEqual(above);
  await page.keyboard.press('ArrowLeft');
  await expect(shown).toHaveText('A line through prices');
  close();
});

test('Quarto: its raw block', async ({ page }) => {
  const [, raw = ''] = /^```\{=html\}\n([\s\S]*?)^```$/m.exec(code('Quarto', 'markdown')) ?? [];
  // As Pandoc writes it: untouched, in a section of the page.
  await written(
    page,
    `<div id="quarto-content" class="page-columns page-rows-contents page-layout-article"><main class="content" id="quarto-document-content">
      <section id="who" class="level1"><h1>Who listens to whom</h1>${raw}</section></main></div>`,
  );
  await works(await ready(page));
});

test('Jupyter: a frame as IPython writes it', async ({ page }) => {
  const [, src = '', width = '', height = ''] =
    /IFrame\('([^']+)', width='([^']+)', height=(\d+)\)/.exec(code('Jupyter', 'python')) ?? [];
  await written(
    page,
    `<div class="jp-RenderedHTMLCommon jp-RenderedHTML">
        <iframe
            width="${width}"
            height="${height}"
            src="${src.replaceAll('&', '&amp;')}"
            frameborder="0"
            allowfullscreen
            referrerpolicy="strict-origin-when-cross-origin"
            
        ></iframe>
        </div>`,
  );
  const lab = await framed(page);
  expect(await value(lab, 'dataset')).toBe('spiral');
  await works(lab);
});

test('Jupyter: a widget, whose numbers reach Python and back', async ({ page }) => {
  const [, esm = ''] = /_esm = """([\s\S]*?)"""/.exec(code('Jupyter', 'python', 1)) ?? [];
  await written(page, '<main id="cell"></main>');
  // As anywidget takes it: a module of its own, and a model that says what Python said and keeps what it is to hear.
  await page.evaluate(async (text) => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const { default: widget } = await import(address);
    const traits: Record<string, unknown> = {
      attributes: { lab: 'mlp', beat: 'spiral', hide: 'tools data' },
      watch: ['loss'],
    };
    const python: Record<string, unknown>[] = [];
    const heard: ((message: object) => void)[] = [];
    Object.assign(window, { python, ask: (message: object) => heard.map((hear) => hear(message)) });
    const model = {
      get: (name: string) => traits[name],
      set: (name: string, value: unknown) => {
        traits[name] = value;
      },
      // What cannot be written as JSON never gets there.
      save_changes: () => python.push(JSON.parse(JSON.stringify(traits))),
      on: (_: string, hear: (message: object) => void) => heard.push(hear),
    };
    await widget.render({ model, el: document.getElementById('cell') });
  }, esm);
  const python = () =>
    page.evaluate(() => {
      const { status, values } =
        (
          window as unknown as {
            python: { status: { step: number }; values: { loss: { data: number[] } } }[];
          }
        ).python.at(-1) ?? {};
      return { step: status?.step, losses: values?.loss.data.length };
    });
  await expect.poll(async () => (await python()).step).toBe(0);
  await page.evaluate(() =>
    (window as unknown as { ask(of: object): void }).ask({ call: 'step', args: [40] }),
  );
  await expect.poll(async () => (await python()).step).toBe(40);
  expect((await python()).losses).toBeGreaterThan(1);
  // What the reader does is heard of, too.
  const lab = page.locator('underhood-lab');
  await lab.getByRole('button', { name: 'One step', exact: true }).click();
  await expect.poll(async () => (await python()).step).toBe(41);
});

test('Moodle: a frame under its policy, without a script', async ({ page }) => {
  const heading = 'Moodle, and others with a strict policy';
  const policy = code(heading, '').trim().replaceAll('https://example.org', new URL(site).origin);
  // The page has no icon, and under this policy the browser asks for the usual one.
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await written(page, code(heading, 'html'), policy);
  const lab = await framed(page);
  await works(lab);
  await expect(lab.locator('figure')).toHaveCount(1);
});

test('every recipe is one of these', () => {
  const headings = [...recipes().matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? '');
  const tried = readFileSync(new URL(import.meta.url), 'utf8');
  // An app is the matter of package.spec.ts.
  for (const heading of headings.filter((name) => name !== 'With a bundler'))
    expect(tried).toContain(`'${heading}'`);
});
