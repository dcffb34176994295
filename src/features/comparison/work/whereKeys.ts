import { LoupeError } from '../../../core/message';
import { ident, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { guardExpression } from '../../../engine/sql/guard';
import { lockedInstance, ownTempFolder } from '../../../engine/instance';
import { bound, interruptible } from '../../../engine/lane';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, WhereSpec } from '../contract';
import type { TableNames } from '../rule/tableNames';
import { tableOf } from './tableOf';
import { ALL_TEXTS } from './tableSql';
import type { TextsRead } from './tableSql';
import type { JoinedRead } from './withAnswers';

/** The key's number, under a name that nobody writes. */
const NUMBER = 'loupe\u00b7key';
const ROW = ident('loupe\u00b7row');
let made = 0;

/** The keys that meet a condition over the joined table's columns, in their order. What a person wrote passes the guard; texts that it does not speak of are not read. */
export async function keysWhere(spec: ComparisonSpec, { expression, baseline }: WhereSpec, joined: JoinedRead, call: WorkCall): Promise<number[]> {
  const { session, signal } = call;
  const table = await tableOf(spec, baseline, Array.from({ length: joined.table.keys }, (_, key) => key), joined, call, (id) => expression.toLowerCase().includes(id));
  const sessions = [session, ...table.othersThan(session)];
  const grant = await call.budget.scanning.take({ busy: true, giveBack: () => undefined }, signal);
  const temp = ownTempFolder(call.tempFolder, `where-${String(made++)}`);
  try {
    const joins = session.plan.join;
    const instance = await lockedInstance([...new Set(sessions.flatMap((s) => s.paths))], { ...grant, tempFolder: temp.path }, async (connection) => { if (joins) await connection.run(joins.create.text); }, signal);
    const connection = await instance.connect();
    try {
      const find = async (): Promise<number[]> => interruptible(connection, signal, async () => {
        await table.fill(connection, instance, session, signal);
        await guardExpression(connection, expression, table.select());
        const { text, params } = selected(expression, table.select(textsOf(expression, table.names, spec), NUMBER), table.columns);
        const { values, types } = bound({ text, params });
        const rows = await connection.runAndReadAll(text, values, types);
        return rows.getRowsJS().map(([key]) => Number(key));
      }, call.progress);
      const asOpened = sessions.reduce<() => Promise<number[]>>((inner, one) => async () => one.asOpened(inner), async () => session.explaining(expression, find));
      return await asOpened();
    } finally {
      connection.disconnectSync();
      instance.closeSync();
    }
  } catch (error) {
    throw error instanceof LoupeError && error.code === 'sql-column' ? new LoupeError('compare-where-column', { ...error.args, columns: table.columns.join(', ') }, 'input', error.detail) : error;
  } finally {
    temp.remove();
    grant.release();
  }
}

/**
 * The line feed keeps a comment at the expression's end from swallowing the bracket. What speaks of all columns at once sees each row as the
 * table has it, without the key's number; that takes five times as long, so other conditions are asked of the relation itself.
 */
function selected(expression: string, relation: Sql, columns: readonly string[]): Sql {
  const condition = { text: `${expression}\n`, params: [] };
  if (!UNNAMED.test(expression.toLowerCase())) return sql`select ${ident(NUMBER)} from (${relation}) where (${condition})`;
  const row = join(columns.map((name) => raw(`${ROW}.${ident(name)} as ${ident(name)}`)), ', ');
  return sql`select ${raw(ROW)}.${ident(NUMBER)} from (${relation}) ${raw(ROW)}, lateral (select 1 as ${ident(NUMBER)} from (select ${row}) where (${condition}))`;
}

/** Columns by a pattern, and the row as a whole by the name that DuckDB gives it: texts may be meant without being named. */
const UNNAMED = /\bcolumns\b|\bunnamed_subquery/;

/** Which texts an expression may speak of. A side that it names whole is compared whole. */
function textsOf(expression: string, names: TableNames, { sample }: ComparisonSpec): TextsRead {
  const text = expression.toLowerCase();
  if (UNNAMED.test(text)) return ALL_TEXTS;
  const has = (name: string): boolean => text.includes(name.toLowerCase()) || text.includes(name.toLowerCase().replaceAll('"', '""'));
  const isWhole = (name: string): boolean => {
    const written = name.toLowerCase();
    for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) if (!/^"?\s*\./.test(text.slice(at + written.length))) return true;
    return written.includes('"');
  };
  const speaksOfTexts = ['answer', ...(sample === null ? [] : ['row', 'characters'])].some(has);
  return {
    answer: (side) => { const name = names.sides[side] ?? ''; return has(name) && (speaksOfTexts || isWhole(name)); },
    prompt: ['prompt', ...names.keys].some(has),
  };
}
