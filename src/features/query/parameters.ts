import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { nearest } from '../../core/nearest';
import { parseRolePath, rolePathToSql } from '../../core/rolePath';
import { bind, ident, INTEGER, raw, sql } from '../../core/sql';
import type { Param, Sql } from '../../core/sql';
import type { Parameter, SavedQuery } from './savedQuery';

/** What a parameter may stand in: outside of texts, quoted names and comments. */
const TOKENS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|\$([A-Za-z_]\w*)/g;
const TYPES = { integer: 'bigint', number: 'double', text: 'varchar', boolean: 'boolean' } as const;

/** The SQL of a saved query with its parameters as values that are bound: `?` in the text, in the order of `parameters`. */
export interface BoundQuery {
  readonly sql: string;
  readonly parameters: readonly Param[];
}

/** Takes `key=value` apart. Throws `usage-set` where there is no `=`, or a key stands twice. */
export function givenValues(set: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const text of set) {
    const at = text.indexOf('=');
    if (at < 1) throw new LoupeError('usage-set', { given: text }, 'usage');
    const key = text.slice(0, at).trim();
    if (values.has(key)) throw new LoupeError('usage-set-twice', { key }, 'usage');
    values.set(key, text.slice(at + 1));
  }
  return values;
}

/**
 * A saved query with its values. A value is bound with its type; a dataset is one of `others`, by its name; a column becomes its own quoted path, checked against the columns.
 * Throws `query-parameter-…` for what is unknown, missing, or of another type, and `query-file-undeclared` for a `$name` of no parameter.
 */
export function boundQuery(query: SavedQuery, values: ReadonlyMap<string, string>, columns: readonly Column[], others: readonly string[] = []): BoundQuery {
  const known = query.parameters.map((p) => p.name);
  const unknown = [...values.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) throw new LoupeError(known.length === 0 ? 'query-parameter-none' : 'query-parameter-unknown', { query: query.name, name: unknown, known: nearest(unknown, known) }, 'usage');
  const pieces = new Map(query.parameters.map((p) => [p.name, pieceOf(query, p, values.get(p.name) ?? p.preset, columns, others)]));
  const parameters: Param[] = [];
  const text = query.sql.replace(TOKENS, (token: string, _tag: string | undefined, name: string | undefined) => {
    if (name === undefined) return token;
    const piece = pieces.get(name);
    if (!piece) throw new LoupeError('query-file-undeclared', { file: query.path ?? `${query.name}.loupe.sql`, name }, 'input');
    parameters.push(...piece.params);
    return piece.text;
  });
  return { sql: text, parameters };
}

function pieceOf(query: SavedQuery, parameter: Parameter, given: string | null, columns: readonly Column[], others: readonly string[]): Sql {
  const { name, type } = parameter;
  if (type === 'dataset') return datasetOf(query, parameter, given, others);
  if (given === null) throw new LoupeError('query-parameter-missing', { query: query.name, name, type, description: parameter.description }, 'usage');
  if (type === 'column') return columnOf(query, name, given, columns);
  const value = valueOf(type, given);
  if (value === undefined) throw new LoupeError('query-parameter-type', { query: query.name, name, type, given }, 'usage');
  return sql`cast(${bind(value)} as ${TYPES[type]})`;
}

function valueOf(type: keyof typeof TYPES, given: string): Param | undefined {
  switch (type) {
    case 'text':
      return given;
    case 'boolean':
      return /^(true|yes|1)$/i.test(given) ? true : /^(false|no|0)$/i.test(given) ? false : undefined;
    case 'integer':
      return INTEGER.test(given) ? { integer: given } : undefined;
    case 'number':
      return given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : undefined;
  }
}

/** The name of another dataset; where there is only one, it need not be given. */
function datasetOf(query: SavedQuery, { name, description }: Parameter, given: string | null, others: readonly string[]): Sql {
  const wanted = given ?? (others.length === 1 ? others[0] : undefined);
  if (others.length === 0) throw new LoupeError('query-parameter-alone', { query: query.name, name, description }, 'usage');
  if (wanted === undefined) throw new LoupeError('query-parameter-missing', { query: query.name, name, type: 'dataset', description }, 'usage');
  const known = others.find((o) => o.toLowerCase() === wanted.toLowerCase());
  if (known === undefined) throw new LoupeError('query-parameter-dataset', { name, given: wanted, known: nearest(wanted, others) }, 'usage');
  return raw(ident(known));
}

function columnOf(query: SavedQuery, name: string, given: string, columns: readonly Column[]): Sql {
  if (given.trim().startsWith('(') && !columns.some((c) => c.name === given)) throw new LoupeError('query-parameter-type', { query: query.name, name, type: 'column', given }, 'usage');
  const path = parseRolePath(given, columns.map((c) => c.name));
  if ('column' in path && !columns.some((c) => c.name === path.column)) throw new LoupeError('column-unknown', { column: path.column, columns: nearest(path.column, columns.map((c) => c.name)) }, 'usage');
  return sql`(${rolePathToSql(given, columns)})`;
}
