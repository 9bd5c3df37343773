// The package and the recipes, as somebody else uses them: scripts/package.mjs packs it and puts what it is tried in beside
// it, and here it is installed into apps of others.

import reader from '../../playwright.config.ts';
import { root } from '../../scripts/lib.mjs';

export default {
  ...reader,
  testDir: '.',
  // An app is installed and built first.
  timeout: 120_000,
  // The servers are those of the reader's tests, who begin at the root.
  webServer: { ...reader.webServer, cwd: root },
};
