// The page as a reader meets it: the built site, served from a sub-path by tests/e2e/serve.mjs, in the
// Chromium that is on the machine. Two tests at a time where there are two cores; those that measure time carry a tag,
// and `npm test` runs them by themselves, once the others have ended.
import { availableParallelism } from 'node:os';
import { defineConfig, devices } from '@playwright/test';
import { chromiumFlags, findChromium } from './scripts/setup.mjs';
import { site } from './tests/e2e/serve.mjs';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'tests/e2e',
  workers: Math.min(2, availableParallelism()),
  fullyParallel: true,
  // On CI a second try, reported as flaky: a machine that is busy elsewhere is not the page's fault.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  forbidOnly: !!process.env.CI,
  reporter: 'list',
  // The book's service worker would answer in place of the network that tests watch; offline.spec.ts is about it.
  use: { baseURL: site, trace: 'retain-on-failure', serviceWorkers: 'block' },
  projects: [
    {
      name: 'chromium',
      use: {
        ...devices['Desktop Chrome'],
        launchOptions: { args: chromiumFlags(), ...(executablePath ? { executablePath } : {}) },
      },
    },
  ],
  webServer: {
    command: 'node tests/e2e/serve.mjs',
    url: site,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
});
