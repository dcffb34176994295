import { mkdirSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { Gate } from '../../../src/engine/gate';
import { ROW, scanPieces } from '../../../src/engine/relation';
import type { RelationPlan } from '../../../src/engine/relation';

describe('a scan in pieces', () => {
  let folder: string;
  let connection: DuckDBConnection;
  let plan: RelationPlan;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-pieces-'));
    mkdirSync(folder, { recursive: true });
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    let rowStart = 0;
    const files = [];
    for (const [i, rows] of [100, 0, 50_000, 2_500, 10_001].entries()) {
      const path = join(folder, `part-${i}.parquet`);
      await connection.run(`copy (select ${rowStart} + i as id from range(${rows}) t(i)) to '${path}' (row_group_size 2048)`);
      files.push({ path, bytes: rows * 8 + 100, modified: 0, rows, rowStart, rowGroups: Math.ceil(rows / 2048), partitions: [['part', String(i)]] as const });
      rowStart += rows;
    }
    plan = { files, columns: [{ name: 'id', sourceName: 'id', type: 'BIGINT', origin: 'file' }, { name: 'part', sourceName: 'part', type: 'BIGINT', origin: 'partition' }], uniform: true, shadowed: false };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 5_000, 30_000, 100_000, 1e9])('of %i bytes each gives every row once, in order, with its number and its folder’s value', async (bytes) => {
    const pieces = scanPieces(plan, bytes);
    const found: unknown[] = [];
    for (const { relation, rows } of pieces) {
      const got = await (await connection.run(`select id::integer, "${ROW}"::integer, part::integer from (${relation.text}) order by "${ROW}"`)).getRows();
      expect(got.length).toBe(rows);
      found.push(...got);
    }
    const expected = plan.files.flatMap((f, part) => Array.from({ length: f.rows }, (_, i) => [f.rowStart + i, f.rowStart + i, part]));
    expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
    expect(pieces.length > 1).toBe(bytes < 500_000);
  });

  test('of files that differ is one piece, since their types are joined', () => {
    expect(scanPieces({ ...plan, uniform: false }, 1)).toHaveLength(1);
  });
});

describe('a job that is paused', () => {
  test('waits, goes on when resumed, and ends at once when cancelled', async () => {
    const gate = new Gate();
    const steps: number[] = [];
    const controller = new AbortController();
    const job = (async () => {
      for (let step = 0; ; step++) {
        await gate.passed(controller.signal);
        steps.push(step);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    await soon();
    gate.pause();
    gate.pause();
    await soon();
    const held = steps.length;
    await soon();
    expect(steps.length).toBe(held);
    gate.resume();
    await soon();
    expect(steps.length).toBeGreaterThan(held);
    gate.pause();
    controller.abort();
    await expect(job).rejects.toBeInstanceOf(LoupeError);
  });
});
