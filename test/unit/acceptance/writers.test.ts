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
const TEXT = /\.(jsonl|ndjson|json|csv|tsv)(\.gz|\.zst)?$|^spark4\/(csv-out|json-lines)$/;

/** Where we do otherwise than the entry says, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'bad/csv-duplicate-header.csv': 'the entry has the last of two columns called text; both are shown, the second as text_1',
  'bad/wrapped-object.json': 'its list is read, one element a row, which is said; the entry has one row',
  'bad/csv-unbalanced-quote.csv': 'the entry has the rest of the file in one cell; we read that line without its quote, which is said, and the rows after it',
  'bad/jsonl-big-ints.jsonl': 'a number of 39 digits is beyond every integer type: its column is text, all digits kept',
  'hostile/lone-surrogates.jsonl': 'half a character in a name cannot be one: it is U+FFFD, which is said',
};
/** The kinds of columns that text files have, and DuckDB’s types for them. */
const KINDS: Readonly<Record<string, RegExp>> = {
  text: /^VARCHAR$/, integer: /^(U?BIGINT|DECIMAL\(38,0\))$/, number: /^DOUBLE$/, boolean: /^BOOLEAN$/, list: /\[\]$/, object: /^(STRUCT|MAP)\(.*\)$/, 'integer | text': /^VARCHAR$/, 'integer | number': /^DOUBLE$/,
};
/** Those of Arrow, whose types are exact; what the engine has no type for is text. */
const ARROW_KINDS: readonly (readonly [RegExp, RegExp])[] = [
  [/^list</, /\[\]$/], [/^struct</, /^STRUCT\(.*\)$/], [/^map</, /^MAP\(.*\)$/], [/^decimal$/, /^(DECIMAL\(\d+,\d+\)|VARCHAR)$/], [/^timestamp$/, /^TIMESTAMP/], [/^date$/, /^DATE$/], [/^binary$/, /^BLOB$/],
  [/^duration$/, /^BIGINT$/], [/^integer$/, /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/], [/^number$/, /^(FLOAT|DOUBLE)$/], [/^null$/, /^INTEGER$/], [/^(text|month_day_nano_interval|dense_union<.*>|run_end_encoded<.*values: string>)$/, /^VARCHAR$/],
];
const kindIs = (format: DatasetInfo['format'], kind: string, type: string): boolean => (format === 'arrow' ? ARROW_KINDS.some(([k, t]) => k.test(kind) && t.test(type)) : KINDS[kind]?.test(type) === true);

const entries = there ? writerEntries().filter((e) => !e.file.startsWith('made/') && (PARQUET.test(e.file) || FOLDERS.test(e.file) || TEXT.test(e.file) || ARROW.test(e.file))) : [];

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

  /** Columns that lack, or are of another kind. */
  function wrongColumns({ columns = [] }: WriterEntry, info: DatasetInfo): string[] {
    return columns.flatMap(({ name, kind }) => {
      const column = info.columns.find((c) => c.sourceName === name);
      return column && kindIs(info.format, kind, column.type) ? [] : [`${name} (${kind}): ${column?.type ?? 'not there'}`];
    });
  }

  test('every exception is about an entry', () => {
    expect(Object.keys(EXCEPTIONS).filter((file) => !entries.some((e) => e.file === file))).toEqual([]);
  });

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
      if (entry.file in EXCEPTIONS) return;
      if (typeof entry.rows === 'number' && /^(yes|partly)/.test(entry.opens)) expect(info.rows).toBe(entry.rows);
      if (info.format !== 'parquet') expect(wrongColumns(entry, info)).toEqual([]);
      if (entry.opens.startsWith('partly')) expect(info.warnings).not.toEqual([]);
      if (/^yes/.test(entry.opens)) expect(await mismatches(entry, info)).toEqual([]);
      if (/said/.test(entry.opens)) expect(info.warnings.length).toBeGreaterThan(0);
    } finally {
      await engine.request('close', { dataset: info.id });
    }
  });
});
