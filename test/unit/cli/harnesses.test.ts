import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { HARNESS_FILES, writeHarnessFiles } from '../../fixtures/harnessFiles.mjs';

interface Inspected {
  readonly result: { readonly rows: number; readonly shape: { readonly kind: string; readonly roles: Readonly<Record<string, string | readonly string[]>> } };
}

/** One path is written as a text, several as a list. */
const flat = (roles: Readonly<Record<string, readonly string[]>>): Record<string, string | readonly string[]> =>
  Object.fromEntries(Object.entries(roles).map(([role, paths]) => [role, paths.length === 1 ? (paths[0] ?? '') : paths]));

describe('loupe inspect on what harnesses write', () => {
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ folder, stop } = await testEngine());
    writeHarnessFiles(folder);
  });
  afterAll(async () => stop());

  const chosen = HARNESS_FILES.filter((made) => ['lm-evaluation-harness, generation', 'lm-evaluation-harness, multiple choice', 'OLMES predictions, generation', 'AlpacaEval annotations', 'WildBench scores', 'WildBench pairs', 'Arena-Hard judgments', 'MT-bench judgments of single answers', 'rollouts with several completions and rewards'].includes(made.name));

  test.each(chosen.map((made) => [made.name, made] as const))('%s: kind and every role', async (_, made) => {
    const { status, out } = await runCli(folder, ['inspect', join(folder, made.file), '--json']);
    expect(status).toBe(0);
    const { result } = JSON.parse(out) as Inspected;
    expect(result.rows).toBe(made.text().trim().startsWith('[') ? 6 : made.text().trim().split('\n').length);
    expect({ kind: result.shape.kind, roles: result.shape.roles }).toEqual({ kind: made.kind, roles: flat(made.roles) });
  });

  test('the chosen ones are all there', () => {
    expect(chosen).toHaveLength(9);
  });
});
