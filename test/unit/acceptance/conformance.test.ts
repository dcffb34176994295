import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { SENTENCES } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';

interface Conformance {
  readonly file: string;
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly rows?: number;
  readonly schema_error?: string;
  readonly scan_error?: string;
}

const there = hasShared('the conformance files');
const files = there ? (JSON.parse(readFileSync(join(DATA, 'conformance', 'expected-duckdb.json'), 'utf8')) as { files: Conformance[] }).files : [];

describe.skipIf(!there)('Parquet files of three other projects', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  beforeAll(async () => ({ engine, stop } = await testEngine()), 60_000);
  afterAll(async () => stop());

  async function open(file: string): Promise<DatasetInfo | LoupeError> {
    try {
      return await engine.request('open', { source: { paths: [join(DATA, 'conformance', file)], literal: true } });
    } catch (error) {
      if (error instanceof LoupeError) return error;
      throw error;
    }
  }

  test.each(files.map((f) => [f.file, f] as const))('%s opens as DuckDB reads it, or a sentence says why not', async (_, expected) => {
    const { pid } = await engine.request('status', {});
    const info = await open(expected.file);
    if (info instanceof LoupeError) {
      expect(SENTENCES).toHaveProperty([info.code]);
      expect(expected.schema_error ?? expected.scan_error, `${info.code} ${info.detail}`).toBeDefined();
    } else {
      if (expected.rows !== undefined) expect(info.rows).toBe(expected.rows);
      if (expected.columns && !expected.scan_error) {
        const types = new Map(info.columns.map((c) => [c.name, c.type]));
        expect(expected.columns.filter((c) => types.get(c.name) !== c.type).map((c) => `${c.name} ${c.type} is ${types.get(c.name) ?? 'not there'}`)).toEqual([]);
      }
      const readable = info.columns.filter((c) => !c.unreadable).map((c) => ({ column: c.name }));
      const read = await engine.request('page', { dataset: info.id, view: 'all', columns: readable, rowStart: 0, rowEnd: Math.min(20, info.rows), textLimit: 300 }, { lane: 'page' }).catch((error: unknown) => error);
      if (read instanceof Error) {
        expect(expected.scan_error, String(read instanceof LoupeError ? read.detail : read)).toBeDefined();
        expect(read instanceof LoupeError ? SENTENCES[read.code] : undefined).toBeDefined();
      } else expect(decodePage((read as { ipc: Uint8Array }).ipc).rows).toBe(Math.min(20, info.rows));
      await engine.request('close', { dataset: info.id });
    }
    expect((await engine.request('status', {})).pid).toBe(pid); // no crash
  });

  test('a column at which DuckDB gives up its whole instance is left out, and the others are shown', async () => {
    const info = await open('apache-parquet-testing/shredded_variant/case-041.parquet');
    if (info instanceof LoupeError) throw info;
    expect(info.columns.map((c) => [c.name, c.unreadable?.code])).toEqual([['id', undefined], ['var', 'column-unreadable']]);
    const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }], rowStart: 0, rowEnd: 1, textLimit: 0 });
    expect(decodePage(ipc).cell(1, 0)).toBe(1);
  });
});
