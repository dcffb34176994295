import type { Cell } from '../../core/cell';
import { CellStruct, isList } from '../../core/cell';
import { parseJson } from '../../core/json';
import type { TypeNode } from '../../core/type';
import { printType } from '../../core/type';

/**
 * What the values at one place of JSON rows are, all rows together. `text` is what has no other common type: strings as they
 * are, everything else as JSON text.
 */
export type JsonShape =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly of: JsonShape }
  | JsonObject
  /** An object with too many keys for any table: `of` is what fits all their values. */
  | { readonly kind: 'keyed'; readonly of: JsonShape };

export interface JsonObject {
  readonly kind: 'object';
  /** How often an object stands there. */
  readonly times: number;
  readonly fields: Map<string, JsonField>;
}

export interface JsonField {
  readonly shape: JsonShape;
  readonly times: number;
}

/** `WHOLE` is from 0 to what BIGINT holds, `LARGE` what only DECIMAL(38, 0) does: Parquet has no HUGEINT. */
type IntegerName = 'WHOLE' | 'BIGINT' | 'UBIGINT' | 'LARGE';
type ScalarName = 'BOOLEAN' | 'DOUBLE' | 'VARCHAR' | IntegerName;

const NULL: JsonShape = { kind: 'null' };
const TEXT: JsonShape = { kind: 'text' };
const scalar = (name: ScalarName): JsonShape => ({ kind: 'scalar', name });

/** Nested deeper than this, a value is text: types of thousands of levels help nobody. */
const DEEPEST = 24;
/** An object with more keys than this, of which each occurs in few of its rows, is a map. */
const MAP_KEYS = 60;
const MAP_SHARE = 0.2;
/** With more keys than this an object is a map, whatever they share: no table has so many columns. */
const MOST_KEYS = 4_000;

/**
 * The shape that DuckDB's `json_structure` says (its "UBIGINT" is any whole number from 0 that its rows hold; those beyond
 * BIGINT come from `shapeOfValue`). It says "JSON" for mixed values and for `{}` alike: `marked` is the structure of the same
 * texts with `EMPTY_MARK` in place of `{}`, which tells them apart.
 */
export function shapeOfStructure(structure: string, marked: string | null, times: number): JsonShape {
  return fromStructure(parseJson(shallow(structure)), marked === null ? undefined : parseJson(shallow(marked)), times);
}

/** No JSON text has this structure but by this mark. */
export const EMPTY_MARK = '[[[[[[[[[[]]]]]]]]]]';
const MARK_STRUCTURE = '[[[[[[[[[["NULL"]]]]]]]]]]';

function fromStructure(cell: Cell, marked: Cell | undefined, times: number): JsonShape {
  if (typeof cell === 'string') {
    if (cell === 'NULL') return NULL;
    if (cell === 'UBIGINT') return scalar('WHOLE');
    if (cell === 'HUGEINT') return scalar('BIGINT'); // a list with numbers from 0 and below it: larger ones come from `shapeOfValue`
    if (cell === 'BIGINT' || cell === 'BOOLEAN' || cell === 'DOUBLE' || cell === 'VARCHAR') return scalar(cell);
    return cell === 'JSON' && isMark(marked) ? { kind: 'object', times, fields: new Map() } : TEXT;
  }
  if (isList(cell)) return { kind: 'list', of: fromStructure(cell[0] ?? 'NULL', isList(marked) ? (marked[0] ?? undefined) : undefined, times) };
  if (!(cell instanceof CellStruct)) return TEXT;
  const fields = new Map<string, JsonField>();
  cell.names.forEach((name, i) => fields.set(name, { shape: fromStructure(cell.values[i] ?? 'NULL', marked instanceof CellStruct ? (marked.values[i] ?? undefined) : undefined, times), times }));
  return { kind: 'object', times, fields };
}

function isMark(cell: Cell | undefined): boolean {
  return cell !== undefined && text(cell) === MARK_STRUCTURE;
}

function text(cell: Cell): string {
  return isList(cell) ? `[${cell.map((c) => text(c)).join(',')}]` : JSON.stringify(typeof cell === 'string' ? cell : '');
}

