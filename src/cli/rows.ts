import { decodePage } from '../core/arrow/readCells';
import type { CellTable } from '../core/arrow/readCells';
import { displayCell } from '../core/displayCell';
import { jsonOf } from '../core/json';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import type { DatasetInfo } from '../core/dataset';
import { LABEL_PREFIX } from '../features/annotation/contract';
import type { PageColumn, PageRequest } from '../engine/contract';
import { Json, table, visible } from './output';
import { columnsOf, countedTo, openOne, queryOf } from './session';
import type { CommandContext, CommandResult } from './session';
import { staleFlags } from './staleFlags';

const DEFAULT_LIMIT = 100;
/** Rows asked of the engine at a time: whole values, so that a page of long texts stays bounded. */
const CHUNK = 256;

/** `loupe rows`: whole values of a range of rows, of single rows, or of the first rows a filter lets through. */
export async function rows(context: CommandContext): Promise<CommandResult> {
  const { options } = context;
  const { filter, columns: asked } = options;
  const opened = await openOne(context, filter === null && !(asked ?? []).some((c) => c.startsWith(LABEL_PREFIX)));
  let info = await counted(context, opened.info);
  let found = await pagesOf(context, info);
  if (info.paged) {
    const before = info;
    info = await countedTo(context, info, 0);
    // Rows that were read have other columns than the first ones: all of them are read by those that fit.
    if (typesOf(info) !== typesOf(before)) found = await pagesOf(context, info);
  }
  const { columns, pages, damaged } = found;
  const heads = columns.map((c) => headOf(c, info));
  const lines = pages.flatMap((page) => Array.from({ length: page.rows }, (_, row) => objectOf(page, row)));
  const numbers = pages.flatMap((page) => Array.from({ length: page.rows }, (_, row) => Number(page.cell(0, row))));
  return {
    datasets: [{ ...opened, info }],
    result: { columns: heads, rows: lines, offset: options.rows.length > 0 ? (options.rows[0] ?? 0) : options.offset, rowNumbers: numbers },
    warnings: [...info.warnings, ...(await staleFlags(context, info)), ...distinct(damaged)],
    text: options.rows.length > 0 ? pages.flatMap((page) => Array.from({ length: page.rows }, (_, row) => whole(page, row))).join('\n\n') : table(['row', ...heads.map((h) => h.name)], pages.flatMap((page) => Array.from({ length: page.rows }, (_, row) => lineOf(page, row)))),
  };
}

/** Rows behind the first ones are shown under the numbers that they keep; a document says how many rows there are. */
async function counted(context: CommandContext, info: DatasetInfo): Promise<DatasetInfo> {
  const { rows: single, offset, limit, json } = context.options;
  const last = Math.max(...single, offset + (limit ?? DEFAULT_LIMIT) - 1);
  const known = single.length > 0 || offset > 0 ? await countedTo(context, info, single.length > 0 ? Math.max(...single) : last, true) : await countedTo(context, info, last);
  return json ? countedTo(context, known, null) : known;
}

/** The rows that are asked for, in pages. */
async function pagesOf(context: CommandContext, info: DatasetInfo): Promise<{ columns: readonly PageColumn[]; pages: readonly CellTable[]; damaged: readonly Warning[] }> {
  const { options, engine, signal } = context;
  const columns = await columnsOf(context, info);
  if (columns.length === 0 && info.columns.length > 0) throw new LoupeError('no-column-readable', { name: info.name }, 'engine');
  const view = options.filter === null ? { view: 'all', rows: info.rows } : await engine.request('view', { dataset: info.id, query: queryOf(options) }, { signal, lane: 'job' });
  const ranges = rangesOf(options.rows, options.offset, options.limit ?? DEFAULT_LIMIT, view.rows, info);
  const pages: CellTable[] = [];
  const damaged: Warning[] = [];
  const read = columns.flatMap((c) => ('column' in c ? [c.column] : []));
  for (const [rowStart, rowEnd] of ranges) {
    for (let at = rowStart; at < rowEnd; at += CHUNK) {
      pages.push(await pageOf(context, { dataset: info.id, view: view.view, columns, rowStart: at, rowEnd: Math.min(rowEnd, at + CHUNK), textLimit: 0 }, info));
    }
  }
  for (const [rowStart, rowEnd] of ranges) damaged.push(...(await engine.request('checkPages', { dataset: info.id, view: view.view, rowStart, rowEnd, columns: read }, { signal })));
  return { columns, pages, damaged };
}

function typesOf(info: DatasetInfo): string {
  return JSON.stringify(info.columns.map((c) => [c.name, c.type]));
}

/** Rows of a page; where they cannot be read, the error says which rows, and which of the columns it is. */
async function pageOf({ engine, signal }: CommandContext, request: PageRequest, info: DatasetInfo): Promise<CellTable> {
  const read = async (columns: readonly PageColumn[]): Promise<CellTable> => decodePage((await engine.request('page', { ...request, columns }, { signal, lane: 'page' })).ipc);
  try {
    return await read(request.columns);
  } catch (error) {
    if (!(error instanceof LoupeError) || !DAMAGE.has(error.code)) throw error;
    const damaged: string[] = [];
    for (const column of request.columns) await read([column]).catch(() => damaged.push('column' in column ? column.column : column.derived));
    throw new LoupeError('rows-damaged', { name: info.name, from: request.rowStart, to: request.rowEnd - 1, columns: damaged.join(', ') }, 'engine', error.detail);
  }
}

const DAMAGE: ReadonlySet<string> = new Set(['page-damaged', 'text-not-utf8', 'codec-unsupported', 'engine-failed']);

/** The row itself; the first field of a page is its row number and is left out. */
function objectOf(page: CellTable, row: number): Json {
  const fields = page.fields.slice(1).map((field, i) => `${JSON.stringify(field.name)}:${jsonOf(page.cell(i + 1, row))}`);
  return new Json(`{${fields.join(',')}}`);
}

/** A row that was asked for by its number: each value whole, its lines below its name. */
function whole(page: CellTable, row: number): string {
  return page.fields.map((field, i) => {
    const cell = page.cell(i, row);
    const lines = (typeof cell === 'string' ? cell : (displayCell(cell, field.type, Infinity) ?? 'NULL')).split(/\r\n|\n|\r/).map((line) => visible(line));
    const name = i === 0 ? 'row' : visible(field.name);
    return lines.length === 1 ? `${name}: ${lines[0] ?? ''}` : [`${name}:`, ...lines.map((line) => `  ${line}`)].join('\n');
  }).join('\n');
}

function lineOf(page: CellTable, row: number): string[] {
  return page.fields.map((field, i) => displayCell(page.cell(i, row), field.type, 60) ?? 'NULL');
}

function headOf(column: PageColumn, info: DatasetInfo): { name: string; type: string } {
  if ('derived' in column) return { name: column.derived, type: 'derived' };
  return { name: column.column, type: info.columns.find((c) => c.name === column.column)?.type ?? '' };
}

function rangesOf(single: readonly number[], offset: number, limit: number, total: number, info: DatasetInfo): [number, number][] {
  const beyond = single.find((row) => row >= total);
  if (beyond !== undefined) throw new LoupeError('row-beyond', { row: beyond, rows: total, name: info.name }, 'usage');
  if (single.length > 0) return single.map((row) => [row, row + 1]);
  return [[Math.min(offset, total), Math.min(offset + limit, total)]];
}

function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((w) => [JSON.stringify(w), w])).values()];
}
