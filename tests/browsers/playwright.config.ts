// The core of the reader's tests in other browsers than Chromium, a project for each; Playwright runs them, and starts none
// of these browsers (see driver.ts).
import reader from '../../playwright.config.ts';
import { root } from '../../scripts/lib.mjs';

export default {
  ...reader,
  testDir: '.',
  // WebKit draws by software here, and compiles the core more slowly than others.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  projects: [{ name: 'firefox' }, { name: 'webkit' }],
  // The servers are those of the reader's tests, who begin at the root.
  webServer: { ...reader.webServer, cwd: root },
};
