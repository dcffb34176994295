import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { isDefined } from '../../../src/core/datasetProfile';
import type { DatasetProfile, Undefined } from '../../../src/core/datasetProfile';
import type { DatasetInfo } from '../../../src/core/dataset';
import { DEFECTS, defectsOf } from '../../../src/core/conversation/defects';
import { recordOf } from '../../../src/core/conversation/recordOf';
import type { EngineHandle } from '../../../src/engine/handle';
import { scriptOf } from '../../../src/features/explore/summary/scripts';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';
import { rowsOf } from '../conversation/realRows';

let engine: EngineHandle;
let stop: () => Promise<void>;
let folder: string;
let duckdb: DuckDBConnection;
beforeAll(async () => {
  ({ engine, stop } = await testEngine());
  folder = mkdtempSync(join(tmpdir(), 'loupe-profile-'));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (path: string): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true } });
const profile = async (info: DatasetInfo, filter: string | null = null, seed = 0): Promise<DatasetProfile> => (await engine.request('work', { dataset: info.id, feature: 'explore', method: 'summary', params: { filter, seed } }, { lane: 'job' })) as DatasetProfile;
const rowsOfFilter = async (info: DatasetInfo, filter: string): Promise<number> => (await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: filter }, order: [] } }, { lane: 'job' })).rows;
const made = async (name: string, select: string): Promise<DatasetInfo> => {
  const path = join(folder, `${name}.parquet`);
  await duckdb.run(`copy (${select}) to '${path}' (format parquet)`);
  return open(path);
};
const known = <T extends object>(part: T | Undefined): T => {
  if (!isDefined(part)) throw new Error('undefined');
  return part;
};

/** Every count of a profile that a click shows. */
function links(p: DatasetProfile): { name: string; rows: number; filter: string | null }[] {
  const of = (name: string, part: object): { name: string; rows: number; filter: string | null }[] => ('rows' in part && 'filter' in part ? [{ name, ...(part as { rows: number; filter: string | null }) }] : []);
  return [
    ...of('duplicatePrompts', p.duplicatePrompts), ...of('duplicateRows', p.duplicateRows), ...of('identicalPairs', p.identicalPairs), ...of('any defect', p.defectRows),
    ...(isDefined(p.chosenLonger) ? [...of('longer', p.chosenLonger.longer), ...of('ties', p.chosenLonger.ties), ...of('shorter', p.chosenLonger.shorter)] : []),
    ...(isDefined(p.scoreMargin) ? [...of('same score', p.scoreMargin.ties), ...of('inversions', p.scoreMargin.inversions)] : []),
    ...(isDefined(p.defects) ? p.defects.flatMap((d) => of(d.code, d)) : []),
    ...(isDefined(p.sources) ? p.sources.top.flatMap((s) => of(`source ${s.source}`, s)) : []),
  ];
}

test('an id whose name needs quotes is no part of what makes rows the same', async () => {
  const info = await made('odd-id', `select i as "prompt-id", 'q' as prompt, 'a' as response from range(3) t(i)`);
  const shaped = await engine.request('open', { source: { paths: info.files.map((f) => f.path), literal: true, roles: { id: ['"prompt-id"'] } } });
  expect((await profile(shaped)).duplicateRows.rows).toBe(2);
});