/** The shape of one value with whole numbers of any size, as its text says them. */
export function shapeOfValue(cell: Cell): JsonShape {
  if (cell === null) return NULL;
  if (typeof cell === 'boolean') return scalar('BOOLEAN');
  if (typeof cell === 'number') return scalar(!Number.isSafeInteger(cell) ? 'DOUBLE' : cell < 0 ? 'BIGINT' : 'WHOLE');
  if (typeof cell === 'bigint') return wholeNumber(cell);
  if (isList(cell)) return { kind: 'list', of: cell.map((c) => shapeOfValue(c)).reduce((a, b) => mergeShapes(a, b), NULL) };
  if (!(cell instanceof CellStruct)) return scalar('VARCHAR');
  const fields = new Map<string, JsonField>();
  cell.names.forEach((name, i) => fields.set(name, { shape: shapeOfValue(cell.values[i] ?? null), times: 1 }));
  return { kind: 'object', times: 1, fields };
}

function wholeNumber(value: bigint): JsonShape {
  if (BigInt.asIntN(64, value) === value) return scalar(value < 0n ? 'BIGINT' : 'WHOLE');
  if (BigInt.asUintN(64, value) === value) return scalar('UBIGINT');
  return value < MOST_DIGITS && value > -MOST_DIGITS ? scalar('LARGE') : TEXT;
}

/** What fits both. Never fails: what has nothing in common is text. `a` is used up: its objects become those of the result. */
export function mergeShapes(a: JsonShape, b: JsonShape): JsonShape {
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (a.kind === 'scalar' && b.kind === 'scalar') return mergeScalars(a.name, b.name);
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: mergeShapes(a.of, b.of) };
  if (a.kind === 'object' && b.kind === 'object') return mergeObjects(a, b);
  const [x, y] = [valuesOf(a), valuesOf(b)];
  return x && y ? { kind: 'keyed', of: mergeShapes(x, y) } : TEXT;
}

function mergeObjects(a: JsonObject, b: JsonObject): JsonShape {
  for (const [name, field] of b.fields) {
    const own = a.fields.get(name);
    a.fields.set(name, own ? { shape: mergeShapes(own.shape, field.shape), times: own.times + field.times } : field);
  }
  const merged: JsonObject = { kind: 'object', times: a.times + b.times, fields: a.fields };
  return merged.fields.size > MOST_KEYS ? { kind: 'keyed', of: valuesOf(merged) ?? NULL } : merged;
}

/** What fits the values of all keys; undefined where there are no keys. */
export function valuesOf(shape: JsonShape): JsonShape | undefined {
  if (shape.kind === 'keyed') return shape.of;
  return shape.kind === 'object' ? [...shape.fields.values()].reduce<JsonShape>((all, f) => mergeShapes(all, copyOf(f.shape)), NULL) : undefined;
}

function copyOf(shape: JsonShape): JsonShape {
  if (shape.kind === 'list' || shape.kind === 'keyed') return { kind: shape.kind, of: copyOf(shape.of) };
  if (shape.kind !== 'object') return shape;
  return { ...shape, fields: new Map([...shape.fields].map(([name, f]) => [name, { ...f, shape: copyOf(f.shape) }])) };
}

function mergeScalars(a: ScalarName, b: ScalarName): JsonShape {
  if (a === b) return scalar(a);
  if (isInteger(a) && isInteger(b)) {
    if (a === 'WHOLE' || b === 'WHOLE') return scalar(a === 'WHOLE' ? b : a);
    return scalar('LARGE'); // a negative number beside one beyond BIGINT
  }
  return (isInteger(a) && b === 'DOUBLE') || (isInteger(b) && a === 'DOUBLE') ? scalar('DOUBLE') : TEXT;
}

function isInteger(name: ScalarName): boolean {
  return name === 'WHOLE' || name === 'BIGINT' || name === 'UBIGINT' || name === 'LARGE';
}

