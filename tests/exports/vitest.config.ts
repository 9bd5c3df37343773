// Programs that go on with a run elsewhere, held to the run itself.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/exports/**/*.test.ts'],
    environment: 'node',
    // A program has to start, and to import what it needs.
    testTimeout: 120_000,
    // Each file's programs run one after the other, and two files side by side.
    maxWorkers: 2,
  },
});