describe('the profile of made conversations', () => {
  const message = (role: string, content: string): string => `{'role': '${role}', 'content': ${content}}`;
  const chat = (...messages: string[]): string => `[${messages.join(', ')}]`;
  const ROWS = [
    ['web', chat(message('system', "'be kind'"), message('user', "'Hi  there'"), message('assistant', "'Hello'"))],
    ['web', chat(message('user', "'Hi  there'"), message('assistant', "'你好'"))],
    ['book', chat(message('user', "'a'"), message('user', "'b'"), message('assistant', "'c'"))],
    ['book', chat(message('user', "'a'"), message('assistant', "E' \\n\\u3000'"))],
    [null, chat(message('user', "'привет'"), message('assistant', 'null'), message('system', "'late'"))],
    ['web', chat(message('wizard', "'x'"), message('assistant', "'y'"))],
    ['web', chat(message('user', "'Hi  there'"), message('assistant', "'你好'"))],
  ] as const;
  let info: DatasetInfo;
  let found: DatasetProfile;
  beforeAll(async () => {
    info = await made('chat', ROWS.map(([source, messages], i) => `select ${i} as id, ${source === null ? 'null' : `'${source}'`} as source, ${messages.replace("E' \\n\\u3000'", "' ' || chr(10) || chr(12288)")} as messages`).join(' union all '));
    found = await profile(info);
  });

  test('counts turns, roles and last messages', () => {
    const { turns, roles, endsWith } = known(found.conversations);
    expect(turns).toMatchObject({ n: 7, min: 2, max: 3, mean: 15 / 7 });
    expect(roles).toEqual({ system: 2, user: 7, assistant: 7, other: 1 });
    expect(endsWith).toEqual({ assistant: 6, system: 1 });
  });

  test('measures texts in code points and words, and leaves null out', () => {
    const of = (role: string): unknown => found.lengths.find((l) => l.of === role);
    expect(of('user')).toMatchObject({ n: 7, skipped: 0, characters: { min: 1, max: 9, p50: 6 }, words: { min: 1, max: 2 } });
    expect(of('assistant')).toMatchObject({ n: 6, skipped: 1, characters: { min: 1, max: 5 }, words: { min: 1 } });
  });

  test('finds each defect in the rows that have it', () => {
    expect(Object.fromEntries(known(found.defects).map((d) => [d.code, d.rows]))).toEqual({ 'empty-turn': 1, 'not-alternating': 1, 'last-not-assistant': 1, 'unknown-role': 1, 'system-not-first': 1, 'null-content': 1 });
  });

  test('counts rows that repeat an earlier one, the id aside', () => {
    expect(known(found.duplicatePrompts)).toMatchObject({ n: 7, rows: 2 });
    expect(found.duplicateRows).toMatchObject({ n: 7, rows: 1 });
  });

  test('counts letters by script', () => {
    const { letters, scripts } = known(found.scripts);
    expect(Object.fromEntries(scripts.map((s) => [s.script, s.letters]))).toEqual({ Latin: 6 + 7 * 3 + 5 + 3 + 1 + 4 + 2, Han: 4, Cyrillic: 6 });
    expect(letters).toBe(scripts.reduce((n, s) => n + s.letters, 0));
  });

  test('counts sources, and rows without one', () => {
    expect(known(found.sources)).toMatchObject({ n: 6, skipped: 1, top: [{ source: 'web', rows: 4 }, { source: 'book', rows: 2 }], others: { sources: 0, rows: 0 } });
  });

  test('says what it cannot know, and why', () => {
    expect([found.chosenLonger, found.scoreMargin, found.identicalPairs].map((p) => ('why' in p ? p.why.code : ''))).toEqual(['profile-no-pairs', 'profile-no-pairs', 'profile-no-pairs']);
  });

  test.each([null, "source = 'web' or source is null", '"turns" > 2'])('each count of the rows of %s shows exactly its rows', async (filter) => {
    for (const { name, rows, filter: shown } of links(await profile(info, filter))) {
      if (shown === null) expect(rows, name).toBe(0);
      else expect(await rowsOfFilter(info, shown), name).toBe(rows);
    }
  });

  test('of no row is undefined, not zero', async () => {
    const none = await profile(info, 'false');
    expect(none).toMatchObject({ rows: 0, of: 7, conversations: { why: { code: 'profile-no-rows' } }, scripts: { why: { code: 'profile-no-rows' } } });
  });
});

test('words are what Python’s str.split() finds in ASCII', async () => {
  const texts = ['one', 'one two', ' one  two ', 'one' + String.fromCharCode(10) + 'two' + String.fromCharCode(9, 13, 11, 12) + 'three', '', '   ', String.fromCharCode(10), 'a b' + String.fromCharCode(10, 10) + 'c', 'a' + String.fromCharCode(160) + 'b'];
  const written = (text: string): string => `'${text.replace(/[\n\t\r\v\f]/g, (c) => `' || chr(${String(c.charCodeAt(0))}) || '`)}'`;
  for (const [i, expected] of [1, 2, 2, 3, 0, 0, 0, 3, 1].entries()) {
    const info = await made(`words ${String(i)}`, `select [{'role': 'user', 'content': ${written(texts[i] ?? '')}}, {'role': 'assistant', 'content': 'fine'}] as messages from range(3)`);
    expect((await profile(info)).lengths.find((l) => l.of === 'user')?.words, JSON.stringify(texts[i])).toMatchObject({ min: expected, max: expected });
  }
});

test('letters of many rows are those of a sample that its seed decides', async () => {
  const info = await made('many', "select i as id, [{'role': 'user', 'content': 'abc'}, {'role': 'assistant', 'content': case when i % 4 = 0 then 'я' else 'z' end}] as messages from range(60000) t(i)");
  const [a, b, other] = [await profile(info, null, 1), await profile(info, null, 1), await profile(info, null, 2)].map((p) => known(p.scripts));
  expect(a).toEqual(b);
  expect(a?.letters).not.toBe(other?.letters);
  expect(a).toMatchObject({ of: 60_000, seed: 1 });
  expect(Math.abs((a?.n ?? 0) - 20_000)).toBeLessThan(600);
  expect(a?.scripts.find((s) => s.script === 'Cyrillic')?.share).toBeCloseTo(1 / 16, 2);
});

test.each([['a', 'Latin'], ['ß', 'Latin'], ['я', 'Cyrillic'], ['漢', 'Han'], ['ひ', 'Hiragana'], ['한', 'Hangul'], ['ع', 'Arabic'], ['𐐀', 'other']])('%s is a letter of %s', (letter, script) => {
  expect(scriptOf(letter)).toBe(script);
});

