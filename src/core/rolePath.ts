import { CellStruct, isList } from './cell';
import type { Cell } from './cell';
import { LoupeError } from './message';
import { ident, raw } from './sql';
import type { Sql } from './sql';

export type PathStep = { readonly field: string } | { readonly each: true } | { readonly element: number };

/** A path into the columns of a row, or a SQL expression over them. */
export type RolePath = { readonly column: string; readonly steps: readonly PathStep[] } | { readonly expression: string };

/**
 * Reads `a.b`, `a[]`, `a[1]`, `a[-1].c`, `"odd. name".x`, `reviews[].overall-rating`, or `(SQL)`. A path that is the whole
 * name of a column is that column, whatever characters it has. Throws `path-unreadable`.
 */
export function parseRolePath(text: string, columns: readonly string[] = []): RolePath {
  if (columns.includes(text)) return { column: text, steps: [] };
  const trimmed = text.trim();
  if (trimmed.startsWith('(') && trimmed.endsWith(')')) return { expression: trimmed.slice(1, -1) };
  const token = /"((?:[^"]|"")*)"|([^.[\]"]+)|\.|\[(-?\d*)\]/y;
  const steps: PathStep[] = [];
  let expectName = true;
  while (token.lastIndex < trimmed.length) {
    const at = token.lastIndex;
    const found = token.exec(trimmed);
    if (!found) throw new LoupeError('path-unreadable', { given: text, at }, 'usage');
    const name = found[1]?.replaceAll('""', '"') ?? found[2];
    if (name !== undefined && expectName) {
      steps.push({ field: name });
      expectName = false;
    } else if (found[0] === '.' && !expectName) expectName = true;
    else if (found[3] !== undefined && !expectName && found[3] !== '0') steps.push(found[3] === '' ? { each: true } : { element: Number(found[3]) });
    else throw new LoupeError('path-unreadable', { given: text, at }, 'usage');
  }
  const [first, ...rest] = steps;
  if (!first || !('field' in first) || expectName) throw new LoupeError('path-unreadable', { given: text, at: text.length }, 'usage');
  return { column: first.field, steps: rest };
}

/** The path as text; names that hold `.`, brackets or quotes stand in double quotes. */
export function printRolePath(path: RolePath): string {
  if ('expression' in path) return `(${path.expression})`;
  const name = (n: string): string => (n !== '' && !/[.[\]"()]/.test(n) && n.trim() === n ? n : `"${n.replaceAll('"', '""')}"`);
  return name(path.column) + path.steps.map((s) => ('field' in s ? `.${name(s.field)}` : 'each' in s ? '[]' : `[${s.element}]`)).join('');
}

/** The path's value as a SQL expression over the row's columns; `[]` gives a list. An `(SQL)` path must have passed the guard. */
export function rolePathToSql(text: string, columns: readonly { readonly name: string }[]): Sql {
  const path = parseRolePath(text, columns.map((c) => c.name));
  if ('expression' in path) return raw(`(${path.expression})`);
  if (!columns.some((c) => c.name === path.column)) throw new LoupeError('column-unknown', { column: path.column, columns: columns.slice(0, 40).map((c) => c.name).join(', ') });
  return raw(stepsToSql(ident(path.column), path.steps, 0));
}

function stepsToSql(value: string, steps: readonly PathStep[], depth: number): string {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if ('field' in step) return stepsToSql(`${value}.${ident(step.field)}`, rest, depth);
  if ('element' in step) return stepsToSql(`${value}[${step.element}]`, rest, depth);
  if (rest.length === 0) return value;
  const item = `x${depth}`;
  const inner = stepsToSql(item, rest, depth + 1);
  const nested = rest.some((s) => 'each' in s);
  return nested ? `flatten(list_transform(${value}, lambda ${item}: ${inner}))` : `list_transform(${value}, lambda ${item}: ${inner})`;
}

/** The path's value in a row: `[]` gives a list of what is there; undefined where the row has no such place. */
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
    return undefined;
  }
  if (!isList(cell)) return undefined;
  if ('element' in step) return walk(cell[step.element > 0 ? step.element - 1 : cell.length + step.element], rest);
  const items = cell.map((item) => walk(item, rest) ?? null);
  return rest.some((s) => 'each' in s) ? items.flatMap((item) => (isList(item) ? [...item] : [item])) : items;
}
