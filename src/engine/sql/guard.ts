import type { DuckDBConnection } from '@duckdb/node-api';
import { VARCHAR } from '@duckdb/node-api';
import { LoupeError } from '../../core/message';
import { sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { isHarmless } from './functions';

/** Table functions that make rows of nothing but their arguments. */
const TABLE_FUNCTIONS = new Set(['unnest', 'range', 'generate_series']);
/** Classes of expressions that may stand in a filter; DuckDB's own checks refuse those that only fit elsewhere. */
const CLASSES = new Set(['BETWEEN', 'CASE', 'CAST', 'COLLATE', 'COLUMN_REF', 'COMPARISON', 'CONJUNCTION', 'CONSTANT', 'FUNCTION', 'LAMBDA', 'LAMBDA_REF', 'OPERATOR', 'STAR', 'TYPE', 'WINDOW']);

/**
 * Accepts an expression that a person wrote: a filter (boolean), or a role's value (any type), over the dataset's columns.
 * DuckDB's own parser reads it (`json_serialize_sql` only takes SELECT), the tree is walked with allow-lists of tables, kinds of
 * expressions and functions, then it is prepared against the relation, which finds unknown columns. Nothing of it runs here.
 * Throws `sql-syntax`, `sql-several`, `sql-refused`, `sql-column`, `sql-meaning`, `sql-not-boolean`.
 */
export async function guardExpression(connection: DuckDBConnection, expression: string, relation: Sql, gives: 'boolean' | 'any' = 'boolean'): Promise<void> {
  if (expression.trim() === '') throw new LoupeError('sql-empty', {}, 'input');
  if (expression.includes('\0')) throw new LoupeError('sql-syntax', { problem: 'NUL character', at: expression.indexOf('\0') }, 'input');
  // The closing bracket and the line feed keep a comment, or a bracket too many, from changing what surrounds the expression.
  await statementTree(connection, `select (\n${expression}\n)`);
  const tree = await statementTree(connection, `select 1 from dataset where (\n${expression}\n)`);
  walk(tree, true);
  const prepared = await connection.prepare(sql`select (${expression}\n) as value from (${relation}) limit 0`.text);
  const type = prepared.columnCount > 0 ? prepared.columnType(0).toString() : '';
  prepared.destroySync();
  if (gives === 'boolean' && type !== 'BOOLEAN') throw new LoupeError('sql-not-boolean', {}, 'input');
}

interface Node {
  readonly [key: string]: unknown;
}

async function statementTree(connection: DuckDBConnection, text: string): Promise<Node> {
  const result = await connection.runAndReadAll('select json_serialize_sql(?::varchar)', [text], [VARCHAR]);
  const answer = JSON.parse(String(result.getRows()[0]?.[0] ?? '{}')) as Node;
  if (answer['error'] === true) throw parseError(answer, text);
  const statements = answer['statements'];
  if (!Array.isArray(statements) || statements.length !== 1) throw new LoupeError('sql-several', {}, 'input');
  return statements[0] as Node;
}

function parseError(answer: Node, text: string): LoupeError {
  const problem = wordOf(answer['error_message']).split('\n')[0] ?? '';
  const position = Number(answer['position'] ?? Number.NaN);
  const before = text.indexOf('(\n') + 2;
  if (/Only SELECT statements/i.test(problem)) return new LoupeError('sql-refused', { what: 'a statement that is not a SELECT' }, 'input');
  return new LoupeError('sql-syntax', { problem, ...(Number.isFinite(position) ? { at: Math.max(0, position - before) } : {}) }, 'input');
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

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refuse(what: string): never {
  throw new LoupeError('sql-refused', { what }, 'input');
}
