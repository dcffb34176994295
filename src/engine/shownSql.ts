import type { DatasetInfo } from '../core/dataset';
import { sentence } from '../core/sentences';
import { ident, literal, pathLiteral, raw } from '../core/sql';
import type { Param, Sql } from '../core/sql';
import type { ViewQuery } from '../core/viewQuery';
import { viewQueryToSql } from '../core/viewQuerySql';
import { JOINED, joinedTo, ROW, ROW_NUMBER, wholeRelation } from './relation';
import type { RelationPlan } from './relation';
import type { Session } from './session';

/**
 * A view as SQL that a person may run in a plain DuckDB: the files by name, values written out, derived columns spelled out.
 * Columns of side tables (labels) exist only here: they are NULL there, and a comment says so.
 */
export function shownSql(session: Session, query: ViewQuery, columns: readonly string[] | null): string {
  const { plan, info } = session;
  const left = new Set<string>();
  const expression = (id: string): Sql => {
    if (!session.sides.columns().some((c) => c.id === id)) return session.derivedSql(id);
    left.add(id);
    return raw('NULL::VARCHAR');
  };
  const { where, orderBy } = viewQueryToSql(query, { columns: info.columns, derived: expression, value: written, numbers: (column) => session.textNumbers.typeOf(column) });
  const mentioned = session.derivedIn(query);
  const own = info.format === 'parquet' ? ownRelation(plan) : textRelation(info);
  const joined = plan.join ? `(${joinedTo(plan, raw(`select * from ${own}`)).text.replace(ident(JOINED), () => `(${plan.join?.shown ?? ''})`)})` : own;
  const numbered = session.mentionsRow(query) ? [`row_number() over () - 1 as ${ident(ROW_NUMBER)}`] : [];
  const derived = [...numbered, ...mentioned.map((c) => `(${expression(c.id).text}) as ${ident(c.id)}`)];
  const from = derived.length === 0 ? joined : `(select *, ${derived.join(', ')} from ${joined})`;
  const readable = plan.columns.filter((c) => c.unreadable === undefined).map((c) => c.name);
  const all = derived.length === 0 && readable.length === plan.columns.length;
  const list = columns === null && all ? '*' : (columns ?? readable).map((c) => ident(c)).join(', ');
  const comments = [...left].map((column) => `-- ${sentence({ code: 'sql-label-left-out', args: { column: column.replaceAll(/[\r\n]/g, ' ') } })}\n`);
  return `${comments.join('')}SELECT ${list}\nFROM ${from}${where ? `\nWHERE ${where.text}` : ''}${orderBy ? `\nORDER BY ${orderBy.text}` : ''}`;
}

/** A view as a statement over `dataset`, as our own queries know it: derived columns by name, rows that compare equal in file order. */
export function datasetSql(session: Session, query: ViewQuery, columns: readonly string[] | null): string {
  const { where, orderBy } = viewQueryToSql(query, { columns: session.info.columns, derived: (id) => raw(ident(id)), value: written, numbers: (column) => session.textNumbers.typeOf(column) });
  const list = columns === null ? `* exclude (${[ROW_NUMBER, ...session.derivedIn(query).map((c) => c.id)].map((c) => ident(c)).join(', ')})` : columns.map((c) => ident(c)).join(', ');
  return `select ${list} from dataset${where ? ` where ${where.text}` : ''} order by ${orderBy ? `${orderBy.text}, ` : ''}${ident(ROW_NUMBER)}`;
}

/** The dataset's own columns. Names of folders are columns only as our own SQL takes them apart. */
function ownRelation(plan: RelationPlan): string {
  const parted = plan.columns.some((c) => c.origin === 'partition');
  if (parted || plan.files.length === 0) return `(select * exclude (${ident(ROW)}) from (${wholeRelation(plan).text}))`;
  const paths = plan.files.map((f) => pathLiteral(f.path));
  const options = [paths.length > 1 ? 'union_by_name = true' : '', plan.files.some((f) => f.path.includes('=')) ? 'hive_partitioning = false' : ''].filter((o) => o !== '');
  return `read_parquet(${[paths.length === 1 ? paths.join('') : `[${paths.join(', ')}]`, ...options].join(', ')})`;
}

/** A dataset of text, read as we read it: the types that were decided for JSON, every cell of CSV as its text. */
function textRelation({ format, files, columns, reading }: DatasetInfo): string {
  const own = columns.filter((c) => c.origin !== 'partition' && c.origin !== 'join');
  const list = own.map((c) => `${literal(c.sourceName)}: ${literal(c.type)}`).join(', ');
  const paths = files.map((f) => pathLiteral(f.path));
  const from = paths.length === 1 ? paths.join('') : `[${paths.join(', ')}]`;
  if (format !== 'csv') return `read_json(${from}, columns = {${list}})`;
  const { delimiter = ',', quote = '"', header = true } = reading ?? {};
  const names = own.map((c) => literal(c.name)).join(', ');
  return `read_csv(${from}, delim = ${literal(delimiter)}, quote = ${literal(quote)}, header = ${String(header)}, names = [${names}], all_varchar = true, null_padding = true)`;
}

/** The other dataset of a join as a plain SELECT: of rows with the same key, the first. */
export function shownOther(other: RelationPlan, key: string, fields: string): string {
  return `select distinct on (${key}) ${fields} from (${wholeRelation(other).text}) where ${key} is not null order by ${key}, ${ident(ROW)}`;
}

/** A value as a literal with the type that it is bound with; NUL cannot be in one. */
function written(value: Param): Sql {
  if (value === null || typeof value === 'boolean') return raw(String(value).toUpperCase());
  if (typeof value === 'object') return raw(String(BigInt(value.integer)));
  if (typeof value === 'number') return raw(Number.isSafeInteger(value) ? String(value) : `${literal(String(value))}::DOUBLE`);
  return raw(value.split('\0').map((part) => literal(part)).join(' || chr(0) || '));
}
