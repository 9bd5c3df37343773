// Under a Content-Security-Policy: with just the policy that the README says, every lab opens and nothing is reported.
// Where one is too narrow, the lab says which directive it is.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { labIds } from '../../www/labs/ids.ts';
import { ask, errors, expect, neighbour, ready, site, stepOf, stranger, test } from './support.ts';

const origin = new URL(site).origin;
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** As the README writes them: for a lab from the page's own origin, and from another. */
const [own = '', other = ''] = [...readme.matchAll(/^default-src .*$/gm)].map(([policy]) =>
  policy.replaceAll('https://example.org', origin),
);

/** A page under a policy, with a lab on it, and the reports that its browser makes. */
async function under(
  page: Page,
  pages: string,
  policy: string,
  tag: string,
): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const reports: string[] = [];
    Object.assign(window, { reports });
    addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
        reports.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
    );
  });
  await page.goto(`${pages}plain.html?policy=${encodeURIComponent(policy)}`);
  await page.evaluate((html) => {
    document.body.innerHTML = html;
  }, tag);
  return () => page.evaluate(() => (window as unknown as { reports: string[] }).reports);
}

for (const [where, pages, policy] of [
  ['its own origin', neighbour, own],
  ['another origin', stranger, other],
] as const) {
  test(`the README’s policy for ${where} is one`, () => {
    expect(policy).toContain('script-src');
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain("'unsafe-eval'");
  });

  for (const lab of labIds)
    test(`${lab} from ${where}`, async ({ page }) => {
      const reports = await under(page, pages, policy, `<underhood-lab lab="${lab}"></underhood-lab>`);
      const element = await ready(page);
      expect(await ask(element, (it) => it.step(2))).toBe(2);
      // Ticks on the timeline, a tooltip, notices: whatever is drawn.
      await ask(element, async (it) => {
        const { seed } = it.describe().values;
        await it.set('seed', Number(seed) + 1);
        await it.set('learning_rate', 99).catch(() => {});
        for (let i = 0; i < it.describe().stages.length; i++) await it.advance();
        for (const details of it.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
      });
      await element.locator('.katex').first().waitFor();
      await element.locator('[data-channel][tabindex]').first().focus();
      await expect(element.locator('canvas').first()).toBeVisible();
      expect(await element.locator('.katex [style]').count()).toBeGreaterThan(0);
      await page.waitForTimeout(300);
      expect(await reports()).toEqual([]);
      await expect(errors(element)).toHaveCount(0);
    });
}

test('a formula looks the same under a policy', async ({ page }) => {
  const widths = async () => {
    const lab = await ready(page);
    return lab
      .locator('.formula .katex-html')
      .evaluateAll((all) =>
        all.map((one) => [one.getBoundingClientRect().width, one.getBoundingClientRect().height]),
      );
  };
  const tag = '<underhood-lab lab="attention"></underhood-lab>';
  await under(page, neighbour, own, tag);
  await expect.poll(async () => (await widths()).length).toBeGreaterThan(4);
  await page.evaluate(() => document.fonts.ready);
  const policed = await widths();
  await page.goto(`${neighbour}plain.html`);
  await page.evaluate((html) => {
    document.body.innerHTML = html;
  }, tag);
  await expect.poll(async () => (await widths()).length).toBe(policed.length);
  await page.evaluate(() => document.fonts.ready);
  expect(await widths()).toEqual(policed);
});

const without = (policy: string, part: string | RegExp) => {
  const narrow = policy.replace(part, '');
  expect(narrow).not.toBe(policy);
  return narrow;
};
const narrow: [string, string, string, string][] = [
  ['own origin, no wasm', neighbour, without(own, " 'wasm-unsafe-eval'"), "script-src 'wasm-unsafe-eval'"],
  ['own origin, no connection', neighbour, without(own, /; connect-src[^;]*/), "connect-src 'self'"],
  ['own origin, no worker', neighbour, `${own}; worker-src blob:`, "worker-src 'self'"],
  ['other origin, no wasm', stranger, without(other, " 'wasm-unsafe-eval'"), "script-src 'wasm-unsafe-eval'"],
  ['other origin, no connection', stranger, without(other, /; connect-src[^;]*/), `connect-src ${origin}`],
  ['other origin, no worker', stranger, without(other, '; worker-src blob:'), 'worker-src blob:'],
];
for (const [what, pages, policy, directive] of narrow)
  test(`too narrow a policy (${what}): the lab names the directive`, async ({ page, complaints }) => {
    await under(page, pages, policy, '<underhood-lab lab="linear_regression"></underhood-lab>');
    const lab = page.locator('underhood-lab');
    await expect(errors(lab)).toHaveText(
      new RegExp(
        `Content-Security-Policy of this page keeps the lab from opening. It lacks: ${directive}\\.`,
      ),
    );
    expect(await ask(lab, (element) => element.ready.catch((error) => error.code))).toBe('policy');
    // The browser says it on the console too.
    complaints.length = 0;
  });

test('a report alone keeps nothing from opening', async ({ page, complaints }) => {
  await page.goto(`${stranger}plain.html?reported=${encodeURIComponent("default-src 'none'")}`);
  await page.evaluate(() => {
    document.body.innerHTML = '<underhood-lab lab="linear_regression"></underhood-lab>';
  });
  const lab = await ready(page);
  await ask(lab, (element) => element.step(1));
  expect(await stepOf(lab)).toBe(1);
  complaints.length = 0;
});
