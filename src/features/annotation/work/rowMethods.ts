import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import type { RowKey } from '../../../core/annotation/labelLine';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { LoupeError } from '../../../core/message';
import { ident, integer, literal, sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import { keysOf } from '../../../engine/rowKeys';
import type { LinePlace } from './labelTables';
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
      const lines = await tables.linesAt(instance, standing(found));
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
  run: async ({ view, rowStart, rowEnd }, call) => keysOf(call.session, await call.session.views.rows(view, rowStart, rowEnd, call.signal), call.signal),
};

/** The lines of a row, and the ids of lines that lines elsewhere put an end to. */
interface Found {
  readonly mine: readonly { readonly place: LinePlace; readonly id: string; readonly ends: readonly string[] }[];
  readonly elsewhere: readonly string[];
}

const MINE = 'seq, file, start, bytes, line_id, code, replaces, retracts';

/** Where rows are matched, their lines are looked up by number. */
async function matchedLines(connection: DuckDBConnection, row: number): Promise<Found> {
  const seqs = (await connection.runAndReadAll(`select distinct seq from loupe_label_found where at_row = ${integer(row)}`)).getRows().map(([seq]) => Number(seq));
  if (seqs.length === 0) return { mine: [], elsewhere: [] };
  const mine = (await connection.runAndReadAll(`select * from (${selectIn(`select ${MINE}, number from loupe_label_lines`, 'seq', seqs)}) order by file, number`)).getRows();
  const ended = await connection.runAndReadAll(`select id from (${selectIn('select * from loupe_label_dead', 'code', mine.map(([, , , , , code]) => code as bigint))}) where not (${isIn('seq', seqs)})`);
  return { mine: mine.map(lineFound), elsewhere: ended.getRows().map(([id]) => String(id)) };
}

/** Where they are not, every line is looked at. */
async function linesOf(connection: DuckDBConnection, { number, id, hash }: RowKey): Promise<Found> {
  const same = `hash = ${literal(hash)} and row_id is not distinct from ${id === null ? 'null' : literal(id)}`;
  const mine = (await connection.runAndReadAll(`select ${MINE} from loupe_label_lines where problem is null and here and ((own and number_then = ${integer(number)}) or (${same})) order by file, number`)).getRows();
  if (mine.length === 0) return { mine: [], elsewhere: [] };
  const ids = mine.map(([, , , , line]) => literal(String(line))).join(', ');
  const ended = await connection.runAndReadAll(`select unnest([replaces, retracts]) from loupe_label_lines where problem is null and (replaces in (${ids}) or retracts in (${ids})) and not (${isIn('seq', mine.map(([seq]) => Number(seq)))})`);
  return { mine: mine.map(lineFound), elsewhere: ended.getRows().map(([line]) => String(line)) };
}

function lineFound([, file, start, bytes, id, , replaces, retracts]: readonly unknown[]): Found['mine'][number] {
  return { place: { file: Number(file), start: Number(start), bytes: Number(bytes) }, id: String(id), ends: [replaces, retracts].filter((end) => typeof end === 'string') };
}

/** The lines that none elsewhere puts an end to, without those that such a line had put an end to itself: they stay ended. */
function standing({ mine, elsewhere }: Found): LinePlace[] {
  const ended = new Set(elsewhere);
  for (let before = -1; before !== ended.size; ) {
    before = ended.size;
    for (const { id, ends } of mine) if (ended.has(id)) for (const end of ends) ended.add(end);
  }
  return mine.flatMap(({ id, place }) => (ended.has(id) ? [] : [place]));
}

/** What is asked about one row, or about the keys of rows. */
export const rowMethods: Methods<'record' | 'find' | 'keys'> = { record, find, keys };
