import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../core/message';
import { sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { isHarmless } from './functions';
import { BEFORE_FILTER, statementTree, wordOf } from './tree';
import type { Node } from './tree';

/** Table functions that make rows of nothing but their arguments. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['unnest', 'range', 'generate_series']);
/** Classes of expressions that may stand in a filter; DuckDB's own checks refuse those that only fit elsewhere. */
export const CLASSES: ReadonlySet<string> = new Set(['BETWEEN', 'CASE', 'CAST', 'COLLATE', 'COLUMN_REF', 'COMPARISON', 'CONJUNCTION', 'CONSTANT', 'FUNCTION', 'LAMBDA', 'LAMBDA_REF', 'OPERATOR', 'STAR', 'TYPE', 'WINDOW']);

/**
 * Accepts an expression that a person wrote: a filter (boolean), or a role's value (any type), over the dataset's columns.
 * DuckDB's own parser reads it, the tree is walked with allow-lists of tables, kinds of expressions and functions, then it is
 * prepared against the relation, which finds unknown columns. Nothing of it runs here.
 * Throws `sql-syntax`, `sql-several`, `sql-refused`, `sql-column`, `sql-meaning`, `sql-not-boolean`.
 */
export async function guardExpression(connection: DuckDBConnection, expression: string, relation: Sql, gives: 'boolean' | 'any' = 'boolean'): Promise<void> {
  if (expression.trim() === '') throw new LoupeError('sql-empty', {}, 'input');
  if (expression.includes('\0')) throw new LoupeError('sql-syntax', { problem: 'NUL character', at: expression.indexOf('\0') }, 'input');
  // The closing bracket and the line feed keep a comment, or a bracket too many, from changing what surrounds the expression.
  await statementTree(connection, `${BEFORE_FILTER}${expression}\n)`, BEFORE_FILTER.length);
  const tree = await statementTree(connection, `select 1 from dataset where (\n${expression}\n)`);
  walk(tree, true);
  const prepared = await connection.prepare(sql`select (${expression}\n) as value from (${relation}) limit 0`.text);
  const type = prepared.columnCount > 0 ? prepared.columnType(0).toString() : '';
  prepared.destroySync();
  if (gives === 'boolean' && type !== 'BOOLEAN') throw new LoupeError('sql-not-boolean', {}, 'input');
}

/** Every node of the tree: sub-queries, tables and functions are allowed by list. */
function walk(node: unknown, top: boolean): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, false);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, class: kind } = node as Node;
  if (type === 'TABLE_FUNCTION') checkTableFunction(node as Node);
  if (type === 'BASE_TABLE' && (node as Node)['table_name'] !== 'dataset') refuse(`the table “${String((node as Node)['table_name'])}”`);
  if (type === 'BASE_TABLE' && ((node as Node)['schema_name'] !== '' || (node as Node)['catalog_name'] !== '')) refuse('a table of another schema');
  if (!top && kind === 'SUBQUERY') refuse('a sub-query');
  if (typeof kind === 'string' && kind !== 'PARAMETER' && !CLASSES.has(kind)) refuse(`an expression of the kind ${kind.toLowerCase()}`);
  if (kind === 'FUNCTION') checkFunction(wordOf((node as Node)['function_name']));
  if (kind === 'PARAMETER') refuse('a parameter');
  for (const value of Object.values(node)) walk(value, false);
}

function checkTableFunction(node: Node): void {
  const call = node['function'] as Node | undefined;
  const name = wordOf(call?.['function_name']).toLowerCase();
  if (!TABLE_FUNCTIONS.has(name)) refuse(`the table function ${name}`);
}

function checkFunction(name: string): void {
  if (!isHarmless(name.toLowerCase())) refuse(`the function ${name}`);
}

function refuse(what: string): never {
  throw new LoupeError('sql-refused', { what }, 'input');
}