/** DuckDB's type for a shape. */
export function typeOf(shape: JsonShape, depth = 0): TypeNode {
  switch (shape.kind) {
    case 'null':
    case 'text':
      return VARCHAR;
    case 'scalar':
      return shape.name === 'LARGE' ? { kind: 'scalar', name: 'DECIMAL', args: '38,0' } : { kind: 'scalar', name: shape.name === 'WHOLE' ? 'BIGINT' : shape.name, args: '' };
    case 'list':
      return depth >= DEEPEST ? VARCHAR : { kind: 'list', of: typeOf(shape.of, depth + 1) };
    case 'object': {
      if (depth >= DEEPEST) return VARCHAR;
      if (!isMap(shape)) return { kind: 'struct', fields: [...shape.fields].map(([name, f]) => ({ name, type: typeOf(f.shape, depth + 1) })) };
      return mapTo(valuesOf(shape) ?? NULL, depth);
    }
    case 'keyed':
      return depth >= DEEPEST ? VARCHAR : mapTo(shape.of, depth);
  }
}

function mapTo(value: JsonShape, depth: number): TypeNode {
  return { kind: 'map', key: VARCHAR, value: typeOf(value, depth + 1) };
}

const MOST_DIGITS = 10n ** 38n;
const VARCHAR: TypeNode = { kind: 'scalar', name: 'VARCHAR', args: '' };

/** Keys that are data (ids of raters, tokens), or that no STRUCT can have: empty, or alike but for case. */
export function isMap({ fields, times }: JsonObject): boolean {
  const names = [...fields.keys()];
  if (names.length === 0 || names.some((n) => n === '' || n.includes('\0')) || new Set(names.map((n) => n.toLowerCase())).size < names.length) return true;
  const share = [...fields.values()].reduce((n, f) => n + f.times, 0) / Math.max(1, names.length * times);
  return names.length > MAP_KEYS && share < MAP_SHARE;
}

/** Paths below which values of several types stand, which are text therefore: `score`, `messages[].content`. */
export function mixedPaths(shape: JsonShape, path = ''): string[] {
  switch (shape.kind) {
    case 'text':
      return [path];
    case 'list':
      return mixedPaths(shape.of, `${path}[]`);
    case 'keyed':
      return mixedPaths(shape.of, `${path}.*`);
    case 'object':
      return [...shape.fields].flatMap(([name, f]) => mixedPaths(f.shape, path === '' ? name : `${path}.${name}`));
    case 'null':
    case 'scalar':
      return [];
  }
}

/** A type as `from_json` takes it. */
export function structureOf(type: TypeNode): string {
  switch (type.kind) {
    case 'struct':
      return `{${type.fields.map((f) => `${JSON.stringify(f.name)}:${structureOf(f.type)}`).join(',')}}`;
    case 'list':
      return `[${structureOf(type.of)}]`;
    default:
      return JSON.stringify(printType(type));
  }
}

/** A structure cut at the depth from which values are text. */
function shallow(structure: string): string {
  if (structure.length < DEEPEST * 2) return structure;
  const most = DEEPEST + 12; // the mark must stay whole
  let depth = 0;
  let out = '';
  let from = 0;
  for (const token of structure.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token[0] === '[' || token[0] === '{') {
      depth++;
      if (depth === most + 1) out += `${structure.slice(from, token.index)}"JSON"`;
    } else if (token[0] === ']' || token[0] === '}') {
      if (depth === most + 1) from = token.index + 1;
      depth--;
    }
  }
  return out + structure.slice(from);
}

const WHOLE = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LARGEST = 2n ** 63n;

/**
 * A text with whole numbers beyond BIGINT (DuckDB would read them as DOUBLE) in quotes, from where it casts them exactly, and
 * its shape; undefined where there are none.
 */
export function withLargeNumbers(row: string): { text: string; shape: JsonShape } | undefined {
  if (!/\d{19}/.test(row)) return undefined;
  const quoted = row.replace(WHOLE, (token) => {
    if (token.length < 19 || !/^-?\d+$/.test(token)) return token;
    const value = BigInt(token);
    return value < LARGEST && value >= -LARGEST ? token : `"${token}"`;
  });
  if (quoted === row) return undefined;
  try {
    return { text: quoted, shape: shapeOfValue(parseJson(row)) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // NaN, or nested too deeply: DOUBLE then
    throw error;
  }
}
