import { defineConfig } from 'vitest/config';

/** Two projects: rules and queries in Node on the real DuckDB, and the built webview in a real browser driven from Node. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 } },
      // The first test may have to wait for a browser to be installed; two browsers at once would be too many for two cores.
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 300_000, maxWorkers: 1, fileParallelism: false } },
    ],
  },
});
