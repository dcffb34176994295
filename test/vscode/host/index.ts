import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code in its extension host: runs every test file beside this one and writes the counts to LOUPE_RESULTS. */
export async function run(): Promise<void> {
  const grep = process.env['LOUPE_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, ...(grep ? { fgrep: grep } : {}) });
  for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.js')) mocha.addFile(join(__dirname, file));
  }
  const failures: { title: string; message: string }[] = [];
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
    runner.on('fail', (test, error: Error) => failures.push({ title: test.fullTitle(), message: error.message }));
  });
  const counts = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped: stats?.pending ?? 0, failures };
  if (process.env['LOUPE_RESULTS']) writeFileSync(process.env['LOUPE_RESULTS'], JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
