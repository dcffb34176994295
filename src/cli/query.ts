import { readFile } from 'node:fs/promises';
import { decodePage } from '../core/arrow/readCells';
import { displayCell } from '../core/displayCell';
import { jsonOf } from '../core/json';
import { LoupeError } from '../core/message';
import { outFile } from './outFile';
import { counted, Json, table, visible } from './output';
import { ALL_ROWS } from '../features/query/question';
import { parseSavedQuery } from '../features/query/savedQuery';
import type { SavedQuery } from '../features/query/savedQuery';
import { listQueries, queryLibrary, savedQuery } from './savedQueries';
import { openAll } from './session';
import { staleFlags } from './staleFlags';
import type { CommandContext, CommandResult } from './session';

const DEFAULT_LIMIT = 1_000;

/** `loupe query`: the rows of one SELECT over `dataset` (the first), what is kept beside it, and the others by their names, as a document, a table, or a file. */
export async function query(context: CommandContext): Promise<CommandResult> {
  const { options, engine, signal } = context;
  const { saved, set, list } = options.query;
  refuseOthers(context);
  if (list) return listQueries(context);
  const library = saved === null ? null : await queryLibrary();
  const text = saved === null ? await textOf(context) : '';
  const named = saved === null ? ofFile(text, options.query.sqlFile) : library?.named(saved);
  if (set.length > 0 && !named) throw new LoupeError('usage-set-alone', {}, 'usage');
  const target = options.out === null ? null : outFile(options.out, options);
  const datasets = await openAll(context);
  const [{ info }] = datasets;
  const others = datasets.flatMap(({ name, info: { id } }) => (name === null ? [] : [{ name, dataset: id }]));
  const asked = named ? savedQuery(named, set, info, others.filter((o) => o.dataset !== info.id).map((o) => o.name)) : { sql: text, parameters: [] };
  const notes = [...datasets.flatMap((d) => d.info.warnings), ...(await staleFlags(context, info, asked.sql)), ...(library?.notes.filter((n) => n.args['name'] === saved) ?? [])];
  if (target !== null) {
    const onProgress = (fraction: number | null): void => context.progress('exporting', fraction);
    const { rows, bytes } = await engine.request('exportQuery', { dataset: info.id, others, ...asked, limit: options.limit ?? ALL_ROWS, ...target }, { signal, lane: 'job', onProgress });
    return { datasets, result: { out: target.out, format: target.format, rowCount: rows, bytes }, warnings: notes, text: `${counted(rows, 'row')}, ${counted(bytes, 'byte')}: ${visible(target.out)}` };
  }
  const found = await engine.request('query', { dataset: info.id, others, ...asked, limit: options.limit ?? DEFAULT_LIMIT }, { signal, lane: 'job' });
  const page = decodePage(found.ipc);
  const numbers = Array.from({ length: found.rows }, (_, row) => row);
  const cells = numbers.map((row) => new Json(`[${page.fields.map((_, i) => jsonOf(page.cell(i, row))).join(',')}]`));
  return {
    datasets,
    result: { columns: found.columns, rows: cells, rowCount: found.rows, truncated: found.truncated },
    warnings: [...notes, ...(found.truncated && !options.json ? [{ code: 'query-truncated', args: { rows: found.rows } }] : [])],
    text: table(found.columns.map((c) => c.name), numbers.map((row) => page.fields.map((field, i) => displayCell(page.cell(i, row), field.type, 200) ?? 'NULL'))),
  };
}

/** One way to say what is asked, and parameters only where there is a saved query to take them. */
function refuseOthers({ options }: CommandContext): void {
  const { sql, sqlFile, saved, set, list } = options.query;
  if ([sql, sqlFile, saved].filter((way) => way !== null).length + (list ? 1 : 0) !== 1) throw new LoupeError('usage-query', {}, 'usage');
  if (set.length > 0 && saved === null && sqlFile === null) throw new LoupeError('usage-set-alone', {}, 'usage');
}

/** A file whose header declares parameters is a saved query, wherever it lies. */
function ofFile(text: string, path: string | null): SavedQuery | null {
  return path !== null && /^\s*--\s*parameter\s*:/im.test(text) ? parseSavedQuery(text, path, path) : null;
}

async function textOf({ options }: CommandContext): Promise<string> {
  const { sql, sqlFile } = options.query;
  if (sqlFile === null) return sql ?? '';
  try {
    return (await readFile(sqlFile, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw new LoupeError('sql-file', { path: sqlFile, problem: error instanceof Error && 'code' in error ? String(error.code) : String(error) }, 'usage', String(error));
  }
}
