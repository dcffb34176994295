import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseType, printType } from '../../../src/core/type';
import type { TypeNode } from '../../../src/core/type';

const scalar = (name: string, args = ''): TypeNode => ({ kind: 'scalar', name, args });

describe('DuckDB type strings', () => {
  test.each([
    ['VARCHAR', scalar('VARCHAR')],
    ['DECIMAL(38,2)', scalar('DECIMAL', '38,2')],
    ['TIMESTAMP WITH TIME ZONE', scalar('TIMESTAMP WITH TIME ZONE')],
    [`ENUM('a)', 'it''s')[]`, { kind: 'list', of: scalar('ENUM', `'a)', 'it''s'`) }],
    ['FLOAT[3]', { kind: 'array', of: scalar('FLOAT'), size: 3 }],
    ['"NULL"', scalar('NULL')],
    ['STRUCT(BIGINT, TIME WITH TIME ZONE)', { kind: 'struct', fields: [{ name: '', type: scalar('BIGINT') }, { name: '', type: scalar('TIME WITH TIME ZONE') }] }],
    ['STRUCT("a""b, (" VARCHAR[])', { kind: 'struct', fields: [{ name: 'a"b, (', type: { kind: 'list', of: scalar('VARCHAR') } }] }],
    ['MAP(VARCHAR, STRUCT(x INTEGER))[]', { kind: 'list', of: { kind: 'map', key: scalar('VARCHAR'), value: { kind: 'struct', fields: [{ name: 'x', type: scalar('INTEGER') }] } } }],
    ['UNION(num INTEGER, str VARCHAR)', { kind: 'union', members: [{ name: 'num', type: scalar('INTEGER') }, { name: 'str', type: scalar('VARCHAR') }] }],
  ] as const)('%s is read', (text, tree) => {
    expect(parseType(text)).toEqual(tree);
  });

  test('text that is no type is a scalar of that name', () => {
    for (const text of ['STRUCT(', 'MAP(VARCHAR)', '', '!?', 'VARCHAR]', '('.repeat(1000)]) expect(parseType(text)).toEqual(scalar(text));
  });

  test('printing and reading again gives the same tree', () => {
    const { type } = fc.letrec<{ type: TypeNode }>((tie) => ({
      type: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom(scalar('VARCHAR'), scalar('DECIMAL', '10,3'), scalar('TIMESTAMP WITH TIME ZONE'), scalar('VARIANT')),
        tie('type').map((of) => ({ kind: 'list' as const, of })),
        tie('type').map((of) => ({ kind: 'array' as const, of, size: 4 })),
        fc.array(fc.record({ name: fc.string({ minLength: 1 }), type: tie('type') }), { minLength: 1, maxLength: 4 }).map((fields) => ({ kind: 'struct' as const, fields })),
        fc.record({ key: tie('type'), value: tie('type') }).map((m) => ({ kind: 'map' as const, ...m })),
      ),
    }));
    fc.assert(fc.property(type, (t) => {
        expect(parseType(printType(t))).toEqual(t);
      }),);
  });

  test('what DuckDB itself writes for hostile names is read', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const names = ['a', 'select', 'a"b', 'with space', 'x) y', "it's", 'Ünïcode', 'new\nline', 'timestamp', 'date', '0', '[x]'];
    const fields = names.map((n) => `"${n.replaceAll('"', '""')}" := 1::decimal(5,2)`).join(', ');
    const rows = (await connection.runAndReadAll(`select typeof([struct_pack(${fields})]) as t`)).getRows();
    const type = parseType(String(rows[0]?.[0]));
    expect(type.kind === 'list' && type.of.kind === 'struct' ? type.of.fields.map((f) => f.name) : type).toEqual(names);
  });
});
