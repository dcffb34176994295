import { CellMap, CellStruct, isList } from './cell';
import type { Cell } from './cell';
import { LoupeError } from './message';
import { ident, integer, literal, raw, sql } from './sql';
import type { Sql } from './sql';
import { elementOf, fieldsOf, parseType } from './type';
import type { TypeNode } from './type';

/** `.name` a field (or a map's value), `[]` each element, `[1]` one element, counted from 1 or from the end (−1). */
export type PathStep = { readonly field: string } | { readonly each: true } | { readonly element: number };

/** A path into the columns of a row, or a SQL expression over them. */
export type RolePath = { readonly column: string; readonly steps: readonly PathStep[] } | { readonly expression: string };

/**
 * Reads `a.b`, `a[]`, `a[1]`, `a[-1].c`, `"odd. name".x`, `reviews[].overall-rating`, or `(SQL)`. Only `.`, brackets and
 * double quotes part a path, so names with spaces and hyphens need no quotes; text that is the whole name of a column is that
 * column, whatever characters it has. Throws `path-unreadable`.
 */
export function parseRolePath(text: string, columns: readonly string[] = []): RolePath {
  const quoted = /^"((?:[^"]|"")*)"$/.exec(text)?.[1]?.replaceAll('""', '"');
  if (quoted !== undefined && columns.includes(quoted)) return { column: quoted, steps: [] };
  if (columns.includes(text)) return { column: text, steps: [] };
  const trimmed = text.trim();
  if (trimmed.startsWith('(') && trimmed.endsWith(')') && trimmed.length > 2) return { expression: trimmed.slice(1, -1) };
  if (trimmed.startsWith('(')) throw new LoupeError('path-unreadable', { given: text, at: 0 }, 'usage');
  return parseSteps(text, trimmed);
}

function parseSteps(given: string, text: string): RolePath {
  const wrong = (at: number): LoupeError => new LoupeError('path-unreadable', { given, at }, 'usage');
  const token = /"((?:[^"]|"")*)"|([^.[\]"]+)|(\.)|\[(-?\d{0,9})\]/y;
  const steps: PathStep[] = [];
  let nameExpected = true;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw wrong(at);
    const name = found[1]?.replaceAll('""', '"') ?? found[2];
    const element = found[4];
    if (nameExpected !== (name !== undefined)) throw wrong(at);
    if (name !== undefined) steps.push({ field: name });
    else if (element === '') steps.push({ each: true });
    else if (element !== undefined) steps.push({ element: Number(element) });
    if (element === '-' || (element !== undefined && element !== '' && Number(element) === 0)) throw wrong(at);
    nameExpected = found[3] !== undefined;
  }
  const [first, ...rest] = steps;
  if (!first || !('field' in first) || nameExpected) throw wrong(text.length);
  return { column: first.field, steps: rest };
}

/**
 * The path as text that `parseRolePath` reads back. Names that hold `.`, brackets, parentheses or quotes stand in double
 * quotes, and so does the first name where the text would otherwise be the name of another column of `columns`.
 */
