import type { Column } from '../../core/dataset';
import { bind, ident, integer, join, literal, raw, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { isText, parseType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import type { ViewQuery } from '../../core/viewQuery';
import { viewQueryToSql } from '../../core/viewQuerySql';

/** What is searched for in the texts of the rows. */
export interface Searched {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  /** `text` is a regular expression (RE2). */
  readonly regex: boolean;
}

/** How a value is put into SQL: bound, or written where a person is to read it. */
type Written = (value: string) => Sql;

/** A regular expression (RE2) for what is searched; null where plain `contains` finds the same. */
function patternOf({ text, matchCase, wholeWord, regex }: Searched): string | null {
  if (matchCase && !wholeWord && !regex) return null;
  const source = regex ? text : escaped(text);
  return `${matchCase ? '' : '(?i)'}${wholeWord ? `\\b(?:${source})\\b` : source}`;
}

const escaped = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/** The same as a regular expression of JavaScript, to mark what is drawn; null where JavaScript reads it otherwise or not at all. */
export function drawnPattern({ text, matchCase, wholeWord, regex }: Searched): RegExp | null {
  const inline = regex && text.startsWith('(?i)');
  const source = regex ? text.slice(inline ? 4 : 0) : escaped(text);
  try {
    return source === '' ? null : new RegExp(wholeWord ? `\\b(?:${source})\\b` : source, matchCase && !inline ? 'gu' : 'giu');
  } catch {
    return null;
  }
}

/** Rows of the view in its order that hold it, each with how often: `loupe_row` and `hits`. Null where no column has texts. */
export function searchSql(columns: readonly Column[], names: readonly string[], query: ViewQuery, searched: Searched): Sql | null {
  const found = textsOf(columns, names);
  if (found.length === 0) return null;
  const { where, orderBy } = viewQueryToSql(query, { columns, derived: (id) => raw(ident(id)) });
  const matched = join(found.map(({ value, type }) => matches(type, value, searched, bind, 0)), ' or ');
  const hits = join(found.map(({ value, type }) => count(type, value, searched, 0)), ' + ');
  const order = orderBy ? sql` order by ${orderBy}, loupe_row` : raw('');
  return sql`select loupe_row, (${hits})::bigint as hits from dataset where (${matched})${where ? sql` and ${where}` : ''}${order}`;
}

/** The rows that hold it as a condition that a person can read and keep. */
export function searchCondition(columns: readonly Column[], names: readonly string[], searched: Searched): string | null {
  const found = textsOf(columns, names);
  const written: Written = (value) => raw(literal(value));
  return found.length === 0 ? null : join(found.map(({ value, type }) => matches(type, value, searched, written, 0)), ' or ').text;
}

/** Is there text in it? Numbers and times are no texts. */
function hasText(type: TypeNode): boolean {
  switch (type.kind) {
    case 'scalar':
      return isText(type);
    case 'list':
    case 'array':
      return hasText(type.of);
    case 'struct':
      return type.fields.some((f) => f.name !== '' && hasText(f.type));
    case 'map':
      return hasText(type.key) || hasText(type.value);
    case 'union':
      return type.members.some((m) => hasText(m.type));
  }
}

interface TextColumn {
  readonly value: Sql;
  readonly type: TypeNode;
}

function textsOf(columns: readonly Column[], names: readonly string[]): readonly TextColumn[] {
  return columns.flatMap((column) => {
    const type = parseType(column.type);
    return names.includes(column.name) && column.unreadable === undefined && hasText(type) ? [{ value: raw(ident(column.name)), type }] : [];
  });
}

/** The texts that lie directly in a value: its fields, or the lists of its keys and values. */
function partsOf(type: TypeNode, value: Sql): readonly TextColumn[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.filter((f) => f.name !== '' && hasText(f.type)).map((f) => ({ value: sql`struct_extract(${value}, ${literal(f.name)})`, type: f.type }));
    case 'map':
      return [{ value: sql`map_keys(${value})`, type: { kind: 'list', of: type.key } as const }, { value: sql`map_values(${value})`, type: { kind: 'list', of: type.value } as const }].filter((part) => hasText(part.type));
    default:
      return [];
  }
}

/** Never NULL: what is not there does not match. */
function matches(type: TypeNode, value: Sql, searched: Searched, written: Written, depth: number): Sql {
  if (type.kind === 'list' || type.kind === 'array') {
    const item = `loupe_item_${integer(depth)}`;
    return sql`coalesce(len(list_filter(${listOf(type, value)}, lambda ${item}: ${matches(type.of, raw(item), searched, written, depth + 1)})) > 0, false)`;
  }
  if (type.kind === 'struct' || type.kind === 'map') return sql`(${join(partsOf(type, value).map((part) => matches(part.type, part.value, searched, written, depth)), ' or ')})`;
  const pattern = patternOf(searched);
  const text = asText(type, value);
  return pattern === null ? sql`coalesce(contains(${text}, ${written(searched.text)}), false)` : sql`coalesce(regexp_matches(${text}, ${written(pattern)}), false)`;
}

function count(type: TypeNode, value: Sql, searched: Searched, depth: number): Sql {
  if (type.kind === 'list' || type.kind === 'array') {
    const item = `loupe_item_${integer(depth)}`;
    return sql`coalesce(list_sum(list_transform(${listOf(type, value)}, lambda ${item}: ${count(type.of, raw(item), searched, depth + 1)})), 0)`;
  }
  if (type.kind === 'struct' || type.kind === 'map') return sql`(${join(partsOf(type, value).map((part) => count(part.type, part.value, searched, depth)), ' + ')})`;
  return sql`coalesce(len(regexp_extract_all(${asText(type, value)}, ${bind(patternOf(searched) ?? escaped(searched.text))})), 0)`;
}

const listOf = (type: TypeNode, value: Sql): Sql => (type.kind === 'array' ? sql`array_to_list(${value})` : value);

/** JSON texts and names of ENUMs are searched as they are written. */
const asText = (type: TypeNode, value: Sql): Sql => (type.kind === 'scalar' && type.name === 'VARCHAR' ? value : sql`(${value})::varchar`);