describe.skipIf(!hasShared('profiles of datasets'))('the profile of real files', () => {
  const real = async (file: string): Promise<{ info: DatasetInfo; found: DatasetProfile }> => {
    const info = await open(join(DATA, file));
    return { info, found: await profile(info) };
  };

  test('hh-rlhf has the numbers of FACTS.md 8', async () => {
    const { found } = await real('preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet');
    expect(found).toMatchObject({ rows: 1312, identicalPairs: { rows: 0 }, duplicateRows: { rows: 0 }, chosenLonger: { n: 1312, longer: { rows: 584 } } });
    const { share, low, high } = known(found.chosenLonger);
    expect(share).toBe(584 / 1312);
    // (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) in Python's decimal
    expect([low, high].map((v) => v.toFixed(4))).toEqual(['0.4184', '0.4721']);
    const humanTurns = 394 + 2 * 333 + 3 * 327 + 4 * 184 + 5 * 43 + 6 * 11 + 7 * 10 + 8 * 3 + 9 * 4 + 10 + 12 + 18;
    expect(known(found.conversations).turns.max).toBe(36);
    expect(known(found.conversations).endsWith).toEqual({ assistant: 1312 });
    expect(known(found.conversations).turns.mean * 1312).toBeGreaterThanOrEqual(2 * humanTurns - 1);
  });

  test.each([['sft/gpteacher-codegen-instruct.parquet', 4535, 0], ['sft/gpteacher-roleplay-instruct.parquet', 1923, 0], ['sft/llamafactory-alpaca-en-demo.parquet', 999, 14]])('%s has the duplicates of FACTS.md 15', async (file, rows, prompts) => {
    const { found } = await real(file);
    expect(found).toMatchObject({ rows, duplicatePrompts: { n: rows, rows: prompts } });
    expect(known(found.defects).find((d) => d.code === 'empty-turn')?.rows).toBe(0);
  });

  test('answers of a model are as long as FACTS.md 9.1 says, and empty as often', async () => {
    const { found } = await real('model-outputs/alpaca-eval-nc/gemma-2b-it.parquet');
    expect(found.lengths.find((l) => l.of === 'assistant')?.characters?.mean).toBeCloseTo(1041.63, 2);
    expect(known(found.defects).find((d) => d.code === 'empty-turn')?.rows).toBe(22);
  });

  test('scores that contradict the order are counted as SQL counts them', async () => {
    const { found } = await real('writers/shapes/pref-strings-scores.parquet');
    const path = join(DATA, 'writers/shapes/pref-strings-scores.parquet');
    const [row] = (await duckdb.runAndReadAll(`select count(*) filter (score_chosen < score_rejected), count(*) filter (score_chosen = score_rejected), count(*) filter (chosen = rejected), avg(score_chosen - score_rejected) from '${path}'`)).getRows();
    const { inversions, ties, mean } = known(found.scoreMargin);
    expect([inversions.rows, ties.rows, known(found.identicalPairs).rows, mean]).toEqual(row?.map(Number));
  });

  const FILES = [
    'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet', 'preference/llamafactory-dpo-en-demo.parquet', 'sft/llamafactory-glaive-toolcall-en-demo.parquet', 'sft/llamafactory-v1-sft-demo.parquet', 'sft/llamafactory-alpaca-en-demo.parquet',
    'preference/llamafactory-kto-en-demo.parquet', 'preference/pandalm-testset-3-annotators.parquet', 'model-outputs/alpaca-eval-nc/gemma-2b-it.parquet', 'writers/shapes/sharegpt.parquet', 'writers/shapes/messages-tools-extra-fields.parquet', 'writers/shapes/json-in-strings.parquet',
    'writers/shapes/pref-prompt-messages.parquet', 'writers/shapes/ultrafeedback.parquet', 'writers/systems/tulu3/preference-mixture.parquet',
  ];
  test.each(FILES)('%s: defects are those that the reader’s rules find, and each count shows its rows', async (file) => {
    const { info, found } = await real(file);
    if (!isDefined(found.defects)) throw new Error('no defects');
    const expected = new Map<string, number>(DEFECTS.map((code) => [code, 0]));
    for (const row of await rowsOf(`read_parquet('${join(DATA, file)}')`)) {
      const { prompt, sides } = recordOf(row, info.shape, info.columns);
      const own = sides.filter((s) => !s.turns.some((t) => ['choices', 'reference answer'].includes(t.rawRole)));
      const codes = new Set((own.length === 0 ? [prompt] : own.map((s) => [...prompt, ...s.turns])).flatMap((turns) => [...defectsOf({ turns })]));
      for (const code of codes) expected.set(code, (expected.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(found.defects.map((d) => [d.code, d.rows]))).toEqual(Object.fromEntries(expected));
    const shown = links(found).flatMap(({ name, rows, filter }) => (filter === null ? [] : [{ name, rows, filter }]));
    // In one statement, since views of each by itself took most of this file's time; those of made rows are asked for above.
    const counts = decodePage((await engine.request('query', { dataset: info.id, sql: `select ${shown.map((link) => `count(*) filter (where ${link.filter})`).join(', ')} from dataset`, limit: 1 })).ipc).row(0).values.map(Number);
    expect(counts.map((rows, i) => [shown[i]?.name, rows])).toEqual(shown.map(({ name, rows }) => [name, rows]));
  });
});
