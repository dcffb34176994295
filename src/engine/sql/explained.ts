import type { DerivedColumn } from '../../core/derived';
import { LoupeError } from '../../core/message';
import { distance } from '../../core/nearest';
import { ident, literal } from '../../core/sql';

/** Columns that are near, at most so many. */
const SHOWN = 4;

/** What a person's SQL may name besides the dataset's own columns: `label:triage`, by the prefixes of side tables. */
export interface SideColumns {
  readonly prefixes: readonly string[];
  readonly columns: readonly Pick<DerivedColumn, 'id' | 'type'>[];
}

/** An error about SQL that a person wrote, said better where it is about a column of side tables: which there are, and how they are written. */
export function explained(error: unknown, text: string, sides: SideColumns): unknown {
  if (!(error instanceof LoupeError)) return error;
  switch (error.code) {
    case 'sql-syntax': {
      const name = unquotedName(text, sides.prefixes);
      if (name === undefined) return error;
      const known = sides.columns.some((c) => c.id === name);
      return new LoupeError(known ? 'sql-unquoted' : 'sql-unquoted-unknown', { given: name, written: ident(name), nearest: near(name, sides.columns) }, 'input', error.detail);
    }
    case 'sql-column': {
      const column = String(error.args['column'] ?? '');
      if (!sides.prefixes.some((prefix) => column.toLowerCase().startsWith(prefix))) return error;
      return near(column, sides.columns) === '' ? new LoupeError('sql-column-none', { column }, 'input', error.detail) : new LoupeError('sql-column', { column, nearest: near(column, sides.columns) }, 'input', error.detail);
    }
    case 'sql-conversion':
    case 'sql-meaning': {
      const list = sides.columns.find((c) => c.type === 'list' && text.toLowerCase().includes(ident(c.id).toLowerCase()));
      if (!list || !/list|\[\]/i.test(error.detail)) return error;
      const value = /value '((?:[^']|'')*)'/.exec(error.detail)?.[1] ?? '…';
      return new LoupeError('sql-list', { column: list.id, written: `list_contains(${ident(list.id)}, ${literal(value)})` }, 'input', error.detail);
    }
    default:
      return error;
  }
}

/** Throws where the name of a column of side tables is compared as a text: in single quotes it is one, and no row has it. */
export function refuseTextForColumn(text: string, columns: SideColumns['columns']): void {
  const column = columns.find(({ id }) => new RegExp(`(^|[^'])${escaped(literal(id))}\\s*(=|<>|!=|<|>|\\bin\\b|\\bnot\\b|\\blike\\b|\\bilike\\b|\\bis\\b)`, 'i').test(text));
  if (column) throw new LoupeError('sql-text-for-column', { given: literal(column.id), written: ident(column.id) }, 'input');
}

/** The first name with a prefix that stands outside of quotes. */
function unquotedName(text: string, prefixes: readonly string[]): string | undefined {
  const bare = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (quoted) => ' '.repeat(quoted.length));
  for (const prefix of prefixes) {
    const name = new RegExp(`(?<![\\w.])${escaped(prefix.replace(/:$/, ''))}:[\\w-]+(?:\\.[\\w-]+)*`, 'i').exec(bare)?.[0];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Columns of side tables as they are written in SQL: those that begin so first, then by how many letters differ. */
function near(given: string, columns: SideColumns['columns']): string {
  const far = columns.map(({ id }) => ({ id, order: id.toLowerCase().startsWith(given.toLowerCase()) ? -1 : distance(given.toLowerCase(), id.toLowerCase()) }));
  return far.sort((a, b) => a.order - b.order).slice(0, SHOWN).map(({ id }) => ident(id)).join(', ');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
