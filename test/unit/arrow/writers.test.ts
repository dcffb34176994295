import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import { readArrow } from '../../fixtures/arrow';
import { at, difference } from '../../fixtures/cellCheck';
import { DATA, hasShared, writerEntries } from '../../fixtures/shared';
import type { WriterEntry } from '../../fixtures/shared';

const there = hasShared('Arrow files of real writers');
const entries = there ? writerEntries().filter((e) => /\.(arrows?|feather)$/.test(e.file)) : [];
const path = (file: string): string => join(DATA, 'writers', file);

/** What we show as text, and say so, because the engine has no such values. */
const AS_TEXT: Readonly<Record<string, string>> = { month_day_nano_interval: 'interval-text' };

function kindOf(type: string): string {
  if (type.endsWith('[]')) return `list<${kindOf(type.slice(0, -2))}>`;
  const struct = /^STRUCT\((.*)\)$/.exec(type)?.[1];
  if (struct !== undefined) return `struct<${struct.split(/, (?=")/).map((f) => f.replace(/^"(.*?)" (.*)$/, (_, name: string, of: string) => `${name}: ${kindOf(of)}`)).join(', ')}>`;
  if (type.startsWith('DECIMAL')) return 'decimal';
  if (type.startsWith('TIMESTAMP')) return 'timestamp';
  const kinds: Readonly<Record<string, string>> = { VARCHAR: 'text', DOUBLE: 'number', FLOAT: 'number', BLOB: 'binary', DATE: 'date' };
  return kinds[type] ?? 'integer';
}

async function mismatches(entry: WriterEntry): Promise<string[]> {
  const file = await readArrow(path(entry.file));
  const wrong: string[] = [];
  for (const cell of entry.cells ?? []) {
    const column = file.columns.findIndex((c) => c.sourceName === cell.path[0]);
    const kind = entry.columns?.[column]?.kind ?? '';
    const found = difference(at(file.cell(column, cell.row), cell.path.slice(1)), cell);
    const said = AS_TEXT[kind];
    if (found !== undefined && !(said !== undefined && file.notices.some((n) => n.code === said))) wrong.push(`row ${cell.row} ${JSON.stringify(cell.path)}: ${found}`);
  }
  return wrong;
}

describe.skipIf(!there)('Arrow as real writers leave it', () => {
  test.each(entries.filter((e) => e.opens.startsWith('yes') && !e.file.includes('feather-v1')).map((e) => [e.file, e] as const))('%s is read cell by cell', async (_, entry) => {
    const file = await readArrow(path(entry.file));
    expect(file.rows).toBe(entry.rows);
    expect(file.columns.map((c) => c.sourceName)).toEqual(entry.columns?.map((c) => c.name));
    for (const [i, { kind }] of (entry.columns ?? []).entries()) {
      const own = file.columns[i];
      if (/^(run_end|dense_union|null|month_day)/.test(kind) || own?.type === 'VARCHAR') continue; // shown as the values they hold, or as text
      expect(own?.unit === undefined ? kindOf(own?.type ?? '') : 'duration', own?.name).toBe(kind);
    }
    expect(await mismatches(entry)).toEqual([]);
  });

  test('a stream without its end is whole, and says nothing', async () => {
    expect((await readArrow(path('pyarrow/stream-no-end-marker.arrow'))).notices).toEqual([]);
  });

  test.each(['pyarrow/stream-truncated.arrow', 'pyarrow/file-truncated.arrow'])('%s gives the rows of its whole batches and says that it is cut', async (file) => {
    const { rows, notices, cell } = await readArrow(path(file));
    expect(rows).toBe(16);
    expect(notices.map((n) => n.code)).toEqual(['arrow-cut']);
    expect(cell(0, 15)).not.toBeNull();
  });

  test('Feather 1 is refused with a sentence', async () => {
    const error: unknown = await readArrow(path('pyarrow/feather-v1.feather')).catch((e: unknown) => e);
    expect(error instanceof LoupeError ? sentence(error) : error).toMatch(/Feather version 1, which is not Arrow/);
  });

  test('an interval is text with all its nanoseconds', async () => {
    const { cell, notices } = await readArrow(path('pyarrow/ipc-type-mdn.arrow'));
    expect(cell(0, 0)).toBe('1 month 2 days 00:00:00.000000003');
    expect(notices.map((n) => n.code)).toEqual(['interval-text']);
  });

  test('ClassLabel names come from the metadata', async () => {
    const { columns } = await readArrow(path('hf/features_on_disk/data-00000-of-00001.arrow'));
    expect(columns[0]?.labels).toEqual(['harmless', 'harmful', 'unsure']);
  });
});
