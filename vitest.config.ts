import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests wait for the engine's process most of the time, or for a browser: two files at once use two cores. */
const WORKERS = Math.max(2, availableParallelism() - 1);

/** A worker keeps the modules it has loaded from file to file: loading them for each file took as long as a fifth of the tests. */
const shared = { isolate: false };

/** How long anything takes is not judged: a limit only ends what never comes. */
const waits = { testTimeout: 120_000, hookTimeout: 240_000, expect: { poll: { timeout: 30_000 } } };

/** Saved queries are imported as text, as esbuild.mjs bundles them. */
const sqlText = { name: 'sql-text', transform: (code: string, id: string): { code: string; map: null } | null => (id.endsWith('.sql') ? { code: `export default ${JSON.stringify(code)};`, map: null } : null) };

/** `unit` runs on the real DuckDB, `browser` draws the built webview in Chromium. */
// vitest reads the default export
export default defineConfig({
  test: {
    projects: [
      { plugins: [sqlText], test: { name: 'unit', include: ['test/unit/**/*.test.ts'], globalSetup: 'test/fixtures/engineBundle.ts', setupFiles: 'test/fixtures/seed.ts', maxWorkers: WORKERS, ...shared, ...waits } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], globalSetup: 'test/fixtures/viewBundle.ts', maxWorkers: WORKERS, ...shared, ...waits } },
    ],
  },
});
