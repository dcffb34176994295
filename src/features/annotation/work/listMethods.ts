import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import { integer } from '../../../core/sql';
import type { LabelCounts, MatchedLabel } from '../contract';
import type { LabelTables } from './labelTables';
import { onTables, whole } from './method';
import type { Method, Methods } from './method';

const counts: Method<'counts'> = {
  params: v.object({}),
  run: async (_, call) => onTables(call, countsOf),
};

const labels: Method<'labels'> = {
  params: v.object({ state: v.picklist(['matched', 'orphaned', 'all']), offset: whole, limit: whole }),
  run: async ({ state, offset, limit }, call) => onTables(call, async (connection, tables, instance) => {
    const where = state === 'all' ? 'true' : state === 'orphaned' ? 'at_row is null' : 'at_row is not null';
    const result = await connection.runAndReadAll(`select at_row, match, file, start, bytes from loupe_labels where ${where} order by at_row nulls last, "at", line_id limit ${integer(limit)} offset ${integer(offset)}`);
    const rows = result.getRows();
    const lines = await tables.linesAt(instance, rows.map(([, , file, start, bytes]) => ({ file: Number(file), start: Number(start), bytes: Number(bytes) })));
    return rows.flatMap(([at, match], i): MatchedLabel[] => {
      const line = lines[i];
      return line ? [{ line, row: at === null ? null : Number(at), match: match as MatchedLabel['match'] }] : [];
    });
  }),
};

const last: Method<'last'> = {
  params: v.object({}),
  run: async (_, call) => onTables(call, async (connection) => {
    const [found] = (await connection.runAndReadAll('select max("at") from loupe_label_lines where problem is null')).getRows();
    return typeof found?.[0] === 'string' ? found[0] : null;
  }, 'lines'),
};

/** Labels of the whole dataset: how many, and which. */
export const listMethods: Methods<'counts' | 'labels' | 'last'> = { counts, labels, last };

/** Counts over all lines and labels. */
export async function countsOf(connection: DuckDBConnection, tables: LabelTables, instance: object): Promise<LabelCounts> {
  const rows = async (query: string): Promise<readonly (readonly unknown[])[]> => (await connection.runAndReadAll(query)).getRows();
  const [totals] = await rows(`select count(*), count(*) filter (retracts is not null), max("at") from loupe_label_lines where problem is null`);
  const [held] = await rows(`select count(distinct line_id), count(distinct line_id) filter (at_row is null), count(distinct line_id) filter (match = 'text-changed') from loupe_labels`);
  const files = new Map((await rows('select file, count(*) from loupe_label_lines group by 1')).map(([file, n]) => [Number(file), Number(n)]));
  const byLabel = await rows(`select schema, question, value, "by", count(distinct line_id) from loupe_labels group by all order by all`);
  const problems = await rows('select file, number, problem from loupe_label_lines where problem is not null order by all limit 1000');
  const paths = tables.paths(instance);
  return {
    files: [...paths].map(([file, path]) => ({ path, lines: files.get(file) ?? 0 })),
    lines: Number(totals?.[0]),
    retracted: Number(totals?.[1]),
    last: typeof totals?.[2] === 'string' ? totals[2] : null,
    current: Number(held?.[0]),
    orphaned: Number(held?.[1]),
    textChanged: Number(held?.[2]),
    annotators: [...new Set(byLabel.map((l) => String(l[3])))].sort(),
    byLabel: byLabel.map(([schema, question, value, by, count]) => ({ schema: String(schema), question: String(question), value: String(value), by: String(by), count: Number(count) })),
    problems: problems.map(([file, line, reason]) => ({ path: paths.get(Number(file)) ?? '', line: Number(line), reason: reason as LabelCounts['problems'][number]['reason'] })),
  };
}
