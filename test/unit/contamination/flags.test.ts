import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, readFile, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { KeptFlags, rolesKey } from '../../../src/data/contamination/keptFlags';
import { CONTAMINATION } from '../../../src/features/contamination/contract';
import { flaggedBy } from '../../../src/features/contamination/flags';
import type { Flags, FlagsBy } from '../../../src/features/contamination/flags';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

const by = (name: string, found: Partial<FlagsBy>): FlagsBy => ({ name, key: name, files: [], checked: null, matched: [], clean: [], contained: [], tooShort: [], scores: [], pairs: [], ...found });
const TRAINING = `select 'question number ' || i as prompt from range(6) t(i)`;

describe('columns of contamination', () => {
  const cache = mkdtempSync(join(tmpdir(), 'loupe-flags-'));
  const data = madeData({ cacheFolder: join(cache, 'copies') });
  const kept = new KeptFlags(join(cache, 'copies'));
  let made = 0;
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  const open = async (path: string): Promise<DatasetInfo> => data().engine.request('open', { source: { paths: [path], literal: true } });
  /** Files whose fingerprints are their own: nothing else is kept of them. */
  const begin = async (): Promise<{ path: string; info: DatasetInfo }> => {
    const path = await data().file(`select *, ${String(made++)} as made from (${TRAINING})`);
    return { path, info: await open(path) };
  };
  const keep = async (info: DatasetInfo, name: string, found: readonly FlagsBy[], more: Partial<Flags> = {}): Promise<void> =>
    kept.write(info.fingerprint, name, { side: 'training', at: '2026-01-01T00:00:00Z', rows: info.rows, roles: rolesKey(info.shape), by: found, ...more } satisfies Flags);
  const rows = async ({ id }: DatasetInfo, sql: string): Promise<unknown[][]> => {
    const page = decodePage((await data().engine.request('query', { dataset: id, sql, limit: 1000 })).ipc);
    return Array.from({ length: page.rows }, (_, i) => page.row(i).values as unknown[]);
  };
  const heads = async ({ id }: DatasetInfo): Promise<unknown[]> => (await data().engine.request('derived', { dataset: id })).filter((c) => c.feature === CONTAMINATION).map((c) => [c.id, c.about]);
  const states = async (info: DatasetInfo): Promise<unknown[]> => (await rows(info, 'select contamination from dataset order by loupe_row')).map(([state]) => state);

  test('are there once a check is kept, in an open dataset, and say what it found of each row', async () => {
    const { info } = await begin();
    expect(await heads(info)).toEqual([]);
    await expect(rows(info, 'select contamination from dataset')).rejects.toMatchObject({ code: 'sql-column' });
    await keep(info, 'one', [
      by('gsm8k', { matched: [1, 3], pairs: [[1, 20, 0, 0.75, null], [1, 7, 2, 1, 'leak'], [3, 4, 0, 0.6, null]] }),
      by('mmlu', { matched: [3, 4], clean: [4], pairs: [[4, 9, 0, 0.9, 'common-phrase']] }),
    ]);
    expect(await heads(info)).toEqual(['contamination', 'contamination:evaluation', 'contamination:score', 'contamination:verdict'].map((id) => [id, `${id.replace(':', '-')}-about`]));
    expect(await rows(info, `select contamination, array_to_string("contamination:evaluation", ' '), "contamination:score", "contamination:verdict" from dataset order by loupe_row`)).toEqual([
      ['not matched', null, null, null], ['matched', 'gsm8k', 1, 'leak'], ['not matched', null, null, null],
      ['matched', 'gsm8k mmlu', 0.6, null], ['judged clean', 'mmlu', 0.9, 'common-phrase'], ['not matched', null, null, null],
    ]);
    expect(await rows(info, 'select "row", evaluation, item, message, score, verdict from matches order by all')).toEqual([
      [1, 'gsm8k', 7, 2, 1, 'leak'], [1, 'gsm8k', 20, 0, 0.75, null], [3, 'gsm8k', 4, 0, 0.6, null], [3, 'mmlu', null, null, null, null], [4, 'mmlu', 9, 0, 0.9, 'common-phrase'],
    ]);
  });

  test('are read by a page, a filter and an order', async () => {
    const { info } = await begin();
    await keep(info, 'one', [by('gsm8k', { matched: [1, 3, 4], pairs: [[1, 0, 0, 0.6, null], [3, 0, 0, 0.9, null], [4, 0, 0, 0.7, null]] })]);
    const filter = { op: 'sql', expression: `contamination = 'matched' and list_contains("contamination:evaluation", 'gsm8k')` } as const;
    const { view, rows: found } = await data().engine.request('view', { dataset: info.id, query: { filter, order: [{ target: { derived: 'contamination:score' }, descending: true }] } });
    const { ipc } = await data().engine.request('page', { dataset: info.id, view, columns: [{ derived: 'contamination' }, { derived: 'contamination:score' }], rowStart: 0, rowEnd: 10, textLimit: 100 });
    const page = decodePage(ipc);
    expect([found, ...Array.from({ length: page.rows }, (_, i) => page.row(i).values)]).toEqual([3, [3, 'matched', 0.9], [4, 'matched', 0.7], [1, 'matched', 0.6]]);
    const all = decodePage((await data().engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'contamination' }], rowStart: 0, rowEnd: 3, textLimit: 100 })).ipc);
    expect([all.cell(1, 0), all.cell(1, 1), all.cell(1, 2)]).toEqual(['not matched', 'matched', 'not matched']);
    expect((await data().engine.request('checkQuery', { dataset: info.id, sql: `select m.item from matches m join dataset d on d.loupe_row = m.row where contamination = 'matched'` })).problem).toBeNull();
  });

  test('follow what is kept: a new check, and the newest of each evaluation', async () => {
    const { info } = await begin();
    await keep(info, 'one', [by('gsm8k', { matched: [0] }), by('mmlu', { matched: [1] })]);
    expect(await states(info)).toEqual(['matched', 'matched', 'not matched', 'not matched', 'not matched', 'not matched']);
    await keep(info, 'two', [by('gsm8k', { matched: [2] })], { at: '2026-02-01T00:00:00Z' });
    expect(await states(info)).toEqual(['not matched', 'matched', 'matched', 'not matched', 'not matched', 'not matched']);
    await keep(info, 'one', [by('gsm8k', { matched: [0] })], { at: '2026-03-01T00:00:00Z' });
    expect(await states(info)).toEqual(['matched', ...Array.from({ length: 5 }, () => 'not matched')]);
  });

  test('the pairs are read by a query that is the first thing asked, as the command line asks it', async () => {
    const { path, info } = await begin();
    await keep(info, 'one', [by('gsm8k', { matched: [1], pairs: [[1, 7, 0, 0.75, null]] })]);
    expect(await rows(await open(path), 'select "row", item from matches')).toEqual([[1, 7]]);
  });

  test('are NULL and stale where the file is another, and never another row', async () => {
    const { path, info } = await begin();
    await keep(info, 'one', [by('gsm8k', { matched: [1] })]);
    await kept.remember({ paths: [path] }, info.fingerprint);
    await data().db.run(`copy (select 'another', * from (${TRAINING})) to '${path}'`);
    const other = await open(path);
    expect(await heads(other)).toEqual(['contamination', 'contamination:evaluation', 'contamination:score', 'contamination:verdict'].map((id) => [id, 'contamination-stale']));
    expect(await states(other)).toEqual([null, null, null, null, null, null]);
    await expect(rows(other, 'select * from matches')).rejects.toMatchObject({ fault: 'input' });
    await keep(other, 'one', [by('gsm8k', { matched: [2] })]);
    expect(await states(other)).toEqual(['not matched', 'not matched', 'matched', 'not matched', 'not matched', 'not matched']);
  });

  test('say nothing of an evaluation whose file is another since, nor where roles are others', async () => {
    const { info } = await begin();
    const evaluation = await data().file('select 1 as x');
    const { size, mtimeMs } = await stat(evaluation);
    await keep(info, 'one', [by('gsm8k', { matched: [1], files: [{ path: evaluation, bytes: size, modified: mtimeMs }] }), by('gone', { matched: [2], files: [{ path: join(data().folder, 'gone'), bytes: 1, modified: 1 }] })]);
    expect(await states(info)).toEqual(['not matched', 'matched', 'matched', 'not matched', 'not matched', 'not matched']);
    await utimes(evaluation, new Date(), new Date(0));
    expect(await states(info)).toEqual(['not matched', 'not matched', 'matched', 'not matched', 'not matched', 'not matched']);
    expect((await heads(info))[0]).toEqual(['contamination', 'contamination-some-stale']);
    await appendFile(evaluation, 'more');
    await data().engine.request('reshape', { dataset: info.id, roles: { response: ['prompt'] } });
    expect([(await heads(info))[0], await states(info)]).toEqual([['contamination', 'contamination-stale'], [null, null, null, null, null, null]]);
  });

  test('of an evaluation say which items leaked, and never that what could not be found is clean', async () => {
    const { info } = await begin();
    await keep(info, 'one', [
      by('sft', { checked: [0, 1, 2, 3, 4], matched: [0], clean: [0], contained: [1], tooShort: [1, 2], scores: [[3, 0.4]], pairs: [[0, 70, 0, 0.8, 'false']] }),
      by('rlhf', { checked: [0, 1, 2, 3, 4], matched: [0], tooShort: [1, 2], scores: [], pairs: [[0, 71, 0, 0.7, null]] }),
    ], { side: 'evaluation', roles: '' });
    expect((await heads(info)).map((head) => (head as string[])[0])).toEqual(['contamination:leaked', 'contamination:leaked_in', 'contamination:leaked_score']);
    expect(await rows(info, `select "contamination:leaked", array_to_string("contamination:leaked_in", ' '), "contamination:leaked_score" from dataset order by loupe_row`)).toEqual([
      ['matched', 'rlhf', 0.8], ['contained', 'sft', null], ['too short', '', null], ['not matched', '', 0.4], ['not matched', '', 0], [null, null, null],
    ]);
    expect(await rows(info, 'select "row", training, training_row, score from leaks order by all')).toEqual([[0, 'rlhf', 71, 0.7], [0, 'sft', 70, 0.8]]);
  });

  test('are known on the command line, which says that they are stale', async () => {
    const { path, info } = await begin();
    await keep(info, 'one', [by('gsm8k', { matched: [1, 2], pairs: [[1, 0, 0, 0.9, null]] })]);
    await kept.remember({ paths: [path] }, info.fingerprint);
    const cli = (...argv: string[]): ReturnType<typeof runCli> => runCli(data().folder, [...argv, '--cache', join(cache, 'copies')]);
    const query = ['query', path, '--sql', `select count(*) as n from dataset where contamination = 'matched'`, '--json'];
    const asked = await cli(...query);
    expect([asked.status, (JSON.parse(asked.out) as { result: { rows: unknown } }).result.rows, (JSON.parse(asked.out) as { warnings: unknown }).warnings]).toEqual([0, [[2]], []]);
    const out = join(data().place(), 'flagged.csv');
    expect(await cli('export', path, '--columns', 'prompt', '--with', 'contamination', '--filter', `contamination = 'matched'`, '--out', out)).toMatchObject({ status: 0 });
    expect((await readFile(out, 'utf8')).split('\n').slice(0, 2)).toEqual(['prompt,contamination,contamination:evaluation,contamination:score,contamination:verdict', expect.stringMatching(/^question number 1,matched,.*gsm8k.*,0\.9,$/)]);
    await data().db.run(`copy (select 'other', * from (${TRAINING})) to '${path}'`);
    const stale = await cli(...query);
    expect((JSON.parse(stale.out) as { result: { rows: unknown } }).result.rows).toEqual([[0]]);
    expect(stale.out).toContain('contamination-columns-stale');
  });

  test('take no damaged file for a check', async () => {
    const { info } = await begin();
    await kept.write(info.fingerprint, 'damaged', { side: 'training', rows: 6, by: 'all' });
    expect(await heads(info)).toEqual([]);
  });

  test('a row has the state that counts most of what checks say', () => {
    const found = flaggedBy([by('a', { matched: [1, 2], clean: [1, 2] }), by('b', { matched: [2, 3] })], 'training');
    expect(found.map(({ row, state, names }) => [row, state, names])).toEqual([[1, 'judged clean', ['a']], [2, 'matched', ['b']], [3, 'matched', ['b']]]);
  });
});
