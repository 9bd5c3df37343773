// The page's parts that need no browser: protocol, links, the geometry of views.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Labs are held to their words with the real core; a busy machine takes longer over that than the usual five seconds.
  test: { include: ['www/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
});
