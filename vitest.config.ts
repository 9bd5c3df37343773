// The page's parts that need no browser: protocol, links, the geometry of views.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['www/**/*.test.ts'], environment: 'node' },
});
