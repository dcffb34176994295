import { checkJson } from './jsonText';
import { JsonSplit } from './jsonSplit';
import type { SplitTarget } from './jsonSplit';
import type { OutlineEntry } from './jsonOutline';

/** The rows of a document that holds its columns, each row as the text of an object. */
export interface Columnar {
  readonly rows: () => Iterable<string>;
  readonly columns: number;
}

/** pandas' index, where it is more than the number of the row. */
const INDEX_COLUMN = 'index';
const LEAST_ROWS = 2;
/** An element that is one turn of a conversation: its list is a cell, not a column. */
const TURN = /^\{\s*"(role|from|content|value)"\s*:/;
const WHOLE = /^(0|[1-9]\d{0,14})$/;

/** Whether the keys of an object let it be columns: all are lists, all are objects, or it has pandas' `columns` and `data`. */
export function mayBeColumnar(entries: readonly OutlineEntry[]): boolean {
  if (entries.length === 0 || areNumbered(entries)) return false;
  return isSplit(entries.map((e) => e.key)) || (entries.length > 1 && entries.every((e) => e.begins === '[')) || entries.every((e) => e.begins === '{');
}

/** Whether the keys are numbers of rows: pandas' `orient="index"`. */
export function areNumbered(entries: readonly OutlineEntry[]): boolean {
  return entries.length >= LEAST_ROWS && entries.every((e, i) => e.begins === '{' && e.key === String(i));
}

/**
 * The rows of an object of columns where there is no other way to see it: lists of one length (two or more), one of which holds
 * nothing but texts, numbers and the like; objects whose keys are the same row numbers (pandas' `to_json`); or `columns`, `index` and
 * `data` (its `orient="split"`). A conversation and its tools are lists of one length, too: they are one row. Values stay as they stand.
 */
export function columnarRows(document: string): Columnar | undefined {
  const entries = partsOf(document, { of: 'values' });
  if (isSplit(entries.map((e) => e.key))) return splitRows(new Map(entries.map((e) => [e.key, e.text])));
  const first = entries[0]?.text[0];
  if (first === '[') return listRows(entries);
  return first === '{' ? keyedRows(entries) : undefined;
}

function isSplit(keys: readonly string[]): boolean {
  return keys.includes('columns') && keys.includes('data') && keys.every((k) => k === 'columns' || k === 'data' || k === 'index');
}

function listRows(entries: readonly Part[]): Columnar | undefined {
  if (entries.length < 2 || entries.some((e) => e.text[0] !== '[')) return undefined;
  const columns = entries.map((e) => partsOf(e.text, { of: 'array' }));
  const length = columns[0]?.length ?? 0;
  if (length < LEAST_ROWS || columns.some((c) => c.length !== length)) return undefined;
  if (!columns.some((c) => c.every(({ text }) => !/^[[{]/.test(text))) || columns.some((c) => TURN.test(c[0]?.text ?? ''))) return undefined;
  return { rows: () => rowsOf(entries.map((e) => e.key), columns, length), columns: columns.length };
}

function keyedRows(entries: readonly Part[]): Columnar | undefined {
  if (entries.some((e) => e.text[0] !== '{')) return undefined;
  const columns = entries.map((e) => partsOf(e.text, { of: 'values' }));
  const keys = columns[0]?.map((part) => part.key) ?? [];
  if (keys.length < 1 || keys.some((k) => !WHOLE.test(k))) return undefined;
  if (columns.some((c) => c.length !== keys.length || c.some((part, i) => part.key !== keys[i]))) return undefined;
  return withIndex(entries.map((e) => e.key), columns, keys);
}

function splitRows(parts: ReadonlyMap<string, string>): Columnar | undefined {
  const names = textsOf(parts.get('columns'));
  const data = partsOf(parts.get('data') ?? '', { of: 'array' });
  const index = parts.get('index');
  const keys = index === undefined ? undefined : partsOf(index, { of: 'array' }).map((part) => part.text.trim());
  if (!names || new Set(names).size < names.length || data.some((row) => row.text[0] !== '[') || (keys && keys.length !== data.length)) return undefined;
  const rows = data.map((row) => partsOf(row.text, { of: 'array' }));
  if (rows.some((row) => row.length !== names.length)) return undefined;
  return withIndex(names, names.map((_, i) => rows.map((row) => row[i] ?? NULL)), keys ?? rows.map((_, i) => String(i)));
}

/** An index of 0, 1, 2 … carries nothing. */
function withIndex(names: readonly string[], columns: readonly (readonly Part[])[], keys: readonly string[]): Columnar {
  const plain = keys.every((key, i) => key === String(i)) || names.includes(INDEX_COLUMN);
  const index = keys.map((key): Part => ({ key: '', text: key }));
  return { rows: () => plain ? rowsOf(names, columns, keys.length) : rowsOf([INDEX_COLUMN, ...names], [index, ...columns], keys.length), columns: names.length };
}

function* rowsOf(names: readonly string[], columns: readonly (readonly Part[])[], length: number): Generator<string> {
  const keys = names.map((name) => JSON.stringify(name));
  for (let row = 0; row < length; row++) yield `{${keys.map((key, i) => `${key}:${(columns[i]?.[row] ?? NULL).text}`).join(',')}}`;
}

interface Part {
  readonly key: string;
  readonly text: string;
}

const NULL: Part = { key: '', text: 'null' };

function partsOf(document: string, target: SplitTarget): Part[] {
  const split = new JsonSplit(target);
  const parts = [...split.push(Buffer.from(document))].map(({ bytes, key = '' }) => ({ text: bytes.toString('utf8'), key }));
  return split.cut ? [] : parts;
}

function textsOf(list: string | undefined): string[] | undefined {
  const value = list && checkJson(list)?.value;
  return Array.isArray(value) && value.every((v) => typeof v === 'string') ? value : undefined;
}
