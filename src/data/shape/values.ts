import { CellStruct, isList } from '../../core/cell';
import type { Cell } from '../../core/cell';
import type { Column } from '../../core/dataset';
import { printRolePath } from '../../core/rolePath';
import type { Encoding } from '../../core/shape';
import { elementOf, fieldsOf, isBlob, isNumber, isText, parseType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { encodingOf } from './messages';
import { plainName } from './vocabulary';

/** A column, or a place in one, with its type as a tree and what the sample holds of it. */
export interface Seen {
  /** The role path that leads here; for a column its name as it is. */
  readonly path: string;
  /** The path as the beginning of a longer one: names with odd characters in quotes. */
  readonly prefix: string;
  /** The name to compare with the vocabulary. */
  readonly plain: string;
  readonly type: TypeNode;
  /** The values of the sample that are not null. */
  readonly values: readonly Cell[];
  /** Rows of the sample, with those that are null here. */
  readonly rows: number;
  /** How its text is written; undefined where it is neither text nor messages. */
  readonly encoding: Encoding | undefined;
}

/** What the sample shows of a column. */
export function seeColumn(column: Column, sample: readonly CellStruct[]): Seen {
  // A partition's value stands in the folder's name, not in the sample of rows.
  const known = sample.filter((row) => row.get(column.name) !== undefined);
  const quoted = printRolePath({ column: column.name, steps: [] });
  // Text that is a column's whole name is that column; only where it could be read otherwise it needs quotes.
  const path = /^["(]/.test(column.name) ? quoted : column.name;
  return see(path, quoted, column.sourceName === '' ? column.name : column.sourceName, parseType(column.type), known.map((row) => row.get(column.name) ?? null));
}

function see(path: string, prefix: string, name: string, type: TypeNode, cells: readonly Cell[]): Seen {
  const values = cells.filter((v) => v !== null);
  const plain = plainName(name);
  return { path, prefix, plain, type, values, rows: cells.length, encoding: encodingOf(plain, type, values) };
}

/** The fields of a struct column, or of the structs in a list column (all elements of the sample together), as places of their own. */
export function seeFields(seen: Seen): readonly Seen[] {
  const inList = elementOf(seen.type) !== undefined;
  const structs = inList ? seen.values.flatMap((v) => (isList(v) ? [...v] : [])) : seen.values;
  return fieldsOf(elementOf(seen.type) ?? seen.type)
    .filter((f) => f.name !== '')
    .map((f) => {
      const path = `${seen.prefix}${inList ? '[]' : ''}${printField(f.name)}`;
      return see(path, path, f.name, f.type, structs.map((s) => (s instanceof CellStruct ? (s.get(f.name) ?? null) : null)));
    });
}

/** The n-th element of the lists at a place, counted from 1, as a place of its own. */
export function seeElement(seen: Seen, n: number): Seen {
  const path = `${seen.path}[${n}]`;
  return see(path, `${seen.prefix}[${n}]`, seen.plain, elementOf(seen.type) ?? seen.type, seen.values.map((v) => (isList(v) ? (v[n - 1] ?? null) : null)));
}

/** `.name`, quoted where it must be. */
export const printField = (name: string): string => printRolePath({ column: '', steps: [{ field: name }] }).slice(2);

/** Text, also where a writer stored it as bytes without saying so. */
export function isTextual(seen: Seen): boolean {
  return isText(seen.type) || (isBlob(seen.type) && seen.encoding !== undefined);
}

/** A list of texts. */
export const isTexts = (seen: Seen): boolean => isText(elementOf(seen.type));

export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return cell instanceof Uint8Array ? new TextDecoder('utf-8').decode(cell) : '';
}

/** A value as one word to compare and measure. */
export function wordOf(cell: Cell): string {
  return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean' ? String(cell) : textOf(cell);
}

export function share<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.length === 0 ? 0 : values.filter((v) => test(v)).length / values.length;
}

export function distinctShare(values: readonly Cell[]): number {
  return values.length === 0 ? 0 : new Set(values.map((v) => wordOf(v))).size / values.length;
}

/** Numbers, also those that are stored as text ("3", "0.5"). */
export function isNumeric(seen: Seen): boolean {
  if (isNumber(seen.type)) return true;
  const texts = seen.values.map((v) => textOf(v).trim()).filter((t) => t !== '');
  return isText(seen.type) && texts.length > 0 && share(texts, (t) => /^-?\d+(\.\d+)?$/.test(t)) >= 0.8;
}

/** Words of a small set (`A`, `gpt-4`, `tie`, `clearly better`): short, and in a larger sample repeated. */
export function isTag(seen: Seen): boolean {
  const words = seen.values.map((v) => wordOf(v));
  if (!isTextual(seen) || share(words, (w) => w.length <= 60 && !w.includes('\n')) < 0.95) return false;
  return seen.values.length < 5 ? share(words, (w) => w.length <= 30) === 1 : distinctShare(seen.values) <= 0.5;
}

/** Texts of several words each, however often they come again: the same question beside every answer to it. */
export function isSentences(seen: Seen): boolean {
  return share(seen.values, (v) => textOf(v).trim().split(/\s+/).length >= 5) >= 0.6;
}

/** Texts or messages that a person reads: no numbers, no objects in JSON. */
export function isProse(seen: Seen): boolean {
  // A list of texts as JSON (the turns of one side) is read as text, too.
  if (seen.encoding === 'json') return share(seen.values, (v) => /^\s*\[\s*"/.test(textOf(v))) >= 0.6;
  return seen.encoding !== undefined && !(seen.encoding === 'plain' && isNumeric(seen));
}

export function meanLength(seen: Seen): number {
  return seen.values.length === 0 ? 0 : seen.values.reduce<number>((n, v) => n + textOf(v).length, 0) / seen.values.length;
}

/** Do two list columns (or paths into lists) have as many elements as each other in nearly every row? */
export function isParallel(a: readonly Cell[], b: readonly Cell[]): boolean {
  if (a.length === 0 || a.length !== b.length) return false;
  return share(a.map((v, i) => [v, b[i]] as const), ([x, y]) => isList(x) && isList(y) && x.length === y.length) >= 0.9;
}
