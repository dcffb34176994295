import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { LoupeError } from '../../../src/core/message';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('paged Arrow of real writers');

function arrowFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isDirectory() ? arrowFiles(path) : found?.isFile() && /\.(arrows?|feather)$/.test(name) ? [path] : [];
  });
}

describe.skipIf(!there)('Arrow as real writers leave it', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, stop } = await testEngine({ largeBytes: 0 }));
  });
  afterAll(async () => stop());

  /** What is said of a dataset, and rows of its beginning, middle and end; or the code of what stands in the way. */
  async function seen(path: string, copy: boolean): Promise<{ isPaged: boolean; said: unknown }> {
    let info: DatasetInfo;
    try {
      info = await engine.request('open', { source: { paths: [path], literal: true }, copy });
    } catch (error) {
      return { isPaged: false, said: error instanceof LoupeError ? error.code : error };
    }
    const columns = info.columns.filter((c) => c.unreadable === undefined).map((c) => ({ column: c.name }));
    const pages = await Promise.all([0, Math.floor(info.rows / 2), Math.max(0, info.rows - 60)].map(async (rowStart) => {
      const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns, rowStart, rowEnd: rowStart + 60, textLimit: 0 });
      const table = decodePage(ipc);
      return Array.from({ length: table.rows }, (_, row) => table.fields.map((_f, i) => jsonOf(table.cell(i, row))));
    }));
    await engine.request('close', { dataset: info.id });
    const described = info.columns.map(({ name, sourceName, type, unit, labels, origin, unreadable }) => ({ name, sourceName, type, unit, labels, origin, unreadable }));
    return { isPaged: info.paged !== undefined, said: { pages, columns: described, rows: info.rows, shape: info.shape, warnings: info.warnings } };
  }

  test('is the same paged as copied', async () => {
    let paged = 0;
    for (const path of arrowFiles(DATA)) {
      const [a, b] = [await seen(path, false), await seen(path, true)];
      if (a.isPaged) paged++;
      expect({ path, said: a.said }).toEqual({ path, said: b.said });
    }
    expect(paged).toBeGreaterThan(20);
  });
});
