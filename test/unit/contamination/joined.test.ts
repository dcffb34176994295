import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';

const WORDS = 'the quick brown fox jumps over the lazy sleeping dog';
const OTHERS = 'nine careful engineers measured every bridge twice before breakfast yesterday';

interface Joined {
  readonly result: { readonly runs: readonly { readonly nTrainDocuments: number; readonly nMatched: number; readonly matches: readonly { readonly evalIndex: number; readonly trainRow: number }[]; readonly bySource: readonly { readonly value: string | null; readonly nMatched: number }[] }[]; readonly clean?: { readonly rows: number; readonly removed: number } };
  readonly error?: { readonly code: string };
}

describe('a training dataset with the columns of another table beside its own', () => {
  let folder = '';
  let stop = (): Promise<void> => Promise.resolve();
  beforeAll(async () => void ({ folder, stop } = await testEngine()));
  afterAll(async () => stop());

  const file = (name: string, rows: readonly object[]): string => {
    const path = join(mkdtempSync(join(folder, 'data-')), name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };
  const loupe = async (...argv: readonly string[]): Promise<Joined> => JSON.parse((await runCli(folder, ['contamination', ...argv, '--json'])).out) as Joined;
  const found = ({ result: { runs: [run] } }: Joined): unknown => run?.matches.map(({ evalIndex, trainRow }) => [evalIndex, trainRow]);

  test('is searched in its own texts and in those that were joined, and counted by a source that was joined', async () => {
    const chat = (content: string): object[] => [{ role: 'user', content }, { role: 'assistant', content: 'yes' }];
    const train = file('train.jsonl', [{ id: 1, messages: chat('nothing') }, { id: 2, messages: chat(`Say: ${WORDS}`) }, { id: 3, messages: chat('hello') }]);
    const beside = file('beside.jsonl', [{ id: 3, context: `He said: ${OTHERS}.`, origin: 'web' }, { id: 2, context: null, origin: 'books' }]);
    const evaluation = file('eval.jsonl', [{ question: WORDS }, { question: OTHERS }]);
    const joined = [train, '--join', beside, '--on', 'id', '--eval', `e=${evaluation}`];
    const own = await loupe(...joined, '--by', 'origin');
    expect(own.result.runs[0]).toMatchObject({ nTrainDocuments: 3, nMatched: 1 });
    expect(found(own)).toEqual([[0, 1]]);
    expect(own.result.runs[0]?.bySource.map(({ value, nMatched }) => [value, nMatched])).toEqual(expect.arrayContaining([['books', 1]]));
    expect(found(await loupe(...joined, '--fields', 'messages,context'))).toEqual([[0, 1], [1, 2]]);
    expect(found(await loupe(...joined, '--fields', 'context', '--filter', "origin = 'web'"))).toEqual([[1, 2]]);
    const out = join(folder, 'clean.parquet');
    expect((await loupe(...joined, '--out-clean', out)).result.clean).toMatchObject({ rows: 2, removed: 1 });
    const rows = (JSON.parse((await runCli(folder, ['rows', out, '--json'])).out) as { result: { rows: unknown } }).result.rows;
    expect(rows).toMatchObject([{ id: 1, origin: null }, { id: 3, origin: 'web' }]);
  });
});
