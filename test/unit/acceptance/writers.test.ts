import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo, DatasetSource } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { at, difference } from '../../fixtures/cellCheck';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared, writerEntries } from '../../fixtures/shared';
import type { WriterEntry } from '../../fixtures/shared';

const there = hasShared('the acceptance of real writers’ files');
const PARQUET = /\.(parquet|PARQUET|gzip)$|no_extension$/;
const ARROW = /\.(arrows?|feather)$|(on_disk(\/\w+)?|save_to_disk|saved_after_shuffle|hf\/cache\/.*[0-9a-f]{40})$/;
const FOLDERS = /^(spark3|fastparquet\/(hive|simple)|bad\/(duplicate|mixed|shard)|duckdb\/per-thread|hf\/hub_repo)|^spark4\/(?!csv|json|orc)/;
const entries = there ? writerEntries().filter((e) => !e.file.startsWith('made/') && (PARQUET.test(e.file) || ARROW.test(e.file) || FOLDERS.test(e.file))) : [];

/** Where DuckDB itself shows something else (data/writers/README.md): not equal, but said in a notice of that column. */
function saysSo(info: DatasetInfo, column: string): boolean {
  return info.warnings.some((w) => w.column === column || String(w.args['column'] ?? '') === column) || info.columns.some((c) => (c.name === column || c.sourceName === column) && (c.unit !== undefined || c.unreadable !== undefined));
}

function sourceOf(entry: WriterEntry): DatasetSource {
  const [config, split] = (entry.dataset ?? '').split('/');
  return { paths: [join(DATA, 'writers', entry.file)], literal: true, ...(config && split ? { config, split } : {}) };
}

describe.skipIf(!there)('files as real writers leave them', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  beforeAll(async () => ({ engine, stop } = await testEngine()), 60_000);
  afterAll(async () => stop());

  async function mismatches(entry: WriterEntry, info: DatasetInfo): Promise<string[]> {
    const wrong: string[] = [];
    const pages = new Map<number, ReturnType<typeof decodePage>>();
    for (const cell of entry.cells ?? []) {
      const name = String(cell.path[0]);
      const column = info.columns.find((c) => c.name === name) ?? info.columns.find((c) => c.sourceName === name);
      if (!column) {
        wrong.push(`${name}: there is no such column`);
        continue;
      }
      if (column.unreadable) continue;
      let page = pages.get(cell.row);
      if (!page) {
        const columns = info.columns.filter((c) => !c.unreadable).map((c) => ({ column: c.name }));
        const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns, rowStart: cell.row, rowEnd: cell.row + 1, textLimit: 0 }, { lane: 'page' });
        page = decodePage(ipc);
        pages.set(cell.row, page);
      }
      const index = page.fields.findIndex((f) => f.name === column.name);
      const found = difference(at(page.cell(index, 0), cell.path.slice(1)), cell);
      if (found !== undefined && !saysSo(info, column.name) && !saysSo(info, name)) wrong.push(`row ${cell.row} ${JSON.stringify(cell.path)} (${column.type}): ${found}`);
    }
    return wrong;
  }

  test.each(entries.map((e) => [e.dataset ? `${e.file} ${e.dataset}` : e.file, e] as const))('%s', async (_, entry) => {
    let info: DatasetInfo;
    try {
      info = await engine.request('open', { source: sourceOf(entry) });
    } catch (error) {
      if (!(error instanceof LoupeError)) throw error;
      expect(error.code, error.detail).not.toBe('internal');
      expect(sentence(error)).not.toMatch(/^[a-z-]+ \{/); // the code has a sentence
      expect(entry.opens, `${sentence(error)} | ${error.detail}`).not.toMatch(/^yes$|^yes, with/);
      return;
    }
    try {
      expect(entry.opens, JSON.stringify(info.warnings)).not.toBe('error');
      if (entry.rows !== undefined && entry.opens.startsWith('yes')) expect(info.rows).toBe(entry.rows);
      if (/^yes/.test(entry.opens)) expect(await mismatches(entry, info)).toEqual([]);
      if (/said/.test(entry.opens)) expect(info.warnings.length).toBeGreaterThan(0);
    } finally {
      await engine.request('close', { dataset: info.id });
    }
  }, 30_000);
});
