import * as v from 'valibot';
import type { RowKey } from '../../../core/annotation/labelLine';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { ident, integer, literal, sql } from '../../../core/sql';
import { LoupeError } from '../../../core/message';
import { joinedTo, ROW, wholeRelation } from '../../../engine/relation';
import type { Candidate, Match, MatchedLabel } from '../contract';
import { keysOf } from '../../../engine/rowKeys';
import { onTables, whole } from './method';
import type { Method, Methods } from './method';

const MOST = 5;
/** Words that say nothing of where a text came from; an excerpt's first words are looked for. */
const WORDS = 80;

const orphans: Method<'orphans'> = {
  params: v.object({ match: v.picklist(['orphaned', 'text-changed']), offset: whole, limit: whole }),
  run: async ({ match, offset, limit }, call) => onTables(call, async (connection, tables, instance) => {
    const total = Number((await connection.runAndReadAll(`select count(*) from loupe_label_held where match = ${literal(match)}`)).getRows()[0]?.[0]);
    const rows = (await connection.runAndReadAll(`select at_row, match, file, start, bytes from loupe_labels where match = ${literal(match)} order by at_row nulls last, number_then, "at", line_id limit ${integer(limit)} offset ${integer(offset)}`)).getRows();
    const lines = await tables.linesAt(instance, rows.map(([, , file, start, bytes]) => ({ file: Number(file), start: Number(start), bytes: Number(bytes) })));
    const labels = rows.flatMap(([at, how], i): MatchedLabel[] => {
      const line = lines[i];
      return line ? [{ line, row: at === null ? null : Number(at), match: how as Match }] : [];
    });
    return { labels, total };
  }),
};

const candidates: Method<'candidates'> = {
  params: v.object({ line: v.string() }),
  run: async ({ line: id }, call) => {
    const { session, signal } = call;
    const line = await onTables(call, async (connection, tables, instance) => {
      const [row] = (await connection.runAndReadAll(`select file, start, bytes from loupe_label_lines where problem is null and line_id = ${literal(id)} order by seq limit 1`)).getRows();
      const [found] = row ? await tables.linesAt(instance, [{ file: Number(row[0]), start: Number(row[1]), bytes: Number(row[2]) }]) : [];
      return found;
    });
    if (!line) throw new LoupeError('label-gone', {}, 'input');
    const { row, subject } = line;
    const found = new Map<number, Candidate['why']>();
    const scan = async (condition: string): Promise<number[]> => {
      const { info, plan } = session;
      const { id: rowId, hash } = rowKeySql({ shape: info.shape, columns: info.columns });
      const text = sql`select ${ident(ROW)} from (select *, (${rowId}) as loupe_id, (${hash}) as loupe_hash from (${joinedTo(plan, wholeRelation(plan))}))`.text;
      return session.lane('job').use(signal, async (connection) => (await connection.runAndReadAll(`${text} where ${condition} order by 1 limit ${integer(MOST)}`)).getRows().map(([r]) => Number(r)));
    };
    const add = (rows: readonly number[], why: Candidate['why']): void => {
      for (const r of rows) if (!found.has(r)) found.set(r, why);
    };
    if (row.id !== null) add(await scan(`loupe_id = ${literal(row.id)}`), 'id');
    add(await scan(`loupe_hash = ${literal(row.hash)}`), 'text');
    const words = subject.kind === 'span' && subject.text.trim().length > 3 ? subject.text : Array.from(row.excerpt ?? '').slice(0, WORDS).join('');
    const texts = session.info.columns.filter((c) => c.unreadable === undefined).map((c) => c.name);
    if (words.trim() !== '' && texts.length > 0) add(await scan(texts.map((name) => `contains(${ident(name)}::varchar, ${literal(words)})`).join(' or ')), 'text');
    if (row.number < session.info.rows) add([row.number], 'number');
    const rows = [...found.keys()].slice(0, 2 * MOST);
    const keys = await keysOf(session, rows, signal);
    return keys.map((key: RowKey): Candidate => ({ key, why: found.get(key.number) ?? 'number' }));
  },
};

/** Labels that lost their row, and where they may belong. */
export const orphanMethods: Methods<'orphans' | 'candidates'> = { orphans, candidates };
