// The core of the reader's tests in other browsers than Chromium, a project for each; Playwright runs them, and starts none
// of these browsers (see driver.ts).
import reader from '../../playwright.config.ts';
import { root } from '../../scripts/lib.mjs';

export default {
  ...reader,
  testDir: '.',
  // WebKit's GTK port has ended a page's process by itself, twice in a hundred tests: another one begins then.
  projects: [{ name: 'firefox' }, { name: 'webkit', retries: 2 }],
  // The servers are those of the reader's tests, who begin at the root.
  webServer: { ...reader.webServer, cwd: root },
};
