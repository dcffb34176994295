/** A piece of SQL with its bound values. The only way text meets SQL: pieces are made here, by quoting or by binding. */
export type Param = string | number | Integer | boolean | null;

/** A whole number beyond 2^53 as its digits: exact in JSON, in links and in what is stored, where a bigint cannot be. */
export interface Integer {
  readonly integer: string;
}

/** What an `Integer` may hold: what DuckDB's largest signed integer does. */
export const INTEGER = /^-?\d{1,38}$/;

export interface Sql {
  readonly text: string;
  readonly params: readonly Param[];
}

/** A quoted identifier: `a"b` → `"a""b"`. NUL cannot be in an identifier and is refused. */
export function ident(name: string): string {
  if (name.includes('\0')) throw new RangeError('an identifier cannot hold NUL');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted string literal, for places where DuckDB takes no parameter (file lists of table functions, SET). */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('a literal cannot hold NUL');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text of the data as an expression; a literal, but for NUL, which none can hold. */
export function textSql(text: string): string {
  return text.includes('\0') ? `(${text.split('\0').map(literal).join(' || chr(0) || ')})` : literal(text);
}

/** A whole number of ours (row numbers, limits), written into SQL after being checked. */
export function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('not a safe integer');
  return String(value);
}

/** A path for DuckDB's file functions, which read names as patterns: `[train].parquet` → `'[[]train].parquet'`. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, (c) => `[${c}]`));
}

export const EMPTY: Sql = { text: '', params: [] };

export function raw(text: string): Sql {
  return { text, params: [] };
}

/** A value that is bound, as `?`. */
export function bind(value: Param): Sql {
  return { text: '?', params: [value] };
}

/**
 * Joins SQL text with pieces: sql`select * from t where ${column} = ${bind(1)}`. A string in a hole must already be SQL
 * made by `ident`, `literal`, `integer` or `pathLiteral`; values go through `bind`.
 */
export function sql(strings: TemplateStringsArray, ...holes: readonly (Sql | string)[]): Sql {
  let text = strings[0] ?? '';
  const params: Param[] = [];
  holes.forEach((hole, i) => {
    if (typeof hole === 'string') text += hole;
    else {
      text += hole.text;
      params.push(...hole.params);
    }
    text += strings[i + 1] ?? '';
  });
  return { text, params };
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  return { text: pieces.map((p) => p.text).join(separator), params: pieces.flatMap((p) => p.params) };
}
