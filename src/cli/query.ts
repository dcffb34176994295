import { readFile } from 'node:fs/promises';
import { decodePage } from '../core/arrow/readCells';
import { displayCell } from '../core/displayCell';
import { jsonOf } from '../core/json';
import { LoupeError } from '../core/message';
import { outFile } from './outFile';
import { counted, Json, table, visible } from './output';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';

const DEFAULT_LIMIT = 1_000;
/** Of a file that is written, all rows. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER - 1;

/** `loupe query`: the rows of one SELECT over `dataset` and what is kept beside it, as a document, a table, or a file. */
export async function query(context: CommandContext): Promise<CommandResult> {
  const { options, engine, signal } = context;
  const sql = await textOf(context);
  const target = options.out === null ? null : outFile(options.out, options);
  const opened = await openOne(context);
  const { info } = opened;
  if (target !== null) {
    const onProgress = (fraction: number | null): void => context.progress('exporting', fraction);
    const { rows, bytes } = await engine.request('exportQuery', { dataset: info.id, sql, limit: options.limit ?? NO_LIMIT, ...target }, { signal, lane: 'job', onProgress });
    return { datasets: [opened], result: { out: target.out, format: target.format, rowCount: rows, bytes }, warnings: info.warnings, text: `${counted(rows, 'row')}, ${counted(bytes, 'byte')}: ${visible(target.out)}` };
  }
  const found = await engine.request('query', { dataset: info.id, sql, limit: options.limit ?? DEFAULT_LIMIT }, { signal, lane: 'job' });
  const page = decodePage(found.ipc);
  const numbers = Array.from({ length: found.rows }, (_, row) => row);
  const cells = numbers.map((row) => new Json(`[${page.fields.map((_, i) => jsonOf(page.cell(i, row))).join(',')}]`));
  return {
    datasets: [opened],
    result: { columns: found.columns, rows: cells, rowCount: found.rows, truncated: found.truncated },
    warnings: [...info.warnings, ...(found.truncated && !options.json ? [{ code: 'query-truncated', args: { rows: found.rows } }] : [])],
    text: table(found.columns.map((c) => c.name), numbers.map((row) => page.fields.map((field, i) => displayCell(page.cell(i, row), field.type, 200) ?? 'NULL'))),
  };
}

async function textOf({ options }: CommandContext): Promise<string> {
  const { sql, sqlFile, saved, list } = options.query;
  if (saved !== null || list) throw new LoupeError('query-saved-later', {}, 'usage');
  if ((sql === null) === (sqlFile === null)) throw new LoupeError('usage-query', {}, 'usage');
  if (sqlFile === null) return sql ?? '';
  try {
    return (await readFile(sqlFile, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw new LoupeError('sql-file', { path: sqlFile, problem: error instanceof Error && 'code' in error ? String(error.code) : String(error) }, 'usage', String(error));
  }
}
