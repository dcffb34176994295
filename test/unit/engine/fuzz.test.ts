import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const CANARY = 'canary-1b88c0';
const RUNS = 400;

/** SQL of a small grammar: half of it is harmless, half reaches for what it must not have, in any place of the other half. */
function grammar(folder: string): fc.Arbitrary<string> {
  const other = fc.constantFrom(`${folder}/canary.csv`, `${folder}/other.parquet`, `${folder}/data.parquet`, '/etc/passwd', '/proc/self/environ', `${folder}/*`);
  const path = other.map((p) => `'${p}'`);
  const file = fc.constantFrom('read_text', 'read_blob', 'read_csv', 'read_parquet', 'parquet_scan', 'glob', 'sniff_csv', 'parquet_metadata', 'query', 'query_table', 'Read_Text', '"read_text"', 'main.read_text', 'system.main.read_csv');
  const knowing = fc.constantFrom('duckdb_settings()', 'duckdb_tables', 'information_schema.tables', 'pg_class', 'sqlite_master', `enable_logging(storage = 'file', storage_path = '${folder}/log')`, 'memory.main.dataset');
  const gap = fc.constantFrom(' ', ' ', ' ', '\n', '/**/', ' -- x\n', '\t', '');
  const wrapped = fc.tuple(fc.constantFrom('insert into dataset ', `copy (`, 'create table t as ', 'explain analyze ', 'prepare p as ', 'delete from dataset; ', `attach '${folder}/x.db'; `, 'set threads = 1; ', 'pragma ', 'call '), fc.constantFrom('', `) to '${folder}/data.parquet' (format parquet, use_tmp_file false)`, `) to '${folder}/w.csv'`, ';', '; select 1'));
  const { query } = fc.letrec<{ query: string; source: string; value: string }>((tie) => ({
    value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, { weight: 8, arbitrary: fc.constantFrom('1', 'id', 'text', 'null', `'a''b'`, '"id"', '*', '$$x$$', 'true') }, fc.tuple(tie('value'), fc.constantFrom('+', '||', '=', 'in', 'like', '::', '.'), tie('value')).map(([a, op, b]) => `${a} ${op} ${b}`), tie('value').map((v) => `abs(${v})`), tie('value').map((v) => `max(${v}) over (order by ${v})`),
      tie('value').map((v) => `list_transform([${v}], lambda x: ${v})`), tie('query').map((q) => `(${q})`), tie('query').map((q) => `exists (${q})`), path.map((p) => `${p}.read_text()`), fc.constantFrom(`getenv('HOME')`, `current_setting('allowed_paths')`, 'version()'), tie('value').map((v) => `case when ${v} then ${v} end`)),
    source: fc.oneof({ maxDepth: 3, withCrossShrink: true }, { weight: 8, arbitrary: fc.constantFrom('dataset', 'dataset d', 'records', '(values (1)) v(id)', 'range(5) t(id)', 'x') }, tie('query').map((q) => `(${q})`), fc.tuple(file, path).map(([f, p]) => `${f}(${p})`), path, other.map((p) => `"${p}"`), knowing, fc.tuple(tie('source'), fc.constantFrom(', ', ' join ', ' cross join ', ' natural join ', ' positional join '), tie('source')).map((s) => s.join('')), tie('source').map((s) => `lateral (from ${s})`)),
    query: fc.oneof({ maxDepth: 3, withCrossShrink: true }, fc.tuple(tie('value'), gap, tie('source'), tie('value')).map(([v, g, s, w]) => `select${g}${v} from ${s} where ${w}`), tie('source').map((s) => `from ${s}`), fc.tuple(tie('query'), tie('query')).map(([a, b]) => `with x as (${a}) ${b}`), fc.tuple(tie('query'), fc.constantFrom('union all', 'except', 'union all by name'), tie('query')).map((q) => q.join(' ')),
      tie('source').map((s) => `summarize ${s}`), tie('source').map((s) => `describe ${s}`), tie('source').map((s) => `pivot ${s} on id in (1) using count(*)`), fc.tuple(tie('query'), tie('value')).map(([q, v]) => `${q} order by ${v} limit 3`), fc.tuple(wrapped, tie('query')).map(([[a, b], q]) => `${a}${q}${b}`)),
  }));
  return query;
}

describe('SQL that nobody thought of', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;
  let place: string;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    place = join(folder, 'data');
    mkdirSync(place);
    writeFileSync(join(place, 'canary.csv'), `a\n${CANARY}\n`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'text ' || i as text from range(20) t(i)) to '${join(place, 'data.parquet')}'`);
    await connection.run(`copy (select '${CANARY}' as a) to '${join(place, 'other.parquet')}'`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [join(place, 'data.parquet')], literal: true } });
  });
  afterAll(async () => stop());

  test('changes no file, opens none, and ends nothing', async () => {
    const files = (): string => readdirSync(place).map((name) => `${name} ${createHash('sha256').update(readFileSync(join(place, name))).digest('hex')}`).join('\n');
    const pid = async (): Promise<number> => (await engine.request('status', {})).pid;
    const before = { files: files(), pid: await pid() };
    let ran = 0;
    await fc.assert(fc.asyncProperty(grammar(place), async (sql) => {
      const abort = new AbortController();
      const timer = setTimeout(() => { abort.abort(); }, 2_000);
      const outcome: unknown = await engine.request('query', { dataset: info.id, sql, limit: 20 }, { signal: abort.signal }).catch((error: unknown) => error);
      clearTimeout(timer);
      if (outcome instanceof LoupeError) {
        expect(`${sentence(outcome)} ${outcome.detail}`).not.toContain(CANARY);
        expect(outcome.code).not.toBe('engine-died');
        return;
      }
      ran++;
      expect(Buffer.from((outcome as { ipc: Uint8Array }).ipc).includes(CANARY)).toBe(false);
    }), { numRuns: RUNS });
    expect({ files: files(), pid: await pid() }).toEqual(before);
    expect(ran).toBeGreaterThan(10);
  });
});
