// The core of what a reader may expect, in the browser that the project is named after.
import { expect, test as plainTest } from '@playwright/test';
import type { WebDriver } from 'selenium-webdriver';
import { core, type Reader } from '../e2e/core.ts';
import { type Browser, start } from './driver.ts';
import { readerOf } from './reader.ts';

// A browser takes seconds to start: one serves all the tests of a worker.
const test = plainTest.extend<{ reader: Reader }, { driver: WebDriver }>({
  driver: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what a fixture needs.
    async ({}, use, { project }) => {
      const { driver, end } = await start(project.name as Browser);
      await use(driver);
      await end();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  reader: async ({ driver }, use) => {
    const reader = readerOf(driver);
    await use(reader);
    expect(await reader.complaints()).toEqual([]);
  },
});

core(test);
