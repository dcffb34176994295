import * as v from 'valibot';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { LoupeError } from '../../../core/message';
import { ident, integer, literal, sql } from '../../../core/sql';
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
      const same = `hash = ${literal(key.hash)} and row_id is not distinct from ${key.id === null ? 'null' : literal(key.id)}`;
      // Lines that are not matched yet, the newest, are found as far as that is possible without the keys of all rows.
      const matched = tables.matchedBefore(instance);
      const found = (await connection.runAndReadAll(`select seq from loupe_label_found where at_row = ${integer(number)} and seq < ${integer(matched)}`)).getRows().map(([seq]) => String(seq));
      // Two scans, each of which passes over most of the table by the ranges of seq.
      const lines = (where: string): string => `select seq, file, number, start, bytes, line_id from loupe_label_lines where problem is null and ${where}`;
      const known = lines(`seq in (${['null', ...found].join(', ')})`);
      const fresh = lines(`seq >= ${integer(matched)} and here and ((own and number_then = ${integer(number)}) or (${same}))`);
      const result = await connection.runAndReadAll(`with mine as materialized (${known} union all ${fresh}),
ended as (select unnest([replaces, retracts]) as id from loupe_label_lines where problem is null and (replaces in (select line_id from mine) or retracts in (select line_id from mine)))
select file, start, bytes from mine where line_id not in (select id from ended where id is not null) order by file, number`);
      const read = await tables.linesAt(instance, result.getRows().map(([file, start, bytes]) => ({ file: Number(file), start: Number(start), bytes: Number(bytes) })));
      const equal = tables.hasKeys(instance) ? await connection.runAndReadAll(`select count(*) + 1 from loupe_rows_alike where row = ${integer(number)}`) : undefined;
      return { key, lines: read.filter((line) => line !== undefined), sharedBy: equal ? Number(equal.getRows()[0]?.[0]) : null };
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
