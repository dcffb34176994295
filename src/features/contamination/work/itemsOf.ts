import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { ROLE_WORDS } from '../../../core/conversation/turnRole';
import { messagesSql } from '../../../core/roleSql/messagesSql';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { ident, integer, join, literal, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { elementOf, isText } from '../../../core/type';
import type { TypeNode } from '../../../core/type';
import { filteredRows } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import { RowStream } from '../../../engine/stream';
import { typeOf } from './typeOf';

/** A field of an evaluation as a text over its rows. */
export interface ItemField {
  readonly name: string;
  readonly text: Sql;
}

/** The items of an evaluation: those with a null field are only counted. */
export interface Items {
  readonly fields: readonly string[];
  readonly nNull: number;
  /** Rows of the evaluation, ascending. */
  readonly rows: readonly number[];
  /** The texts of each item, one for each field. */
  readonly texts: readonly (readonly string[])[];
}

/** The fields that a person named, or the one that its shape has: what is asked. Throws `eval-no-text`, `eval-not-text`, `eval-list`, and what `checkPath` throws. */
async function itemFields(session: Session, given: readonly string[] | null, signal: AbortSignal): Promise<readonly ItemField[]> {
  if (given === null) return [shapeField(session)];
  const fields: ItemField[] = [];
  for (const name of given) {
    await session.checkPath(name, signal);
    const value = rolePathToSql(name, session.info.columns);
    const type = await typeOf(session, value, signal);
    if (isText(elementOf(type))) throw new LoupeError('eval-list', { name: session.info.name, field: name }, 'usage');
    const text = textOf(value, type);
    if (!text) throw new LoupeError('eval-not-text', { name: session.info.name, field: name, columns: textColumns(session) }, 'usage');
    fields.push({ name, text });
  }
  return fields;
}

function shapeField(session: Session): ItemField {
  const roles = new RoleValues({ shape: session.info.shape, columns: session.info.columns });
  for (const role of ['prompt', 'text', 'messages'] as const) {
    const value = roles.value(role);
    if (!value) continue;
    // Of a dialogue in several turns, the first is what is asked.
    if (isText(elementOf(value.type))) return { name: `${value.path}[1]`, text: sql`((${value.sql})[1])::varchar` };
    const text = isText(value.type) && [undefined, 'plain'].includes(roles.encoding(role)) ? textOf(value.sql, value.type) : asked(value.sql, value.type, roles.encoding(role));
    if (text) return { name: value.path, text };
  }
  throw new LoupeError('eval-no-text', { name: session.info.name, columns: textColumns(session) }, 'usage');
}

const textColumns = ({ info }: Session): string => info.columns.filter((c) => c.unreadable === undefined && /VARCHAR|JSON/.test(c.type)).map((c) => c.name).slice(0, 40).join(', ');

/** A text as it is; of messages, the first that a person says. */
function textOf(value: Sql, type: TypeNode | undefined): Sql | null {
  if (isText(type)) return type?.kind === 'scalar' && type.name === 'JSON' ? sql`(${value} ->> '$')` : sql`(${value})::varchar`;
  return asked(value, type, undefined);
}

function asked(value: Sql, type: TypeNode | undefined, encoding: Parameters<typeof messagesSql>[2]): Sql | null {
  const messages = type?.kind === 'scalar' && !isText(type) ? null : messagesSql(value, type, encoding, 'user');
  return messages && sql`list_filter(${messages}, lambda loupe_q: lower(trim(loupe_q."role")) in (${ROLE_WORDS.user.split(' ').map(literal).join(', ')}))[1]."text"`;
}

/** Reads the items that a filter leaves, or those of some rows. */
export async function itemsOf(session: Session, given: readonly string[] | null, filter: string | null, signal: AbortSignal, rows: readonly number[] | null = null): Promise<Items> {
  const fields = await itemFields(session, given, signal);
  const { from, lane } = await filteredRows(session, filter, signal);
  const some = rows === null ? '' : ` where ${ident(ROW)} in (${rows.length === 0 ? 'null' : rows.map(integer).join(', ')})`;
  const select = sql`select ${ident(ROW)} as loupe_row, ${join(fields.map((f, i) => sql`${f.text} as ${ident(`f${i}`)}`), ', ')} from ${from}${some} order by loupe_row`;
  const found: { rows: number[]; texts: string[][]; nNull: number } = { rows: [], texts: [], nNull: 0 };
  await session.asOpened(() => lane.use(signal, async (connection) => {
    const stream = await RowStream.of(connection, select);
    for (let chunk = await stream.fetchChunk(); chunk; chunk = await stream.fetchChunk()) {
      for (const [row, ...texts] of chunk.getRows().map((r) => r.slice(0, fields.length + 1))) {
        if (texts.some((t) => t === null)) found.nNull++;
        else {
          found.rows.push(Number(row));
          found.texts.push(texts as string[]);
        }
      }
    }
  }));
  return { fields: fields.map((f) => f.name), ...found };
}

/** How many items there are, and how many rows have a null field, without their texts. */
export async function countItems(session: Session, given: readonly string[] | null, filter: string | null, signal: AbortSignal): Promise<{ fields: readonly string[]; nEval: number; nNull: number }> {
  const fields = await itemFields(session, given, signal);
  const { from, lane } = await filteredRows(session, filter, signal);
  const isNull = join(fields.map((f) => sql`(${f.text}) is null`), ' or ');
  const { text, params } = sql`select count(*), count(*) filter (${isNull}) from ${from}`;
  const [all, nulls] = await session.asOpened(() => lane.use(signal, async (connection) => {
    const { values, types } = bound({ text, params });
    return (await connection.runAndReadAll(text, values, types)).getRows()[0]?.map(Number) ?? [];
  }));
  return { fields: fields.map((f) => f.name), nEval: (all ?? 0) - (nulls ?? 0), nNull: nulls ?? 0 };
}
