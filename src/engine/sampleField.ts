import type { Column } from '../core/dataset';
import { ident } from '../core/sql';
import { parseType } from '../core/type';
import type { TypeNode } from '../core/type';

const TEXT = 2_000;
const ITEMS = 40;

/** A column as the shape looks at it: every text in it cut, lists and blobs cut, so that a sample of huge rows stays small. */
export function sampleField(column: Column): string {
  const name = ident(column.name);
  return `${cut(name, parseType(column.type), 0)} as ${name}`;
}

function cut(value: string, type: TypeNode, depth: number): string {
  if (depth > 6) return value;
  switch (type.kind) {
    case 'scalar':
      return type.name === 'VARCHAR' || type.name === 'JSON' ? `left(${value}, ${TEXT})` : type.name === 'BLOB' ? `${value}[:64]` : value;
    case 'list': {
      const item = `loupe_${depth}`;
      return needsCut(type.of) ? `list_transform(${value}[:${ITEMS}], lambda ${item}: ${cut(item, type.of, depth + 1)})` : `${value}[:${ITEMS}]`;
    }
    case 'struct': {
      const named = type.fields.length > 0 && type.fields.every((f) => f.name !== '');
      if (!named || !type.fields.some((f) => needsCut(f.type))) return value;
      const fields = type.fields.map((f) => `${ident(f.name)} := ${cut(`${value}.${ident(f.name)}`, f.type, depth + 1)}`);
      return `case when ${value} is null then null else struct_pack(${fields.join(', ')}) end`;
    }
    case 'array':
    case 'map':
    case 'union':
      return value;
  }
}

function needsCut(type: TypeNode): boolean {
  if (type.kind === 'scalar') return type.name === 'VARCHAR' || type.name === 'JSON' || type.name === 'BLOB';
  if (type.kind === 'list') return true;
  return type.kind === 'struct' && type.fields.some((f) => needsCut(f.type));
}