export function printRolePath(path: RolePath, columns: readonly string[] = []): string {
  if ('expression' in path) return `(${path.expression})`;
  const quote = (n: string): string => `"${n.replaceAll('"', '""')}"`;
  const name = (n: string): string => (n !== '' && !/[.[\]"()]/.test(n) && n.trim() === n ? n : quote(n));
  const rest = path.steps.map((s) => ('field' in s ? `.${name(s.field)}` : 'each' in s ? '[]' : `[${s.element}]`)).join('');
  const text = name(path.column) + rest;
  return rest !== '' && columns.includes(text) ? quote(path.column) + rest : text;
}

interface PathColumn {
  readonly name: string;
  /** DuckDB's type; with it maps are read as maps. */
  readonly type?: string;
}

/**
 * The path's value as a SQL expression over the row's columns; each `[]` gives a list, several give one flat list. Names are
 * quoted, never trusted. An `(SQL)` path is put in as it is: it must have passed the SQL guard. Throws `path-unreadable` and
 * `column-unknown`.
 */
export function rolePathToSql(text: string, columns: readonly PathColumn[]): Sql {
  const path = parseRolePath(text, columns.map((c) => c.name));
  // A line feed before the bracket: a comment at the end of the expression must not swallow it.
  if ('expression' in path) return raw(`(${path.expression}\n)`);
  const column = columns.find((c) => c.name === path.column);
  if (!column) throw new LoupeError('column-unknown', { column: path.column, columns: columns.slice(0, 40).map((c) => c.name).join(', ') });
  return stepsToSql(raw(ident(column.name)), column.type === undefined ? undefined : parseType(column.type), path.steps, 0);
}

/** The type at a path; undefined where it leads through every element of a list, into a map or nowhere, and for an expression. */
export function typeAtPath(text: string, columns: readonly Required<PathColumn>[]): TypeNode | undefined {
  const path = parseRolePath(text, columns.map((c) => c.name));
  if ('expression' in path) return undefined;
  const column = columns.find((c) => c.name === path.column);
  let type = column ? parseType(column.type) : undefined;
  for (const step of path.steps) type = 'field' in step ? fieldsOf(type).find((f) => f.name === step.field)?.type : 'element' in step ? elementOf(type) : undefined;
  return type;
}

function stepsToSql(value: Sql, type: TypeNode | undefined, steps: readonly PathStep[], depth: number): Sql {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if ('field' in step) return fieldToSql(value, type, step.field, rest, depth);
  if ('element' in step) return stepsToSql(sql`list_extract(${value}, ${integer(step.element)})`, elementOf(type), rest, depth);
  if (rest.length === 0) return value;
  const item = `loupe_item_${depth}`;
  const inner = stepsToSql(raw(item), elementOf(type), rest, depth + 1);
  const list = sql`list_transform(${value}, lambda ${item}: ${inner})`;
  return rest.some((s) => 'each' in s) ? sql`flatten(${list})` : list;
}

function fieldToSql(value: Sql, type: TypeNode | undefined, field: string, rest: readonly PathStep[], depth: number): Sql {
  if (field.includes('\0')) throw new LoupeError('path-unreadable', { given: field, at: 0 }, 'usage');
  if (type?.kind === 'map') return stepsToSql(sql`map_extract_value(${value}, ${literal(field)})`, type.value, rest, depth);
  if (type?.kind === 'scalar' && type.name === 'JSON') return stepsToSql(sql`json_extract_string(${value}, ${literal(jsonPath(field))})`, undefined, rest, depth);
  return stepsToSql(sql`struct_extract(${value}, ${literal(field)})`, fieldsOf(type).find((f) => f.name === field)?.type, rest, depth);
}

/**
 * A key as DuckDB's JSON paths take it. One with quotes or backslashes, an empty one, and `*` (which would be every key) are a
 * JSON Pointer, which has no quoting to break out of; the others are not, since a pointer's `/0` may also be an array's element.
 */
function jsonPath(field: string): string {
  return field === '' || field === '*' || /["\\]/.test(field) ? `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}` : `$."${field}"`;
}

/** The path's value in a row: `[]` gives a list of what is there; undefined where the row has no such place, or for `(SQL)`. */
export function cellAtPath(row: CellStruct, text: string): Cell | undefined {
  const path = parseRolePath(text, row.names);
  if ('expression' in path) return row.get(text);
  return walk(row.get(path.column), path.steps);
}

function walk(cell: Cell | undefined, steps: readonly PathStep[]): Cell | undefined {
  const [step, ...rest] = steps;
  if (step === undefined || cell === undefined || cell === null) return cell;
  if ('field' in step) {
    if (cell instanceof CellStruct) return walk(cell.get(step.field), rest);
    return cell instanceof CellMap ? walk(cell.entries.find(([k]) => k === step.field)?.[1], rest) : undefined;
  }
  if (!isList(cell)) return undefined;
  if ('element' in step) return walk(cell[step.element > 0 ? step.element - 1 : cell.length + step.element], rest);
  const items = cell.map((item) => walk(item, rest) ?? null);
  return rest.some((s) => 'each' in s) ? items.flatMap((item) => (isList(item) ? [...item] : [])) : items;
}
