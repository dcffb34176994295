import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests wait for the engine's process most of the time: two files at once use two cores. */
const WORKERS = Math.max(2, availableParallelism() - 1);

/** `unit` runs on the real DuckDB, `browser` draws the built webview in Chromium. */
// eslint-disable-next-line no-restricted-syntax -- vitest reads the default export
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: WORKERS } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 240_000, fileParallelism: false } },
    ],
  },
});
