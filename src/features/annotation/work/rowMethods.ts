import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { LoupeError } from '../../../core/message';
import { ident, integer, literal, sql } from '../../../core/sql';
import { readLine } from '../../../data/annotation/labelReader';
import { ROW } from '../../../engine/relation';
import { keysOf } from './keysOf';
import { onTables, whole } from './method';
import type { Method, Methods } from './method';

const record: Method<'record'> = {
  params: v.object({ row: whole }),
  run: async ({ row: number }, call) => {
    const [key] = await keysOf(call.session, [number], call.signal);
    if (!key) throw new LoupeError('row-beyond', { row: number, rows: call.session.info.rows, name: call.session.info.name });
    return onTables(call, async (connection, tables, instance) => {
      const { fingerprint } = call.session.info;
      const mine = `(fingerprint = ${literal(fingerprint)} and number_then = ${integer(number)}) or (hash = ${literal(key.hash)} and row_id is not distinct from ${key.id === null ? 'null' : literal(key.id)})`;
      const matchedHere = await exists(connection) ? ` or line_id in (select line_id from loupe_labels where at_row = ${integer(number)})` : '';
      const texts = await connection.runAndReadAll(`select text from loupe_label_lines where problem is null and (${mine}${matchedHere}) order by file, number`);
      const lines = texts.getRows().flatMap(([text]) => {
        const read = readLine(String(text), 0);
        return read && 'line' in read ? [read.line] : [];
      });
      const equal = tables.hasKeys(instance) ? await connection.runAndReadAll(`select count(*) from loupe_row_keys where hash = ${literal(key.hash)} and id is not distinct from ${key.id === null ? 'null' : literal(key.id)}`) : undefined;
      return { key, lines, sharedBy: equal ? Number(equal.getRows()[0]?.[0]) : null };
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

/** What is asked about one row, or about the keys of rows. */
export const rowMethods: Methods<'record' | 'find' | 'keys'> = { record, find, keys };

async function exists(connection: DuckDBConnection): Promise<boolean> {
  return (await connection.runAndReadAll(`select 1 from duckdb_tables() where table_name = 'loupe_labels'`)).currentRowCount > 0;
}

