import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import type { RowKey } from '../../../core/annotation/labelLine';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { LoupeError } from '../../../core/message';
import { ident, integer, literal, sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import { keysOf } from './keysOf';
import { onTables, whole } from './method';
import type { Method, Methods } from './method';
import { isIn, selectIn } from './numbersSql';

const record: Method<'record'> = {
  params: v.object({ row: whole }),
  run: async ({ row: number }, call) => {
    const [key] = await keysOf(call.session, [number], call.signal);
    if (!key) throw new LoupeError('row-beyond', { row: number, rows: call.session.info.rows, name: call.session.info.name });
    return onTables(call, async (connection, tables, instance) => {
      const found = tables.isMatched(instance) ? await matchedLines(connection, number) : await linesOf(connection, key);
      const lines = await tables.linesAt(instance, found.map(([file, start, bytes]) => ({ file: Number(file), start: Number(start), bytes: Number(bytes) })));
      const equal = tables.hasKeys(instance) ? await connection.runAndReadAll(`select count(*) + 1 from loupe_rows_alike where row = ${integer(number)}`) : undefined;
      return { key, lines: lines.filter((line) => line !== undefined), sharedBy: equal ? Number(equal.getRows()[0]?.[0]) : null };
    }, 'lines');
  },
};

const find: Method<'find'> = {
  params: v.object({ key: v.string() }),
  run: async ({ key }, { session, signal }) => {
    const { id, hash } = rowKeySql({ shape: session.info.shape, columns: session.info.columns });
    const lane = session.lane('side');
    const query = sql`select ${ident(ROW)} from (${session.relation('')}) where ${id} = ${literal(key)} or ${hash} = ${literal(key)} order by 1 limit 2`;
    return lane.use(signal, async (connection) => (await connection.runAndReadAll(query.text)).getRows().map(([row]) => Number(row)));
  },
};

const keys: Method<'keys'> = {
  params: v.object({ view: v.string(), rowStart: whole, rowEnd: whole }),
  run: async ({ view, rowStart, rowEnd }, call) => keysOf(call.session, call.session.views.rows(view, rowStart, rowEnd), call.signal),
};

type Places = readonly (readonly unknown[])[];

/** The lines of a row that no line elsewhere puts an end to, by their places in their files: where rows are matched. */
async function matchedLines(connection: DuckDBConnection, row: number): Promise<Places> {
  const seqs = (await connection.runAndReadAll(`select distinct seq from loupe_label_found where at_row = ${integer(row)}`)).getRows().map(([seq]) => Number(seq));
  if (seqs.length === 0) return [];
  const mine = (await connection.runAndReadAll(`select file, start, bytes, line_id, code from (${selectIn('select * from loupe_label_lines', 'seq', seqs)}) order by file, number`)).getRows();
  const ends = (await connection.runAndReadAll(`select id from (${selectIn('select * from loupe_label_dead', 'code', mine.map(([, , , , code]) => code as bigint))}) where not (${isIn('seq', seqs)})`)).getRows();
  const ended = new Set(ends.map(([id]) => id));
  return mine.filter(([, , , id]) => !ended.has(id));
}

/** The same where they are not: every line is looked at. */
async function linesOf(connection: DuckDBConnection, { number, id, hash }: RowKey): Promise<Places> {
  const same = `hash = ${literal(hash)} and row_id is not distinct from ${id === null ? 'null' : literal(id)}`;
  return (await connection.runAndReadAll(`with mine as materialized (select seq, file, number, start, bytes, line_id from loupe_label_lines where problem is null and here and ((own and number_then = ${integer(number)}) or (${same}))),
elsewhere as (select unnest([replaces, retracts]) as id from loupe_label_lines where problem is null and (replaces in (select line_id from mine) or retracts in (select line_id from mine)) and seq not in (select seq from mine))
select file, start, bytes from mine where line_id not in (select id from elsewhere where id is not null) order by file, number`)).getRows();
}

/** What is asked about one row, or about the keys of rows. */
export const rowMethods: Methods<'record' | 'find' | 'keys'> = { record, find, keys };
