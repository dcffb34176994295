/** What the benchmarks share: percentiles, an engine of the built product, and one line per promise. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadTs } from './load.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const GIGABYTE = 1024 ** 3;

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export const median = (values) => percentile(values, 0.5);
export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** One line: what, measured, the target, whether it is met. Nothing fails here: machines are shared and noisy. */
export function report(what, figure, target, met) {
  console.log(`${met ? 'met   ' : 'MISSED'}  ${what}: ${figure}  (target ${target})`);
}

/** An engine as the host and the CLI start it; builds dist when it is not there. */
export async function startEngine(options = {}) {
  const entry = join(root, 'dist', 'engine.js');
  if (!existsSync(entry)) spawnSync(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root, stdio: 'inherit' });
  const { EngineHandle } = await loadTs('src/engine/handle.ts');
  const temp = mkdtempSync(join(tmpdir(), 'loupe-bench-'));
  const engine = new EngineHandle({ entry, options: { memoryBytes: 2 * GIGABYTE, threads: 2, tempFolder: temp, ...options }, log: () => undefined });
  return { engine, stop: async () => { await engine.dispose(); rmSync(temp, { recursive: true, force: true }); } };
}

export const source = (path) => ({ paths: [path], literal: true });

export async function timed(run) {
  const start = performance.now();
  const result = await run();
  return { milliseconds: performance.now() - start, result };
}
