import type { Warning } from '../../core/message';
import { integer } from '../../core/sql';
import { printType } from '../../core/type';
import { mixedPaths, structureOf, typeOf } from './jsonTypes';
import type { JsonShape } from './jsonTypes';
import { columnNames } from './names';

/** Where rows have too many keys together to be columns, each is a map. */
const ROW_COLUMN = 'row';
const MIXED_NAMED = 8;

/** How rows of JSON become columns. */
export interface JsonColumns {
  readonly columns: readonly { readonly name: string; readonly sourceName: string; readonly type: string }[];
  /** A row's text as `from_json` takes it apart. */
  readonly structure: string;
  /** For each column its value out of that, which is `r`. */
  readonly values: readonly string[];
}

export function jsonColumns(shape: JsonShape): JsonColumns {
  if (shape.kind === 'keyed') {
    const type = typeOf(shape);
    return { columns: [{ name: ROW_COLUMN, sourceName: ROW_COLUMN, type: printType(type) }], structure: structureOf(type), values: ['r'] };
  }
  const fields = shape.kind === 'object' ? [...shape.fields] : [];
  const types = fields.map(([, f]) => typeOf(f.shape, 1));
  const names = columnNames(fields.map(([name]) => name));
  return {
    columns: fields.map(([sourceName], i) => ({ name: names[i] ?? sourceName, sourceName, type: printType(types[i] ?? typeOf({ kind: 'null' })) })),
    structure: `{${fields.map(([name], i) => `${JSON.stringify(name)}:${structureOf(types[i] ?? typeOf({ kind: 'null' }))}`).join(',')}}`,
    values: fields.map((_, i) => `struct_extract_at(r, ${integer(i + 1)})`),
  };
}

/** What is said of rows whose types were looked at; `doubled` are the first that have a key twice. */
export function jsonNotices(shape: JsonShape, { refused, doubled, doubledTimes, rounded }: { readonly refused: number; readonly doubled: readonly number[]; readonly doubledTimes: number; readonly rounded: readonly string[] }): Warning[] {
  const mixed = mixedPaths(shape);
  return [
    ...(shape.kind === 'keyed' ? [{ code: 'json-many-keys', args: { column: ROW_COLUMN } }] : []),
    ...(mixed.length > 0 ? [{ code: 'json-mixed', args: { columns: firstOf(mixed) }, count: mixed.length }] : []),
    ...(rounded.length > 0 ? [{ code: 'json-rounded', args: { columns: firstOf(rounded) }, count: rounded.length }] : []),
    ...(refused > 0 ? [{ code: 'json-refused', args: { count: refused }, count: refused }] : []),
    ...(doubledTimes > 0 ? [{ code: 'json-keys-twice', args: { rows: `${doubled.join(', ')}${doubledTimes > doubled.length ? ', …' : ''}` }, count: doubledTimes }] : []),
  ];
}

function firstOf(paths: readonly string[]): string {
  return `${paths.slice(0, MIXED_NAMED).join(', ')}${paths.length > MIXED_NAMED ? ', …' : ''}`;
}
